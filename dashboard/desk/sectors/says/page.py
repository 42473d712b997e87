"""The page *Sektorer*: who leads and takes part in each sector, and what each name in it rests on."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from dashboard.desk.sectors.says.reports import SectorWords
from dashboard.words import _
from dashboard.words.empty import Empty, Lack, empty
from dashboard.words.sector_names import Named, named, principles, stated
from data import glossary
from data.sectors.facts import Activity, Organisation, Sector, SectorRegister


@dataclass(frozen=True, slots=True)
class ActivityLine:
    """A samhällsviktig verksamhet; `organisation` is None where who runs it is not loaded."""

    name: Named
    organisation: Named | None
    boundary: str


@dataclass(frozen=True, slots=True)
class SectorLine:
    """One sector; `unread` says how much of it is only an example, which is no answer here.

    `words` is what has been reported of it; `participants` are those who have said nothing themselves.
    """

    id: str
    name: Named
    lead: Named | None
    participants: tuple[Named, ...]
    activities: tuple[ActivityLine, ...]
    unread: tuple[str, ...]
    words: SectorWords


@dataclass(frozen=True, slots=True)
class SectorsPage:
    """`lack` stands instead of everything else where there is nothing to show."""

    lack: Empty | None
    banner: str
    sectors: tuple[SectorLine, ...]
    counted: str
    principles: str


_SILENT: Mapping[str, SectorWords] = MappingProxyType({})
_NOBODY: Mapping[str, str] = MappingProxyType({})


def sectors_page(
    register: SectorRegister,
    real: bool,
    told: Mapping[str, SectorWords] = _SILENT,
    former: Mapping[str, str] = _NOBODY,
) -> SectorsPage:
    """Return the page; `told` is what has been reported, by sector: the gravest comes first.

    A sector that has left the list is still shown with what was said of it, by its name in `former`.
    """
    shown = stated(register, real)
    lines = [_line(one, shown, register, told.get(one.id, SectorWords())) for one in shown.sectors]
    gone = [sector for sector in told if register.sector(sector) is None]
    lines += [_gone(sector, former.get(sector, sector), told[sector]) for sector in gone]
    lines.sort(key=lambda one: -one.words.gravity)
    lack = Lack.REAL_SECTORS if register.sectors else Lack.SECTORS
    return SectorsPage(
        lack=None if lines else empty(lack),
        banner=_banner(register, real),
        sectors=tuple(lines),
        counted=_counted(shown, register, told),
        principles=principles(),
    )


def _banner(register: SectorRegister, real: bool) -> str:
    if not register.example:
        return ""
    if real:
        return _("Delar av indelningen är exempel och svarar EJ INLÄST – kommunens egen ska läsas in")
    return _("Exempelindelning – kommunens egen indelning ska läsas in")


def _gone(sector: str, name: str, words: SectorWords) -> SectorLine:
    return SectorLine(sector, Named(name, _("inte längre i listan")), None, (), (), (), words)


def _counted(shown: SectorRegister, register: SectorRegister, told: Mapping[str, SectorWords]) -> str:
    parts = [
        _.n("%(n)d sektor", "%(n)d sektorer", len(shown.sectors)),
        _.n("%(n)d organisation", "%(n)d organisationer", len(shown.organisations)),
        _.n("%(n)d samhällsviktig verksamhet", "%(n)d samhällsviktiga verksamheter", len(shown.activities)),
    ]
    unread = len(register.sectors) - len(shown.sectors)
    if unread:
        parts.append(_.n("%(n)d sektor EJ INLÄST", "%(n)d sektorer EJ INLÄST", unread))
    left_out = {one.id for one in register.sectors} - {one.id for one in shown.sectors}
    unshown = sum(words.count for sector, words in told.items() if sector in left_out)
    if unshown:
        said = _.n("%(n)d rapport om dem visas inte", "%(n)d rapporter om dem visas inte", unshown)
        parts.append(said)
    return " · ".join(parts)


def _line(sector: Sector, shown: SectorRegister, register: SectorRegister, words: SectorWords) -> SectorLine:
    organisations = {one.id: one for one in shown.organisations}
    examples = {one.organisation for one in shown.memberships if one.sector == sector.id and one.example}
    members = {one: named(organisations[one], one in examples) for one in shown.participants(sector.id)}
    lead = shown.lead(sector.id)
    activities = [one for one in shown.activities if one.sector == sector.id]
    line = SectorLine(
        id=sector.id,
        name=named(sector),
        lead=members[lead] if lead else None,
        participants=tuple(
            name for one, name in members.items() if one != lead and one not in words.reported
        ),
        activities=tuple(_activity(one, organisations) for one in activities),
        unread=tuple(_unread(sector.id, shown, register)),
        words=words,
    )
    return _marked_once(line)


def _activity(one: Activity, organisations: dict[str, Organisation]) -> ActivityLine:
    owner = organisations.get(one.organisation)
    mark = glossary.term("exempel", _.language) if one.example else ""
    return ActivityLine(Named(one.name, mark), named(owner, one.example) if owner else None, one.boundary)


def _unread(sector: str, shown: SectorRegister, register: SectorRegister) -> Iterator[str]:
    members = len(register.participants(sector)) - len(shown.participants(sector))
    members -= register.lead(sector) is not None and shown.lead(sector) is None  # its own column says so
    if members:
        yield _.n("%(n)d deltagare EJ INLÄST", "%(n)d deltagare EJ INLÄSTA", members)
    activities = _of(register.activities, sector) - _of(shown.activities, sector)
    if activities:
        yield _.n("%(n)d verksamhet EJ INLÄST", "%(n)d verksamheter EJ INLÄSTA", activities)


def _of(activities: Sequence[Activity], sector: str) -> int:
    return sum(one.sector == sector for one in activities)


def _marked_once(line: SectorLine) -> SectorLine:
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
