"""Closing an operation and taking it back: what is still open in it, and for how long it can be reopened."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from dashboard.texts import Translator
from dashboard.viewmodels.desk_rights import why_not
from dashboard.viewmodels.reading import Reading
from dashboard.viewmodels.times import clock
from data.domain import operation_ends
from data.domain.facts import Operation
from data.domain.requests import MOVES, SupportRequest
from data.domain.rights import Deed, Who
from data.domain.situation_reports import ReportState, SituationReport
from data.domain.staff_log import OpenEntry
from data.domain.truth import FAILURES
from data.domain.words import Phase

MOST_NAMED = 3


def still_open(
    readings: Sequence[Reading],
    requests: Sequence[SupportRequest],
    reports: Sequence[SituationReport],
    entries: Sequence[OpenEntry],
    _: Translator,
) -> tuple[str, ...]:
    """Return what closing would leave behind, a sentence each; nothing where nothing is left."""
    return tuple(
        part
        for part in (
            _failing(readings, _),
            _opened(readings, _),
            *_asked(requests, _),
            *_unread(reports, _),
            _waiting(entries, _),
        )
        if part
    )


def _failing(readings: Sequence[Reading], _: Translator) -> str:
    names = [one.point.name for one in readings if one.counts and one.worst.status in FAILURES]
    if not names:
        return ""
    said = _.n(
        "%(n)d punkt med bortfall eller begränsning",
        "%(n)d punkter med bortfall eller begränsning",
        len(names),
    )
    more = [_("och %(n)d till", n=len(names) - MOST_NAMED)] if len(names) > MOST_NAMED else []
    return f"{said}: {', '.join([*names[:MOST_NAMED], *more])}"


def _opened(readings: Sequence[Reading], _: Translator) -> str:
    opened = sum(one.point.phase is Phase.OPPEN for one in readings)
    return _.n("%(n)d punkt är öppen", "%(n)d punkter är öppna", opened) if opened else ""


def _asked(requests: Sequence[SupportRequest], _: Translator) -> Iterator[str]:
    standing = sum(bool(MOVES[one.state]) for one in requests)
    if standing:
        yield _.n(
            "%(n)d begäran om stöd är inte avslutad", "%(n)d begäranden om stöd är inte avslutade", standing
        )


def _unread(reports: Sequence[SituationReport], _: Translator) -> Iterator[str]:
    for one in reports:
        if one.state is not ReportState.PUBLICERAD:
            yield _("lägesrapport %(n)d är fryst men inte publicerad", n=one.number)
    newest = max((one for one in reports if one.published), key=lambda one: one.number, default=None)
    unread = len(newest.receivers) - len(newest.receipts) if newest is not None else 0
    if newest is not None and unread > 0:
        yield _.n(
            "%(n)d mottagare har inte läst lägesrapport %(number)d",
            "%(n)d mottagare har inte läst lägesrapport %(number)d",
            unread,
            number=newest.number,
        )


def _waiting(entries: Sequence[OpenEntry], _: Translator) -> str:
    if not entries:
        return ""
    return _.n("%(n)d rad i loggen väntar på någon", "%(n)d rader i loggen väntar på någon", len(entries))


def reopening(operation: Operation, who: Who, now: datetime, _: Translator) -> tuple[str, str]:
    """Return until when a closed operation can be opened again, in words, and why this person cannot.

    Both are empty where there is nothing to take back; `now` is the real time.
    """
    until = operation_ends.reopenable_until(operation)
    if until is None or now >= until:
        return "", ""
    says = _(
        "Stängningen kan tas tillbaka till %(at)s. Allt som skrevs före den står kvar.", at=clock(until, now)
    )
    return says, why_not(who, Deed.CHANGE_OPERATION, operation)
