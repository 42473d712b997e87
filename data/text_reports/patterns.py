"""How each sign of the short report looks as text, in whichever look-alikes it was written."""

import re

from data.text_reports import words

_MARK = r"(?P<mark>[-+!?])(?P<more>[-+!?]*)"
_SUPPLY = rf"(?:\s*(?P<supply>{words.alternatives(words.SUPPLIES)}))?"
FUNCTION = re.compile(
    rf"(?P<code>{words.alternatives((*words.CODES, words.ALL))})\s*[:=]?\s*"
    rf"(?:{_MARK}|(?P<status>{words.alternatives(words.STATUS_WORDS)})){_SUPPLY}",
    re.IGNORECASE,
)
# A code that something is out of order, wherever it stands: not the first half of *el-montör*.
OUT = re.compile(
    rf"(?<![\w-])(?P<code>{words.alternatives(words.CODES)})(?:-|\s+UR\s+FUNKTION)(?!\w)", re.IGNORECASE
)
# *El och vatten ok* is one thing said in words.
JOINED = re.compile(
    rf"(?<!\w){words.alternatives(words.CODES)}\s+och\s+(?P<last>{words.alternatives(words.CODES)})\s*"
    rf"{words.alternatives(('FUNGERAR', 'OK'))}",
    re.IGNORECASE,
)
HOURS = re.compile(
    rf"(?P<number>\d{{1,5}}(?:[.,]\d{{1,2}})?)\s*(?P<unit>{words.alternatives(words.UNITS)})",
    re.IGNORECASE,
)
PEOPLE = re.compile(rf"(?P<number>\d{{1,9}})\s*{words.alternatives(('PERS', 'PERSONER'))}", re.IGNORECASE)
STAFF = re.compile(rf"{words.alternatives(words.STAFF)}\s*[:=]?\s*{_MARK}", re.IGNORECASE)
FULLNESS = re.compile(rf"(?P<word>{words.alternatives(words.FULLNESS)})", re.IGNORECASE)
NOT_OPENED = re.compile(rf"{words.alternatives(words.NOT_OPENED)}(?P<colon>\s*[:=])?", re.IGNORECASE)
OPENED = re.compile(words.alternatives(words.OPENED), re.IGNORECASE)
SUPPORT = re.compile(rf"{words.alternatives(words.SUPPORT)}\s*[:=]", re.IGNORECASE)
RELIEF = re.compile(
    rf"{words.alternatives(words.RELIEF)}\s*(?:KL\b)?[\s:.]*(?P<h>\d{{1,2}})[:.]?(?P<m>\d{{2}})(?!\w)",
    re.IGNORECASE,
)
AT = re.compile(r"KL[\s:.]*(?P<h>\d{1,2})[:.]?(?P<m>\d{2})(?!\w)", re.IGNORECASE)
CHOICE = re.compile(r"#\s?(?P<choice>[^\W_][\w-]{0,39})")
SEPARATORS = re.compile(r"[\s,;.|/]*")
_COUNT = r"(?:en|ett|någon|nagon|några|nagra|två|tva|tre|fyra|fem|tio|\d{1,3})"
_SPAN = r"(?:h|tim|timme|timmar|min|minut|minuter|kvart|halvtimme|stund|tag|dag|dagar|dygn)"
# What begins so is not yet: *om en timme*.
IN_A_WHILE = re.compile(
    r"\W*(?:(?:först|forst|tidigast|kanske|troligen|nog)\s+)?(?:om|inom|efter)\s+(?:(?:ca|cirka|bara)\s+)?"
    rf"{_COUNT}\s*(?:\w+\s+)?{_SPAN}\b",
    re.IGNORECASE,
)
DEGREES = re.compile(r"(?<![\d.,])(?P<number>-?\d{1,2})(?:[.,]\d)?\s*(?:°|grader\b)", re.IGNORECASE)
