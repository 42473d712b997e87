"""Whether a process is to be sent anybody: why not, in one word for a proxy and one sentence for people."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from dashboard.health.facts import Subject
from dashboard.health.limits import LIMITS
from dashboard.health.vitals import Vitals
from dashboard.words import _
from data.store.pace import Pace

BEHIND: Final = LIMITS[Subject.FEED].now


@dataclass(frozen=True, slots=True)
class NotReady:
    """`kind` is for programs, `text` for people; neither says where the store is or who anybody is."""

    kind: str
    text: str


def why_not_ready(vitals: Vitals, pace: Pace) -> tuple[NotReady, ...]:
    """Return every reason, the first first; none where everybody may be sent here."""
    writing, behind = vitals.writing(pace), vitals.feed().behind
    reasons = (
        ("starting", not vitals.started or vitals.answer is None, _("Tjänsten startar.")),
        ("draining", vitals.ending, _("Tjänsten håller på att stoppas.")),
        ("superseded", bool(vitals.superseded), _("En annan server har tagit över.")),
        ("silent", _over(writing.silent_for), _("Lagret svarar inte.")),
        ("unwritable", _over(writing.wrong_for), _("Inget går att spara.")),
        ("behind", behind is not None and behind >= BEHIND, _("Bilden har inte gått ut.")),
    )
    return tuple(NotReady(kind, text) for kind, so, text in reasons if so)


def _over(value: timedelta | None) -> bool:
    return value is not None and value >= LIMITS[Subject.STORE].now
