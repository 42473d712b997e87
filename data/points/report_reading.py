"""What is said of a point, read from plain fields: what it would be stored as, or at which field why not.

Whichever way it comes in, a phone's form, a desk's, a text message or another system, it becomes fields with
the names here: text as it was typed, or a moment or number where it has been read already. Where on a screen
a field is, and how its times are written, only the way in knows.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final, Protocol, TypeVar

from data.errors import Reason
from data.points import rules as point_rules
from data.points.commands import NewOccupancy, NewOpening, NewReport, PointReport, Unchanged
from data.text_reports.needs import kind_of
from data.words import Channel, Function, Occupancy, RequestKind, Staffing, Status, Supply

# What the entries of a report about a point are called after its id, besides its functions.
OCCUPANCY, OPENING = "belaggning", "oppning"

UNKNOWN_WORD: Final = "Okänt val. Välj något av det som står här."
NOT_THE_POINTS: Final = "Att en funktion inte är aktuell avgör stadsdelen."
NO_FUNCTION: Final = "Välj en funktion."
NO_STATUS: Final = "Välj en status."
NO_OCCUPANCY: Final = "Välj beläggning."
NO_STAFFING: Final = "Välj bemanning."
NO_NUMBER: Final = "Skriv antalet med siffror, eller lämna tomt."
NO_OPENING: Final = "Välj om punkten har öppnat eller inte kan öppna."
NO_REASON_WANTED: Final = (
    "Skälet hör till att punkten inte kan öppna. Ta bort det, eller välj ”vi kan inte öppna”."
)
NO_SUPPORT: Final = "Skriv vad som behövs."

_LONGEST_NUMBER, _LONGEST_REVISION = 9, 19
_OF_A_FUNCTION = ("supply", "ahead", "lasts_until", "restored_estimate", "cause")

Plain = Mapping[str, str | int | datetime | timedelta | None]
Word = TypeVar("Word", bound=StrEnum)


class Times(Protocol):
    """How the times of one way in are written; what cannot be read is a reason."""

    def seen(self, text: str, now: datetime, field: str) -> datetime | Reason | None: ...

    def ahead(self, text: str, since: datetime, field: str) -> datetime | Reason | None: ...


class Opened(StrEnum):
    OPENED = "opened"
    CANNOT = "cannot"


@dataclass(frozen=True, slots=True)
class Around:
    """What a report is given besides what is said: its id, where it belongs, and the operation's time.

    `says_all`: nobody is there to choose what goes together; a system says what it knows. `exempts`: who
    sends it may say that a function does not apply. `asked`, `device`: as in `PointReport`.
    """

    id: str
    operation: str
    point: str
    now: datetime
    times: Times
    asked: str = ""
    device: str = ""
    unconfirmed_device: bool = False
    version: int | None = None
    exempts: bool = True
    says_all: bool = False


def read_point_report(plain: Plain, around: Around) -> PointReport | tuple[Reason, ...]:
    """Read everything said about a point at once; a function's fields begin with its name (`el_status`)."""
    reading = _Reading(plain, around)
    observed = reading.observed() or around.now
    reports = tuple(reading.functions(observed))
    unchanged = tuple(reading.unchanged())
    said = PointReport(
        **reading.source(around.id),
        asked=around.asked,
        reports=reports,
        occupancy=reading.occupancy(f"{around.id}:{OCCUPANCY}", observed),
        opening=reading.opening(f"{around.id}:{OPENING}", observed),
        support=reading.support(),
        support_kind=reading.support_kind(),
        support_by=reading.ahead("support_by", observed),
        note=reading.text("note"),
        observed_at=observed,
        **reading.phone(),
        unchanged=unchanged,
    )
    return tuple(reading.reasons) or said


def read_report(plain: Plain, around: Around) -> NewReport | tuple[Reason, ...]:
    """Read what is said of one function."""
    reading = _Reading(plain, around)
    function = reading.needed(Function, "function", NO_FUNCTION)
    status = reading.needed(Status, "status", NO_STATUS)
    observed = reading.observed()
    if function is None or status is None:
        return tuple(reading.reasons)
    report = reading.report(function, status, around.id, observed)
    return tuple(reading.reasons) or replace(report, note=reading.text("note"), version=around.version)


def read_occupancy(plain: Plain, around: Around) -> NewOccupancy | tuple[Reason, ...]:
    """Read how full a point is."""
    reading = _Reading(plain, around)
    said = reading.occupancy(around.id, reading.observed())
    if said is None:
        reading.no("occupancy", NO_OCCUPANCY)
    elif not reading.reasons:
        return replace(said, version=around.version)
    return tuple(reading.reasons)


