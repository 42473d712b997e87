"""An assumed outage and what would follow from it, in words: the same at the desk and in a report."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from dashboard.words import _, label
from dashboard.words.reach import between, method_words, people, source_words, within
from dashboard.words.times import clock, dated
from data import glossary
from data.assessments.facts import Consequences, Drawn, Loss, Outage, Persons
from data.words import Status

_MOST = 8


@dataclass(frozen=True, slots=True)
class Names:
    """What areas, points and sectors are called, by id."""

    areas: Mapping[str, str] = field(default_factory=dict)
    points: Mapping[str, str] = field(default_factory=dict)
    sectors: Mapping[str, str] = field(default_factory=dict)


def assumed() -> str:
    """Return the word that stands at all that nobody has reported."""
    return glossary.term("tankt", _.language).upper()


def not_so() -> str:
    return _("Tänkt, inte inträffat: inget av det här är rapporterat.")


def persons(one: Persons | None) -> str:
    """Return people as an interval; where no home is known, that."""
    if one is None:
        return _("befolkning är inte inläst")
    if one.low == one.high:
        return people(one.low)
    return _("omkring %(n)s (%(all)s)", n=people(one.spread), all=between(one.low, one.high))


def assumption(outage: Outage, now: datetime) -> str:
    """Return what is assumed: "el ur funktion 20:00–04:00 (8 h)"."""
    return _(
        "%(function)s %(status)s %(begins)s–%(ends)s (%(length)s)",
        function=label(outage.function),
        status=label(Status.UR_FUNKTION),
        begins=clock(outage.begins, now),
        ends=clock(outage.ends, now),
        length=_("%(n)g h", n=outage.lasts / timedelta(hours=1)),
    )


def where(outage: Outage, km2: float, names: Names) -> str:
    """Return where: what was chosen by name, or how it was stated and what areas it touches."""
    areas = ", ".join(names.areas.get(one, one) for one in outage.areas)
    size = _("%(n)s km²", n=f"{km2:.1f}".replace(".", ","))
    match outage.drawn:
        case Drawn.OMRADEN:
            return f"{areas}, {size}"
        case Drawn.STADSDELAR:
            return f"{', '.join(outage.named)} ({areas}), {size}"
        case Drawn.FIL:
            return _("ur fil, i %(areas)s, %(size)s", areas=areas, size=size)
        case Drawn.CIRKEL:
            return _("cirkel i %(areas)s, %(size)s", areas=areas, size=size)
        case Drawn.POLYGON:
            return _("ritat i %(areas)s, %(size)s", areas=areas, size=size)


def rows(outage: Outage, found: Consequences, names: Names, now: datetime) -> tuple[tuple[str, str], ...]:
    """Return everything that would follow, a term and what is said of it each."""
    return (
        (_("Tänkt"), assumption(outage, now)),
        (_("Var"), where(outage, found.km2, names)),
        (_("Punkter där"), _points(found)),
        (_("Människor där"), persons(found.people) if found.method else _unmeasured()),
        *_reach(outage, found),
        *((_("Stängd övergång"), _closed(one.name, one.more)) for one in found.closed),
        (_("Sektorer som berörs"), _named(found.sectors, names.sectors)),
        (_("Begäran om stöd som väntar där"), str(len(found.requests) or _("ingen"))),
        (_("Faller sedan, enligt prognos"), _losses(found, names, now)),
        *(((_("Metod"), method_words(found.method)),) if found.method else ()),
        (_("Bygger på"), _rests_on(found)),
    )


def _points(found: Consequences) -> str:
    if not found.points:
        return _("ingen")
    works = sum(one.open and one.status is Status.FUNGERAR for one in found.points)
    return _(
        "%(n)d, varav %(open)d öppna eller rapporterande; där fungerar det nu i %(works)d",
        n=len(found.points),
        open=sum(one.open for one in found.points),
        works=works,
    )


def _reach(outage: Outage, found: Consequences) -> Iterator[tuple[str, str]]:
    """Yield who has a point where the function works within reach, before and after."""
    term = _("Når en punkt där %(function)s fungerar", function=label(outage.function))
    if found.before is None or found.after is None:
        yield term, persons(None) if found.method else _unmeasured()
        return
    far = within(found.metres)
    said = _(
        "%(far)s: nu %(before)s, då %(after)s",
        far=far,
        before=persons(found.before),
        after=persons(found.after),
    )
    yield term, said
    fewer = found.before.spread - found.after.spread
    yield _("Förlorar räckvidd"), _("omkring %(n)s människor", n=people(fewer)) if fewer else _("ingen")


def _unmeasured() -> str:
    return _("räckvidden är inte framräknad än: ladda om sidan om en stund")


def _closed(name: str, more: Persons | None) -> str:
    if more is None:
        return name
    return _("%(name)s: gör omkring %(n)s fler utan", name=name, n=people(more.spread))


def _losses(found: Consequences, names: Names, now: datetime) -> str:
    if found.unforeseen:
        return _("ingen prognos är gjord, och det är inte detsamma som inget bortfall")
    said = [
        _(
            "%(point)s %(function)s %(at)s",
            point=names.points.get(one.point, one.point),
            function=label(one.function),
            at=_between(one, now),
        )
        + (_(" (antagande)") if one.assumed else "")
        for one in found.losses[:_MOST]
    ]
    more = len(found.losses) - len(said)
    if more > 0:
        said.append(_("och %(n)d till", n=more))
    return "; ".join(said) or _("inget som går att räkna fram")


def _between(one: Loss, now: datetime) -> str:
    """Return when it fails: between which times, where that is not one."""
    earliest = clock(one.earliest, now)
    latest = clock(one.latest, one.earliest) if one.latest is not None else earliest
    if earliest == latest:
        return earliest
    return _("någon gång %(earliest)s–%(latest)s", earliest=earliest, latest=latest)


def _named(ids: tuple[str, ...], names: Mapping[str, str]) -> str:
    return ", ".join(names.get(one, one) for one in ids) or _("ingen enligt sektorslistan")


def _rests_on(found: Consequences) -> str:
    sources = "; ".join(source_words(one.name, one.vintage) for one in found.sources)
    known = _("det som var känt %(at)s, post %(n)d", at=dated(found.at), n=found.revision)
    return f"{known}; {sources}" if sources else known
