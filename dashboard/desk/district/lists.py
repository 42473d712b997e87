"""What *Område* shows of those who act there, and the way to it from pages that show an area."""

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from dashboard.desk.district.says import DutyLine, SpokenLine
from dashboard.desk.drawing import Node, draw, el, fact
from dashboard.desk.sectors.board import marked, missing, or_not_loaded, word
from dashboard.places import Place
from dashboard.words import _


def duty_list(lines: Sequence[DutyLine]) -> None:
    """Draw who answers for what here."""
    rows = (node for one in lines for node in fact(one.what, *or_not_loaded(one.names)))
    draw(
        el("section.who", el("h2", _("Vem ansvarar här?")), el("dl.facts", *rows)),
        key="district-duties",
    )


def spoken_list(lines: Sequence[SpokenLine], now: datetime, speed: float) -> None:
    """Draw what sectors and organisations say of the area, the gravest first."""
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


AREA = "omrade"


def district_link(area: str, name: str) -> None:
    """Draw the link."""
    st.page_link(
        Place.DISTRICT.script,
        label=_("Alla som verkar i %(area)s", area=name),
        query_params={**st.query_params.to_dict(), AREA: area},
    )
