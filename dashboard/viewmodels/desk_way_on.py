"""Where a reader goes from an exercise that was broken off: to what is real, or to where it is opened."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.texts import Translator
from dashboard.viewmodels.open_operations import newest_real
from data.domain.facts import Operation
from data.domain.rights import Deed, Place, Who, may, place_of

_REALITY = Place(exercise=False)


@dataclass(frozen=True, slots=True)
class WayOn:
    """What a reader of an exercise that was broken off is told: `real` is where they may go, if anywhere."""

    says: str
    real: Operation | None = None
    opens: bool = False


def way_on(who: Who, operations: Sequence[Operation], _: Translator) -> WayOn:
    """Return the way to what is real; `operations` are all there are, whatever the reader may see of them."""
    readable = newest_real([one for one in operations if may(who, Deed.READ, place_of(one))])
    if readable is not None:
        return WayOn(_("Inget av övningens läge gäller."), readable)
    if newest_real(operations) is not None:
        return WayOn(
            _("En skarp händelse är öppen, men din roll får inte läsa den. Lyssna på krisledningen.")
        )
    if may(who, Deed.OPEN_OPERATION, _REALITY):
        return WayOn(_("Ingen skarp händelse är öppen. Öppna en på sidan Händelse."), opens=True)
    return WayOn(_("Ingen skarp händelse är öppen. Krisledningen öppnar den."))
