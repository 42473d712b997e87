"""The page *Ta emot rapport*: what to ask, what to read back, and what was saved."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from dashboard.words import _, label
from dashboard.words.times import clock
from data import glossary
from data.entries.entry import Entry
from data.entries.sectors import SupportRequested
from data.entries.staff import NoteWritten
from data.errors import Reason
from data.log.acts import ASKED_ALREADY
from data.points.commands import NewOccupancy, NewReport, PointReport
from data.points.facts import Point
from data.sectors.facts import SectorRegister
from data.words import Channel, Function, Occupancy, Staffing, Status, Supply

# In which order somebody is asked, as in the light form; *ej aktuell* is not the point's to say.
ASKED = (Status.FUNGERAR, Status.BEGRANSAD, Status.UR_FUNKTION, Status.OKAND)
CHANNELS = (Channel.TELEFON, Channel.RAKEL, Channel.SMS, Channel.PAPPER)


@dataclass(frozen=True, slots=True)
class Question:
    """One step of the read-out script: what it is about, and the words to say."""

    about: str
    ask: str

    @property
    def label(self) -> str:
        """Return both as one line: what a field is called, also by a screen reader."""
        return f"{self.about} – {self.ask}"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that would be stored; `typed` is what it was read from, where that was a message."""

    about: str
    says: str
    status: Status | None = None
    typed: str = ""


def offered(function: Function) -> tuple[Supply, ...]:
    """Return the supplies that can be said of a function."""
    known = (Supply.ORDINARIE, Supply.RESERV)
    return (*known, Supply.NODVATTEN) if function is Function.VATTEN else known


def question(function: Function) -> Question:
    """Return what to ask about a function, with its criteria in the words of the glossary."""
    asked = {
        Function.INFORMATION: _("Hur är det med informationen?"),
        Function.EL: _("Hur är det med elen?"),
        Function.VARME: _("Hur är det med värmen?"),
        Function.VATTEN: _("Hur är det med vattnet?"),
    }
    return Question(label(function).capitalize(), asked[function])


def questions() -> dict[str, Question]:
    """Return what to ask about the rest, by the field that takes the answer."""
    return {
        "who": Question(_("Vem"), _("Vilken punkt gäller det, och vilken funktion har du där? Inte namn.")),
        "when": Question(_("När"), _("När såg du det?")),
        "supply": Question(
            _("Försörjning"), _("Ordinarie eller reserv? Hur många timmar räcker det, eller när är det åter?")
        ),
        "occupancy": Question(_("Beläggning"), _("Hur fullt är det? Ungefär hur många?")),
        "staffing": Question(_("Bemanning"), _("Räcker personalen? Nästa avlösning?")),
        "opening": Question(_("Öppning"), _("Har ni öppnat? Vad hindrar annars?")),
        "support": Question(_("Behov av stöd"), _("Behöver ni något ni inte kan ordna?")),
        "note": Question(_("Anteckning"), _("Något mer vi bör veta? Inga namn.")),
    }


def read_back(said: PointReport, name: str, now: datetime) -> str:
    """Return the sentence to read back, made from exactly what would be stored."""
    when = _("läget %(at)s", at=clock(said.observed_at or now, now))
    return _(
        "Jag läser tillbaka: %(name)s, %(id)s, %(when)s, enligt %(source)s. %(said)s. Stämmer det?",
        name=name,
        id=said.point,
        when=when,
        source=said.on_behalf_of or _("dig"),
        said=_told(said, now),
    )


def read_back_all(call: Sequence[tuple[PointReport, str]], now: datetime) -> str:
    """Return the sentence to read back of a call about several points; what they share is said once."""
    if len(call) == 1:
        return read_back(*call[0], now)
    first, _name = call[0]
    points = " ".join(
        _("%(name)s, %(id)s: %(said)s.", name=name, id=said.point, said=_told(said, now))
        for said, name in call
    )
    return _(
        "Jag läser tillbaka %(n)d punkter, läget %(at)s, enligt %(source)s. %(points)s Stämmer det?",
        n=len(call),
        at=clock(first.observed_at or now, now),
        source=first.on_behalf_of or _("dig"),
        points=points,
    )


