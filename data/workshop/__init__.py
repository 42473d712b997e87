"""Scenario drafts: scenarios that the exercise leaders write together before any exercise is planned.

Rows beside the journal and no part of it (decision 0016): one for each draft, and one for each of its parts,
an inject or the frame around them, so that two leaders meet only where they write the same. Nobody else reads
them. A draft may be unfinished and wrong in any way that `data/exercise/checking.py` can say, but holds no
words that may not be stored. An exercise is planned from what a draft says then; the draft stays.
"""
