"""Fel och åtgärd in words: what has failed and where, who acts, and why that does not count."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Protocol

from dashboard.words import _, label
from dashboard.words.times import clock
from data import glossary
from data.failures.facts import ACTED_ON, Action, Attended, Because, Failure
from data.failures.words import ActionState, FailureKind
from data.operations.facts import Operation
from data.points.facts import Estimate, Picture
from data.sectors.facts import SectorRegister
from data.words import Function, Mark

# What is done at a time that can be moved.
TIMED: Final = frozenset({Because.ACCEPTED, Because.ON_ITS_WAY, Because.ORDERED, Because.TIME_PASSED})


@dataclass(frozen=True, slots=True)
class Names:
    """The names that failures are told with: areas and points by id, and the sector organisation."""

    areas: Mapping[str, str]
    points: Mapping[str, str]
    register: SectorRegister

    def of_area(self, area: str) -> str:
        return self.areas.get(area, area)

    def of_point(self, point: str) -> str:
        return self.points.get(point, point)


def names_of(picture: Picture, register: SectorRegister) -> Names:
    """Return the names that an operation's failures are told with."""
    return Names(
        {area.id: area.name for area in picture.areas},
        {point.id: point.name for point in picture.points},
        register,
    )


def where(failure: Failure, names: Names) -> str:
    """Return the name of the point, the sector or the area that has failed."""
    if failure.point is not None:
        return failure.point.name
    return names.register.sector_name(failure.sector) if failure.sector else names.of_area(failure.area)


def not_followed(operation: Operation) -> str:
    """Return why nothing is said of failures in a closed operation: nobody is to act there; "" while open."""
    if operation.closed_at is None:
        return ""
    if operation.is_exercise:
        return _("Övningen är avslutad: fel följs inte längre")
    return _("Händelsen är stängd: fel följs inte längre")


def nothing_known(operation: Operation, closing: int) -> str:
    """Return what is said where no failure counts; `closing`: at so many points that are being closed
    something is down all the same.
    """
    said = _.n(
        "%(n)d punkt under avveckling har något ur funktion",
        "%(n)d punkter under avveckling har något ur funktion",
        closing,
    )
    none = _("Inga kända fel vid punkter som räknas") if closing else _("Inga kända fel")
    return not_followed(operation) or (f"{none} · {said}" if closing else none)


class Failed(Protocol):
    """What has failed, now or as a report has frozen it."""

    @property
    def kind(self) -> FailureKind: ...
    @property
    def function(self) -> Function | None: ...
    @property
    def mark(self) -> Mark: ...
    @property
    def ends(self) -> datetime | None: ...


def counted_words(counted: int, without: int, late: int = 0) -> str:
    """Return how many failures count, and how many of them nobody does anything about."""
    parts = (
        _("%(n)d fel", n=counted),
        _("%(n)d utan åtgärd", n=without),
        _.n("varav %(n)d försenad", "varav %(n)d försenade", late) if late else "",
    )
    return " · ".join(part for part in parts if part)


def what(failure: Failed, now: datetime) -> str:
    """Return what has failed, without where."""
    if failure.function is None:
        return label(failure.kind)
    name = glossary.label(failure.function, _.language, short=True)
    if failure.kind is FailureKind.UTHALLIGHET and failure.ends is not None:
        ended = failure.ends <= now
        said = _("%(what)s tog slut %(at)s") if ended else _("%(what)s tar slut %(at)s")
        return said % {"what": name, "at": clock(failure.ends, now)}
    if failure.mark is Mark.OBEKRAFTAT:
        return _("%(what)s obekräftat ur funktion", what=name)
    return f"{name} {label(failure.kind)}"


def who(action: Action, names: Names) -> str:
    """Return who acts, as a function or an organisation."""
    return names.register.name_of(action.owner) if action.owner else action.by


@dataclass(frozen=True, slots=True)
class Acting:
    """Who acts on a failure, in names and words; `refer` and `source` are "" where nothing is said.

    `moved` is how often they had promised another time.
    """

    who: str
    until: datetime | None
    said_at: datetime
    refer: str
    source: str
    moved: int = 0


