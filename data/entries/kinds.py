"""The one table of kinds: what each entry's facts are, and how the house treats it.

Whatever asks "which kinds …?" asks here. What a kind means for the rows of its subject is a function of
that subject (`data/store/projections.py`); here stands only that it has one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, Flag, auto
from functools import cache
from types import MappingProxyType
from typing import Final

from data.drafts.facts import DraftKind
from data.entries import (
    actions,
    assessments,
    carried,
    deliveries,
    lists,
    operations,
    points,
    reports,
    sectors,
    servers,
    staff,
)
from data.entries.entry import EntryKind, What
from data.exercise.scenario import ExpectedKind


class Timed(Enum):
    """Whose time `occurred_at` is."""

    OPERATION = auto()
    REAL = auto()  # what concerns the operation itself, or all of them
    CONTROL = auto()  # an exercise's, written in its control's own room, where no participant reads


class Part(Flag):
    """What an entry may change of all that is read and kept: only that is read anew after it."""

    NOTHING = 0
    POINT = auto()  # one point in its operation
    OPERATION = auto()  # an operation's name, readiness, and whether it is open
    CLOCK = auto()  # an exercise's clock: a jump may carry along what is known
    REGISTERS = auto()  # areas and points, of every operation
    ORGANISATION = auto()  # who is in which sector and answers for what
    NOTICE_PLAN = auto()
    REQUESTS = auto()
    SECTOR_REPORTS = auto()
    WORDS = auto()  # other entries': they are gone


class Trait(Flag):
    """Whether a kind …"""

    NONE = 0
    PROJECTED = auto()  # has rows that follow from it
    NEWS = auto()  # may be shown by the wall's ticker; loading a list is no news
    DECISION = auto()  # is a decision, whoever wrote it down
    CORRECTABLE = auto()  # can be corrected by an entry that names it
    KEPT = auto()  # never loses its words: they say which operation it was, or why words are gone
    TOLD = auto()  # may be told of by the notice plan
    ANSWER = auto()  # may be, in an exercise, what an inject should lead to
    OF_POINT = auto()  # stands in a point's history
    BY_WHOM = auto()  # says who does something, or that it is done: it may wait for somebody or no longer
    TEXT_IN_FACTS = auto()  # is a list: its texts are facts, and judged as words are
    ARRIVAL = auto()  # changes what has come to a recipient of an exercise: the feed counts it
    WITHIN = auto()  # is handed on to nobody: with others of its kind it is a map of weaknesses
    # goes with a stick to another installation. What does not stays where it was written: the registers,
    # which are loaded from the same files; whether an operation is open, its plan and its situation reports,
    # which each command post has of its own; who has read or taken what there; and all of an exercise.
    CARRIED = auto()


_SAID_OF_POINT: Final = (
    Trait.PROJECTED | Trait.NEWS | Trait.CORRECTABLE | Trait.ANSWER | Trait.OF_POINT | Trait.CARRIED
)
_LINE: Final = Trait.PROJECTED | Trait.CORRECTABLE | Trait.CARRIED
_LIST: Final = Trait.TEXT_IN_FACTS


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind is treated. `expected` is what an inject asks for by it, `draft` what it is written as."""

    type: type[What]
    touches: Part = Part.NOTHING
    traits: Trait = Trait.NONE
    timed: Timed = Timed.OPERATION
    expected: ExpectedKind | None = None
    draft: DraftKind | None = None


