"""The light report form: what is known of one point, and what is asked of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from dashboard.look import style
from dashboard.phone.first_says import First, doubt, first, said
from dashboard.wall.reading import Reading, read, status_word, supply_text
from dashboard.words import _, label
from dashboard.words.failures import returns
from dashboard.words.times import clock, span
from data import glossary
from data.operations.facts import Operation
from data.points.facts import FunctionState, Point
from data.points.opening import decision_missing
from data.truth import Effective, effective
from data.words import Function, Mark, Occupancy, Phase, Staffing, Status, Supply

# What the point itself is asked; *ej aktuell* is the stadsdel's to set.
ASKED_OF_POINT = (Status.FUNGERAR, Status.BEGRANSAD, Status.UR_FUNKTION, Status.OKAND)
SUPPLIES = (Supply.ORDINARIE, Supply.RESERV, Supply.NODVATTEN)
MINUTES_AGO = ("10", "30", "60")


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to tap: what it is called, its sign, and the criterion under it."""

    value: str
    word: str
    sign: str = ""
    criterion: str = ""


@dataclass(frozen=True, slots=True)
class Age:
    """A moment and how old it is; `minutes` lets the page count on by itself."""

    at: str
    text: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Lapse:
    """How a function will be read once its report ceases to hold, `seconds` of the operation from now."""

    seconds: int
    look: str
    sign: str
    word: str
    more: str


@dataclass(frozen=True, slots=True)
class FunctionField:
    """One function: how it was last reported, and what can be said of it now.

    `seen` is the newest revision that this shows, carried by the form so that the store knows it too.
    """

    name: str
    title: str
    now_word: str
    now_sign: str
    now_status: Status
    now_mark: Mark
    now_more: str
    age: Age | None
    lapse: Lapse | None
    choices: tuple[Choice, ...]
    supplies: tuple[Choice, ...]
    seen: int


@dataclass(frozen=True, slots=True)
class LightForm:
    point: str
    name: str
    area: str
    phase: str
    exercise: bool
    operation: str
    operation_name: str
    last: Age | None
    functions: tuple[FunctionField, ...]
    first: First
    occupancies: tuple[Choice, ...]
    occupancy_now: str
    staffings: tuple[Choice, ...]
    asks_opening: bool
    awaits: str


def light_form(
    operation: Operation, point: Point, area: str, now: datetime, *, own: bool = False
) -> LightForm:
    """Build the form at the operation's time `now`; `own` is the stadsdel's, which may say *ej aktuell*."""
    reading = read(point, now)
    asked = tuple(Status) if own else ASKED_OF_POINT
    return LightForm(
        point=point.id,
        name=point.name,
        area=area,
        phase=label(point.phase),
        exercise=operation.is_exercise,
        operation=operation.id,
        operation_name=operation.name,
        last=_last(point, now),
        functions=tuple(_field(f, reading, asked, now) for f in Function),
        first=first(reading, now),
        occupancies=_words(Occupancy),
        occupancy_now=_occupancy_now(reading, now),
        staffings=_words(Staffing),
        asks_opening=point.phase is not Phase.OPPEN,
        awaits=_awaits(reading, now),
    )


def age(moment: datetime, now: datetime) -> Age:
    """Return a moment's time of day and age; a clock that went backwards gives no negative age."""
    passed = now - moment
    return Age(clock(moment, now), ago(span(passed)), max(0, int(passed.total_seconds() // 60)))


def ago(length: str) -> str:
    return _("för %(span)s sedan", span=length)


def _last(point: Point, now: datetime) -> Age | None:
    seen = [state.current.observed_at for state in point.functions.values() if state.current]
    if point.occupancy is not None:
        seen.append(point.occupancy.observed_at)
    return age(max(seen), now) if seen else None


def _field(function: Function, reading: Reading, asked: Iterable[Status], now: datetime) -> FunctionField:
    one = reading.functions[function]
    more = [supply_text(one)]
    if one.report is not None and one.report.lasts_until is not None and one.report.lasts_until > now:
        more.append(_("räcker till %(at)s", at=clock(one.report.lasts_until, now)))
    more.append(returns(reading.point.functions[function].expected(one.report), now))
    if one.report is not None and one.expires_at not in (None, one.report.lasts_until):
        more.append(_("bekräfta före %(at)s", at=clock(one.expires_at, now)))
    more.append(doubt(one, now))
    return FunctionField(
        name=function.value,
        title=_title(function),
        now_word=status_word(one) if one.report else _("aldrig rapporterat"),
        now_sign=style.symbol(one.status, one.mark),
        now_status=one.status,
        now_mark=one.mark,
        now_more=" · ".join(part for part in more if part),
        age=age(one.report.observed_at, now) if one.report else None,
        lapse=_lapse(reading.point.functions[function], one, now),
        choices=tuple(choice(function, status) for status in asked),
        supplies=tuple(
            Choice(supply.value, label(supply))
            for supply in SUPPLIES
            if supply is not Supply.NODVATTEN or function is Function.VATTEN
        ),
        seen=reading.point.functions[function].newest,
    )


def _lapse(state: FunctionState, one: Effective, now: datetime) -> Lapse | None:
    """Say what becomes of a function that nobody reports anew: the page shows it by itself when it comes."""
    if one.expires_at is None:
        return None
    then = effective(state, one.expires_at)
    look = then.status.value + ("" if then.mark is Mark.BEKRAFTAT else " d")
    seconds = int((one.expires_at - now).total_seconds())
    sign = style.symbol(then.status, then.mark)
    return Lapse(seconds, look, sign, status_word(then), doubt(then, now))


def choice(function: Function, status: Status) -> Choice:
    """Return a status to choose; *okänd* is what somebody answers who does not know."""
    criterion = glossary.criterion(function, status, _.language)
    return Choice(status.value, said(status), style.symbol(status), criterion)


def _title(function: Function) -> str:
    return label(function).capitalize()


def _words(kind: type[Occupancy] | type[Staffing]) -> tuple[Choice, ...]:
    return tuple(Choice(word.value, glossary.label(word, _.language, short=True)) for word in kind)


def _awaits(reading: Reading, now: datetime) -> str:
    """Say that the point's word on having opened waits for a decision, while it does."""
    opening = reading.point.opening
    if opening is None or not decision_missing(reading.point):
        return ""
    at = clock(opening.at, now)
    return _("Ni har sagt att ni har öppnat %(at)s. Beslut om att öppna väntas.", at=at)


def _occupancy_now(reading: Reading, now: datetime) -> str:
    """Say what stands of occupancy and staffing, while it stands."""
    held = reading.occupancy
    if held is None:
        return ""
    words: list[str | None] = [
        label(held.occupancy) if held.occupancy else None,
        _("%(n)s personer", n=held.people) if held.people is not None else None,
        label(held.staffing) if held.staffing else None,
        clock(held.observed_at, now),
    ]
    return ", ".join(word for word in words if word)
