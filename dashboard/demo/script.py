"""The demonstration: an invented storm night in minutes from its start, and who can try it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from data.access import accounts, sessions, tokens
from data.access import reads as access_reads
from data.access.tokens import NewToken
from data.acting import Actor, on_this_machine
from data.points import reads as point_reads
from data.points.facts import Point
from data.rights import Grant
from data.sectors import reads as sector_reads
from data.store.database import Store
from data.words import Function, Occupancy, Role, Staffing, Status, Supply, TokenKind

NAME = "Vinterstorm Embla"
LAST_MINUTE = 720

EL, VARME, VATTEN, INFO = Function.EL, Function.VARME, Function.VATTEN, Function.INFORMATION
OK, LESS, DOWN = Status.FUNGERAR, Status.BEGRANSAD, Status.UR_FUNKTION


@dataclass(frozen=True, slots=True)
class Turn:
    """The truth turns for one function in an area, at every n-th of its points (`places`: which of them)."""

    minute: int
    area: str
    function: Function
    status: Status
    cause: str = ""
    supply: Supply = Supply.ORDINARIE
    places: tuple[int, ...] = (0, 1, 2, 3, 4, 5)
    lasts: int | None = None
    restored: int | None = None


@dataclass(frozen=True, slots=True)
class Opening:
    """A stadsdel opens one of its points: the decision, and twelve minutes later the fact."""

    minute: int
    area: str
    place: int
    reason: str


@dataclass(frozen=True, slots=True)
class Crowd:
    minute: int
    area: str
    place: int
    occupancy: Occupancy
    people: int
    staffing: Staffing


# Open when the demonstration starts: area → how many of its points.
OPEN_AT_START = {
    "bromma": 3,
    "enskede-arsta-vantor": 2,
    "hagersten-alvsjo": 2,
    "hasselby-vallingby": 3,
    "jarva": 3,
    "kungsholmen": 2,
    "norra-innerstaden": 2,
    "skarholmen": 2,
    "sodermalm": 2,
    "skarpnack": 1,
}

# From this minute an area's points say nothing more, until the end: the quiet district.
SILENT = {"skarholmen": 95}

TURNS = (
    Turn(1, "hasselby-vallingby", EL, DOWN, "ledningsbrott efter storm", places=(0,), restored=300),
    Turn(1, "hasselby-vallingby", EL, OK, "stadens nät nere", Supply.RESERV, places=(1,), lasts=150),
    Turn(2, "hasselby-vallingby", EL, LESS, "reservkraft till halva huset", Supply.RESERV, (2,), 95),
    Turn(4, "bromma", EL, OK, "stadens nät nere", Supply.RESERV, places=(0, 1), lasts=210),
    Turn(6, "bromma", EL, DOWN, "reservkraften startar inte", places=(2,)),
    Turn(9, "hasselby-vallingby", VARME, DOWN, "pumparna saknar el", places=(0,), restored=320),
    Turn(14, "jarva", EL, OK, "stadens nät nere", Supply.RESERV, places=(0, 1, 2), lasts=180),
    Turn(20, "hasselby-vallingby", VARME, LESS, "fjärrvärmen svag", places=(1, 2)),
    Turn(28, "bromma", INFO, LESS, "mobilnätet överlastat", places=(0, 2)),
    Turn(35, "jarva", INFO, LESS, "mobilnätet överlastat", places=(0, 1)),
    Turn(42, "kungsholmen", INFO, LESS, "mobilnätet överlastat", places=(1,)),
    Turn(55, "jarva", VARME, LESS, "15 °C inne", places=(1,)),
    Turn(70, "sodermalm", VATTEN, DOWN, "huvudledning av", Supply.OKANT, places=(0,), restored=540),
    Turn(74, "sodermalm", VATTEN, LESS, "tankbil på plats", Supply.NODVATTEN, places=(1,), lasts=240),
    Turn(82, "enskede-arsta-vantor", VATTEN, LESS, "lågt tryck", places=(0, 1)),
    Turn(96, "sodermalm", VATTEN, LESS, "dunkar från vattentank", Supply.NODVATTEN, (0,), 200),
    Turn(120, "jarva", INFO, DOWN, "telefoni och data nere", places=(0,)),
    Turn(128, "hagersten-alvsjo", VARME, LESS, "fjärrvärmen svag", places=(0, 1)),
    Turn(155, "hasselby-vallingby", EL, DOWN, "dieseln slut", places=(1,)),
    Turn(170, "norra-innerstaden", INFO, LESS, "anslag från igår", places=(1,)),
    Turn(200, "skarpnack", EL, OK, "stadens nät nere", Supply.RESERV, places=(0,), lasts=240),
    Turn(215, "farsta", EL, OK, "stadens nät nere", Supply.RESERV, places=(0,), lasts=300),
    Turn(300, "hasselby-vallingby", EL, OK, "nätet åter", places=(0, 1, 2)),
    Turn(318, "hasselby-vallingby", VARME, OK),
    Turn(330, "jarva", INFO, OK),
    Turn(345, "bromma", EL, OK, "nätet åter"),
    Turn(380, "jarva", EL, OK, "nätet åter"),
    Turn(400, "bromma", INFO, OK),
    Turn(460, "enskede-arsta-vantor", VATTEN, OK),
    Turn(540, "sodermalm", VATTEN, OK, "ledningen lagad"),
    Turn(600, "hagersten-alvsjo", VARME, OK),
)

OPENINGS = (
    Opening(12, "hasselby-vallingby", 3, "många söker sig till de öppna punkterna"),
    Opening(60, "bromma", 3, "elavbrottet blir långt"),
    Opening(110, "farsta", 0, "förebyggande, strömmen väntas falla"),
    Opening(140, "jarva", 3, "telefonin nere i området"),
    Opening(190, "sodermalm", 2, "vattnet borta i östra delen"),
)

CROWDS = (
    Crowd(8, "hasselby-vallingby", 0, Occupancy.SNART_FULLT, 180, Staffing.KNAPP),
    Crowd(10, "bromma", 0, Occupancy.LEDIGT, 60, Staffing.RACKER),
    Crowd(25, "jarva", 1, Occupancy.SNART_FULLT, 240, Staffing.RACKER),
    Crowd(64, "hasselby-vallingby", 0, Occupancy.FULLT, 310, Staffing.SAKNAS),
    Crowd(92, "sodermalm", 1, Occupancy.SNART_FULLT, 200, Staffing.KNAPP),
    Crowd(150, "jarva", 0, Occupancy.KAN_INTE_TA_EMOT, 400, Staffing.KNAPP),
)

# Another source says otherwise about an area's first point, and who settles it how much later.
CONTRADICTION = Turn(
    48, "kungsholmen", VARME, LESS, "driftstörning i området enligt värmebolaget", places=(0,)
)
SETTLED_AFTER = 50


LIVES = timedelta(hours=24)
# Whose first point the phone's form is shown for: it is open from the start, and soon on reserve power.
PHONE_AREA = "bromma"
ROLES = {
    "krisledning": Role.KRISLEDNING,
    "ovningsledning": Role.OVNINGSLEDNING,
    "las": Role.LASARE,
    "admin": Role.ADMIN,
}


@dataclass(frozen=True, slots=True)
class Keys:
    """Secrets, shown once: a link by role, and three keys. `phone` opens the form of `point`."""

    links: Mapping[str, str]
    api: str
    wall: str
    phone: str
    point: Point


def demo_keys(store: Store, operation: str, now: datetime) -> Keys:
    """Make what the demonstration is entered with; the links are one-time."""
    points = point_reads.loaded_points(store)
    point = next((each for each in points if each.area == PHONE_AREA), points[0])
    phone = tokens.issue_point_links(store, _demo(), [point.id], operation, now + LIVES, now)
    return Keys(
        links={name: one_time_link(store, name, grant, now) for name, grant in grants(store).items()},
        api=_key(store, TokenKind.API, Grant(Role.KRISLEDNING), now),
        wall=_key(store, TokenKind.VAGG, Grant(Role.VAGG), now),
        phone=phone[0][1].secret,
        point=point,
    )


def grants(store: Store) -> dict[str, Grant]:
    """Return every role that the demonstration can be entered as, by what its way in is called."""
    areas, sectors = point_reads.areas(store), sector_reads.register(store).sectors
    return {
        **{name: Grant(role) for name, role in ROLES.items()},
        **{f"stadsdel:{area.id}": Grant(Role.STADSDEL, area.id) for area in areas},
        **{f"sektor:{sector.id}": Grant(Role.SEKTOR, sector.id) for sector in sectors},
    }


def one_time_link(store: Store, name: str, grant: Grant, now: datetime) -> str:
    """Make a link into the demonstration's account of a role, which is made the first time; its secret."""
    login = f"demo {name}"
    known = next((each.id for each in access_reads.accounts(store) if each.login == login), None)
    account = known or accounts.add_account(
        store,
        _demo(),
        login=login,
        label="demonstration",
        grants=[grant],
        now=now,
        admin=grant.role is Role.ADMIN,
    )
    return sessions.make_link(store, _demo(), account, LIVES, now)


def _key(store: Store, kind: TokenKind, grant: Grant, now: datetime) -> str:
    new = NewToken(kind, "demonstration", grant, now + LIVES)
    return tokens.issue_token(store, _demo(), new, now).secret


def _demo() -> Actor:
    return on_this_machine("demo")