_TABLE: Final = (
    Kind(lists.AreasLoaded, Part.REGISTERS, _LIST | Trait.PROJECTED, Timed.REAL),
    Kind(lists.PointsLoaded, Part.REGISTERS, _LIST | Trait.PROJECTED, Timed.REAL),
    Kind(lists.SectorsLoaded, Part.ORGANISATION, _LIST | Trait.PROJECTED, Timed.REAL),
    Kind(
        operations.OperationOpened,
        Part.OPERATION,
        Trait.PROJECTED | Trait.KEPT | Trait.TOLD | Trait.CARRIED,
        Timed.REAL,
    ),
    Kind(operations.OperationChanged, Part.OPERATION, Trait.PROJECTED | Trait.KEPT, Timed.REAL),
    Kind(operations.OperationClosed, Part.OPERATION, Trait.PROJECTED, Timed.REAL),
    Kind(operations.OperationReopened, Part.OPERATION, Trait.PROJECTED, Timed.REAL),
    Kind(
        reports.Reported,
        Part.POINT,
        _SAID_OF_POINT,
        expected=ExpectedKind.RAPPORT,
        draft=DraftKind.PUNKTRAPPORT,
    ),
    Kind(reports.OccupancyReported, Part.POINT, _SAID_OF_POINT),
    Kind(
        reports.PhaseChanged,
        Part.POINT,
        _SAID_OF_POINT | Trait.DECISION | Trait.TOLD,
        expected=ExpectedKind.LAGE,
    ),
    Kind(reports.OpeningSaid, Part.POINT, _SAID_OF_POINT),
    Kind(
        sectors.SupportRequested,
        Part.REQUESTS,
        _SAID_OF_POINT | Trait.TOLD,
        expected=ExpectedKind.BEGARAN,
        draft=DraftKind.STOD,
    ),
    Kind(sectors.RequestMoved, Part.REQUESTS, _SAID_OF_POINT | Trait.TOLD),
    Kind(
        sectors.RequestAcknowledged,
        Part.REQUESTS,
        Trait.PROJECTED | Trait.CORRECTABLE | Trait.OF_POINT | Trait.CARRIED,
    ),
    Kind(
        staff.NoteWritten,
        Part.NOTHING,
        _SAID_OF_POINT,
        expected=ExpectedKind.ANTECKNING,
        draft=DraftKind.ANTECKNING,
    ),
    Kind(staff.EntryCorrected, Part.NOTHING, _LINE | Trait.NEWS | Trait.OF_POINT),
    Kind(
        sectors.SectorReported,
        Part.SECTOR_REPORTS,
        Trait.PROJECTED | Trait.ANSWER | Trait.CARRIED,
        expected=ExpectedKind.SEKTORRAPPORT,
        draft=DraftKind.SEKTORRAPPORT,
    ),
    Kind(operations.Masked, Part.WORDS, Trait.PROJECTED | Trait.KEPT | Trait.CARRIED, Timed.REAL),
    Kind(
        staff.DecisionWritten,
        Part.NOTHING,
        _LINE | Trait.NEWS | Trait.DECISION | Trait.ANSWER,
        expected=ExpectedKind.BESLUT,
        draft=DraftKind.BESLUT,
    ),
    Kind(
        staff.PublicTold,
        Part.NOTHING,
        Trait.NEWS | Trait.ANSWER | Trait.CARRIED,
        expected=ExpectedKind.BUDSKAP,
        draft=DraftKind.BUDSKAP,
    ),
    Kind(staff.PlanSet, Part.NOTHING, Trait.BY_WHOM, draft=DraftKind.PLAN),
    Kind(staff.FileAttached, Part.NOTHING, _LINE),
    Kind(staff.LineTicked, Part.NOTHING, Trait.PROJECTED | Trait.BY_WHOM | Trait.CARRIED),
    Kind(staff.ChangesSeen),
    Kind(operations.RetentionDecided, Part.WORDS, Trait.PROJECTED | Trait.KEPT, Timed.REAL),
    Kind(lists.EventsLoaded, Part.NOTHING, Trait.PROJECTED),
    Kind(
        sectors.OwnerMoved,
        Part.NOTHING,
        Trait.NEWS | Trait.DECISION | Trait.ANSWER | Trait.BY_WHOM | Trait.CARRIED,
        expected=ExpectedKind.BESLUT,
    ),
    Kind(staff.SituationReportFrozen, draft=DraftKind.LAGESRAPPORT),
    Kind(staff.SituationReportApproved),
    Kind(staff.SituationReportPublished, Part.NOTHING, Trait.NEWS | Trait.TOLD),
    Kind(staff.SituationReportRead),
    Kind(lists.NoticePlanLoaded, Part.NOTICE_PLAN, _LIST, Timed.REAL),
    Kind(operations.ExercisePlanned, timed=Timed.CONTROL),
    Kind(operations.ClockSet, Part.OPERATION | Part.CLOCK, Trait.PROJECTED | Trait.NEWS),
    Kind(operations.ExerciseInterrupted, Part.OPERATION | Part.CLOCK, Trait.PROJECTED | Trait.NEWS),
    Kind(operations.BreakAsked, timed=Timed.CONTROL),
    Kind(operations.InjectChanged, timed=Timed.CONTROL),
    Kind(operations.InjectDelivered, traits=Trait.ARRIVAL, timed=Timed.CONTROL),
    Kind(operations.InjectSkipped, timed=Timed.CONTROL),
    Kind(operations.InjectAcknowledged, timed=Timed.CONTROL),
    Kind(operations.Observed, timed=Timed.CONTROL),
    Kind(operations.ActAssessed, timed=Timed.CONTROL),
    Kind(operations.LessonLearnt),
    Kind(staff.TaskTaken, Part.NOTHING, Trait.BY_WHOM),
    Kind(
        actions.ActionStated,
        Part.REQUESTS,
        Trait.NEWS | Trait.CORRECTABLE | Trait.ANSWER | Trait.OF_POINT | Trait.BY_WHOM | Trait.CARRIED,
    ),
    Kind(lists.ServicesLoaded, Part.NOTHING, _LIST, Timed.REAL),
    Kind(
        reports.ServiceReported,
        Part.NOTHING,
        Trait.PROJECTED | Trait.CORRECTABLE | Trait.OF_POINT | Trait.CARRIED,
    ),
    Kind(points.PointAdded, Part.POINT | Part.REGISTERS, _SAID_OF_POINT),
    Kind(points.PointSettled, Part.POINT | Part.REGISTERS, _SAID_OF_POINT | Trait.DECISION),
    Kind(lists.AssumptionsSet, Part.NOTHING, _LIST, Timed.REAL),
    Kind(lists.EquipmentLoaded, Part.NOTHING, _LIST | Trait.PROJECTED | Trait.WITHIN, Timed.REAL),
    Kind(points.PointChecked, Part.NOTHING, Trait.PROJECTED | Trait.WITHIN, Timed.REAL),
    Kind(
        deliveries.LevelReported,
        Part.POINT,
        Trait.PROJECTED | Trait.CORRECTABLE | Trait.OF_POINT | Trait.WITHIN | Trait.CARRIED,
    ),
    Kind(deliveries.ResourcesLoaded, Part.NOTHING, _LIST | Trait.WITHIN, Timed.REAL),
    Kind(
        deliveries.OrderMoved,
        Part.NOTHING,
        Trait.DECISION | Trait.CORRECTABLE | Trait.OF_POINT | Trait.WITHIN | Trait.CARRIED,
    ),
    Kind(assessments.AssessmentSaved, traits=Trait.CARRIED),
    Kind(operations.InjectsOpened, timed=Timed.CONTROL),
    Kind(operations.InjectWithdrawn, traits=Trait.ARRIVAL, timed=Timed.CONTROL),
    Kind(operations.ControlNoted, timed=Timed.CONTROL),
    Kind(operations.RecipientReminded, traits=Trait.ARRIVAL, timed=Timed.CONTROL),
    Kind(operations.ResultGiven, timed=Timed.CONTROL),
    Kind(servers.ServerTook, Part.NOTHING, Trait.PROJECTED | Trait.KEPT, Timed.REAL),
    Kind(carried.CarriedIn, Part.NOTHING, Trait.PROJECTED, Timed.REAL),
)
KINDS: Final[Mapping[EntryKind, Kind]] = MappingProxyType({one.type.KIND: one for one in _TABLE})


