"""Support requests: what can be asked of whom, how a request may move, and when it is late."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from data.errors import Reason
from data.operations.facts import Operation
from data.operations.rules import why_not_act_in
from data.points.rules import why_not_observed, why_not_version
from data.sectors.facts import NOT_LOADED, SectorRegister
from data.words import Channel, Function, Priority, RequestKind, RequestState, Status, Supply

LONGEST_WAIT = timedelta(days=14)

_S = RequestState
MOVES: Mapping[RequestState, tuple[RequestState, ...]] = MappingProxyType(
    {
        _S.BEGARD: (_S.ATAGEN, _S.AVSLAGEN, _S.BEGARD, _S.ATERKALLAD),
        _S.ATAGEN: (_S.PA_VAG, _S.PA_PLATS, _S.AVSLAGEN, _S.BEGARD, _S.ATERKALLAD),
        _S.PA_VAG: (_S.PA_PLATS, _S.AVSLAGEN, _S.BEGARD, _S.ATERKALLAD),
        _S.PA_PLATS: (_S.ATERLAMNAD,),
        _S.AVSLAGEN: (_S.BEGARD, _S.ATERKALLAD),
        _S.ATERLAMNAD: (),
        _S.ATERKALLAD: (),
    }
)
# Somebody has it and it has not come.
AWAITED = (_S.BEGARD, _S.ATAGEN, _S.PA_VAG)
# Somebody has said that it comes.
TAKEN_ON = (_S.ATAGEN, _S.PA_VAG)
# Nobody is left without an answer to why.
REASONED = (_S.AVSLAGEN, _S.ATERKALLAD)
_SAID = {
    _S.BEGARD: "begärd",
    _S.ATAGEN: "åtagen",
    _S.PA_VAG: "på väg",
    _S.PA_PLATS: "på plats",
    _S.ATERLAMNAD: "återlämnad",
    _S.AVSLAGEN: "avslagen",
    _S.ATERKALLAD: "återkallad",
}


@dataclass(frozen=True, slots=True)
class NewRequest:
    """What is asked for, of exactly one owner and by when; the deadline is in the operation's time.

    `only`: whoever asks has not said that it is another need than one that is asked for already.
    """

    id: str
    operation: str
    kind: RequestKind
    what: str
    owner: str
    area: str
    deadline: datetime
    amount: str = ""
    priority: Priority = Priority.NORMAL
    point: str | None = None
    sector: str | None = None
    must_acknowledge: tuple[str, ...] = ()
    channel: Channel = Channel.WEBB
    on_behalf_of: str = ""
    only: bool = False


@dataclass(frozen=True, slots=True)
class Effect:
    """What delivered support means for a function at the point; `supply` None: as it was."""

    function: Function
    status: Status
    lasts_until: datetime
    supply: Supply | None = None


@dataclass(frozen=True, slots=True)
class NewMove:
    """The next state of a request. Asked anew or handed over it names the new owner; the deadline stays
    unless another is given. Taken on by another than was asked, it names that one.

    `promised` is when whoever has it says that it comes, `version` the one that the form was opened on.
    """

    id: str
    request: str
    state: RequestState
    reason: str = ""
    owner: str | None = None
    deadline: datetime | None = None
    effect: Effect | None = None
    occurred_at: datetime | None = None
    version: int | None = None
    promised: datetime | None = None


@dataclass(frozen=True, slots=True)
class NewAcknowledgement:
    """That one of those who must know of a request now does."""

    id: str
    request: str
    organisation: str


@dataclass(frozen=True, slots=True)
class SupportRequest:
    """A request as it stands. Times are the operation's own; `reason` is the last move's.

    `promised` is when whoever has it has said that it comes, `delays` how often they had said another time;
    by `deadline` it is needed.
    """

    id: str
    operation: str
    kind: RequestKind
    what: str
    amount: str
    priority: Priority
    area: str
    point: str | None
    sector: str | None
    owner: str
    deadline: datetime
    state: RequestState
    asked_at: datetime
    asked_by: str
    moved_at: datetime
    moved_by: str
    reason: str
    must_acknowledge: tuple[str, ...]
    acknowledged: tuple[str, ...]
    version: int
    promised: datetime | None = None
    carried: bool = False
    delays: int = 0


def due(request: SupportRequest) -> datetime:
    """Return when the support should have come: when it is needed or was promised, whichever is first."""
    return min(request.deadline, request.promised or request.deadline)


def late(request: SupportRequest, now: datetime) -> bool:
    """Return whether the support should have come by now and has not; `now` is the operation's time."""
    return request.state in AWAITED and due(request) <= now


def handed_over(before: RequestState, after: RequestState) -> bool:
    """Return whether a move gives a request that nobody has declined to another owner."""
    return after is RequestState.BEGARD and before in AWAITED


def unowned(request: SupportRequest, register: SectorRegister) -> bool:
    """Return whether nobody answers for it: its owner has declined, or has left the register."""
    if request.state is RequestState.AVSLAGEN:
        return True
    return request.state in AWAITED and register.organisation(request.owner) is None


def unacknowledged(request: SupportRequest) -> tuple[str, ...]:
    """Return those who must know of it and have not said that they do."""
    return tuple(one for one in request.must_acknowledge if one not in request.acknowledged)


