"""What was heard or pasted: as one report about a point, and line by line what it would become."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from dashboard.words import _, label, text_answers, times
from dashboard.words.relay import Line, lines
from dashboard.words.times import clock
from dashboard.words.typed_times import AsTyped
from data.errors import Reason
from data.freetext import warning_for, why_not_personal
from data.operations.facts import Operation
from data.points.commands import PointReport
from data.points.facts import Picture
from data.points.report_reading import Around, Opened, Plain, read_point_report
from data.points.rules import why_not_store
from data.text_reports import words
from data.text_reports.back import timely
from data.text_reports.doubt import whole_line
from data.text_reports.plain import without_exercise
from data.text_reports.reading import Doubted, ShortReport, parse
from data.words import Channel, Function, Supply

# What the form calls a field otherwise: one field says how long something lasts, or when it is back.
_PLAIN = {f"{function}_lasts": f"{function}_ahead" for function in Function} | {
    "relief": "relief_at",
    "reason": "opening_reason",
}
_PLACES = {plain: name for name, plain in _PLAIN.items()}


@dataclass(frozen=True, slots=True)
class Sent:
    """Around a report: its id, where it belongs, which way it came, who said it and when it came in.

    `received` is the operation's time; `asked` is what the sender sent, to know it again; `device` tells two
    apart whose `source` reads the same ("": it says who it is).
    """

    id: str
    operation: Operation
    asked: str
    channel: Channel
    source: str
    received: datetime
    device: str = ""


def from_short(short: ShortReport, sent: Sent) -> PointReport | Reason:
    """Return what a short report says at the moment it came in; its times of day are the latest past."""
    plain: dict[str, str | int | timedelta | None] = {
        "observed_at": _typed(short.observed),
        "occupancy": short.occupancy,
        "people": short.people,
        "staffing": short.staffing,
        "relief_at": _typed(short.relief),
        "opening": None if short.opened is None else Opened.OPENED if short.opened else Opened.CANNOT,
        "opening_reason": short.reason,
        "support": short.support,
        "note": short.note,
    }
    for said in short.functions:
        plain[f"{said.function}_status"] = said.status
        plain[f"{said.function}_supply"] = None if said.supply is Supply.OKANT else said.supply
        if said.minutes is not None:
            plain[f"{said.function}_ahead"] = timedelta(minutes=said.minutes)
    times = AsTyped(asks_which=False, no_hours=("relief_at",))
    return _read(short.point, plain, sent, times)


def from_spoken(point: str, typed: Mapping[str, str], sent: Sent) -> PointReport | Reason:
    """Return what was ticked and typed while somebody spoke, or the first thing that cannot be read."""
    plain = {_PLAIN.get(name, name): said.strip() for name, said in typed.items()}
    return _read(point, plain, sent, AsTyped())


def place(reason: Reason) -> str | None:
    """Return the field of the form that a reason belongs beside."""
    return _PLACES.get(reason.field or "", reason.field)


def _read(
    point: str, plain: Mapping[str, str | int | timedelta | None], sent: Sent, times: AsTyped
) -> PointReport | Reason:
    around = Around(
        sent.id, sent.operation.id, point, sent.received, times, asked=sent.asked, device=sent.device
    )
    source: Plain = {"channel": sent.channel, "on_behalf_of": sent.source}
    found = read_point_report({**plain, **source}, around)
    return found[0] if isinstance(found, tuple) else found


def _typed(wanted: time | None) -> str | None:
    return None if wanted is None else f"{wanted:%H:%M}"


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be saved (`said`, and in words `lines`), what to look twice at, and why it cannot be."""

    point: str = ""
    lines: tuple[Line, ...] = ()
    remarks: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    said: PointReport | None = None


