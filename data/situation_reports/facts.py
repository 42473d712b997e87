"""Situation reports: what one must hold, how it goes from frozen to published, and who has to read it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from data.errors import Reason
from data.operations.facts import Operation
from data.operations.rules import why_not_act_in
from data.points.facts import Area
from data.rights import NOBODYS, Place, place_of
from data.sectors.facts import SectorRegister

# Förslag: the longest that a reader may be left without a word of when the next one comes.
LONGEST_PAUSE = timedelta(hours=72)
REMINDED_BEFORE = timedelta(minutes=30)


class ReportState(StrEnum):
    """How far a report has come."""

    FRYST = "fryst"
    GODKAND = "godkand"
    PUBLICERAD = "publicerad"


@dataclass(frozen=True, slots=True)
class Words:
    """What only people can say: the facts without it are never sent."""

    assessment: str
    outlook_24: str
    outlook_72: str
    direction: str


@dataclass(frozen=True, slots=True)
class NewSituationReport:
    """A report as somebody writes it; `next_at` is when the next one comes, in the operation's time.

    `cited`: judgements of assumed outages that it cites, by the entries they were saved in.
    """

    id: str
    operation: str
    words: Words
    next_at: datetime | None
    cited: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Receiver:
    """An area or a sector that a published report goes back to; one of the two ids is empty."""

    area: str = ""
    sector: str = ""


@dataclass(frozen=True, slots=True)
class ReadReceipt:
    receiver: Receiver
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Step:
    """That a report was frozen, approved or published: when (the operation's time) and by whom.

    `by` is the role in words, `account` what was signed in with: it tells two of the krisledning apart.
    """

    at: datetime
    by: str
    revision: int
    account: str = ""


@dataclass(frozen=True, slots=True)
class SituationReport:
    """A report as it stands; `words` is None once masked, `content` its facts as they were frozen."""

    revision: int
    id: str
    operation: str
    number: int
    digest: str
    frozen: Step
    next_at: datetime
    words: Words | None
    content: Mapping[str, Any]
    approved: Step | None = None
    published: Step | None = None
    receivers: tuple[Receiver, ...] = ()
    receipts: tuple[ReadReceipt, ...] = ()

    @property
    def alone(self) -> bool:
        """Whether it was approved with what it was written with: nobody else has answered for it."""
        return self.approved is not None and wrote(self, self.approved.account)

    @property
    def state(self) -> ReportState:
        if self.published is not None:
            return ReportState.PUBLICERAD
        return ReportState.GODKAND if self.approved is not None else ReportState.FRYST


_DEMANDED = (
    ("assessment", "Skriv bedömningen: vad läget betyder. Fakta utan bedömning publiceras aldrig."),
    ("outlook_24", "Skriv sannolika följder inom 24 timmar."),
    ("outlook_72", "Skriv sannolika följder inom 72 timmar."),
    ("direction", "Skriv inriktningen: vad som ska uppnås och vad som går först."),
)


def why_not_freeze(operation: Operation, new: NewSituationReport, now: datetime) -> Reason | None:
    """Why a report cannot be frozen as it is written; `now` is the operation's time."""
    return why_not_act_in(operation) or why_not_words(new.words) or why_not_next(new.next_at, now)


def why_not_words(words: Words | None) -> Reason | None:
    """Why a report lacks what only people can say."""
    if words is None:
        return Reason("Rapportens text är maskerad. Skriv en ny rapport.")
    return next(iter(lacking(words)), None)


def lacking(words: Words) -> tuple[Reason, ...]:
    """Return all that a report lacks of what only people can say."""
    return tuple(Reason(why, field) for field, why in _DEMANDED if not getattr(words, field).strip())


def why_not_next(next_at: datetime | None, now: datetime) -> Reason | None:
    """Why a report cannot promise the next one at a time."""
    if next_at is None:
        return Reason("Ange när nästa lägesrapport kommer.", "next_at")
    if next_at <= now:
        return Reason("Tiden för nästa rapport har redan passerat. Ange en senare tid.", "next_at")
    if next_at > now + LONGEST_PAUSE:
        return Reason("Nästa rapport är mer än 72 timmar bort. Ange en tidigare tid.", "next_at")
    return None


def why_not_approve(operation: Operation, report: SituationReport) -> Reason | None:
    """Why a report cannot be approved."""
    if report.state is not ReportState.FRYST:
        return Reason(f"Lägesrapport {report.number} är redan godkänd.")
    return why_not_act_in(operation) or why_not_words(report.words)


def wrote(report: SituationReport, account: str) -> bool:
    """Return whether a report was written with this account: another should approve it, where there is one.

    It is advice, not a refusal: at night there may be one alone, and then the log says that it was so.
    """
    return bool(account) and report.frozen.account == account


def why_not_publish(operation: Operation, report: SituationReport) -> Reason | None:
    """Why a report cannot be published."""
    if report.state is ReportState.FRYST:
        return Reason(f"Lägesrapport {report.number} ska godkännas innan den publiceras.")
    if report.state is ReportState.PUBLICERAD:
        return Reason(f"Lägesrapport {report.number} är redan publicerad.")
    return why_not_act_in(operation) or why_not_words(report.words)


def why_not_read(operation: Operation, report: SituationReport, receiver: Receiver) -> Reason | None:
    """Why an area or a sector cannot say that it has read a report."""
    if report.state is not ReportState.PUBLICERAD:
        return Reason(f"Lägesrapport {report.number} är inte publicerad än.")
    if receiver not in report.receivers:
        return Reason("Rapporten gick inte till det området eller den sektorn.", "receiver")
    if any(one.receiver == receiver for one in report.receipts):
        return Reason("Rapporten är redan kvitterad.", "receiver")
    return why_not_act_in(operation)


def receivers(areas: Iterable[Area], register: SectorRegister, real: bool) -> tuple[Receiver, ...]:
    """Return whom a report goes back to: every area and sector; an example is nobody in a real operation."""
    sectors = [one for one in register.sectors if not (real and one.example)]
    return (
        *(Receiver(area=one.id) for one in areas),
        *(Receiver(sector=one.id) for one in sectors),
    )


def receiving(operation: Operation, receiver: Receiver) -> Place:
    """Return the place that a receipt is given from: an area is no sector's, and a sector no area's."""
    return replace(
        place_of(operation),
        area=receiver.area or NOBODYS,
        sector=receiver.sector or NOBODYS,
    )


def unread(report: SituationReport) -> tuple[Receiver, ...]:
    """Return those who have not said that they have read a published report."""
    have = {one.receiver for one in report.receipts}
    return tuple(one for one in report.receivers if one not in have)


def soon(due: datetime, now: datetime) -> bool:
    """Return whether it is time to be reminded of a report that is due."""
    return due - now <= REMINDED_BEFORE
