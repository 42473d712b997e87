"""The page *Ta emot rapport*: what to ask, what to read back, and what a pasted message would become."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from dashboard.texts import Translator
from dashboard.viewmodels.desk_relay_text import Sent, from_short
from dashboard.viewmodels.times import clock
from data import glossary
from data.domain import rules
from data.domain import short_report_words as words
from data.domain.facts import Picture, Point
from data.domain.freetext import warning_for
from data.domain.rules import NewOccupancy, NewReport, PointReport, Reason
from data.domain.short_report import ShortReport, parse
from data.domain.words import Channel, Function, Occupancy, Staffing, Status, Supply

# In which order somebody is asked, as in the light form; *ej aktuell* is not the point's to say.
ASKED = (Status.FUNGERAR, Status.BEGRANSAD, Status.UR_FUNKTION, Status.OKAND)
CHANNELS = (Channel.TELEFON, Channel.RAKEL, Channel.SMS, Channel.PAPPER)


@dataclass(frozen=True, slots=True)
class Question:
    """One step of the read-out script: what it is about, and the words to say."""

    about: str
    ask: str


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that would be stored; `typed` is what it was read from, where that was a message."""

    about: str
    says: str
    status: Status | None = None
    typed: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """A pasted message: what it would become, or why nothing. `remarks` say what is easily mistaken."""

    point: str
    lines: tuple[Line, ...] = ()
    remarks: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    said: PointReport | None = None


def offered(function: Function) -> tuple[Supply, ...]:
    """Return the supplies that can be said of a function."""
    known = (Supply.ORDINARIE, Supply.RESERV)
    return (*known, Supply.NODVATTEN) if function is Function.VATTEN else known


def question(function: Function, _: Translator) -> Question:
    """Return what to ask about a function, with its criteria in the words of the glossary."""
    asked = {
        Function.INFORMATION: _("Hur är det med informationen?"),
        Function.EL: _("Hur är det med elen?"),
        Function.VARME: _("Hur är det med värmen?"),
        Function.VATTEN: _("Hur är det med vattnet?"),
    }
    return Question(glossary.label(function, _.language).capitalize(), asked[function])


def questions(_: Translator) -> dict[str, Question]:
    """Return what to ask about the rest, by the field that takes the answer."""
    return {
        "who": Question(_("Vem"), _("Vilken punkt gäller det, och vilken funktion har du där? Inte namn.")),
        "when": Question(_("När"), _("När såg du det?")),
        "supply": Question(_("Försörjning"), _("Ordinarie eller reserv? Hur många timmar räcker det?")),
        "occupancy": Question(_("Beläggning"), _("Hur fullt är det? Ungefär hur många?")),
        "staffing": Question(_("Bemanning"), _("Räcker personalen? När kommer nästa avlösning?")),
        "opening": Question(_("Öppning"), _("Har ni öppnat, eller är det något som hindrar?")),
        "support": Question(_("Behov av stöd"), _("Behöver ni något som ni inte kan ordna själva?")),
        "note": Question(_("Anteckning"), _("Något mer vi bör veta? Inga namn.")),
    }


def read_back(said: PointReport, name: str, now: datetime, _: Translator) -> str:
    """Return the sentence to read back, made from exactly what would be stored."""
    when = _("läget %(at)s", at=clock(said.observed_at or now, now))
    told = [f"{line.about} {line.says}".rstrip(".") for line in lines(said, now, _)]
    return _(
        "Jag läser tillbaka: %(name)s, %(id)s, %(when)s, enligt %(source)s. %(said)s. Stämmer det?",
        name=name,
        id=said.point,
        when=when,
        source=said.on_behalf_of or _("dig"),
        said=". ".join(told),
    )


def lines(said: PointReport, now: datetime, _: Translator) -> tuple[Line, ...]:
    """Return everything that would be stored, in the order of the form."""
    return tuple(_lines(said, now, _))


