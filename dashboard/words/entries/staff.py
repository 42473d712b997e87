"""What the staff writes in words: lines of its log, its plan, messages, owners moved, situation reports."""

from collections.abc import Mapping
from datetime import datetime

from dashboard.words import _, label
from dashboard.words.entries.sentence import Sentence, Words, at, joined
from dashboard.words.times import clock
from data.entries.assessments import AssessmentSaved
from data.entries.entry import What
from data.entries.lists import EventsLoaded
from data.entries.sectors import OwnerMoved
from data.entries.staff import (
    ChangesSeen,
    DecisionWritten,
    EntryCorrected,
    FileAttached,
    LineTicked,
    LogLine,
    NoteWritten,
    OfSituationReport,
    PlanSet,
    PublicTold,
    SituationReportApproved,
    SituationReportFrozen,
    SituationReportPublished,
    SituationReportRead,
    TaskTaken,
)
from data.log.acts import ASKED_ALREADY, SUPPORT
from data.paper_reports.facts import SHEET
from data.words import TextClass

_KILO, _MEGA = 1000, 1_000_000


def line_says(line: LogLine, now: datetime) -> str:
    """Return what any line says of itself beside its own sentence; most lines say nothing."""
    return joined(
        _("via %(channel)s", channel=label(line.channel)) if line.channel else "",
        at(_("klart senast %(at)s"), line.due, now),
        label(line.handling) if line.handling is not TextClass.INTERN else "",
    )


def _written(what: LogLine, words: Words, _now: datetime) -> str:
    """Say on the wall what somebody wrote, where it has not been taken away."""
    text = words.get("decision" if isinstance(what, DecisionWritten) else "note")
    return f"{label(what.KIND)}: {text}" if text else ""


def _note(what: NoteWritten, _now: datetime) -> str:
    if what.about == ASKED_ALREADY:
        return _("behöver stöd som redan är begärt")
    return _("behöver stöd") if what.about == SUPPORT else ""


def _note_news(what: NoteWritten, words: Words, now: datetime) -> str:
    if what.about == SHEET:
        return _("pappersblad inskrivet")
    if what.about == SUPPORT and words:
        return _("behöver stöd: %(what)s", what=words.get("note", ""))
    if what.about == ASKED_ALREADY and words:
        return _("behöver stöd som redan är begärt: %(what)s", what=words.get("note", ""))
    return _written(what, words, now)


def _note_title(what: NoteWritten) -> str:
    if what.about == SHEET:
        return _("Pappersblad")
    if what.about == ASKED_ALREADY:
        return _("Behov av stöd, redan begärt")
    return _("Behov av stöd") if what.about else ""


def _correction(what: EntryCorrected, _now: datetime) -> str:
    return _("rättar post %(n)s", n=what.corrects)


def _attachment(what: FileAttached, _now: datetime) -> str:
    return joined(size(what.size), _("till post %(n)s", n=what.to) if what.to else "")


def size(number: int) -> str:
    """Return a file's size as people write it."""
    if number < _MEGA:
        return f"{max(1, round(number / _KILO))} kB"
    return f"{number / _MEGA:.1f} MB".replace(".", ",")


def _ticked(what: LineTicked, _now: datetime) -> str:
    return _("post %(n)s är klar", n=what.ticks)


def _plan(what: PlanSet, now: datetime) -> str:
    shifts = ", ".join(f"{shift:%H:%M}" for shift in what.shifts)
    return joined(
        at(_("nästa stabsgenomgång %(at)s"), what.briefing_at, now),
        at(_("nästa lägesrapport %(at)s"), what.report_at, now),
        _("skiftbyten %(at)s", at=shifts) if shifts else "",
    )


def _message(what: PublicTold, _now: datetime) -> str:
    about = (what.function, what.status if what.function else None)
    named = " ".join(label(word) for word in about if word)
    return joined(
        _("via %(channel)s", channel=", ".join(map(label, what.channels))),
        _("om %(what)s", what=named) if named else "",
        _("till hela kommunen") if not what.areas else "",
    )


def _message_news(_what: PublicTold, words: Words, _now: datetime) -> str:
    return _("sagt till allmänheten: %(text)s", text=words.get("message", "")) if words else ""


def _seen(what: ChangesSeen, _now: datetime) -> str:
    return _.n("%(n)d viktig ändring", "%(n)d viktiga ändringar", len(what.seen))


def _taken(what: TaskTaken, _now: datetime) -> str:
    more = _("%(n)s saker", n=len(what.tasks)) if len(what.tasks) > 1 else ""
    return joined(label(what.kind), label(what.function) if what.function else "", more)


def _owner_moved(what: OwnerMoved, now: datetime) -> str:
    scope = joined(label(what.function) if what.function else "", what.sector or "") or _("området")
    if not what.owner:
        return _("%(what)s: återgår till ordinarie ansvarig", what=scope)
    answers = _("%(what)s: %(owner)s svarar", what=scope, owner=what.owner)
    return joined(answers, at(_("till %(at)s"), what.until, now))


def _owner_news(what: OwnerMoved, _words: Words, now: datetime) -> str:
    return f"{label(what.KIND)} – {_owner_moved(what, now)}"


def _frozen(what: SituationReportFrozen, now: datetime) -> str:
    return _("nummer %(n)s, nästa kommer %(at)s", n=what.number, at=clock(what.next_at, now))


def _number(what: OfSituationReport, _now: datetime) -> str:
    return _("nummer %(n)s", n=what.number)


def _published(what: SituationReportPublished, now: datetime) -> str:
    areas, sectors = len(what.areas), len(what.sectors)
    to = _("till %(areas)d områden och %(sectors)d sektorer", areas=areas, sectors=sectors)
    return joined(_number(what, now), to)


def _read(what: SituationReportRead, _now: datetime) -> str:
    return _("nummer %(n)s, av %(who)s", n=what.number, who=what.area or what.sector)


def _events(what: EventsLoaded, _now: datetime) -> str:
    counts = {"new": what.new, "changed": what.changed}
    return _("%(new)s nya, %(changed)s ändrade ur %(source)s", source=what.source.upper(), **counts)


def _assessment(what: AssessmentSaved, now: datetime) -> str:
    outage = what.outage
    return _(
        "tänkt, inte inträffat: %(function)s ur funktion %(begins)s–%(ends)s",
        function=label(outage.function),
        begins=clock(outage.begins, now),
        ends=clock(outage.ends, now),
    )


SENTENCES: Mapping[type[What], Sentence] = {
    DecisionWritten: Sentence(news=_written),
    PlanSet: Sentence(_plan),
    PublicTold: Sentence(_message, _message_news),
    AssessmentSaved: Sentence(_assessment),
    ChangesSeen: Sentence(_seen),
    OwnerMoved: Sentence(_owner_moved, _owner_news),
    TaskTaken: Sentence(_taken),
    FileAttached: Sentence(_attachment),
    LineTicked: Sentence(_ticked),
    SituationReportFrozen: Sentence(_frozen),
    SituationReportApproved: Sentence(_number),
    SituationReportPublished: Sentence(_published),
    SituationReportRead: Sentence(_read),
    EventsLoaded: Sentence(_events),
    NoteWritten: Sentence(_note, _note_news, title=_note_title),
    EntryCorrected: Sentence(_correction, _written),
}
