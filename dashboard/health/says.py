"""Each thing that is looked at, in words: what it is called, how it stands, its limit, and what to do."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from dashboard.health.facts import Measured, State, Subject
from dashboard.health.limits import CONNECTIONS_SHARE, FREE, LIMITS, NOBODY, clock_apart, judged
from dashboard.words import _
from dashboard.words.times import clock, span
from data import glossary
from data.words import NoticeChannel

_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
_GB: Final = 1_000_000_000
# What is not known of these is something to see to, and not only something that cannot be seen from here.
_ADVISED: Final = (Subject.STANDBY, Subject.CERTIFICATE, Subject.CLOCK, Subject.SHEETS)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing as people read it; `do` is empty where there is nothing to do."""

    subject: Subject
    state: State
    title: str
    word: str
    says: str
    limit: str
    do: str


def lines(measured: Measured) -> tuple[Line, ...]:
    """Return everything that is looked at, in its order; of a single process on a file less is."""
    alone = {Subject.JOBS: not measured.jobs, Subject.CONNECTIONS: measured.connections is None}
    stands = judged(measured).items()
    return tuple(_line(one, state, measured) for one, state in stands if not alone.get(one, False))


def _line(subject: Subject, state: State, measured: Measured) -> Line:
    said = _SAYS[subject](measured)
    wanted = state in (State.SOON, State.NOW) or (state is State.UNKNOWN and subject in _ADVISED)
    do = _do(measured)[subject] if wanted else ""
    return Line(subject, state, title(subject), word(state), said, _limits()[subject], do)


def summary(found: tuple[Line, ...]) -> str:
    """Return in one sentence how everything stands."""
    now = sum(line.state is State.NOW for line in found)
    soon = sum(line.state is State.SOON for line in found)
    if now:
        return _.n("%(n)d sak att åtgärda nu.", "%(n)d saker att åtgärda nu.", now)
    if soon:
        return _.n("%(n)d sak att åtgärda under dagen.", "%(n)d saker att åtgärda under dagen.", soon)
    return _("Inget att åtgärda.")


def title(subject: Subject) -> str:
    """Return what something is called."""
    return {
        Subject.STORE: _("Lagret"),
        Subject.FEED: _("Bilden på skärmarna"),
        Subject.CLOCK: _("Serverns klocka"),
        Subject.DISK: _("Disken"),
        Subject.BACKUP: _("Säkerhetskopian"),
        Subject.STANDBY: _("Reservservern"),
        Subject.NOTICES: _("Aviseringarna"),
        Subject.CERTIFICATE: _("Certifikatet"),
        Subject.JOBS: _("Det som en process gör åt alla"),
        Subject.CONNECTIONS: _("Databasens anslutningar"),
        Subject.SHEETS: _("Bladen vid punkterna"),
    }[subject]


def word(state: State) -> str:
    """Return how something stands, in a word or two."""
    return {
        State.FINE: _("Bra"),
        State.SOON: _("Under dagen"),
        State.NOW: _("Nu"),
        State.UNKNOWN: _("Vet inte"),
    }[state]


def short(length: timedelta) -> str:
    """Return "0,02 s", "3 s" or "48 min": what `span` says, and finer below a minute."""
    seconds = length.total_seconds()
    if length >= _DAY and length % _DAY < _HOUR:
        return f"{length // _DAY} d"
    if length >= _MINUTE:
        return span(length)
    return f"{seconds:.2f} s".replace(".", ",") if seconds < 1 else f"{seconds:.0f} s"


def _limits() -> Mapping[Subject, str]:
    free = tuple(_("mindre än %(free)s är kvar", free=size(one)) for one in FREE)
    used = tuple(
        _("%(share)s används", share=f"{share:.0%}".replace("%", " %")) for share in CONNECTIONS_SHARE
    )
    unsaved = _("inget går att läsa eller spara på %(time)s", time=short(LIMITS[Subject.STORE].now))
    return {
        Subject.STORE: _when(_("någon har väntat 1 s"), unsaved),
        Subject.FEED: _over(Subject.FEED, _("de är %(time)s efter")),
        Subject.CLOCK: _over(Subject.CLOCK, _("den går %(time)s fel")),
        Subject.DISK: _when(*free),
        Subject.BACKUP: _over(Subject.BACKUP, _("den är %(time)s gammal")),
        Subject.STANDBY: _over(Subject.STANDBY, _("den är %(time)s efter")),
        Subject.NOTICES: _over(Subject.NOTICES, _("någon har väntat %(time)s")),
        Subject.CERTIFICATE: _over(Subject.CERTIFICATE, _("det har %(time)s kvar")),
        Subject.JOBS: _("Åtgärda nu om ingen gör det."),
        Subject.CONNECTIONS: _when(*used),
        Subject.SHEETS: _when(_("något har okänd adress"), _("något leder till en annan")),
    }