def _told(said: PointReport, now: datetime) -> str:
    return ". ".join(spoken(line).rstrip(".") for line in lines(said, now))


def lines(said: PointReport, now: datetime) -> tuple[Line, ...]:
    """Return everything that would be stored, in the order of the form."""
    return tuple(_lines(said, now))


def spoken(line: Line) -> str:
    """Return a line as it is said: "El ur funktion", "Beläggning: fullt"."""
    return f"{line.about} {line.says}" if line.status is not None else f"{line.about}: {line.says}"


def _lines(said: PointReport, now: datetime) -> Iterator[Line]:
    asked = questions()
    for report in said.reports:
        yield Line(question(report.function).about, _report(report, now), report.status)
    if said.occupancy is not None:
        yield Line(asked["occupancy"].about, _fullness(said.occupancy))
        if said.occupancy.staffing is not None:
            yield Line(asked["staffing"].about, _staffing(said.occupancy, now))
    if said.opening is not None:
        reason = said.opening.reason
        word = _("har öppnat") if said.opening.opened else _("kan inte öppna, därför att %(why)s", why=reason)
        yield Line(asked["opening"].about, word)
    if said.support:
        kind = f" ({label(said.support_kind)})" if said.support_kind else ""
        yield Line(asked["support"].about, f"{said.support}{kind}")
    if said.note:
        yield Line(asked["note"].about, said.note)


def _report(report: NewReport, now: datetime) -> str:
    told = [label(report.status)]
    if report.supply is not Supply.OKANT:
        told.append(label(report.supply))
    if report.lasts_until is not None:
        told.append(_("räcker till %(at)s", at=clock(report.lasts_until, now)))
    if report.restored_estimate is not None:
        told.append(_("åter beräknas %(at)s", at=clock(report.restored_estimate, now)))
    return ", ".join(told)


def _fullness(held: NewOccupancy) -> str:
    told = [label(Occupancy(held.occupancy))]
    if held.people is not None:
        told.append(_("%(n)s personer", n=held.people))
    return ", ".join(told)


def _staffing(held: NewOccupancy, now: datetime) -> str:
    told = [glossary.label(Staffing(held.staffing), _.language, short=True)] if held.staffing else []
    if held.relief_at is not None:
        told.append(_("avlösning %(at)s", at=clock(held.relief_at, now)))
    return ", ".join(told)


def why_not_source(source: str) -> Reason | None:
    """Why what came from somebody else cannot be saved: nobody is named as having said it."""
    if source:
        return None
    return Reason(
        _("Skriv vem som sa det: funktionen, till exempel platsansvarig. Inte namn."), "on_behalf_of"
    )


def became_of_need(entry: Entry | None, register: SectorRegister) -> str:
    """Return what became of a need that was said: who is asked, or that it is asked already, or of nobody."""
    match entry.what if entry is not None else None:
        case SupportRequested(kind=kind, owner=owner):
            asked = {"kind": label(kind), "who": register.name_of(owner)}
            return _("Stödet är begärt av %(who)s som %(kind)s, enligt sektorslistan.", **asked)
        case NoteWritten(about=about) if about == ASKED_ALREADY:
            return _("Stödet är redan begärt: det står i loggen att det sades igen, och begärs inte dubbelt.")
        case NoteWritten():
            return _("Sektorslistan anger ingen att begära stödet av: begär det på Stöd.")
    return ""


def saved(revisions: Sequence[int], said: PointReport, point: Point, now: datetime, need: str = "") -> str:
    """Return what to say of a report that was saved: its entries, what they hold, what became of a need."""
    first, last = min(revisions), max(revisions)
    posts = str(first) if first == last else f"{first}–{last}"
    told = ", ".join(spoken(line)[:1].lower() + spoken(line)[1:] for line in lines(said, now))
    kept = _(
        "Sparat som post %(posts)s: %(name)s, läget %(at)s: %(said)s.",
        posts=posts,
        name=point.name,
        at=clock(said.observed_at or now, now),
        said=told,
    )
    return f"{kept} {need}".strip()
