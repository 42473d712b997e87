"""What sectors and organisations say of an area."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from dashboard.desk.sectors.says.reports import SectorWords, Word, told
from dashboard.words import _
from dashboard.words.sector_names import Named
from data.points.facts import Area
from data.sectors.facts import SectorRegister
from data.sectors.reports import SectorReport


@dataclass(frozen=True, slots=True)
class SpokenLine:
    """Who says something of the area, and what; `name` is the organisation, or the sector itself."""

    sector: str
    name: Named | None
    words: tuple[Word, ...]


def spoken(
    register: SectorRegister, reports: Iterable[SectorReport], area: Area, real: bool, now: datetime
) -> tuple[SpokenLine, ...]:
    """Return what is said of an area, the gravest first; what is said of the whole is on *Sektorer*."""
    here = [one for one in reports if one.area == area.id]
    # Every word here is of this area: naming it at each would say nothing.
    words = told(register, here, {area.id: ""}, real, now)
    ordered = sorted(words.items(), key=lambda pair: -pair[1].gravity)
    return tuple(line for sector, said in ordered for line in _spoken(register.sector_name(sector), said))


def _spoken(sector: str, said: SectorWords) -> Iterator[SpokenLine]:
    if said.assessed:
        yield SpokenLine(sector, Named(_("Sektorns bedömning")), said.assessed)
    yield from (SpokenLine(sector, one.name, one.words) for one in said.voices)