def done(one: Attended, names: Names, now: datetime) -> str:
    """Return what is done about a failure; where that does not count, why."""
    return done_words(one.because, _acting(one.action, names), now)


def why(one: Attended, names: Names, now: datetime) -> str:
    """Return who does what and until when; why it does not count; "" where nobody has said anything."""
    return _why(one.because, _acting(one.action, names), now)


def _acting(action: Action | None, names: Names) -> Acting | None:
    if action is None:
        return None
    refer = names.of_point(action.refer) if action.refer else ""
    return Acting(who(action, names), action.until, action.said_at, refer, action.source, action.moved)


def done_words(because: Because, acting: Acting | None, now: datetime) -> str:
    """Return what is done about a failure, now or as a report has frozen it."""
    said = _why(because, acting, now)
    if because in ACTED_ON or because is Because.NO_ANSWER:
        return said
    without = label(ActionState.UTAN_ATGARD)
    return _("%(without)s: %(why)s", without=without, why=said) if said else without


def _why(because: Because, acting: Acting | None, now: datetime) -> str:
    if acting is None:
        return ""
    told = {
        "who": acting.who,
        "at": clock(acting.until, now) if acting.until is not None else "",
        "said": clock(acting.said_at, now),
    }
    said = _says()[because] % told
    if because in TIMED and acting.moved:
        said = _("%(said)s, %(moved)s", said=said, moved=_moved(acting.moved))
    if because is Because.DECIDED and acting.refer:
        said = _("%(said)s, hänvisa till %(refer)s", said=said, refer=acting.refer)
    return _("%(said)s, enligt %(source)s", said=said, source=acting.source) if acting.source else said


def back(failure: Failure, now: datetime) -> str:
    """Return when a failure is expected back, says who, and how often they have moved it; else ""."""
    return returns(failure.back, now)


def back_in_short(failure: Failure, now: datetime) -> str:
    """Return the same without who says so, for where room is scarce."""
    return returns(replace(failure.back, source="") if failure.back is not None else None, now)


def returns(estimate: Estimate | None, now: datetime) -> str:
    """Return an expected return in words. What has passed is no promise any more."""
    if estimate is None:
        return ""
    at = clock(estimate.at, now)
    passed = estimate.at <= now
    said = _("skulle ha varit åter %(at)s", at=at) if passed else _("åter %(at)s", at=at)
    if estimate.source:
        said = _("%(said)s enligt %(source)s", said=said, source=estimate.source)
    return _("%(said)s, %(moved)s", said=said, moved=_moved(estimate.moved)) if estimate.moved else said


def expected(one: Attended, names: Names, now: datetime) -> str:
    """Return when a failure is expected back, where nobody says so by when whoever acts on it is done."""
    action = one.action
    if one.failure.back is not None or action is None or one.because not in TIMED or action.until is None:
        return back(one.failure, now)
    return returns(Estimate(action.until, who(action, names), action.moved), now)


def _moved(times: int) -> str:
    return _.n("flyttad %(n)d gång", "flyttad %(n)d gånger", times)


def _says() -> Mapping[Because, str]:
    return {
        Because.NOTHING_SAID: "",
        Because.NO_ANSWER: _("begärt av %(who)s, inget svar"),
        Because.DECLINED: _("%(who)s gör det inte"),
        Because.TIME_PASSED: _("%(who)s skulle ha varit klar %(at)s"),
        Because.WORSENED: _("har ändrats sedan %(who)s åtog sig det %(said)s"),
        Because.NOT_CONFIRMED: _("%(who)s sa utfört %(said)s, inte bekräftat"),
        Because.ACCEPTED: _("%(who)s, klart %(at)s"),
        Because.ON_ITS_WAY: _("%(who)s på väg, framme %(at)s"),
        Because.ORDERED: _("%(who)s: beställt till %(at)s, ej på plats"),
        Because.DONE: _("%(who)s: utfört %(said)s, väntar på bekräftelse"),
        Because.DECIDED: _("åtgärdas inte, beslut av %(who)s"),
    }
