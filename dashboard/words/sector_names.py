"""Names out of the sector register with their marks, and which of them may answer in a real operation."""

from dataclasses import dataclass, replace

from dashboard.words import _
from data import glossary
from data.sectors.facts import Organisation, Sector, SectorRegister


@dataclass(frozen=True, slots=True)
class Named:
    """A name as it may be shown; `mark` says what it is where it is no verified fact."""

    name: str
    mark: str = ""
    source: str = ""


def not_loaded() -> str:
    """Return what stands where a name would, when nobody has loaded one: never a guess."""
    return _("EJ INLÄST")


def principles() -> str:
    """Return the three principles that everybody's responsibility follows, in one line."""
    return _(
        "Ansvar, närhet, likhet: den som ansvarar till vardags gör det också i en kris (ansvar), störningen "
        "hanteras där den inträffar och av dem som är närmast (närhet), och arbetet läggs om så lite som "
        "möjligt (likhet). Att byta ansvarig är ett eget beslut som loggas på sidan Stab."
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


def named(row: Sector | Organisation, example: bool = False) -> Named:
    """Return a name with its mark; `example`: what ties it to its place is one, whatever it is itself."""
    if row.example or example:
        return Named(row.name, glossary.term("exempel", _.language), row.source)
    return Named(row.name, "" if row.verified else _("ej verifierad"), row.source)
