"""What a situation report holds and quotes, read once for all who look at it."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from dashboard.desk import last_read, session
from dashboard.reach.facts import reached
from dashboard.reach.held import reaches
from dashboard.settings import settings
from data.situation_reports import reads as reported
from data.situation_reports.beside import Beside, beside
from data.situation_reports.document import Document


@dataclass(frozen=True, slots=True)
class Facts:
    """What a situation report holds, the words it quotes by their entry, and what stands beside it."""

    document: Document
    quoted: dict[int, dict[str, str] | None]
    beside: Beside


@last_read.at_the_revision(8)
def frozen(operation_id: str, report_id: str) -> Facts:
    """Return what a situation report was frozen with."""
    reports = last_read.situation_reports(operation_id)
    return _quoting(operation_id, reported.document(next(one for one in reports if one.id == report_id)))


@last_read.at_the_revision(8)
def facts_now(operation_id: str, _minute: datetime) -> Facts:
    """Return what a situation report would be frozen with; worked out anew each minute."""
    reach = partial(reached, reaches(settings()))
    facts = reported.composed(last_read.store(), operation_id, session.now(), reach)
    return _quoting(operation_id, replace(facts, unmeasured=False))  # it may be known when they are frozen


def _quoting(operation_id: str, facts: Document) -> Facts:
    store = last_read.store()
    return Facts(facts, reported.quoted(store, facts), beside(store, operation_id, facts))
