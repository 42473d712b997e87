"""The staff: its plan and rhythm, messages to the public, what is important and what has changed.

Its plan (direction, briefing, next report, shifts), messages to the public, owners moved by decision and
what has been acknowledged are acts without tables, found by kind in an index. *Sedan* compares two
pictures: what was known then, read as of the revision that stood, and now. What is important is a rule,
never a flag: each change is known by the entry it began with, so the same outage said again is the same
change, and an acknowledgement names such keys. The plan's times wake the hub like everything else that
turns with time.
"""
