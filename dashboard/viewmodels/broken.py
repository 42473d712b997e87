"""What every screen of an exercise says once it was broken off: that it is real now, and where to go."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.texts import Translator
from dashboard.viewmodels.open_operations import newest_real
from dashboard.viewmodels.times import clock
from data.domain.facts import Operation

# So long the message stands before a screen turns to the real operation.
SHOWN_SECONDS = 8


@dataclass(frozen=True, slots=True)
class Broken:
    """`real` is the newest open real operation's id, "" where none is open."""

    broken_off: str
    sharp: str
    frozen: str
    real: str
    what_next: str
    kept_out: str
    steps: tuple[str, ...]


def broken(operation: Operation, operations: Sequence[Operation], _: Translator) -> Broken:
    found = newest_real(operations)
    return Broken(
        broken_off=_("Övningen avbruten").upper(),
        sharp=_("Skarpt läge").upper(),
        frozen=_(
            "%(name)s är fryst sedan %(at)s. Inget är borttaget, och inget av övningens läge gäller.",
            name=operation.name,
            at=clock(operation.clock.started_at, operation.clock.started_at, _),
        ),
        real=found.id if found else "",
        what_next=_("Skärmen byter till den skarpa händelsen.") if found else "",
        kept_out=_(
            "Den här skärmen får bara visa övningen. Den skarpa händelsen kräver en annan nyckel eller roll."
        ),
        steps=()
        if found
        else (
            _("Ingen skarp händelse är öppen."),
            _("Krisledningen öppnar den på sidan Händelse. Skärmen byter då av sig själv."),
        ),
    )
