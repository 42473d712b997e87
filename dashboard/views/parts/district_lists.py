"""What *Område* shows of those who act there: who answers for what, and what sectors say of the area."""

from collections.abc import Sequence
from datetime import datetime

from dashboard import session
from dashboard.components.drawing import Node, draw, el
from dashboard.viewmodels.desk_district import DutyLine, SpokenLine
from dashboard.views.parts.pieces import fact
from dashboard.views.parts.sector_names import marked, missing, or_not_loaded
from dashboard.views.parts.sector_table import word


def duty_list(lines: Sequence[DutyLine]) -> None:
    """Draw who answers for what here."""
    _ = session.texts()
    rows = (node for one in lines for node in fact(one.what, *or_not_loaded(one.names)))
    draw(
        el("section.who", el("h2", _("Vem ansvarar här?")), el("dl.facts", *rows)),
        key="district-duties",
    )


def spoken_list(lines: Sequence[SpokenLine], now: datetime, speed: float) -> None:
    """Draw what sectors and organisations say of the area, the gravest first."""
    _ = session.texts()
    nobody = el("p.muted", _("Ingen sektor har rapporterat om området."))
    draw(
        el(
            "section.who",
            el("h2", _("Sektorer och organisationer om området")),
            *([_spoken(one, now) for one in lines] or [nobody]),
        ),
        key="district-words",
        speed=speed,
    )


def _spoken(one: SpokenLine, now: datetime) -> Node:
    name = marked(one.name) if one.name else [missing()]
    head = el("p", el("strong", *name), el("span.muted", f" · {one.sector}"))
    return el("div.voice", head, *(word(said, now) for said in one.words))
