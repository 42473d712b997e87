"""What the import command says of a list of the points' equipment: a line for each point, or as JSON."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from dashboard.commands.list_words import MOST, some, to_mend

if TYPE_CHECKING:
    from data.preparedness.list_file import EquipmentLooked


def equipment_told(looked: "EquipmentLooked", dry: bool) -> Iterator[str]:
    """Yield a line for the first points that differ, and one for the whole."""
    from dashboard.desk.preparedness.says import changes

    change = looked.change
    if looked.refused:
        yield from to_mend(looked.refused)
    elif change.nothing:
        yield "Ingenting ändras: lagret har redan exakt den här listan."
    else:
        yield from some([f"Ny: {one.point}" for one in change.new])
        for before, after in change.changed[:MOST]:
            fields = "; ".join(f"{name}: {was} → {now}" for name, was, now in changes(before, after))
            yield f"Ändras: {after.point}: {fields}"
        yield from some([f"Blir okänd: {one.point}" for one in change.gone])
        counts = f"{len(change.new)} nya, {len(change.changed)} ändrade, {len(change.gone)} borta"
        head = "Skulle läsa in" if dry else "Läste in"
        yield f"{head} utrustningen på {len(looked.listed)} punkter: {counts}."
    if any(one.example for one in looked.listed):
        yield "Listan har exempelrader. De gäller bara exempelpunkter, som inte finns i en skarp händelse."


def equipment_answer(looked: "EquipmentLooked") -> dict[str, Any]:
    from data.list_files.list_file import refused_rows

    return {
        "new": [one.point for one in looked.change.new],
        "changed": [after.point for _before, after in looked.change.changed],
        "gone": [one.point for one in looked.change.gone],
        "refused_rows": refused_rows(looked.refused),
    }
