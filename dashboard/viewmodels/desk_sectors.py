"""The page *Sektorer*: who leads and takes part in each sector, and what each name in it rests on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from dashboard.texts import Translator
from dashboard.viewmodels.desk_empty import Empty, Lack, empty
from data import glossary
from data.domain.sectors import Activity, Organisation, Sector, SectorRegister


@dataclass(frozen=True, slots=True)
class Named:
    """A name as it may be shown; `mark` says what it is where it is no verified fact."""

    name: str
    mark: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class ActivityLine:
    """A samhällsviktig verksamhet; `organisation` is None where who runs it is not loaded."""

    name: Named
    organisation: Named | None
    boundary: str


@dataclass(frozen=True, slots=True)
class SectorLine:
    """One sector; `unread` says how much of it is only an example, which is no answer here."""

    id: str
    name: Named
    lead: Named | None
    participants: tuple[Named, ...]
    activities: tuple[ActivityLine, ...]
    unread: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SectorsPage:
    """`lack` stands instead of everything else where there is nothing to show."""

    lack: Empty | None
    banner: str
    sectors: tuple[SectorLine, ...]
    counted: str
    principles: str


def not_loaded(_: Translator) -> str:
    """Return what stands where a name would, when nobody has loaded one: never a guess."""
    return _("EJ INLÄST")


def principles(_: Translator) -> str:
    """Return the three principles that everybody's responsibility follows, in one line."""
    return _(
        "Ansvar, närhet, likhet: den som ansvarar till vardags gör det också i en kris, så nära den drabbade "
        "och så likt vardagen som möjligt. Att byta ansvarig är ett eget beslut som loggas."
    )


def stated(register: SectorRegister, real: bool) -> SectorRegister:
    """Return what of a register may answer: in a real operation no example row, and no row that names one."""
    if not real or not register.example:
        return register
    sectors = tuple(one for one in register.sectors if not one.example)
    organisations = tuple(one for one in register.organisations if not one.example)
    known, named = {one.id for one in sectors}, {one.id for one in organisations}
    return SectorRegister(
        sectors=sectors,
        organisations=organisations,
        memberships=tuple(
            one
            for one in register.memberships
            if not one.example and one.sector in known and one.organisation in named
        ),
        # A duty outlives its sector's name: who answers is still a fact where the sector is only an example.
        responsibilities=tuple(
            replace(one, sector=one.sector if one.sector in known else None)
            for one in register.responsibilities
            if not one.example and one.organisation in named
        ),
        activities=tuple(one for one in register.activities if not one.example and one.sector in known),
    )


def named(row: Sector | Organisation, _: Translator, example: bool = False) -> Named:
    """Return a name with its mark; `example`: what ties it to its place is one, whatever it is itself."""
    if row.example or example:
        return Named(row.name, glossary.term("exempel", _.language), row.source)
    return Named(row.name, "" if row.verified else _("ej verifierad"), row.source)


def sectors_page(register: SectorRegister, real: bool, _: Translator) -> SectorsPage:
    shown = stated(register, real)
    lines = tuple(_line(sector, shown, register, _) for sector in shown.sectors)
    lack = Lack.REAL_SECTORS if register.sectors else Lack.SECTORS
    return SectorsPage(
        lack=None if lines else empty(lack, _),
        banner=_banner(register, real, _),
        sectors=lines,
        counted=_counted(shown, register, _),
        principles=principles(_),
    )


def _banner(register: SectorRegister, real: bool, _: Translator) -> str:
    if not register.example:
        return ""
    if real:
        return _("Delar av indelningen är exempel och svarar EJ INLÄST – kommunens egen ska läsas in")
    return _("Exempelindelning – kommunens egen indelning ska läsas in")


def _counted(shown: SectorRegister, register: SectorRegister, _: Translator) -> str:
    parts = [
        _.n("%(n)d sektor", "%(n)d sektorer", len(shown.sectors)),
        _.n("%(n)d organisation", "%(n)d organisationer", len(shown.organisations)),
        _.n("%(n)d samhällsviktig verksamhet", "%(n)d samhällsviktiga verksamheter", len(shown.activities)),
    ]
    unread = len(register.sectors) - len(shown.sectors)
    if unread:
        parts.append(_.n("%(n)d sektor EJ INLÄST", "%(n)d sektorer EJ INLÄST", unread))
    return " · ".join(parts)


def _line(sector: Sector, shown: SectorRegister, register: SectorRegister, _: Translator) -> SectorLine:
    organisations = {one.id: one for one in shown.organisations}
    examples = {one.organisation for one in shown.memberships if one.sector == sector.id and one.example}
    members = {one: named(organisations[one], _, one in examples) for one in shown.participants(sector.id)}
    lead = shown.lead(sector.id)
    activities = [one for one in shown.activities if one.sector == sector.id]
    line = SectorLine(
        id=sector.id,
        name=named(sector, _),
        lead=members[lead] if lead else None,
        participants=tuple(name for one, name in members.items() if one != lead),
        activities=tuple(_activity(one, organisations, _) for one in activities),
        unread=tuple(_unread(sector.id, shown, register, _)),
    )
    return _marked_once(line, _)


def _activity(one: Activity, organisations: dict[str, Organisation], _: Translator) -> ActivityLine:
    owner = organisations.get(one.organisation)
    mark = glossary.term("exempel", _.language) if one.example else ""
    return ActivityLine(Named(one.name, mark), named(owner, _, one.example) if owner else None, one.boundary)


def _unread(sector: str, shown: SectorRegister, register: SectorRegister, _: Translator) -> Iterator[str]:
    members = len(register.participants(sector)) - len(shown.participants(sector))
    members -= register.lead(sector) is not None and shown.lead(sector) is None  # its own column says so
    if members:
        yield _.n("%(n)d deltagare EJ INLÄST", "%(n)d deltagare EJ INLÄSTA", members)
    activities = _of(register.activities, sector) - _of(shown.activities, sector)
    if activities:
        yield _.n("%(n)d verksamhet EJ INLÄST", "%(n)d verksamheter EJ INLÄSTA", activities)


def _of(activities: Sequence[Activity], sector: str) -> int:
    return sum(one.sector == sector for one in activities)


def _marked_once(line: SectorLine, _: Translator) -> SectorLine:
    """Mark only the sector where all in it has the same mark: what is marked everywhere is read nowhere."""
    mark = line.name.mark
    example = mark == glossary.term("exempel", _.language)  # only examples are marked on an activity
    owners = [one.organisation for one in line.activities]
    inside = {one.mark for one in (line.lead, *line.participants, *owners) if one is not None}
    inside_activities = {one.name.mark for one in line.activities}
    if not mark or inside - {mark} or inside_activities - {mark if example else ""}:
        return line
    return replace(
        line,
        lead=_plain(line.lead),
        participants=tuple(replace(one, mark="") for one in line.participants),
        activities=tuple(
            replace(one, name=replace(one.name, mark=""), organisation=_plain(one.organisation))
            for one in line.activities
        ),
    )


def _plain(one: Named | None) -> Named | None:
    return None if one is None else replace(one, mark="")
