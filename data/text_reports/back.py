"""What is said to be back, and when: what will be back later is out until then."""

import re
from dataclasses import replace
from datetime import datetime, time, timedelta

from data.clock import CLOCK_TOLERANCE, ZONE, occurrences
from data.text_reports.plain import NO_CODES, names, words_of
from data.text_reports.said import Doubted, ShortReport, good_news, other_news, short_form
from data.text_reports.vocabulary import OF_IT, PAST, RETURN
from data.words import Status

# What is said to be back at an hour longer ago than this is not back yet.
LONG_AGO = timedelta(hours=6)
HOURS_A_DAY, MINUTES_AN_HOUR = 24, 60
_HOUR = re.compile(
    r"\b(?:kl|klockan|vid|runt|ca|cirka|omkring|tidigast|tillbaka|åter|ater|igång|igang)[\s.:]*"
    r"(?P<h>\d{1,2})(?:[.:]?(?P<m>\d{2}))?(?!\w)",
    re.IGNORECASE,
)


def hours(text: str) -> tuple[time, ...]:
    """Return the times of day that words name; an hour with one digit may be of either half of the day."""
    found = []
    for said in _HOUR.finditer(text):
        hour, minute = int(said["h"]), int(said["m"] or 0)
        either = (hour, hour + 12) if len(said["h"]) == 1 else (hour,)
        found += [time(one, minute) for one in either if one < HOURS_A_DAY and minute < MINUTES_AN_HOUR]
    return tuple(found)


def says_back(text: str) -> bool:
    """Return whether words say that a function is back, and not that it has been for a while."""
    words = words_of(text)
    about = bool(names(text, NO_CODES)) or not OF_IT.isdisjoint(words[:1])
    return about and not RETURN.isdisjoint(words) and PAST.isdisjoint(words)


def timely(read: ShortReport | Doubted, received: datetime) -> ShortReport | Doubted:
    """Return a message as it reads when it comes in, which is the operation's time."""
    written = read.written if isinstance(read, Doubted) else read
    if not _is_ahead(written.back, received):
        return read
    meant = read.meant if isinstance(read, Doubted) else good_news(written)
    sure = read.sure if isinstance(read, Doubted) else other_news(written)
    out = {one.function for one in sure.functions if one.status is Status.UR_FUNKTION} if sure else set()
    functions = tuple(
        replace(one, status=Status.UR_FUNKTION, minutes=None) if one.status is Status.FUNGERAR else one
        for one in (meant.functions if meant is not None else ())
        if one.function not in out
    )
    note = _with_time(written)
    if meant is None or not (functions or meant.occupancy or meant.opened):
        return replace(written, observed=None, note=note)
    asked = replace(meant, functions=functions, observed=None, note="" if sure is not None else note)
    stored = replace(sure, observed=None, note=note) if sure is not None else None
    return Doubted(stored, asked, replace(written, observed=None, note=note))


def _with_time(written: ShortReport) -> str:
    """Return the words with the time code that they were said with: it is not when something was seen."""
    if written.observed not in written.back:
        return written.note
    return f"{written.note} {short_form(ShortReport('', observed=written.observed)).strip()}".strip()


def _is_ahead(times: tuple[time, ...], received: datetime) -> bool:
    """Return whether the nearest time of day among these, not long ago, has not been yet."""
    today = received.astimezone(ZONE).date()
    near = [
        moment
        for days in (-1, 0, 1)
        for wanted in times
        for moment in occurrences(today + timedelta(days=days), wanted)
    ]
    near = [moment for moment in near if moment > received - LONG_AGO]
    nearest = min(near, key=lambda moment: abs(moment - received), default=received)
    return nearest > received + CLOCK_TOLERANCE
