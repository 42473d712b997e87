"""How an area is filled on the map: the worst of its points that count, or *ingen öppen punkt*."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.texts import Translator
from dashboard.viewmodels.reading import Reading, counted, rank
from data import glossary
from data.domain.facts import Area
from data.domain.words import Function, Mark, Status


@dataclass(frozen=True, slots=True)
class AreaFill:
    """`status` is None where no point counts; `pattern` names the drawing in the sprite."""

    id: str
    name: str
    status: Status | None
    mark: Mark
    pattern: str | None
    label: str


def area_fill(area: Area, readings: Sequence[Reading], _: Translator) -> AreaFill:
    read = [one for function in Function for one in counted(readings, function)]
    worst = min(read, key=rank, default=None)
    if worst is None:
        word = glossary.term("ingen_oppen_punkt", _.language)
        return AreaFill(area.id, area.name, None, Mark.BEKRAFTAT, None, f"{area.name}: {word}")
    doubt = "" if worst.mark is Mark.BEKRAFTAT else f"-{worst.mark}"
    words = [glossary.label(worst.status, _.language)]
    if doubt:
        words.append(glossary.label(worst.mark, _.language))
    if not any(one.open for one in readings):
        words.append(glossary.term("ej_beslutad_oppen", _.language))
    label = f"{area.name}: {', '.join(words)}"
    return AreaFill(area.id, area.name, worst.status, worst.mark, f"p-{worst.status}{doubt}", label)
