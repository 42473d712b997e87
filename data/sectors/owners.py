"""Who answers for what by the list, and who instead by a decision during one operation."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from data.errors import Reason
from data.operations.facts import Operation
from data.operations.rules import why_not_act_in
from data.points.rules import why_not_version
from data.sectors.facts import NOT_LOADED, Responsibility, SectorRegister
from data.words import Duty, Function

LONGEST = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class NewMovedOwner:
    """A decision to move what a function, an area or a sector (all that are named) is answered for by.

    `owner` None gives it back to whoever answers ordinarily. `until` None: until it is given back.
    `version` is the newest such decision that the form was opened on (0: none).
    """

    id: str
    operation: str
    owner: str | None
    decider: str
    reason: str
    function: Function | None = None
    area: str | None = None
    sector: str | None = None
    until: datetime | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True)
class MovedOwner:
    """Such a decision as it stands in the log; times are the operation's own.

    `place`: which came after which, also where the one was carried here.
    """

    revision: int
    owner: str | None
    function: Function | None
    area: str | None
    sector: str | None
    until: datetime | None
    decided_at: datetime
    decider: str
    reason: str
    actor: str
    place: int = 0

    @property
    def scope(self) -> tuple[Function | None, str | None, str | None]:
        return self.function, self.area, self.sector


def standing(decisions: Iterable[MovedOwner], now: datetime) -> tuple[MovedOwner, ...]:
    """Return what is moved now: the newest word of each scope, unless it gave back or its time is out."""
    newest = {one.scope: one for one in sorted(decisions, key=lambda one: (one.place, one.revision))}
    held = (one for one in newest.values() if one.owner is not None)
    return tuple(one for one in held if one.until is None or now < one.until)


def moved_for(
    moved: Sequence[MovedOwner], function: Function | None, area: str, sectors: Collection[str] = ()
) -> MovedOwner | None:
    """Return the decision that says most closely who answers here; the newest of those equally close."""
    fits = [
        one
        for one in moved
        if one.function in (None, function)
        and one.area in (None, area)
        and (one.sector is None or one.sector in sectors)
    ]
    return max(fits, key=lambda one: (_closeness(one), one.place, one.revision), default=None)


def _closeness(one: MovedOwner) -> int:
    return sum(part is not None for part in one.scope)


def newest(decisions: Iterable[MovedOwner]) -> int:
    """Return the revision of the newest decision; 0 where there is none."""
    return max((one.revision for one in decisions), default=0)


def why_not_move_owner(
    operation: Operation,
    new: NewMovedOwner,
    register: SectorRegister,
    areas: Collection[str],
    moved: Sequence[MovedOwner],
    now: datetime,
) -> Reason | None:
    """Why such a decision is refused; `moved` is what stands, `now` the operation's time."""
    return (
        why_not_act_in(operation)
        or next(iter(lacking(new)), None)
        or _why_not_scope(operation, new, register, areas)
        or _why_not_owner(operation, new, register)
        or _why_not_until(new, now)
        or _why_not_given_back(new, moved)
    )


def why_not_moved_version(new: NewMovedOwner, decisions: Sequence[MovedOwner]) -> Reason | None:
    """Why a decision written before somebody else's is refused."""
    return why_not_version(new.version, newest(decisions), "vem som svarar")


def _why_not_scope(
    operation: Operation, new: NewMovedOwner, register: SectorRegister, areas: Collection[str]
) -> Reason | None:
    if new.area is not None and new.area not in areas:
        return Reason(f"Området {new.area} är inte inläst.", "area")
    if new.sector is None:
        return None
    sector = register.sector(new.sector)
    if sector is None:
        return Reason("Sektorn finns inte i den inlästa sektorsorganisationen.", "sector")
    if sector.example and not operation.is_exercise:
        return Reason(f"{NOT_LOADED}: sektorn {sector.name} är ett exempel.", "sector")
    return None


def _why_not_owner(operation: Operation, new: NewMovedOwner, register: SectorRegister) -> Reason | None:
    if new.owner is None:
        return None
    found = register.organisation(new.owner)
    if found is None:
        return Reason(f"Organisationen {new.owner} finns inte i sektorslistan.", "owner")
    if found.example and not operation.is_exercise:
        return Reason(
            f"{NOT_LOADED}: {found.name} är ett exempel och kan inte svara i en skarp händelse. "
            "Läs in kommunens egen sektorslista.",
            "owner",
        )
    return None


def lacking(new: NewMovedOwner) -> tuple[Reason, ...]:
    """Return all that a decision to move a responsibility lacks."""
    needed = (
        (
            new.function or new.area or new.sector,
            "function",
            "Välj vad ansvaret gäller: en funktion, ett område eller en sektor.",
        ),
        (new.decider.strip(), "decider", "Ange vem som beslutade (funktion, inte namn)."),
        (new.reason.strip(), "reason", "Ange skälet till att ansvaret flyttas eller återgår."),
    )
    return tuple(Reason(why, field) for said, field, why in needed if not said)


def _why_not_until(new: NewMovedOwner, now: datetime) -> Reason | None:
    if new.until is None:
        return None
    if new.owner is None:
        return Reason("Det som återgår till ordinarie ansvarig har ingen sluttid.", "until")
    if new.until <= now:
        return Reason("Sluttiden har redan passerat. Ange en senare tid.", "until")
    if new.until > now + LONGEST:
        return Reason("Sluttiden är mer än 60 dygn bort. Kontrollera datumet.", "until")
    return None


def _why_not_given_back(new: NewMovedOwner, moved: Sequence[MovedOwner]) -> Reason | None:
    scope = (new.function, new.area, new.sector)
    if new.owner is None and scope not in {one.scope for one in moved}:
        return Reason("Det ansvaret är inte flyttat: det finns inget att återföra.", "function")
    return None


def sectors_of(register: SectorRegister, function: Function | None, area: str) -> set[str]:
    """Return the sectors that the function belongs to here; none where no function is asked about."""
    rows = register.responsibilities if function is not None else ()
    return {one.sector for one in rows if one.sector is not None and covers(one, area, function)}


def covers(row: Responsibility, area: str, function: Function | None) -> bool:
    return row.area in (None, area) and row.function in (None, function)


def nearest(rows: Iterable[Responsibility]) -> str | None:
    """Return the organisation of the most particular row, where there is one such."""
    by_nearness: dict[tuple[bool, bool], set[str]] = {}
    for row in rows:
        nearness = (row.area is not None, row.function is not None)
        by_nearness.setdefault(nearness, set()).add(row.organisation)
    nearest = by_nearness[max(by_nearness)]
    return nearest.pop() if len(nearest) == 1 else None


def areas_run_by(register: SectorRegister, organisation: str, *, real: bool) -> tuple[str, ...]:
    """Return the areas that an organisation answers for the running of."""
    return tuple(
        one.area
        for one in register.responsibilities
        if one.organisation == organisation
        and one.duty is Duty.DRIFT
        and one.area is not None
        and not (real and one.example)
    )
