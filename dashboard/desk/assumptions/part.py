"""Antaganden: a table of each kind that can be edited, its difference shown before it is saved."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.desk import alone, drafts, frame, last_read, session
from dashboard.desk import forms as desk_forms
from dashboard.desk.assumptions import says
from dashboard.desk.drafts import Draft
from dashboard.desk.drawing import Node, draw, el, icon
from dashboard.desk.upload import Told, Upload, file_links, read_or_fetch
from dashboard.places import Part
from dashboard.words import _, label
from dashboard.words.addresses import ASSUMPTIONS
from data.assumptions import reads as assumption_reads
from data.assumptions.acts import set_assumptions
from data.assumptions.facts import Assumptions, Row
from data.assumptions.list_file import (
    ASSUMPTIONS_LIST,
    FORMATS,
    AssumptionsChange,
    AssumptionsLooked,
    assumptions_change,
)
from data.assumptions.tables import KINDS, from_tables
from data.assumptions.words import FigureKind, LinkCondition, LinkReach, YearPart
from data.errors import Refused
from data.list_files.opening import LARGEST_FILE
from data.words import Function

NAME = "assumptions"


def part() -> None:
    frame.of_the_server(Part.ASSUMPTIONS.menu_title)
    draw(
        el(
            "p.notice",
            _(
                "Det här är antaget, inte känt. Det används i prognosen och i beräknad tillströmning, "
                "märks antagande och ändrar aldrig en status. Utan källa är en rad ett förslag."
            ),
        ),
        key="assumptions-what",
    )
    _form()
    read_or_fetch(_upload(), _fetch)


@alone.form
def _form() -> None:
    one = drafts.draft(NAME)
    base = session.value(one.key("base")) or assumption_reads.assumptions(last_read.store())
    session.put(one.key("base"), base)
    edited = {table: _editor(one, table, base) for table in KINDS}
    new, faults = _read(edited)
    change = assumptions_change(base, new) if new is not None else AssumptionsChange(base)
    draw(*(_fault(fault) for fault in faults), *_differences(change), key="assumptions-difference")
    desk_forms.outcome(one)
    with st.container(key="assumptions-act", horizontal=True, vertical_alignment="center"):
        st.button(
            _("Spara antagandena"),
            type="primary",
            key=one.key("save"),
            disabled=change.nothing,
            on_click=partial(desk_forms.attempt, one, partial(_save, new, base)),
        )
        if not change.nothing or one.refused is not None:
            st.button(_("Ångra ändringarna"), key=one.key("undo"), on_click=_undo, args=(one,))


def _editor(one: Draft, table: str, held: Assumptions) -> Sequence[Mapping[Any, Any]]:
    """Draw a table that can be edited; return its rows as they stand."""
    st.subheader(_titles()[table], anchor=False)
    frame_ = pd.DataFrame(says.rows(held)[table], columns=list(_columns()[table])).astype(object)
    edited = st.data_editor(
        frame_,
        key=one.key(table),
        num_rows="fixed" if table == "figures" else "dynamic",
        column_config=_columns()[table],
        hide_index=True,
        disabled=("kind",) if table == "figures" else False,
        placeholder="",
        alt=_titles()[table],
    )
    return edited.to_dict("records")


def _read(edited: Mapping[str, Sequence[Mapping[Any, Any]]]) -> tuple[Assumptions | None, tuple[str, ...]]:
    try:
        return from_tables(says.tables(edited)), ()
    except Refused as refused:
        return None, tuple(reason.text for reason in refused.reasons)


def _fault(text: str) -> Node:
    return el("p.refused", icon("cross"), text, role="alert")


def _differences(change: AssumptionsChange) -> tuple[Node | None, ...]:
    return (_listed(_("Gäller inte längre"), change.gone), _listed(_("Nytt eller ändrat"), change.new))


def _listed(title: str, rows: Sequence[Row]) -> Node | None:
    lines = (el("li", says.sentence(row)) for row in rows)
    return el("section.part", el("h2", title), el("ul.plain", *lines)) if rows else None


def _undo(one: Draft) -> None:
    drafts.restart(one, {})


def _save(new: Assumptions | None, base: Assumptions, _draft: Draft) -> str:
    whole = desk_forms.need(new, "", _("Rätta det som är markerat först."))
    receipt = set_assumptions(last_read.store(), session.actor(), whole, session.now(), base)
    if receipt is None:
        raise Refused(_("Inget ändrades: det är redan så."))
    return _("Antagandena är sparade som post %(n)d.", n=receipt.revision)


def _titles() -> Mapping[str, str]:
    return {
        "chain": _("Följdkedja: vad som antas falla bort efter något annat"),
        "shares": _("Hur stor andel som antas komma, i procent"),
        "figures": _("Antagna tal"),
    }


def _columns() -> Mapping[str, Mapping[str, Any]]:
    number, text = st.column_config.NumberColumn, st.column_config.TextColumn
    source = text(_("Källa (tom: förslag)"))
    return {
        "chain": {
            "cause": _choice(_("När det här är borta"), Function, 150),
            "through": text(_("stannar"), required=True, width=150),
            "effect": _choice(_("faller det här bort"), Function, 150),
            "low": number(_("tidigast (h)"), min_value=0, required=True),
            "high": number(_("senast (h)"), min_value=0, required=True),
            "reach": _choice(_("Var"), LinkReach, 120),
            "condition": _choice(_("När"), LinkCondition),
            "source": source,
        },
        "shares": {
            "season": _choice(_("Årstid"), YearPart),
            "hours": number(_("Från timmar utan värme"), min_value=0, required=True),
            "below": number(_("Kallare ute än (°C)")),
            "low": number(_("lägst (%)"), min_value=0, required=True),
            "high": number(_("högst (%)"), min_value=0, required=True),
            "source": source,
        },
        "figures": {
            "kind": _choice(_("Tal"), FigureKind, 300),
            "value": number(_("Värde"), min_value=0, required=True),
            "source": source,
        },
    }


def _choice(name: str, words: type[StrEnum], width: int = 110) -> Any:
    names = {word.value: label(word) for word in words}
    return st.column_config.SelectboxColumn(
        name, options=list(names), format_func=lambda value: names[str(value)], required=True, width=width
    )


def _upload() -> Upload[Assumptions, AssumptionsChange]:
    return Upload(
        name="assumptions-file",
        lists=ASSUMPTIONS_LIST,
        told=_told,
        title=_("Läs in antaganden från fil"),
        label=_("Fil med följdkedja, andelar och tal"),
        limits=_("TOML, som filen här bredvid. Det som saknas i den gäller inte längre."),
        unchanged=_("Inget ändras: antagandena är redan som i filen."),
        formats=FORMATS,
        largest=LARGEST_FILE,
    )


def _told(looked: AssumptionsLooked) -> Told:
    change = looked.change
    return Told(
        new=len(change.new),
        changed=0,
        gone=len(change.gone),
        gone_word=_("gäller inte längre"),
        tables=_differences(change),
        whole=not looked.refused,
    )


def _fetch() -> None:
    st.header(_("Hämta"), anchor=False)
    file_links({ASSUMPTIONS: _("Antagandena som TOML")}, key="assumptions-fetch")