def _lines(said: PointReport, now: datetime, _: Translator) -> Iterator[Line]:
    asked = questions(_)
    for report in said.reports:
        yield Line(question(report.function, _).about, _report(report, now, _), report.status)
    if said.occupancy is not None:
        yield Line(asked["occupancy"].about, _fullness(said.occupancy, _))
        if said.occupancy.staffing is not None:
            yield Line(asked["staffing"].about, _staffing(said.occupancy, now, _))
    if said.opening is not None:
        reason = said.opening.reason
        word = _("har öppnat") if said.opening.opened else _("kan inte öppna, därför att %(why)s", why=reason)
        yield Line(asked["opening"].about, word)
    if said.support:
        yield Line(asked["support"].about, said.support)
    if said.note:
        yield Line(asked["note"].about, said.note)


def _report(report: NewReport, now: datetime, _: Translator) -> str:
    told = [glossary.label(report.status, _.language)]
    if report.supply is not Supply.OKANT:
        told.append(glossary.label(report.supply, _.language))
    if report.lasts_until is not None:
        told.append(_("räcker till %(at)s", at=clock(report.lasts_until, now)))
    return ", ".join(told)


def _fullness(held: NewOccupancy, _: Translator) -> str:
    told = [glossary.label(Occupancy(held.occupancy), _.language)]
    if held.people is not None:
        told.append(_("%(n)s personer", n=held.people))
    return ", ".join(told)


def _staffing(held: NewOccupancy, now: datetime, _: Translator) -> str:
    told = [glossary.label(Staffing(held.staffing), _.language)] if held.staffing else []
    if held.relief_at is not None:
        told.append(_("avlösning %(at)s", at=clock(held.relief_at, now)))
    return ", ".join(told)


def preview(text: str, picture: Picture, sent: Sent, _: Translator) -> Preview:
    """Return what a message would become in the operation of the picture, at the time it came in."""
    points = {point.id: point for point in picture.points}
    short = parse(text, points)
    if not isinstance(short, ShortReport):
        return Preview("", reasons=tuple(reason.text for reason in short))
    said = from_short(short, sent, _)
    if isinstance(said, Reason):
        return Preview(short.point, reasons=(said.text,))
    point = points[short.point]
    shown = _typed(short, lines(said, sent.received, _))
    refused = tuple(dict.fromkeys(why_not(said, point, sent)))
    return Preview(
        f"{point.name}, {point.id}", shown, (*remarks(short, _), *_warnings(short, text, _)), refused, said
    )


def _typed(short: ShortReport, shown: tuple[Line, ...]) -> tuple[Line, ...]:
    """Each function's line with what it was read from."""
    typed = [one.typed for one in short.functions]
    rest = [""] * (len(shown) - len(typed))
    return tuple(
        Line(line.about, line.says, line.status, source)
        for line, source in zip(shown, [*typed, *rest], strict=True)
    )


def why_not(said: PointReport, point: Point, sent: Sent) -> Iterator[str]:
    """Yield every reason the rules have against a report, as the service would raise the first of them."""
    operation, now = sent.operation, sent.received
    found = [rules.why_not_point_report(said), rules.why_not_use_point(operation, point)]
    found += [rules.why_not_report(operation, point, report, now) for report in said.reports]
    if said.occupancy is not None:
        found.append(rules.why_not_occupancy(operation, point, said.occupancy, now))
    if said.opening is not None:
        found.append(rules.why_not_opening(operation, point, said.opening, now))
    yield from (reason.text for reason in found if reason is not None)


def remarks(short: ShortReport, _: Translator) -> tuple[str, ...]:
    """Return what is easily mistaken in a message that was understood."""
    said = []
    if any(words.is_bare_water(one.typed) for one in short.functions):
        said.append(_("VA är läst som vatten. Värme skrivs VÄ eller VARME."))
    if any(one.minutes is not None for one in short.functions):
        said.append(_("Timmarna räknas från det att läget iakttogs."))
    return tuple(said)


def _warnings(short: ShortReport, text: str, _: Translator) -> tuple[str, ...]:
    choice = _("#%(choice)s gäller bara sms: här sparas i den händelse som visas.", choice=short.choice)
    return tuple(one for one in (choice if short.choice else "", warning_for(text) or "") if one)