@dataclass(slots=True)
class _Reading:
    """One report being read; what cannot be is noted, for each field what was found first."""

    plain: Plain
    around: Around
    reasons: list[Reason] = field(default_factory=list)

    def no(self, name: str, why: str) -> None:
        if all(reason.field != name for reason in self.reasons):
            self.reasons.append(Reason(why, name))

    def text(self, name: str) -> str:
        said = self.plain.get(name)
        return "" if said is None else str(said)

    def word(self, kind: type[Word], name: str) -> Word | None:
        said = self.text(name)
        if said and said not in list(kind):
            self.no(name, UNKNOWN_WORD)
            return None
        return kind(said) if said else None

    def needed(self, kind: type[Word], name: str, lacking: str) -> Word | None:
        found = self.word(kind, name)
        if found is None:
            self.no(name, lacking)
        return found

    def number(self, name: str) -> int | None:
        said, text = self.plain.get(name), self.text(name)
        if isinstance(said, int):
            return said
        if text and not (text.isascii() and text.isdigit()):
            self.no(name, NO_NUMBER)
            return None
        return int(text[:_LONGEST_NUMBER]) if text else None

    def _time(self, name: str, found: datetime | Reason | None) -> datetime | None:
        if isinstance(found, Reason):
            self.no(found.field or name, found.text)
            return None
        return found

    def observed(self) -> datetime | None:
        said = self.plain.get("observed_at")
        if isinstance(said, datetime):
            return said
        seen = self.around.times.seen
        return self._time("observed_at", seen(self.text("observed_at"), self.around.now, "observed_at"))

    def ahead(self, name: str, observed: datetime | None) -> datetime | None:
        said, since = self.plain.get(name), observed or self.around.now
        if isinstance(said, datetime | timedelta):
            return said if isinstance(said, datetime) else since + said
        return self._time(name, self.around.times.ahead(self.text(name), since, name))

    def source(self, act: str) -> dict[str, Any]:
        return {
            "id": act,
            "operation": self.around.operation,
            "point": self.around.point,
            "channel": self.word(Channel, "channel") or Channel.WEBB,
            "on_behalf_of": self.text("on_behalf_of"),
        }

    def phone(self) -> dict[str, Any]:
        return {"device": self.around.device, "unconfirmed_device": self.around.unconfirmed_device}

    def functions(self, observed: datetime) -> Iterator[NewReport]:
        for function in Function:
            prefix = f"{function}_"
            status = self.word(Status, f"{prefix}status")
            if status is Status.EJ_AKTUELL and not self.around.exempts:
                self.no(f"{prefix}status", NOT_THE_POINTS)
            elif status is not None:
                yield self.report(function, status, f"{self.around.id}:{function}", observed, prefix)
            elif any(self.text(f"{prefix}{part}") for part in _OF_A_FUNCTION):
                self.no(f"{prefix}status", NO_STATUS)

    def report(
        self, function: Function, status: Status, act: str, observed: datetime | None, prefix: str = ""
    ) -> NewReport:
        """`ahead` is how long it lasts, or when it is expected back: what is down lasts for nothing."""
        supply = self.word(Supply, f"{prefix}supply")
        ahead = self.ahead(f"{prefix}ahead", observed)
        down = status is Status.UR_FUNKTION
        report = NewReport(
            **self.source(act),
            **self.phone(),
            function=function,
            status=status,
            supply=supply or Supply.OKANT,
            cleared=("supply",) if supply is Supply.OKANT else (),
            cause=self.text(f"{prefix}cause"),
            observed_at=observed,
            lasts_until=self.ahead(f"{prefix}lasts_until", observed) or (None if down else ahead),
            restored_estimate=self.ahead(f"{prefix}restored_estimate", observed) or (ahead if down else None),
            valid_until=self.ahead(f"{prefix}valid_until", observed),
            seen=self._seen(function),
        )
        unfit = None if self.around.says_all else point_rules.why_not_ahead(report)
        if unfit is not None:
            self.no(f"{prefix}{unfit.field}", unfit.text)
        return report

    def _seen(self, function: Function) -> int | None:
        """Return the revision that the page showed of a function; None where it did not say."""
        said = self.text(f"{function}_seen")
        return int(said) if said.isascii() and said.isdigit() and len(said) < _LONGEST_REVISION else None

    def unchanged(self) -> Iterator[Unchanged]:
        """Yield what "oförändrat" covers: what a page offered to confirm and says nothing else of."""
        if self.plain.get("confirms") is None:
            return
        covers = self.text("confirms").split()
        if not covers:
            self.no("confirms", point_rules.NOT_SHOWN.text)
        for function in Function:
            if function in covers and not self.text(f"{function}_status"):
                yield Unchanged(function, self._seen(function))

    def occupancy(self, act: str, observed: datetime | None) -> NewOccupancy | None:
        occupancy, staffing = self.word(Occupancy, "occupancy"), self.word(Staffing, "staffing")
        people, relief = self.number("people"), self.ahead("relief_at", observed)
        if staffing is None and relief is not None and not self.around.says_all:
            self.no("staffing", NO_STAFFING)
        if occupancy is None:
            if (staffing, people, relief) != (None, None, None):
                self.no("occupancy", NO_OCCUPANCY)
            return None
        return NewOccupancy(
            **self.source(act),
            occupancy=occupancy,
            people=people,
            staffing=staffing,
            relief_at=relief,
            observed_at=observed,
        )

    def opening(self, act: str, observed: datetime) -> NewOpening | None:
        said, reason = self.word(Opened, "opening"), self.text("opening_reason")
        if said is None:
            if reason:
                self.no("opening", NO_OPENING)
            return None
        opened = said is Opened.OPENED
        if opened and reason:
            self.no("opening_reason", NO_REASON_WANTED)
        return NewOpening(**self.source(act), opened=opened, reason=reason, observed_at=observed)

    def support_kind(self) -> RequestKind | None:
        """Return what kind was chosen; where none was, what the words can only mean."""
        return self.word(RequestKind, "support_kind") or kind_of(self.text("support"))

    def support(self) -> str:
        text = self.text("support")
        if not text and (self.text("support_kind") or self.text("support_by")):
            self.no("support", NO_SUPPORT)
        return text