def preview(
    text: str, picture: Picture, operations: Sequence[Operation], sent: Sent, now: datetime
) -> Preview:
    """Return what a message would become in the operation of the picture, at the time it came in.

    Its times are shown as they read at `now`: what came in yesterday has its day.
    """
    points = {point.id: point for point in picture.points}
    personal = why_not_personal(text, "text", sent.received)
    # In an exercise every message says that it is one; in a real operation that is its fault.
    read = without_exercise(text) if sent.operation.is_exercise else text
    short = (personal,) if personal is not None else parse(read, points)
    if isinstance(short, tuple):
        return Preview(reasons=tuple(reason.text for reason in short))
    short = timely(short, sent.received)
    if isinstance(short, Doubted):
        return Preview(short.written.point, reasons=(_asked(short, points),))
    said = from_short(short, sent)
    if isinstance(said, Reason):
        return Preview(short.point, reasons=(said.text,))
    point = points[short.point]
    against = why_not_store(said, sent.operation, point, sent.received)
    refused = [*_elsewhere(short, operations, sent), *(reason.text for reason in against)]
    warned = warning_for(text)
    return Preview(
        _head(point.name, said, sent, now),
        _by_words(short, lines(said, now)),
        (*remarks(short), *((warned,) if warned else ())),
        tuple(dict.fromkeys(refused)),
        said,
    )


def _asked(doubted: Doubted, points: Collection[str]) -> str:
    """Ask what was meant, with a line that can be saved as it is: somebody is there to read it."""
    line = whole_line(doubted)
    if not isinstance(parse(line, points), ShortReport):
        line = whole_line(doubted, words=False)
    return _("Menade avsändaren %(line)s? Skriv om meddelandet så som det ska sparas.", line=line)


def _head(name: str, said: PointReport, sent: Sent, now: datetime) -> str:
    return _(
        "%(name)s, %(id)s, läget %(at)s, enligt %(source)s via %(way)s",
        name=name,
        id=said.point,
        at=clock(said.observed_at or sent.received, now),
        source=sent.source,
        way=label(sent.channel),
    )


def received(text: str, now: datetime) -> datetime | Reason | None:
    """Read when a message came in; its own times of day are read from then."""
    return times.past(text, now, "received_at")


def _elsewhere(short: ShortReport, operations: Sequence[Operation], sent: Sent) -> Iterator[str]:
    """Say where a message itself names another operation than the one it would be saved in."""
    if not short.choice:
        return
    meant = text_answers.choose(operations, short.choice)
    if isinstance(meant, Reason):
        yield meant.text
    elif meant.id != sent.operation.id:
        yield _("Meddelandet gäller %(name)s. Byt händelse först.", name=meant.name)


def _by_words(short: ShortReport, shown: tuple[Line, ...]) -> tuple[Line, ...]:
    """Each function's line with what it was read from; the rest were written in words."""
    first = [replace(line, typed=one.typed) for line, one in zip(shown, short.functions, strict=False)]
    return (*first, *shown[len(first) :])


def remarks(short: ShortReport) -> tuple[str, ...]:
    """Return what is easily mistaken in a message that was understood."""
    said = []
    if any(words.is_bare_water(one.typed) for one in short.functions):
        said.append(_("VA är läst som vatten. Värme skrivs VÄ eller VARME."))
    if any(one.minutes is not None for one in short.functions):
        said.append(_("Timmarna räknas från det att läget iakttogs."))
    return tuple(said)


def signs() -> tuple[tuple[str, str], ...]:
    """Return the language of short reports, for whoever writes or reads one."""
    return (
        ("P12", _("punktens id, alltid först")),
        ("IN EL VÄ VA", _("information, el, värme, vatten (utan Ä: VARME, VATTEN)")),
        ("+ ! - ?", _("fungerar, begränsad, ur funktion, vet inte")),
        ("EL+R VA+N", _("på reserv, nödvatten")),
        ("EL+R6H", _("räcker sex timmar: intill funktionen")),
        ("LEDIGT · SNART FULLT · FULLT · STOPP", _("beläggning; antal som 180PERS")),
        ("BEM+ BEM! BEM-", _("bemanningen räcker, är knapp, saknas; AVL 0600 nästa avlösning")),
        ("ÖPPNAT · EJ ÖPPNAT: skäl", _("har öppnat, kan inte öppna")),
        ("KL 0240", _("när läget sågs")),
        ("// STÖD: … // …", _("behov av stöd, fri text")),
    )
