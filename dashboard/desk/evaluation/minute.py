"""Minut för minut: the facit beside the picture, in the exercise's time, as one can scrub it."""

from datetime import timedelta
from functools import partial
from typing import Final

import streamlit as st

from dashboard.desk import choices, session
from dashboard.desk.drawing import Node, draw, el, icon, listing
from dashboard.desk.evaluation.says import AreaRow, MinutePage, Pair, PointRow, Side, minute_page
from dashboard.paper.page import areas_drawn
from dashboard.registers import pack_at
from dashboard.settings import settings
from dashboard.words import _, label
from dashboard.words.exercise import Names, typed_t_plus
from data.errors import Reason
from data.exercise.course import MINUTE
from data.exercise.evaluation import Evaluation
from data.words import Function, Mark

SLIDER, OF, FIELD, WHY = (f"evaluation-{name}" for name in ("minute", "of", "to", "why"))
MOST: Final = 14
_WIDE: Final = 420


def minute_by_minute(one: Evaluation, name: Names) -> None:
    """Draw one minute of the exercise, and the ways to the others."""
    if not one.picture.total.minutes:
        draw(
            el("p.notice", _("Ingen punkt var öppen: det finns ingen bild att jämföra med facit.")),
            key="no-minute",
        )
        return
    key = f"{SLIDER}:{one.exercise.operation.id}"
    minute = min(int(choices.held(key) or 0), one.played.minutes - 1)
    choices.choose(key, minute)
    of = session.value(OF)
    page = minute_page(one, name, minute, Function(of) if of else None)
    _choose(one, page, key)
    why = str(session.value(WHY) or "")
    if why:
        st.error(why)
    draw(
        el("p.minute", el("strong", page.since_start), el("span", page.said)),
        key="evaluation-minute-said",
        speed=None,
    )
    table, maps = st.columns([7, 5], gap="medium")
    with table:
        _areas(page)
        _wrong(page)
    with maps:
        _maps(page)


def _typed(one: Evaluation, key: str) -> None:
    """Go to a time from the start that was typed: to the minute played then, or the last before a jump."""
    found = typed_t_plus(str(choices.held(FIELD) or ""), FIELD)
    session.put(WHY, found.text if isinstance(found, Reason) else "")
    if isinstance(found, timedelta):
        choices.choose(
            key, min(one.played.until(one.exercise.begins + found) // MINUTE, one.played.minutes - 1)
        )
        choices.choose(FIELD, "")


def _choose(one: Evaluation, page: MinutePage, key: str) -> None:
    with st.container(key="replay-choose", horizontal=True, vertical_alignment="bottom"):
        st.button(
            _("Föregående ändring"),
            disabled=page.before is None,
            on_click=partial(choices.choose, key, page.before),
        )
        st.slider(_("Spelad minut, från start"), 0, max(1, page.last), key=choices.key(key), width="stretch")
        st.text_input(
            _("Gå till"),
            key=choices.key(FIELD),
            placeholder="T+1:30",
            on_change=_typed,
            args=(one, key),
            width=130,
        )
        st.button(
            _("Nästa ändring"), disabled=page.after is None, on_click=partial(choices.choose, key, page.after)
        )


def _areas(page: MinutePage) -> None:
    words = [label(function) for function in Function]
    sides = [el("th", side, scope="col") for _function in Function for side in (_("Facit"), _("Bilden"))]
    title = _("Facit och bilden, område för område: så många som fungerar av dem som är öppna")
    heads = el(
        "thead",
        el(
            "tr",
            el("th", _("Område"), scope="col", rowspan=2),
            *(el("th", word, colspan=2) for word in words),
        ),
        el("tr", *sides),
    )
    table = el("table.areas.beside", el("caption.unseen", title), heads, el("tbody", *map(_row, page.rows)))
    draw(el("div.scroll", table, tabindex=0, role="region", aria_label=title), key="minute-areas", speed=None)


def _row(row: AreaRow) -> Node:
    return el("tr", el("th", row.name, scope="row"), *(cell for pair in row.pairs for cell in _pair(pair)))


def _pair(pair: Pair | None) -> tuple[Node, Node]:
    if pair is None:
        return el("td.cell", el("span.muted", "–")), el("td.cell", el("span.muted", "–"))
    return el("td.cell", _side(pair.true)), el(
        "td.cell" if pair.right else "td.cell.differs", _side(pair.shown)
    )


def _side(side: Side) -> Node:
    extra = [icon("question")] if side.mark is Mark.OBEKRAFTAT else []
    return el(
        "span.chip.count",
        el("span", f"{side.working}/{side.counted}"),
        icon(side.sign),
        *extra,
        data_status=side.status,
        data_mark=side.mark,
        title=side.label,
        aria_label=side.label,
        role="img",
    )


def _wrong(page: MinutePage) -> None:
    """Draw where the picture was not right, what was wrong first."""
    if not page.wrong:
        draw(el("p.muted", _("Bilden var rätt överallt den minuten.")), key="minute-right")
        return
    heads = (_("Punkt"), _("Funktion"), _("Facit"), _("Bilden"), _("Utfall"))
    title = _("Där bilden inte var rätt")
    body = el("tbody", *(_point(row) for row in page.wrong[:MOST]))
    more = len(page.wrong) - MOST
    draw(
        el("h2", title),
        listing("log.minute", title, heads, [body], title),
        el("p.muted", _("och %(n)d till", n=more)) if more > 0 else None,
        key="minute-wrong",
        speed=None,
    )


def _point(row: PointRow) -> Node:
    return el(
        "tr",
        el("th", row.point, el("small", row.area), scope="row"),
        *(el("td", said) for said in (row.function, row.true, row.shown, row.verdict)),
    )


def _maps(page: MinutePage) -> None:
    """Draw the two as maps; the tables say the same."""
    words = {function.value: label(function) for function in Function}
    st.segmented_control(
        _("Kartorna visar (inget valt: det sämsta av alla)"),
        list(words),
        format_func=words.__getitem__,
        key=OF,
    )
    for title, shown in ((_("Facit"), page.facit), (_("Bilden"), page.picture)):
        alt = _("%(title)s %(at)s. Tabellen bredvid säger samma sak.", title=title, at=page.since_start)
        drawn = areas_drawn(shown, pack_at(settings().pack), alt)
        if drawn is not None:
            st.header(title, anchor=False)
            st.image(drawn, width=_WIDE, alt=alt)
