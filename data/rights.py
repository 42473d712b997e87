"""Who may do what where: one table, and one rule that says why not in the same words everywhere."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from data.errors import Reason
from data.operations.facts import Operation
from data.points.facts import Point
from data.words import Role


class Deed(StrEnum):
    """What can be done, as the rights tell acts apart."""

    WATCH = "watch"
    READ = "read"
    REPORT = "report"
    RELAY = "relay"
    OPENING = "opening"
    PHASE = "phase"
    SETTLE = "settle"
    ADD_POINT = "add_point"
    SETTLE_POINT = "settle_point"
    EXEMPT = "exempt"
    SECTOR_REPORT = "sector_report"
    REQUEST = "request"
    HANDLE_REQUEST = "handle_request"
    ORDER = "order"
    NOTE = "note"
    CORRECT = "correct"
    MASK = "mask"
    DECIDE = "decide"
    INFORM = "inform"
    RECEIPT = "receipt"
    COMPOSE = "compose"
    ASSESS = "assess"
    APPROVE = "approve"
    NOTICES = "notices"
    OPEN_OPERATION = "open_operation"
    CHANGE_OPERATION = "change_operation"
    EXPORT = "export"
    UPLOAD = "upload"
    REGISTERS = "registers"
    POINT_LINKS = "point_links"
    TOKENS = "tokens"
    ACCOUNTS = "accounts"
    SECURITY = "security"
    METRICS = "metrics"
    FOLLOW = "follow"
    CONTROL = "control"
    LEAD = "lead"
    INJECT = "inject"
    EVALUATE = "evaluate"
    LEARN = "learn"
    INBOX = "inbox"
    ASK_BREAK = "ask_break"
    BREAK = "break"
    REHEARSE = "rehearse"


class Reach(StrEnum):
    """How far a right reaches."""

    EVERYWHERE = "everywhere"
    REAL = "real"
    EXERCISES = "exercises"
    SECTOR = "sector"
    ORGANISATION = "organisation"
    AREA = "area"
    EXERCISE_AREA = "exercise_area"
    POINT = "point"


@dataclass(frozen=True, slots=True)
class Grant:
    """A role, what it is bound to (see BOUND_TO) and, for an exercise's own links, the exercise."""

    role: Role
    bound: str = ""
    operation: str = ""


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody who acts: `id` is the account's or token's, `name` the role in words, never a person's."""

    id: str
    name: str
    grants: tuple[Grant, ...]

    def has(self, role: Role) -> bool:
        return any(grant.role is role for grant in self.grants)

    def bounds(self, role: Role) -> tuple[str, ...]:
        """Return what this role is bound to, for each grant of it."""
        return tuple(grant.bound for grant in self.grants if grant.role is role)


@dataclass(frozen=True, slots=True)
class Place:
    """What an act concerns; None where it may concern any, NOBODYS where it concerns none."""

    exercise: bool | None = None
    operation: str | None = None
    area: str | None = None
    point: str | None = None
    sector: str | None = None
    organisation: str | None = None
    owner: str = ""  # the account that the operation is private to, if it is


ANYWHERE = Place()
# No area, no sector and no organisation has this id.
NOBODYS = "-"
MACHINE = Who("maskinen", "den här datorn", (Grant(Role.MASKIN),))
NOBODY = Who("", "ingen", ())

_ALL, _REAL, _EX, _POINT = Reach.EVERYWHERE, Reach.REAL, Reach.EXERCISES, Reach.POINT
_AREA, _EX_AREA, _SECTOR, _ORGANISATION = Reach.AREA, Reach.EXERCISE_AREA, Reach.SECTOR, Reach.ORGANISATION

