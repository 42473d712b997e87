"""Values of a scenario as its files write them and as they are: raises ValueError with the Swedish reason."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

from data.domain.scenario import Recipient
from data.domain.swedish_time import ZONE
from data.domain.words import Role
from data.exercise.spans import (
    MOMENT_FORM,
    SPAN_FORM,
    moment_of,
    moment_said,
    span_of,
    span_said,
)

__all__ = ["moment", "moment_said", "origin", "origin_said", "recipient", "recipient_said"]
__all__ += ["span", "span_said", "text"]
_YEARS: Final = range(2000, 2200)


def moment(given: Any) -> timedelta | None:
    """Return a moment from the start."""
    if given is None or isinstance(given, timedelta):
        return given
    if not isinstance(given, str):
        raise ValueError(f"{_shown(given)} är ingen tid. Skriv {MOMENT_FORM}.")
    return moment_of(given)


def span(given: Any) -> timedelta | None:
    """Return a duration."""
    if given is None or isinstance(given, timedelta):
        return given
    if not isinstance(given, str):
        raise ValueError(f"{_shown(given)} är ingen varaktighet. Skriv {SPAN_FORM}.")
    return span_of(given)


def origin(given: Any) -> datetime:
    """Return a moment of the world in UTC; without an offset it is Swedish time, where that is one moment."""
    said = given
    if isinstance(given, str):
        try:
            said = datetime.fromisoformat(given.strip())
        except ValueError:
            said = None
    if not isinstance(said, datetime):
        raise ValueError(f"{_shown(given)} är ingen tidpunkt. Skriv till exempel 2027-01-19 06:00.")
    if said.year not in _YEARS:
        raise ValueError(f"År {said.year} är utanför {_YEARS.start}–{_YEARS.stop - 1}.")
    if said.tzinfo is not None:
        return said.astimezone(UTC)
    first = said.replace(tzinfo=ZONE, fold=0).astimezone(UTC)
    second = said.replace(tzinfo=ZONE, fold=1).astimezone(UTC)
    if first != second:
        times = "finns två gånger" if first < second else "finns inte"
        raise ValueError(f"{said:%Y-%m-%d %H:%M} {times}: klockan ställs om. Ange +01:00 eller +02:00.")
    return first


def origin_said(at: datetime) -> str:
    """Return a moment in Swedish time with its offset."""
    return at.astimezone(ZONE).isoformat()


def recipient(given: Any) -> Recipient:
    """Return whom an inject is for: role, or role:what it is bound to."""
    if isinstance(given, Recipient):
        return given
    role, _, bound = given.strip().partition(":") if isinstance(given, str) else ("", "", "")
    if role.strip() not in list(Role):
        raise ValueError(
            f"{_shown(given)} är ingen mottagare. Skriv krisledning, stadsdel:<område>, sektor:<sektor> "
            "eller punkt:<punkt>."
        )
    return Recipient(Role(role.strip()), bound.strip())


def recipient_said(one: Recipient) -> str:
    """Return a recipient as files write it."""
    return f"{one.role}:{one.bound}" if one.bound else str(one.role)


def text(given: Any) -> Any:
    """Return a text without the white space around it; what is none is left to be refused."""
    return given.replace("\r\n", "\n").strip() if isinstance(given, str) else given


def _shown(given: Any) -> str:
    return repr(given)[:40]
