"""What is true: the store, its rules and its only writers; knows neither Streamlit nor geometry.

Kept are acts (journal and payload) and the rows that follow from them (projections). `dashboard verify`
walks the chain, replays every act beside the store with the same projections, and says what differs.
Worked out, every time, from `now`: whether a report still holds, whether it is unconfirmed or
contradicted, an area's cell, ages, what fails next. Nothing of that is stored, so nothing of that can be
stale.

A form on an old version is refused and keeps its text. The same act sent twice is stored once. A reader
who has seen revision n can never find n-1 afterwards: the number is taken together with the previous
digest under one lock, never from a sequence.
"""
