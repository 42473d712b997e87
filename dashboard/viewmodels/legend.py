"""The legend: every sign on the map and in the table with its word, from the one place each comes from."""

from dataclasses import dataclass

from dashboard import style
from dashboard.texts import Translator
from data import glossary
from data.domain.words import Mark, Phase, Status, Supply


@dataclass(frozen=True, slots=True)
class LegendItem:
    """A status chip (`status` and `mark`), a supply letter, or a ring: of a phase, or of the undecided."""

    word: str
    meaning: str
    status: Status | None = None
    mark: Mark = Mark.BEKRAFTAT
    sign: str = ""
    supply: Supply | None = None
    phase: Phase | None = None
    undecided: bool = False


def legend(_: Translator) -> tuple[LegendItem, ...]:
    language = _.language
    read = [
        (Status.FUNGERAR, Mark.BEKRAFTAT),
        (Status.BEGRANSAD, Mark.BEKRAFTAT),
        (Status.UR_FUNKTION, Mark.BEKRAFTAT),
        (Status.OKAND, Mark.BEKRAFTAT),
        (Status.UR_FUNKTION, Mark.OBEKRAFTAT),
        (Status.BEGRANSAD, Mark.MOTSTRIDIGT),
    ]
    items = [
        LegendItem(
            word=glossary.label(status if mark is Mark.BEKRAFTAT else mark, language),
            meaning=glossary.meaning(status if mark is Mark.BEKRAFTAT else mark, language),
            status=status,
            mark=mark,
            sign=style.symbol(status, mark),
        )
        for status, mark in read
    ]
    reserve = glossary.label(Supply.RESERV, language)
    items.append(LegendItem(reserve, glossary.meaning(Supply.RESERV, language), supply=Supply.RESERV))
    closed = _("ej öppen")
    undecided = glossary.term("ej_beslutad_oppen", language)
    items.append(LegendItem(undecided, glossary.explained("ej_beslutad_oppen", language), undecided=True))
    items.append(LegendItem(closed, glossary.meaning(Phase.I_BEREDSKAP, language), phase=Phase.I_BEREDSKAP))
    return tuple(items)
