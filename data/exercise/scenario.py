"""The words of exercises as they travel on the wire: what is planned, played, expected and judged."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from data.operations.facts import Operation
from data.rights import Deed, Grant, Place, Who, may, place_of
from data.words import Function, Phase, Readiness, Role, Status, Supply


class ClockAct(StrEnum):
    """What is done to an exercise's clock."""

    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    SPEED = "speed"
    JUMP = "jump"
    STOP = "stop"


class ExerciseForm(StrEnum):
    """What kind of exercise a scenario is for. A larmövning begins when it is planned, and ends by itself."""

    SIMULERING = "simulering"
    LARM = "larm"
    BORD = "bord"


class ExerciseState(StrEnum):
    """How far an exercise has come; worked out, never stored."""

    PLANERAD = "planerad"
    PAGAR = "pagar"
    PAUSAD = "pausad"
    AVSLUTAD = "avslutad"
    AVBRUTEN = "avbruten"


class InjectChannel(StrEnum):
    """How an inject is said to reach whom it is for."""

    TELEFON = "telefon"
    EPOST = "epost"
    RAKEL = "rakel"
    SMS = "sms"
    RADIO = "radio"
    MEDIER = "medier"
    MUNTLIGT = "muntligt"
    VARLDEN = "varlden"


class InjectState(StrEnum):
    """How far an inject has come; worked out from what was done with it and when."""

    PLANERAT = "planerat"
    LEVERERAT = "levererat"
    BESVARAT = "besvarat"
    MISSAT = "missat"
    OVERHOPPAT = "overhoppat"


class RecipientState(StrEnum):
    """How it stands with one recipient; worked out, the one that calls for most first."""

    TYST = "tyst"
    INGET_KONTO = "inget_konto"
    INTE_OPPNAT = "inte_oppnat"
    OPPNAT = "oppnat"
    KVITTERAT = "kvitterat"
    AGERAT = "agerat"
    INGET_SKICKAT = "inget_skickat"


class ConditionKind(StrEnum):
    """What an inject can depend on."""

    RAPPORTERAT = "rapporterat"
    INTE_RAPPORTERAT = "inte_rapporterat"
    KVITTERAT = "kvitterat"
    INTE_KVITTERAT = "inte_kvitterat"
    LEVERERAT = "levererat"
    INTE_LEVERERAT = "inte_levererat"


class ExpectedKind(StrEnum):
    """An act that an inject should lead to; *bedöms* is judged by an observer, the rest by the journal."""

    KVITTERAT = "kvitterat"
    RAPPORT = "rapport"
    LAGE = "lage"
    BEGARAN = "begaran"
    SEKTORRAPPORT = "sektorrapport"
    BESLUT = "beslut"
    BUDSKAP = "budskap"
    ANTECKNING = "anteckning"
    BEDOMS = "bedoms"


class Outcome(StrEnum):
    """What became of an expected act."""

    UPPFYLLD = "uppfylld"
    SEN = "sen"
    MISSAD = "missad"
    INTE_BEDOMD = "inte_bedomd"


@dataclass(frozen=True, slots=True)
class Objective:
    """What the exercise is to train; observations and expected acts point at it."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom an inject is for: a role, and the area, sector or point it is bound to ("": all of that role)."""

    role: Role
    bound: str = ""


@dataclass(frozen=True, slots=True)
class Effect:
    """What becomes true in the scenario for some functions at points (`points`, and all in `areas`).

    `lasts`: from the moment of the effect until what it runs on is used up; it is out of order then.
    """

    functions: tuple[Function, ...]
    status: Status
    areas: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    supply: Supply = Supply.OKANT
    lasts: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """What must hold for an inject to be delivered at its moment.

    About reports: of `function` from `area` or `point`, within the last `within`. About injects: `inject`.
    """

    kind: ConditionKind
    inject: str = ""
    area: str = ""
    point: str = ""
    function: Function | None = None
    within: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Expected:
    """An act that should follow an inject within a time; what is left empty may be anything."""

    kind: ExpectedKind
    within: timedelta
    text: str = ""
    area: str = ""
    point: str = ""
    sector: str = ""
    function: Function | None = None
    status: Status | None = None
    phase: Phase | None = None


