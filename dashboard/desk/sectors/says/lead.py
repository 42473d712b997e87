"""What is not as it should be: sectors gravely hit, silent or late, the gravest first; else one line."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from dashboard.desk.sectors.says.page import SectorLine
from dashboard.desk.sectors.says.reports import Word
from dashboard.words import _
from dashboard.words.sector_names import Named
from data.rights import Who
from data.sectors.reports import rank
from data.words import ImpactLevel, Mark, Role

GRAVE = rank(ImpactLevel.ALLVARLIG)


class Astray(IntEnum):
    """Why a sector is on the list, the gravest first."""

    GRAVE = 0
    SILENT = 1
    LATE = 2


@dataclass(frozen=True, slots=True)
class LeadLine:
    """One sector; `words` are those that put it here, `whose` says of each whose word it is."""

    id: str
    name: Named
    lead: Named | None
    astray: Astray
    why: str
    words: tuple[tuple[str, Word], ...] = ()


@dataclass(frozen=True, slots=True)
class Lead:
    """`says` sums it up in a line, whether or not there are any; `own` are the sectors of whoever looks."""

    says: str
    well: bool
    lines: tuple[LeadLine, ...]
    own: tuple[SectorLine, ...]


def lead(sectors: Sequence[SectorLine], who: Who) -> Lead:
    """Return what *Sektorer* leads with for whoever looks."""
    lines = [line for one in sectors if (line := _line(one)) is not None]
    lines.sort(key=lambda line: (line.astray, -_gravity(line), line.name.name))
    own = tuple(one for one in sectors if one.id in who.bounds(Role.SEKTOR))
    return Lead(_says(sectors, lines), not lines, tuple(lines), own)


def _line(one: SectorLine) -> LeadLine | None:
    words = _words(one)
    grave = tuple(pair for pair in words if pair[1].level is not None and rank(pair[1].level) >= GRAVE)
    if grave:
        return LeadLine(one.id, one.name, one.lead, Astray.GRAVE, "", grave)
    if not words:
        return LeadLine(one.id, one.name, one.lead, Astray.SILENT, _("har inte rapporterat"))
    if all(word.mark is Mark.OBEKRAFTAT for _whose, word in words):
        return LeadLine(one.id, one.name, one.lead, Astray.LATE, _("uppgiften har slutat gälla"), words[:1])
    return None


def _words(one: SectorLine) -> tuple[tuple[str, Word], ...]:
    """Return every word about a sector with whose it is, the gravest of each first."""
    own = [(_("sektorns bedömning"), word) for word in one.words.assessed]
    voices = [
        (voice.name.name if voice.name else _("ej inläst"), word)
        for voice in one.words.voices
        for word in voice.words
    ]
    return tuple(sorted((*own, *voices), key=lambda pair: -_rank(pair[1])))


def _rank(word: Word) -> float:
    return 0.5 if word.level is None else float(rank(word.level))


def _gravity(line: LeadLine) -> float:
    return max((_rank(word) for _whose, word in line.words), default=0.0)


def _says(sectors: Sequence[SectorLine], lines: Sequence[LeadLine]) -> str:
    if not lines:
        return _.n(
            "Sektorn har rapporterat och är inte allvarligt påverkad.",
            "Alla %(n)d sektorer har rapporterat, ingen är allvarligt påverkad.",
            len(sectors),
        )
    counts = [sum(line.astray is one for line in lines) for one in Astray]
    parts = (
        _.n("%(n)d allvarligt påverkad eller värre", "%(n)d allvarligt påverkade eller värre", counts[0])
        if counts[0]
        else "",
        _("%(n)d har inte rapporterat", n=counts[1]) if counts[1] else "",
        _.n("%(n)d sen", "%(n)d sena", counts[2]) if counts[2] else "",
        _("%(n)d av %(all)d som de ska", n=len(sectors) - len(lines), all=len(sectors)),
    )
    return " · ".join(part for part in parts if part)