def _over(subject: Subject, text: str) -> str:
    limit = LIMITS[subject]
    return _when(*(text % {"time": short(one)} for one in (limit.soon, limit.now)))


def _when(soon: str, now: str) -> str:
    return _("Åtgärda under dagen om %(soon)s, nu om %(now)s.", soon=soon, now=now)


def size(count: int) -> str:
    """Return "1,5 GB" or "300 MB"."""
    return f"{count / _GB:.1f} GB".replace(".", ",") if count >= _GB else f"{count // 1_000_000} MB"


def _store(measured: Measured) -> str:
    writing = measured.writing
    if measured.superseded:
        return _("en annan server har tagit över")
    if writing is None:
        return _("svarar inte")
    if writing.silent_for is not None and writing.silent_for >= LIMITS[Subject.STORE].now:
        return _("har inte svarat på %(time)s", time=short(writing.silent_for))
    if writing.wrong_for is not None:
        return _("inget har gått att spara på %(time)s", time=short(writing.wrong_for))
    if writing.longest_wait >= timedelta(seconds=1):
        return _("den som sparar har fått vänta %(time)s", time=short(writing.longest_wait))
    return _("går att läsa och spara i")


def _feed(measured: Measured) -> str:
    feed = measured.feed
    if feed is None:
        return _not_from_here(measured)
    screens = _.n("%(n)d skärm och sida lyssnar", "%(n)d skärmar och sidor lyssnar", feed.listeners)
    if feed.behind is not None and feed.behind >= LIMITS[Subject.FEED].soon:
        return _("en ändring har väntat i %(time)s; %(screens)s", time=short(feed.behind), screens=screens)
    if feed.slowest is None:
        return _("inget har ändrats den senaste minuten; %(screens)s", screens=screens)
    return _(
        "som mest %(time)s efter den senaste minuten; %(screens)s", time=short(feed.slowest), screens=screens
    )


def _clock(measured: Measured) -> str:
    held = measured.clock
    apart = clock_apart(held) if held is not None else None
    if held is None or apart is None:
        unset = held is not None and held.synchronised is False
        return _("ställs inte av någon tidserver") if unset else _("går inte att jämföra med något")
    if abs(apart) >= LIMITS[Subject.CLOCK].soon:
        off = short(abs(apart))
        return _("går %(time)s före", time=off) if apart > timedelta(0) else _("går %(time)s efter", time=off)
    if held.synchronised:
        return _("ställs av en tidserver")
    if held.browsers:
        return _.n("stämmer med %(n)d annan klocka", "stämmer med %(n)d andra klockor", held.browsers)
    return _("stämmer med databasens") if held.database is not None else _("ställs inte av någon tidserver")


def _disk(measured: Measured) -> str:
    disk = measured.disk
    if disk is None:
        return _("går inte att läsa av")
    return _("%(free)s kvar av %(whole)s", free=size(disk.free), whole=size(disk.whole))


def _backup(measured: Measured) -> str:
    if measured.backup is None:
        return _("ingen är tagen")
    age = short(measured.at - measured.backup)
    return _("%(age)s gammal (%(at)s)", age=age, at=clock(measured.backup, measured.at))


def _standby(measured: Measured) -> str:
    if measured.partner:
        return measured.partner
    if measured.standby is None:
        return _("ingen följer den här servern")
    behind, name = measured.standby.behind, measured.standby.name
    said = _("%(time)s efter", time=short(behind)) if behind is not None else _("hörs inte av")
    return f"{name}: {said}" if name else said


def _notices(measured: Measured) -> str:
    waiting = measured.notices
    if waiting is None:
        return _not_from_here(measured)
    parts = [
        _("%(n)d väntar på %(way)s", n=count, way=glossary.label(NoticeChannel(way)))
        for way, count in sorted(waiting.ways.items())
    ]
    if waiting.given_up:
        parts.append(_("%(n)d gick inte fram det senaste dygnet", n=waiting.given_up))
    return "; ".join(parts) or _("inget väntar")