# Each row is read as: this may be done by these, so far. Who is not named may not.
_LED = {Role.KRISLEDNING: _ALL, Role.OVNINGSLEDNING: _EX}
_LOCAL = {Role.STADSDEL: _AREA, Role.LOKAL_OVNINGSLEDARE: _EX_AREA}
_BOTH = {**_LED, **_LOCAL}
_STAGED = dict.fromkeys((Role.LOKAL_OVNINGSLEDARE, Role.MOTSPEL, Role.UTVARDERARE), _EX)
_EVERY = dict.fromkeys((Role.STADSDEL, Role.SEKTOR, Role.ORGANISATION, Role.LASARE, Role.ADMIN), _ALL)
_READERS = {**_LED, **_EVERY, **_STAGED}
_BESIDE = dict.fromkeys((Role.MOTSPEL, Role.UTVARDERARE), _EX)
_TAKE_PART = (Role.KRISLEDNING, Role.STADSDEL, Role.SEKTOR, Role.ORGANISATION, Role.LASARE)
_CONTROL = {Role.OVNINGSLEDNING: _EX, **_STAGED}
_EVALUATE = dict.fromkeys((Role.OVNINGSLEDNING, Role.LOKAL_OVNINGSLEDARE, Role.UTVARDERARE), _EX)
_TABLE: dict[Deed, dict[Role, Reach]] = {
    Deed.WATCH: {**_READERS, Role.VAGG: _ALL},
    Deed.READ: _READERS,
    Deed.REPORT: {**_LED, **_LOCAL, Role.MOTSPEL: _EX, Role.PUNKT: _POINT},
    Deed.RELAY: {**_LED, **_LOCAL, Role.MOTSPEL: _EX, Role.SMS: _REAL},
    Deed.OPENING: {**_LED, **_LOCAL, Role.PUNKT: _POINT},
    **dict.fromkeys((Deed.PHASE, Deed.SETTLE, Deed.ADD_POINT, Deed.EXEMPT), _BOTH),
    Deed.SETTLE_POINT: _LED,
    Deed.SECTOR_REPORT: {**_LED, Role.SEKTOR: _SECTOR, Role.ORGANISATION: _ORGANISATION, Role.MOTSPEL: _EX},
    Deed.REQUEST: {**_LED, **_LOCAL, Role.SEKTOR: _ALL, Role.MOTSPEL: _EX, Role.PUNKT: _POINT},
    # Who is asked answers for itself, also where it leads no sector and runs no area.
    Deed.HANDLE_REQUEST: {**_LED, **_LOCAL, Role.SEKTOR: _ALL, Role.ORGANISATION: _ORGANISATION},
    Deed.ORDER: {**_LED, Role.SEKTOR: _SECTOR},
    Deed.NOTE: {**_LED, **_LOCAL, **_BESIDE, Role.SEKTOR: _ALL, Role.PUNKT: _POINT},
    Deed.CORRECT: {**_LED, **_LOCAL},
    **dict.fromkeys((Deed.MASK, Deed.DECIDE), _LED),
    Deed.INFORM: {**_LED, **_LOCAL},
    Deed.RECEIPT: {**_LED, **_LOCAL, Role.SEKTOR: _SECTOR},
    Deed.COMPOSE: _LED,
    Deed.ASSESS: {**_LED, **_LOCAL},
    Deed.APPROVE: _LED,
    Deed.NOTICES: {**_LED, Role.ADMIN: _ALL},
    Deed.OPEN_OPERATION: _LED,
    Deed.CHANGE_OPERATION: _LED,
    Deed.EXPORT: {**_LED, Role.STADSDEL: _ALL, Role.SEKTOR: _ALL, Role.UTVARDERARE: _EX, Role.ADMIN: _ALL},
    # Who has a form with a file in it; what becomes of the file is a right of its own.
    Deed.UPLOAD: {**_LED, **dict.fromkeys((Role.STADSDEL, Role.SEKTOR, Role.ADMIN), _ALL), **_STAGED},
    Deed.REGISTERS: {Role.KRISLEDNING: _ALL, Role.ADMIN: _ALL},
    Deed.POINT_LINKS: {**_LED, **_LOCAL, Role.ADMIN: _ALL},
    **{deed: {Role.ADMIN: _ALL} for deed in (Deed.TOKENS, Deed.ACCOUNTS, Deed.SECURITY)},
    Deed.METRICS: {Role.ADMIN: _ALL, Role.LASARE: _ALL},
    Deed.FOLLOW: {Role.RESERV: _ALL},
    # An exercise: who leads it sees what is to come; who takes part must never.
    Deed.CONTROL: _CONTROL,
    Deed.LEAD: {Role.OVNINGSLEDNING: _EX},
    Deed.INJECT: {Role.OVNINGSLEDNING: _EX, Role.LOKAL_OVNINGSLEDARE: _EX_AREA, Role.MOTSPEL: _EX},
    Deed.EVALUATE: _EVALUATE,
    Deed.LEARN: {**_EVALUATE, Role.KRISLEDNING: _REAL},
    Deed.INBOX: {Role.KRISLEDNING: _EX, Role.STADSDEL: _EX_AREA, Role.SEKTOR: _SECTOR, Role.PUNKT: _POINT},
    Deed.ASK_BREAK: {**dict.fromkeys((*_TAKE_PART, *_CONTROL), _EX), Role.PUNKT: _POINT},
    Deed.BREAK: {Role.KRISLEDNING: _EX, Role.OVNINGSLEDNING: _EX},
    Deed.REHEARSE: {Role.KRISLEDNING: _EX, Role.STADSDEL: _EX_AREA, Role.SEKTOR: _SECTOR},
}
# The command line on the server itself: whoever stands there can already do anything to the file.
RIGHTS: Mapping[Deed, Mapping[Role, Reach]] = MappingProxyType(
    {deed: MappingProxyType({**row, Role.MASKIN: _ALL}) for deed, row in _TABLE.items()}
)