@cache
def having(trait: Trait) -> tuple[EntryKind, ...]:
    """Return the kinds that have a trait."""
    return tuple(kind for kind, one in KINDS.items() if trait in one.traits)


@cache
def touching(part: Part) -> tuple[EntryKind, ...]:
    """Return the kinds that may change any part of what is named."""
    return tuple(kind for kind, one in KINDS.items() if part & one.touches)


@cache
def touching_only(part: Part) -> tuple[EntryKind, ...]:
    """Return the kinds that may change what is named and nothing else: all other reads stand after them."""
    return tuple(kind for kind, one in KINDS.items() if one.touches is part)


@cache
def timed_by(timed: Timed) -> tuple[EntryKind, ...]:
    """Return the kinds whose time is this clock's."""
    return tuple(kind for kind, one in KINDS.items() if one.timed is timed)


@cache
def expected_as(expected: ExpectedKind) -> tuple[EntryKind, ...]:
    """Return the kinds by which an inject's expected act is done."""
    return tuple(kind for kind, one in KINDS.items() if one.expected is expected)


def below(base: type[What]) -> tuple[EntryKind, ...]:
    """Return the kinds whose facts are of a family: `LogLine`, `OfRequest`, `OfSituationReport`."""
    return tuple(kind for kind, one in KINDS.items() if issubclass(one.type, base))