@dataclass(frozen=True, slots=True)
class Played:
    """A report that the exercise control makes itself: *spela rapport*, the one exception, marked so."""

    point: str
    function: Function
    status: Status
    supply: Supply = Supply.OKANT
    cause: str = ""
    lasts: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Inject:
    """One row of the inspelslista. `at` None: a contingency inject, delivered by hand or not at all.

    `sender`, `channel` and `text` are what its recipients get; the rest they never see. `expected_text`
    says the expected action in words, `expected` what of it can be looked for. Without recipients it only
    changes what is true, or holds the `questions` that are talked about at a table. `source`: the entry of
    another operation's log in which the text stands; it is read there each time and kept nowhere else, so
    that it goes when that entry is masked.
    """

    id: str
    at: timedelta | None
    text: str
    phase: str = ""
    sender: str = ""
    to: tuple[Recipient, ...] = ()
    channel: InjectChannel = InjectChannel.TELEFON
    expected_text: str = ""
    expected: tuple[Expected, ...] = ()
    objective: str = ""
    note: str = ""
    effects: tuple[Effect, ...] = ()
    condition: Condition | None = None
    plays: tuple[Played, ...] = ()
    questions: tuple[str, ...] = ()
    source: int | None = None


@dataclass(frozen=True, slots=True)
class Scenario:
    """A whole scenario. `origin` is the exercise's time at T+0; `start` is the facit then.

    What no effect has touched works. `brief` is the only part that participants read. `example`: comes along
    with the program and is nobody's plan.
    """

    id: str
    title: str
    origin: datetime
    duration: timedelta
    readiness: Readiness = Readiness.NORMALLAGE
    purpose: str = ""
    brief: str = ""
    sources: str = ""
    phases: tuple[str, ...] = ()
    objectives: tuple[Objective, ...] = ()
    opens: tuple[str, ...] = ()
    start: tuple[Effect, ...] = ()
    injects: tuple[Inject, ...] = ()
    example: bool = False
    form: ExerciseForm = ExerciseForm.SIMULERING


def name_of_recipient(role: Role, bound: str) -> str:
    """Return a recipient as it is written on the wire: `role:bound`."""
    return f"{role}:{bound}"


@dataclass(frozen=True, slots=True)
class TakingPart:
    """Whom an exercise is for, by id."""

    areas: tuple[str, ...]
    sectors: tuple[str, ...] = ()
    points: tuple[str, ...] = ()


def each_recipient(to: Iterable[Recipient], part: TakingPart) -> tuple[Recipient, ...]:
    """Return whom an inject is for, one by one: all stadsdelar are each of those that take part."""
    every = {Role.STADSDEL: part.areas, Role.SEKTOR: part.sectors, Role.PUNKT: part.points}
    found: list[Recipient] = []
    for one in to:
        places = () if one.bound else every.get(one.role, ())
        found += [Recipient(one.role, place) for place in places] or [one]
    return tuple(dict.fromkeys(found))


def answered_at(answers: Mapping[str, datetime] | None, one: Recipient) -> datetime | None:
    """Return when a recipient first acknowledged, by `role:bound`; bound to nothing: with any of its own."""
    held = ((key.partition(":"), at) for key, at in (answers or {}).items())
    times = [at for (role, _, bound), at in held if one.role == role and one.bound in ("", bound)]
    return min(times, default=None)


def place_of_grant(operation: Operation, grant: Grant) -> Place:
    """Return where in an exercise somebody stands with one of their grants."""
    return replace(
        place_of(operation),
        area=grant.bound if grant.role in (Role.STADSDEL, Role.LOKAL_OVNINGSLEDARE) else None,
        point=grant.bound if grant.role is Role.PUNKT else None,
        sector=grant.bound if grant.role is Role.SEKTOR else None,
    )


def reached(
    operation: Operation, grants: Iterable[Grant], to: Sequence[Recipient], areas: Sequence[str] = ()
) -> tuple[Grant, ...]:
    """Return those of somebody's grants that an inject is for; `areas` are those that take part (empty: all).

    Only a role that may receive at all, there: an ordinary report link never does in an exercise.
    """
    return tuple(
        grant
        for grant in grants
        if any(one.role is grant.role and one.bound in ("", grant.bound) for one in to)
        and may(Who("", "", (grant,)), Deed.INBOX, place_of_grant(operation, grant))
        and not (areas and grant.role is Role.STADSDEL and grant.bound not in areas)
    )