PHRASES: Mapping[Deed, str] = MappingProxyType(
    {
        Deed.WATCH: "se storskärm och karta",
        Deed.READ: "läsa sidorna",
        Deed.REPORT: "rapportera",
        Deed.RELAY: "registrera vad någon annan sagt",
        Deed.OPENING: "säga att en punkt har öppnat",
        Deed.PHASE: "registrera beslut om en punkts läge",
        Deed.SETTLE: "avgöra vad som gäller när uppgifter är motstridiga",
        Deed.ADD_POINT: "lägga till tillfälliga punkter",
        Deed.SETTLE_POINT: "behålla eller ta bort tillfälliga punkter",
        Deed.EXEMPT: "sätta en funktion som ej aktuell",
        Deed.SECTOR_REPORT: "rapportera om en sektor",
        Deed.REQUEST: "begära stöd",
        Deed.HANDLE_REQUEST: "hantera begäran om stöd",
        Deed.ORDER: "ändra körordningen",
        Deed.NOTE: "skriva i loggen",
        Deed.CORRECT: "rätta poster",
        Deed.MASK: "maskera poster",
        Deed.DECIDE: "logga beslut, inriktning och stabens tider",
        Deed.INFORM: "registrera budskap till allmänheten",
        Deed.RECEIPT: "kvittera lägesrapporter och viktiga ändringar",
        Deed.COMPOSE: "skriva lägesrapporter",
        Deed.ASSESS: "spara bedömningar av tänkta avbrott",
        Deed.APPROVE: "godkänna och publicera lägesrapporter",
        Deed.NOTICES: "hantera aviseringar",
        Deed.OPEN_OPERATION: "öppna händelser",
        Deed.CHANGE_OPERATION: "ändra eller stänga händelser",
        Deed.EXPORT: "hämta ut uppgifter",
        Deed.UPLOAD: "ladda upp filer",
        Deed.REGISTERS: "läsa in register",
        Deed.POINT_LINKS: "hantera punkters rapportlänkar",
        Deed.TOKENS: "hantera nycklar",
        Deed.ACCOUNTS: "hantera användare och behörigheter",
        Deed.SECURITY: "läsa säkerhetsjournalen",
        Deed.METRICS: "läsa mätvärden",
        Deed.FOLLOW: "följa servern som reserv",
        Deed.CONTROL: "se övningsledningens sidor",
        Deed.LEAD: "planera och leda övningar",
        Deed.INJECT: "spela inspel",
        Deed.EVALUATE: "observera och utvärdera övningar",
        Deed.LEARN: "skriva lärdomar",
        Deed.INBOX: "ta emot och kvittera inspel",
        Deed.ASK_BREAK: "begära att en övning avbryts",
        Deed.BREAK: "avbryta övningar",
        Deed.REHEARSE: "öva själv",
    }
)

