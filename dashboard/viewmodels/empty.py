"""What a screen says when there is nothing to show: why, and what to do about it."""

from dataclasses import dataclass

from dashboard.texts import Translator


@dataclass(frozen=True, slots=True)
class Empty:
    """`steps` are things to do, in order; commands among them are marked as such."""

    title: str
    why: str
    steps: tuple[tuple[str, str], ...]


def empty(points_loaded: bool, _: Translator) -> Empty:
    if points_loaded:
        return Empty(
            _("Ingen händelse är öppen"),
            _("Det finns ingen lägesbild att visa förrän en händelse öppnas."),
            ((_("Öppna en händelse på sidan Händelse. Skärmen visar den då av sig själv."), ""),),
        )
    return Empty(
        _("Inga trygghetspunkter är inlästa"),
        _("Utan kommunens punkter finns det inget att visa."),
        (
            (_("Läs in kommunens punkter:"), "dashboard import points punkter.csv"),
            (_("eller se hur det ser ut med exempel:"), "dashboard demo"),
        ),
    )
