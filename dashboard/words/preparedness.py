"""What is ready, as indicators: the same words at the desk and in what leaves, totals and never a point."""

from collections.abc import Iterator
from dataclasses import dataclass

from dashboard.words import _
from dashboard.words.times import span
from data.preparedness.counting import Totals


@dataclass(frozen=True, slots=True)
class Figure:
    number: str
    text: str


def figures(held: Totals) -> tuple[Figure, ...]:
    """Return the indicators, each with what it is a share of and how much of it is unknown."""
    return (
        Figure(
            _share(held.tried, held.triable),
            _("prövade senaste kvartalet, %(n)d av %(of)d", n=held.tried, of=held.triable),
        ),
        Figure(
            _share(held.reserve, held.points),
            _(
                "har reservkraft, fast eller förberedd, %(n)d av %(of)d; okänt för %(unknown)d",
                n=held.reserve,
                of=held.points,
                unknown=held.reserve_unknown,
            ),
        ),
        *_lasting(held),
        Figure(
            _share(held.checked, held.points),
            _("kontrollerade senaste månaden, %(n)d av %(of)d", n=held.checked, of=held.points),
        ),
        Figure(_("ej inläst"), _("utbildade: inga uppgifter om utbildning är inlästa")),
    )


def _lasting(held: Totals) -> Iterator[Figure]:
    unknown = _("okänt för %(n)d", n=held.lasting_unknown)
    if held.lasting and held.middle is None:
        few = _("sägs först när den är känd för fem punkter (förslag)")
        yield Figure("–", _("uthållighet på full tank: %(few)s; %(unknown)s", few=few, unknown=unknown))
        return
    if held.middle is None or held.least is None:
        yield Figure("–", _("uthållighet på full tank: %(unknown)s", unknown=unknown))
        return
    yield Figure(span(held.middle), _("uthållighet på full tank, median; %(unknown)s", unknown=unknown))
    yield Figure(span(held.least), _("kortast uthållighet på full tank"))


def _share(part: int, of: int) -> str:
    return f"{round(100 * part / of)} %" if of else "–"
