"""Trygghetspunkter: what is known of each, what can be said of it, and the rules for both.

Each function of a form carries `seen`, the newest revision that its page showed of it. "Oförändrat" is
decided in the writing turn by one rule (`why_not_repeat`), for phone and desk alike: it repeats the
standing report where the page showed that report and it still stands; else the function is left out,
named with what holds now, and asked for again. `seen` is kept with the report, so that a failure which a
confirmation had not seen contradicts it however late it comes in. Phones are told apart by a random
number from the first page they are given: two with one key are two sources, unless the second's page
showed what the first had said. `tests/model` plays nights of older pages, wrong clocks and lost sends
against an independent reading.

A point that comes during an operation is that operation's own (`temporary.py`): in no register, no list
and no other operation. It has opened by its own word, so it counts at once, apart from the others; its
area has an open point by it once somebody decides that it is open, or krisledningen keeps it.

Every channel's report is read by one reader (`report_reading.py`): channel → plain fields → a report, or
at which field why not. A time of day without a date is read by one rule: what is up to two hours ahead is
never yesterday. A form asks, a queued one takes the time it was made, a text message takes bad news as
now and asks about good, also of what is nearer today than yesterday.
"""
