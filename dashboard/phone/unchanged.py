"""What "oförändrat" would confirm of a point, what it cannot and why, and what it left out."""

from dataclasses import dataclass
from datetime import datetime

from dashboard.wall.reading import Reading
from dashboard.wall.sayings import mark_text, status_word
from dashboard.words import _, label
from dashboard.words.times import clock
from data.truth import Effective
from data.words import Function, Mark, Status


@dataclass(frozen=True, slots=True)
class Cover:
    """What "oförändrat" would repeat for a function, or why it cannot; `seen` is what the page shows."""

    function: Function
    name: str
    says: str
    why_not: str
    seen: int


def cover(function: Function, reading: Reading, now: datetime) -> Cover:
    one = reading.functions[function]
    said = status_word(one)
    if one.report is not None and one.mark is Mark.BEKRAFTAT:
        said = _("%(word)s sedan %(at)s", word=said, at=clock(one.report.observed_at, now))
    seen = reading.point.functions[function].newest
    return Cover(function, label(function), said, _why_not_cover(one, now), seen)


def left_out_says(function: Function, reading: Reading, now: datetime) -> str:
    """Say that a function was not confirmed, and what holds of it now, when since and how sure."""
    one = reading.functions[function]
    name = label(function)
    holds = mark_text(one, now)
    if not holds and one.report is not None:
        at = clock(one.report.observed_at, now)
        holds = _("%(word)s sedan %(at)s", word=status_word(one), at=at)
    return _(
        "%(name)s bekräftades inte: det sidan visade gäller inte längre. Nu: %(holds)s. Svara för %(it)s.",
        name=name.capitalize(),
        holds=holds,
        it=name,
    )


def _why_not_cover(one: Effective, now: datetime) -> str:
    if one.report is None:
        return _("aldrig rapporterat")
    if one.mark is Mark.MOTSTRIDIGT:
        return _("motstridigt: avgör i en egen rapport")
    if one.expired:
        return _("har gått ut: rapporterades %(at)s", at=clock(one.report.observed_at, now))
    if one.status is Status.FUNGERAR:
        return ""
    return _("%(word)s: bekräftas med en egen rapport", word=label(one.status))