def why_not_owner(
    operation: Operation, owner: str | None, register: SectorRegister, field: str = "owner"
) -> Reason | None:
    """Why an organisation cannot be the one that is asked."""
    if not owner:
        return Reason("Ange vem som ska ge stödet: en begäran har exakt en ägare.", field)
    found = register.organisation(owner)
    if found is None:
        return Reason(f"Organisationen {owner} finns inte i sektorslistan.", field)
    if found.example and not operation.is_exercise:
        return Reason(
            f"{NOT_LOADED}: {found.name} är ett exempel och kan inte svara i en skarp händelse. "
            "Läs in kommunens egen sektorslista.",
            field,
        )
    return None


def why_not_deadline(deadline: datetime, now: datetime) -> Reason | None:
    """Why support cannot be wanted by this time."""
    if deadline <= now:
        return Reason("Tiden då stödet behövs har redan passerat. Ange en senare tid.", "deadline")
    if deadline > now + LONGEST_WAIT:
        return Reason("Tiden då stödet behövs är mer än 14 dygn bort. Kontrollera datumet.", "deadline")
    return None


def why_not_move(
    operation: Operation, request: SupportRequest, move: NewMove, register: SectorRegister, now: datetime
) -> Reason | None:
    """Why a request cannot move so; `now` is the operation's time."""
    return (
        why_not_act_in(operation)
        or why_not_next(request.state, move.state)
        or why_not_observed(move.occurred_at or now, now)
        or _why_not_reasoned(move)
        or _why_not_asked_anew(operation, request, move, register, now)
        or _why_not_promised(move, now)
        or _why_not_effect(request, move)
    )


def why_not_next(before: RequestState, after: RequestState) -> Reason | None:
    """Why a request cannot go from one state to another."""
    if after in MOVES[before]:
        return None
    ways = ", ".join(_way(before, state) for state in MOVES[before])
    if not ways:
        return Reason(f"Begäran är {_SAID[before]} och därmed avslutad.", "state")
    return Reason(f"En begäran som är {_SAID[before]} kan bli: {ways}. Inte {_SAID[after]}.", "state")


def _way(before: RequestState, after: RequestState) -> str:
    return "lämnad till någon annan" if handed_over(before, after) else _SAID[after]


def _why_not_reasoned(move: NewMove) -> Reason | None:
    if move.state in REASONED and not move.reason.strip():
        return Reason(f"Ange skälet till att begäran är {_SAID[move.state]}.", "reason")
    return None


def _why_not_asked_anew(
    operation: Operation, request: SupportRequest, move: NewMove, register: SectorRegister, now: datetime
) -> Reason | None:
    if move.state is RequestState.ATAGEN and move.owner is not None and move.deadline is None:
        return why_not_owner(operation, move.owner, register)
    if move.state is not RequestState.BEGARD:
        if move.owner is None and move.deadline is None:
            return None
        return Reason(
            "Ägare och tid kan bara ändras när begäran lämnas till någon annan eller begärs på nytt.", "owner"
        )
    if move.owner == request.owner:
        return Reason(_why_not_same(request.state), "owner")
    return why_not_owner(operation, move.owner, register) or why_not_deadline(
        move.deadline or request.deadline, now
    )


def _why_not_promised(move: NewMove, now: datetime) -> Reason | None:
    if move.promised is None:
        return None
    if move.state not in TAKEN_ON:
        return Reason("När stödet beräknas vara på plats anges när det är åtaget eller på väg.", "promised")
    if move.promised <= now:
        return Reason("Tiden har redan passerat. Ange när stödet beräknas vara på plats.", "promised")
    if move.promised > now + LONGEST_WAIT:
        return Reason("Tiden är mer än 14 dygn bort. Kontrollera datumet.", "promised")
    return None


def _why_not_same(state: RequestState) -> str:
    if state is RequestState.AVSLAGEN:
        return "Den ägaren har redan avslagit. Begär stödet av någon annan."
    return "Den ägaren har redan begäran. Välj vem den ska lämnas till."


def _why_not_effect(request: SupportRequest, move: NewMove) -> Reason | None:
    if move.effect is None:
        return None
    if move.state is not RequestState.PA_PLATS:
        return Reason("Verkan på punkten anges när stödet är på plats.", "effect")
    if request.point is None:
        return Reason("Begäran gäller ingen punkt: det finns ingen funktion att ändra.", "effect")
    return None


def why_not_request_version(held: int | None, request: SupportRequest) -> Reason | None:
    """Why a form opened on an older version of a request is refused, and what has happened since."""
    reason = why_not_version(held, request.version, "begäran")
    if reason is None:
        return None
    return Reason(
        f"{reason.text} Begäran är nu {_SAID[request.state]}, enligt {request.moved_by}.", "version"
    )


def why_not_acknowledge(operation: Operation, request: SupportRequest, organisation: str) -> Reason | None:
    """Why an organisation cannot acknowledge a request."""
    closed = why_not_act_in(operation)
    if closed is not None:
        return closed
    if organisation not in request.must_acknowledge:
        return Reason(f"{organisation} står inte bland dem som ska kvittera.", "organisation")
    if organisation in request.acknowledged:
        return Reason(f"{organisation} har redan kvitterat.", "organisation")
    return None
