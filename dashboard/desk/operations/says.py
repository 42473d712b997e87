"""The page *Händelse*: what opening, changing, closing and keeping one needs, and what is unsent in it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from dashboard.words import _, label
from dashboard.words.empty import why_not
from dashboard.words.times import clock
from data import glossary
from data.drafts.facts import DraftKind, UnsentDraft
from data.operations import rules as operation_rules
from data.operations.facts import Operation
from data.operations.rules import Kept, why_not_choose
from data.points.aggregation import points_shown, why_weaknesses
from data.points.facts import Picture
from data.rights import Deed, Place, Who, may, why_not_allowed
from data.words import OperationKind, Readiness, Retention


@dataclass(frozen=True, slots=True)
class OperationRow:
    id: str
    name: str
    kind: OperationKind
    kind_word: str
    readiness: str
    exercise: bool
    opened: str
    closed: str
    clock: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class KindChoice:
    kind: OperationKind
    word: str
    meaning: str


def operation_rows(
    operations: Sequence[Operation], chosen: Operation | None, real: datetime
) -> tuple[OperationRow, ...]:
    """Return the operations as a list, open ones first, then the newest; `real` is the real time."""
    ordered = sorted(operations, key=lambda one: (one.closed_at is not None, -one.opened_at.timestamp()))
    return tuple(_row(one, chosen, real) for one in ordered)


def _row(one: Operation, chosen: Operation | None, real: datetime) -> OperationRow:
    own = clock(one.clock.at(real), real)
    speed = one.clock.speed
    moved = one.is_exercise and (speed != 1.0 or one.clock.origin != one.clock.started_at)
    return OperationRow(
        id=one.id,
        name=one.name,
        kind=one.kind,
        kind_word=label(one.kind),
        readiness=label(one.readiness),
        exercise=one.is_exercise,
        opened=clock(one.opened_at, real),
        closed=clock(one.closed_at, real) if one.closed_at else "",
        clock=_("övningstid %(at)s, takt %(speed)s", at=own, speed=f"{speed:g}".replace(".", ","))
        if moved
        else "",
        chosen=chosen is not None and one.id == chosen.id,
    )


def kind_choices(who: Who) -> tuple[KindChoice, ...]:
    """Return the kinds that somebody may open."""
    return tuple(
        KindChoice(kind, label(kind), glossary.meaning(kind, _.language))
        for kind in OperationKind
        if may(who, Deed.OPEN_OPERATION, _place(kind))
    )


def why_not_open(who: Who) -> str:
    """Return why some kind or other is not among those that somebody may open."""
    refused = (why_not_allowed(who, Deed.OPEN_OPERATION, _place(kind)) for kind in OperationKind)
    return next((reason.text for reason in refused if reason), "")


def _place(kind: OperationKind) -> Place:
    return Place(exercise=kind is OperationKind.OVNING)


def powerless(who: Who) -> str:
    """Return why somebody can neither open nor change any operation: said once, instead of the forms."""
    if any(may(who, deed) for deed in (Deed.OPEN_OPERATION, Deed.CHANGE_OPERATION)):
        return ""
    return why_not_open(who)


def readiness_choices() -> dict[Readiness, str]:
    return {one: label(one) for one in Readiness}


def why_not_change(operation: Operation, who: Who) -> str:
    """Return why somebody can neither rename nor close an operation."""
    reason = operation_rules.why_not_act_in(operation)
    return why_not(who, Deed.CHANGE_OPERATION, operation) or (reason.text if reason else "")


def reopening(operation: Operation, who: Who, now: datetime) -> tuple[str, str]:
    """Return until when a closed operation can be opened again, in words, and why this person cannot.

    Both are empty where there is nothing to take back; `now` is the real time.
    """
    until = operation_rules.reopenable_until(operation)
    if until is None or now >= until:
        return "", ""
    says = _(
        "Stängningen kan tas tillbaka till %(at)s. Allt som skrevs före den står kvar.", at=clock(until, now)
    )
    return says, why_not(who, Deed.CHANGE_OPERATION, operation)


def unsent(drafts: Iterable[UnsentDraft], operation: Operation, real: datetime) -> tuple[str, ...]:
    """Return a line for each draft, by the operation's clock; `real` is the real time."""
    words, now = _words(), operation.clock.at(real)
    return tuple(
        _(
            "oskickat utkast: %(what)s, skrivs av %(who)s sedan %(at)s",
            what=words[draft.kind],
            who=draft.by,
            at=clock(operation.clock.at(draft.begun_at), now),
        )
        for draft in drafts
    )


def _words() -> dict[DraftKind, str]:
    return {
        DraftKind.LAGESRAPPORT: _("lägesrapport"),
        DraftKind.PLAN: _("stabens plan"),
        DraftKind.BESLUT: _("beslut"),
        DraftKind.RAPPORT: _("rapport från någon annan"),
        DraftKind.KLISTRAD: _("inklistrad rapport"),
        DraftKind.BUDSKAP: _("budskap"),
        DraftKind.STOD: _("begäran om stöd"),
        DraftKind.ANTECKNING: _("anteckning"),
        DraftKind.BLAD: _("pappersblad"),
        DraftKind.SEKTORRAPPORT: _("sektorsrapport"),
        DraftKind.OVERLAMNING: _("överlämning"),
        DraftKind.PUNKTRAPPORT: _("rapport om en punkt"),
    }


def standing(kept: Kept | None, real: datetime) -> str:
    """Return what is decided, in a sentence; `real` is the real time."""
    if kept is None:
        return _("Inget är beslutat. Utan beslut bevaras uppgifterna.")
    at = clock(kept.at, real)
    if kept.choice is Retention.BEVARAS:
        return _(
            "Bevaras, enligt post %(n)d, %(at)s: %(why)s", n=kept.revision, at=at, why=kept.decision or ""
        )
    return _(
        "Gallrad genom post %(n)d, %(at)s. Poster som mist sin text: %(removed)d. %(why)s",
        n=kept.revision,
        at=at,
        removed=kept.removed,
        why=kept.decision or "",
    )


def choices(operation: Operation, kept: Kept | None) -> Mapping[Retention, str]:
    """Return what can be decided now, each with what it means."""
    return {
        one: f"{label(one)}: {glossary.meaning(one, _.language)}"
        for one in Retention
        if why_not_choose(operation, one, kept) is None
    }


def why_not_dispose(operation: Operation, kept: Kept | None) -> str:
    """Return why the operation's words cannot be disposed of, as the service would refuse it."""
    reason = why_not_choose(operation, Retention.GALLRAS, kept)
    return reason.text if reason else ""


def why_not_decide(operation: Operation, who: Who) -> str:
    """Return why somebody may not decide of an operation's records."""
    return why_not(who, Deed.MASK, operation)


def warning(picture: Picture) -> str:
    """Return what an operation's files add up to, to be read before they are fetched."""
    return why_weaknesses(points_shown(picture))