def _certificate(measured: Measured) -> str:
    if measured.certificate is None:
        return _("tjänsten har inget eget certifikat")
    if measured.certificate <= measured.at:
        return _("har gått ut")
    return _("%(time)s kvar", time=span(measured.certificate - measured.at))


def _jobs(measured: Measured) -> str:
    nobody = _("ingen")
    return "; ".join(f"{job}: {process or nobody}" for job, process in sorted(measured.jobs.items()))


def _connections(measured: Measured) -> str:
    held = measured.connections
    return _("%(used)d av %(most)d används", used=held.used, most=held.most) if held is not None else ""


def _sheets(measured: Measured) -> str:
    held = measured.sheets
    if held is None:
        return _("tjänsten har ingen allmän adress att jämföra med")
    if held.wrong:
        return _("%(n)d leder till en annan adress: %(where)s", n=held.wrong, where=", ".join(held.where))
    if held.unknown:
        return _.n(
            "%(n)d är från innan adressen skrevs upp", "%(n)d är från innan adressen skrevs upp", held.unknown
        )
    return _.n("%(n)d leder hit", "%(n)d leder hit", held.given)


def _not_from_here(measured: Measured) -> str:
    return _("går inte att läsa just nu") if measured.server else _("syns bara i tjänsten själv")


_SAYS: Final[Mapping[Subject, Callable[[Measured], str]]] = {
    Subject.STORE: _store,
    Subject.FEED: _feed,
    Subject.CLOCK: _clock,
    Subject.DISK: _disk,
    Subject.BACKUP: _backup,
    Subject.STANDBY: _standby,
    Subject.NOTICES: _notices,
    Subject.CERTIFICATE: _certificate,
    Subject.JOBS: _jobs,
    Subject.CONNECTIONS: _connections,
    Subject.SHEETS: _sheets,
}


def _do(measured: Measured) -> Mapping[Subject, str]:
    """Return what to do about each, in one sentence that somebody who is not in IT can follow or pass on."""
    led = [job for job, process in measured.jobs.items() if process == NOBODY]
    slow = measured.writing is not None and not measured.writing.wrong_for and not measured.writing.silent_for
    return {
        Subject.STORE: measured.superseded
        or (slow and _("Se efter om disken är långsam eller om något annat belastar servern."))
        or _(
            "Frigör plats på disken, se till att databasen går och att lagret får skrivas: tjänsten "
            "fortsätter då av sig själv. Det som kvitterats finns kvar och telefonerna sparar sina rapporter."
        ),
        Subject.FEED: _("Stäng det som belastar servern. Skärmar som inte följer med säger FRÅNKOPPLAD."),
        Subject.CLOCK: _("Ställ serverns klocka efter en annan, helst med en tidserver. Inget startas om."),
        Subject.DISK: _("Flytta gamla säkerhetskopior och loggar till en annan maskin."),
        Subject.BACKUP: _("Ta en säkerhetskopia under Kom igång, och flytta den till en annan maskin."),
        Subject.STANDBY: ""
        if measured.superseded
        else _(
            "Lägg in rätt certifikat på den andra servern, eller rätt utfärdare här "
            "(DASHBOARD_PARTNER_CA). Innan dess kan två servrar skriva utan att veta av varandra."
        )
        if measured.partner
        else _("Se till att en reservserver är igång och följer med; utan den finns bara kopian."),
        Subject.NOTICES: _("Ring dem det gäller, och se under Vem har fått veta varför det inte gick fram."),
        Subject.CERTIFICATE: _(
            "Lägg in ett nytt certifikat (DASHBOARD_TLS_CERTIFICATE), annars nekar telefonerna."
        )
        if measured.certificate is not None
        else _("Ligger certifikatet i en proxy framför tjänsten: se efter där när det går ut."),
        Subject.JOBS: _("Starta om en process: %(jobs)s görs inte nu.", jobs=", ".join(led)) if led else "",
        Subject.CONNECTIONS: _("Stoppa en process eller höj max_connections i databasen."),
        Subject.SHEETS: _(
            "Skriv ut bladen på nytt (dashboard sheets), dela ut dem, riv de gamla och byt skärmarnas adress."
        )
        if measured.sheets is not None
        else _("Sätt DASHBOARD_PUBLIC_URL till den adress som bladen och telefonerna ska ha."),
    }
