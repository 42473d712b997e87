"""What a page says when it has nothing to show or may not be used: why, and where to go."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from dashboard.places import Part, Place
from dashboard.wall.header import open_real
from dashboard.words import _, label
from data.operations.facts import Operation
from data.points.facts import Picture, Point
from data.rights import NOBODY, Deed, Who, may, place_of, why_not_allowed
from data.rights import Place as Where


class Lack(StrEnum):
    """What is missing."""

    OPERATION = "operation"
    POINTS = "points"
    REAL_POINTS = "real_points"
    MATCH = "match"
    ENTRIES = "entries"
    AREA_POINTS = "area_points"
    SECTORS = "sectors"
    REAL_SECTORS = "real_sectors"


@dataclass(frozen=True, slots=True)
class Empty:
    """`to` is where its reader can do something about it, by the words of `way`; None where others must."""

    lack: Lack
    title: str
    why: str
    to: Place | Part | None = None
    way: str = ""


def lack_of_points(picture: Picture, loaded: bool) -> Lack | None:
    """Return what hinders the picture; examples are no points in a real operation."""
    if picture.points:
        return None
    return Lack.REAL_POINTS if loaded else Lack.POINTS


def empty(lack: Lack, operation: Operation | None = None, who: Who = NOBODY) -> Empty:
    """`who` reads the page: asked only where what they may do about it differs."""
    match lack:
        case Lack.OPERATION:
            return _no_operation(who)
        case Lack.POINTS | Lack.REAL_POINTS:
            return _no_points(lack, operation, who)
        case Lack.MATCH:
            return Empty(
                lack, _("Ingen punkt passar filtren"), _("Ta bort något av filtren för att se fler punkter.")
            )
        case Lack.ENTRIES:
            return Empty(
                lack, _("Inga poster passar sökningen"), _("Ändra sökorden eller ta bort något av filtren.")
            )
        case Lack.AREA_POINTS:
            return Empty(
                lack,
                _("Området har inga trygghetspunkter här"),
                _("Ingen av de punkter som är inlästa hör till området. Välj ett annat område."),
            )
        case Lack.SECTORS | Lack.REAL_SECTORS:
            return _no_sectors(lack, who)


def _no_operation(who: Who) -> Empty:
    """Return what a page says to a reader for whom there is no operation at all."""
    why = _("Allt som rapporteras hör till en händelse.")
    if not may(who, Deed.READ, Where(exercise=False)):
        title, why = _("Ingen övning är öppnad"), _("Med din roll läses bara övningar.")
    else:
        title = _("Ingen händelse är öppnad")
    if may(who, Deed.OPEN_OPERATION):
        how = _("Öppna en under Förvaltning.")
        return Empty(Lack.OPERATION, title, f"{why} {how}", Part.OPERATIONS, _("Öppna en händelse"))
    return Empty(Lack.OPERATION, title, f"{why} {_('Krisledningen öppnar den.')}")


def _others_load() -> str:
    return _("Krisledningen eller administratören läser in kommunens egna.")


def _no_points(lack: Lack, operation: Operation | None, who: Who) -> Empty:
    if lack is Lack.REAL_POINTS:
        title = _("Trygghetspunkterna är ej inlästa")
        why = _(
            "Bara exempelpunkter finns, och de visas aldrig i en skarp händelse: %(name)s, %(kind)s.",
            name=operation.name if operation else "",
            kind=label(operation.kind) if operation else "",
        )
    else:
        title = _("Inga trygghetspunkter är inlästa")
        why = _("Utan kommunens punkter finns det inget att visa eller rapportera om.")
    if not may(who, Deed.REGISTERS):
        return Empty(lack, title, f"{why} {_others_load()}")
    return Empty(lack, title, why, Part.REGISTER, _("Läs in kommunens punkter"))


def _no_sectors(lack: Lack, who: Who) -> Empty:
    if lack is Lack.REAL_SECTORS:
        title = _("Sektorsindelningen är EJ INLÄST")
        why = _("Bara en exempelindelning finns, och den är aldrig ett svar i en skarp händelse.")
    else:
        title = _("Ingen sektorsindelning är inläst")
        why = _("Utan den går det inte att säga vem som ansvarar för en verksamhet eller leder en sektor.")
    if not may(who, Deed.REGISTERS):
        return Empty(lack, title, f"{why} {_others_load()}")
    return Empty(lack, title, why, Part.SECTOR_LIST, _("Läs in sektorslistan"))


ACTS = (Deed.REPORT, Deed.RELAY, Deed.OPENING, Deed.PHASE, Deed.SETTLE)


def why_not(who: Who, deed: Deed, operation: Operation, point: Point | None = None) -> str:
    """Return why somebody may not do something there, as the service would refuse it."""
    reason = why_not_allowed(who, deed, place_of(operation, point))
    return reason.text if reason else ""


def powerless(who: Who, operation: Operation, deeds: Sequence[Deed] = ACTS) -> str:
    """Return why somebody may do none of this anywhere in an operation: said once, instead of the forms."""
    if any(may(who, deed, place_of(operation)) for deed in deeds):
        return ""
    return why_not(who, deeds[0], operation)


_REALITY = Where(exercise=False)


@dataclass(frozen=True, slots=True)
class WayOn:
    """What a reader of an exercise that was broken off is told: `real` is where they may go, if anywhere.

    The first of them is where every screen turns.
    """

    says: str
    real: tuple[Operation, ...] = ()
    opens: bool = False


def way_on(who: Who, operations: Sequence[Operation]) -> WayOn:
    """Return the way to what is real; `operations` are all there are, whatever the reader may see of them."""
    readable = open_real([one for one in operations if may(who, Deed.READ, place_of(one))])
    if readable:
        return WayOn(_("Inget av övningens läge gäller."), readable)
    if open_real(operations):
        return WayOn(
            _("En skarp händelse är öppen, men din roll får inte läsa den. Lyssna på krisledningen.")
        )
    if may(who, Deed.OPEN_OPERATION, _REALITY):
        return WayOn(_("Ingen skarp händelse är öppen. Öppna en under Förvaltning."), opens=True)
    return WayOn(_("Ingen skarp händelse är öppen. Krisledningen öppnar den."))
