"""What sectors say and who is asked for support in the demonstration: invented, and by the example register.

Nothing here is a fact about any real organisation: the register is an example and the operation an exercise.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import uuid4

from data.access.holders import name_with
from data.acting import Actor, on_this_machine
from data.requests.acts import ask_for_support, move_request
from data.requests.facts import NewMove, NewRequest
from data.rights import Grant
from data.sectors.acts import report_sector
from data.sectors.reports import Impact, NewSectorReport
from data.store.database import Store
from data.words import Extent, ImpactLevel, Priority, RequestKind, RequestState, Role

NO, PART, ALL = Extent.INTE, Extent.DELVIS, Extent.HELT
Act = Callable[[Store, str, datetime, datetime], None]


@dataclass(frozen=True, slots=True)
class Word:
    """A report about a sector: its own assessment (no organisation), or one of its participants'."""

    minute: float
    sector: str
    organisation: str | None
    judged: tuple[Extent, Extent, Extent]
    assessment: str
    area: str | None = None
    forecast: tuple[ImpactLevel | None, ImpactLevel | None] = (None, None)


@dataclass(frozen=True, slots=True)
class Ask:
    """Support asked for; `moves` are how it goes: minutes later, to what state, and why."""

    minute: float
    kind: RequestKind
    what: str
    amount: str
    owner: str
    area: str
    within: int
    priority: Priority = Priority.NORMAL
    moves: tuple[tuple[float, RequestState, str], ...] = ()


WORDS = (
    Word(0.3, "energi", "exergi", (NO, NO, NO), "Produktionen går som vanligt."),
    Word(
        0.6,
        "energi",
        None,
        (PART, PART, NO),
        "Elen är borta i västra delen. Vårdboenden med reservkraft klarar ett dygn.",
        forecast=(ImpactLevel.BETYDANDE, ImpactLevel.MATTLIG),
    ),
    Word(0.9, "energi", "ellevio", (ALL, PART, PART), "Ledningsbrott efter storm.", "hasselby-vallingby"),
    Word(1.2, "raddning", "sdn-bromma", (NO, PART, PART), "Två punkter går på reservkraft.", "bromma"),
    Word(1.5, "raddning", "sdn-jarva", (NO, NO, PART), "Personalen räcker till i kväll.", "jarva"),
    Word(
        14,
        "raddning",
        "sdn-hasselby-vallingby",
        (PART, ALL, ALL),
        "Punkterna fylls och dieseln tar slut i natt.",
        "hasselby-vallingby",
        (ImpactLevel.KRITISK, ImpactLevel.BETYDANDE),
    ),
    Word(
        30,
        "elektronisk-kommunikation",
        None,
        (PART, PART, PART),
        "Mobilnätet är överlastat där elen är borta. Anslag och rakel bär budskapen.",
        forecast=(ImpactLevel.BETYDANDE, None),
    ),
    Word(36, "halsa", "aldrenamnden", (PART, NO, PART), "Tre boenden håller 16 °C.", "hasselby-vallingby"),
    Word(
        72,
        "livsmedel",
        None,
        (ALL, PART, PART),
        "Huvudledning av på Södermalm. Nödvatten körs ut från två tankar.",
        forecast=(ImpactLevel.ALLVARLIG, ImpactLevel.INGEN),
    ),
    Word(84, "livsmedel", "svoa", (ALL, ALL, ALL), "Inget vatten i östra delen.", "sodermalm"),
    Word(310, "energi", None, (NO, PART, NO), "Elen är åter. Reservkraften återställs."),
    Word(545, "livsmedel", "svoa", (NO, NO, NO), "Ledningen är lagad.", "sodermalm"),
)

_KS, _R = "stadsledningskontoret", RequestState
ASKS = (
    Ask(
        2,
        RequestKind.DRIVMEDEL,
        "Diesel till punkterna i Hässelby-Vällingby",
        "600 liter",
        _KS,
        "hasselby-vallingby",
        150,
        Priority.AKUT,
        ((6, _R.ATAGEN, ""), (60, _R.PA_VAG, "")),
    ),
    # Nobody takes this one on, and its deadline passes.
    Ask(3, RequestKind.PERSONAL, "Nattpersonal till en punkt", "4 personer", "sdn-jarva", "bromma", 25),
    # Its owner declines, and nobody else is asked.
    Ask(
        4,
        RequestKind.RESERVKRAFT,
        "Reservkraft till en skola som värmestuga",
        "ett aggregat, 60 kW",
        "brandforsvaret",
        "bromma",
        180,
        Priority.HOG,
        ((9, _R.AVSLAGEN, "alla aggregat är ute"),),
    ),
    Ask(
        76,
        RequestKind.VATTEN,
        "Nödvatten till Södermalms punkter",
        "två tankar",
        _KS,
        "sodermalm",
        120,
        Priority.AKUT,
        ((4, _R.ATAGEN, ""), (20, _R.PA_VAG, ""), (45, _R.PA_PLATS, "")),
    ),
)


def planned() -> Iterator[tuple[float, Act]]:
    """Yield every act and the minute of the exercise it is done at."""
    for word in WORDS:
        yield word.minute, partial(_say, word)
    for asked in ASKS:
        identity = uuid4().hex
        yield asked.minute, partial(_ask, asked, identity)
        for later, state, why in asked.moves:
            yield asked.minute + later, partial(_move, asked, identity, state, why)


def _say(word: Word, store: Store, operation: str, _moment: datetime, now: datetime) -> None:
    new = NewSectorReport(
        id=uuid4().hex,
        operation=operation,
        sector=word.sector,
        impact=Impact(*word.judged),
        organisation=word.organisation,
        area=word.area,
        forecast_24=word.forecast[0],
        forecast_72=word.forecast[1],
        assessment=word.assessment,
    )
    report_sector(store, played(store, Role.SEKTOR, word.sector), new, now)


def _ask(asked: Ask, identity: str, store: Store, operation: str, moment: datetime, now: datetime) -> None:
    new = NewRequest(
        id=identity,
        operation=operation,
        kind=asked.kind,
        what=asked.what,
        amount=asked.amount,
        owner=asked.owner,
        area=asked.area,
        deadline=moment + timedelta(minutes=asked.within),
        priority=asked.priority,
    )
    ask_for_support(store, played(store, Role.STADSDEL, asked.area), new, now)


def _move(
    asked: Ask,
    identity: str,
    state: RequestState,
    why: str,
    store: Store,
    _operation: str,
    _moment: datetime,
    now: datetime,
) -> None:
    owner = played(store, Role.ORGANISATION, asked.owner)
    move_request(store, owner, NewMove(uuid4().hex, identity, state, reason=why), now)


def played(store: Store, role: Role, bound: str) -> Actor:
    """Return whoever the play stands in for, called what they would be if they had signed in."""
    return on_this_machine(name_with(store, Grant(role, bound)))
