"""Whose word somebody may report about a sector: its own assessment or one of its participants'."""

from collections.abc import Mapping

from dashboard.texts import Translator
from dashboard.viewmodels.desk_rights import why_not
from dashboard.viewmodels.desk_sector_names import stated
from data.domain.facts import Operation
from data.domain.rights import Deed, Who, may
from data.domain.sector_reports import place_of_word
from data.domain.sectors import SectorRegister

Whose = tuple[str, str | None]


def why_not_report(who: Who, operation: Operation) -> str:
    """Return why somebody may report about no sector at all in an operation."""
    return why_not(who, Deed.SECTOR_REPORT, operation)


def choices(register: SectorRegister, who: Who, operation: Operation, _: Translator) -> Mapping[Whose, str]:
    """Return whom somebody may speak for, in words; organisation None is the sector's own assessment."""
    shown = stated(register, not operation.is_exercise)
    found: dict[Whose, str] = {}
    for sector in shown.sectors:
        words: dict[str | None, str] = {None: _("%(sector)s: sektorns bedömning", sector=sector.name)}
        words |= {one: f"{sector.name}: {shown.name_of(one)}" for one in shown.participants(sector.id)}
        for organisation, said in words.items():
            if may(who, Deed.SECTOR_REPORT, place_of_word(operation, sector.id, organisation)):
                found[sector.id, organisation] = said
    return found
