"""What a page of the desk says when it has nothing to show: why, and what to do about it."""

from dataclasses import dataclass
from enum import StrEnum

from dashboard.texts import Translator
from data import glossary
from data.domain.facts import Operation, Picture
from data.domain.rights import NOBODY, Deed, Place, Who, may


class Lack(StrEnum):
    """What is missing."""

    OPERATION = "operation"
    POINTS = "points"
    REAL_POINTS = "real_points"
    CHOICE = "choice"
    MATCH = "match"
    ENTRIES = "entries"
    AREA = "area"
    AREA_POINTS = "area_points"
    SECTORS = "sectors"
    REAL_SECTORS = "real_sectors"


@dataclass(frozen=True, slots=True)
class Empty:
    """`commands` are what to run in a terminal, each after the words that say what it does.

    `opens`: whether its reader may open an operation.
    """

    lack: Lack
    title: str
    why: str
    commands: tuple[tuple[str, str], ...] = ()
    opens: bool = False


def lack_of_points(picture: Picture, loaded: bool) -> Lack | None:
    """Return what hinders the picture; examples are no points in a real operation."""
    if picture.points:
        return None
    return Lack.REAL_POINTS if loaded else Lack.POINTS


def empty(lack: Lack, _: Translator, operation: Operation | None = None, who: Who = NOBODY) -> Empty:
    """`who` reads the page: asked only where what they may do about it differs."""
    load = (_("Läs in kommunens punkter:"), "uv run dashboard import points punkter.csv")
    demo = (_("eller se hur det ser ut med exempel:"), "uv run dashboard demo")
    name = operation.name if operation else ""
    match lack:
        case Lack.OPERATION:
            return _no_operation(who, _)
        case Lack.POINTS:
            return Empty(
                lack,
                _("Inga trygghetspunkter är inlästa"),
                _("Utan kommunens punkter finns det inget att visa eller rapportera om."),
                (load, demo),
            )
        case Lack.REAL_POINTS:
            kind = glossary.label(operation.kind, _.language) if operation else ""
            return Empty(
                lack,
                _("Trygghetspunkterna är ej inlästa"),
                _(
                    "Bara exempelpunkter finns, och de visas aldrig i en skarp händelse: %(name)s, %(kind)s.",
                    name=name,
                    kind=kind,
                ),
                (load,),
            )
        case Lack.CHOICE:
            return Empty(
                lack, _("Ingen punkt är vald"), _("Välj en punkt i listan ovan, eller på sidan Lägesbild.")
            )
        case Lack.MATCH:
            return Empty(
                lack, _("Ingen punkt passar filtren"), _("Ta bort något av filtren för att se fler punkter.")
            )
        case Lack.ENTRIES:
            return Empty(
                lack, _("Inga poster passar sökningen"), _("Ändra sökorden eller ta bort något av filtren.")
            )
        case Lack.AREA:
            return Empty(
                lack,
                _("Inget område att visa"),
                _("Områdena är inte inlästa, eller så finns inte det område som din roll gäller."),
            )
        case Lack.AREA_POINTS:
            return Empty(
                lack,
                _("Området har inga trygghetspunkter här"),
                _("Ingen av de punkter som är inlästa hör till området. Välj ett annat område."),
            )
        case Lack.SECTORS | Lack.REAL_SECTORS:
            return _no_sectors(lack, _)


def _no_operation(who: Who, _: Translator) -> Empty:
    """Return what a page says to a reader for whom there is no operation at all."""
    why = _("Allt som rapporteras hör till en händelse.")
    if not may(who, Deed.READ, Place(exercise=False)):
        title, why = _("Ingen övning är öppnad"), _("Med din roll läses bara övningar.")
    else:
        title = _("Ingen händelse är öppnad")
    opens = may(who, Deed.OPEN_OPERATION)
    how = _("Öppna en på sidan Händelse.") if opens else _("Krisledningen öppnar den.")
    return Empty(Lack.OPERATION, title, f"{why} {how}", opens=opens)


def _no_sectors(lack: Lack, _: Translator) -> Empty:
    own = (_("Läs in kommunens sektorer:"), "uv run dashboard import sectors sektorer.yaml")
    if lack is Lack.REAL_SECTORS:
        return Empty(
            lack,
            _("Sektorsindelningen är EJ INLÄST"),
            _("Bara en exempelindelning finns, och den är aldrig ett svar i en skarp händelse."),
            (own,),
        )
    example = (_("eller exemplet:"), "uv run dashboard import sectors data/reference/sectors.yaml")
    return Empty(
        lack,
        _("Ingen sektorsindelning är inläst"),
        _("Utan den går det inte att säga vem som ansvarar för en verksamhet eller leder en sektor."),
        (own, example),
    )