_ONLY = {
    Reach.EVERYWHERE: "bara i den händelse som nyckeln gäller",
    Reach.REAL: "bara i skarpa händelser, inte i en övning",
    Reach.EXERCISES: "bara i övningar, inte i en skarp händelse",
    Reach.SECTOR: "bara om sin egen sektor",
    Reach.ORGANISATION: "bara för sin egen organisation",
    Reach.AREA: "bara i sitt eget område",
    Reach.EXERCISE_AREA: "bara i sitt eget område och i övningar",
    Reach.POINT: "bara för sin egen punkt och i den händelse som länken gäller",
}


def place_of(operation: Operation | None = None, point: Point | None = None) -> Place:
    """Return where an act takes place: nothing else makes a place of an operation, maybe somebody's own."""
    return Place(
        exercise=operation.is_exercise if operation else None,
        operation=operation.id if operation else None,
        area=point.area if point else None,
        point=point.id if point else None,
        owner=operation.owner if operation else "",
    )


def why_not_allowed(who: Who, deed: Deed, place: Place = ANYWHERE) -> Reason | None:
    """Why somebody may not do something there; None where one of their grants reaches so far."""
    if place.owner and place.owner != who.id and not who.has(Role.MASKIN):
        return Reason("Det är någons egen övning: ingen annan kan läsa den.")
    row = RIGHTS[deed]
    reaching = [(grant, row[grant.role]) for grant in who.grants if grant.role in row]
    if any(_reaches(grant, reach, place) for grant, reach in reaching):
        return None
    if not who.grants:
        return Reason(f"Logga in för att {PHRASES[deed]}.")
    name = who.name[:1].upper() + who.name[1:]
    if not reaching:
        return Reason(f"{name} får inte {PHRASES[deed]}.")
    return Reason(f"{name} får {PHRASES[deed]} {_ONLY[_furthest([reach for _, reach in reaching])]}.")


def may(who: Who, deed: Deed, place: Place = ANYWHERE) -> bool:
    return why_not_allowed(who, deed, place) is None


def _reaches(grant: Grant, reach: Reach, place: Place) -> bool:
    if grant.operation and place.operation not in (None, grant.operation):
        return False
    in_exercise, in_real = place.exercise is not False, place.exercise is not True
    own_area = place.area in (None, grant.bound)
    match reach:
        case Reach.EVERYWHERE:
            return True
        case Reach.REAL:
            return in_real
        case Reach.EXERCISES:
            return in_exercise
        case Reach.SECTOR:
            return place.sector in (None, grant.bound)
        case Reach.ORGANISATION:
            return place.organisation in (None, grant.bound)
        case Reach.AREA:
            return own_area
        case Reach.EXERCISE_AREA:
            return own_area and in_exercise
        case Reach.POINT:
            # An ordinary link never writes in an exercise, and an exercise's own nowhere else.
            return place.point == grant.bound and (in_exercise if grant.operation else in_real)


def _furthest(reaches: list[Reach]) -> Reach:
    return min(reaches, key=list(Reach).index)
