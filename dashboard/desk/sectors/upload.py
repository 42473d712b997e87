"""Reading the sector organisation in from a file, once its every change has been seen; and fetching it."""

from functools import partial
from typing import Any

import streamlit as st

from dashboard.desk import forms as desk_forms
from dashboard.desk import session
from dashboard.desk.drawing import Node, draw, el
from dashboard.desk.register import table as register_table
from dashboard.desk.register.says import MOST_ROWS
from dashboard.desk.sectors.says.load import ChangedRow, SectorDifference, SectorRun, difference
from dashboard.desk.session import Draft
from dashboard.words import _
from dashboard.words.addresses import SECTORS
from data.errors import Refused
from data.list_files.yaml_text import LARGEST_FILE
from data.rights import Deed, why_not_allowed
from data.sectors.acts import load_sectors, sectors_change
from data.sectors.list_file import FORMATS, read_list

FORM = "sector-list"
SEEN = "sector-list:seen"


def sector_upload() -> None:
    """Draw the way in and the way out of the sector list."""
    one = session.draft(FORM)
    desk_forms.outcome(one)
    reading, fetching = st.columns([3, 1], gap="medium")
    with fetching:
        _fetch()
    with reading:
        file = _choose(one)
        if file is not None:
            _show(one, _looked_through(file))


def _fetch() -> None:
    st.header(_("Hämta listan"), anchor=False)
    st.caption(_("Ändra i filen och läs in den igen. Den är hela listan: det som saknas i den tas bort."))
    link = el("a", _("Kalkylark (XLSX), med förklaringar"), href=SECTORS)
    draw(el("ul.files", el("li", link)), key="sector-files")


def _choose(one: Draft) -> Any:
    st.header(_("Läs in sektorsorganisationen"), anchor=False)
    why_not = why_not_allowed(session.who(), Deed.REGISTERS)
    file = st.file_uploader(
        _("Fil med sektorer, organisationer och ansvar"),
        type=list(FORMATS),
        key=one.key("file"),
        max_upload_size=LARGEST_FILE // 1_000_000,
        disabled=why_not is not None,
    )
    st.caption(_("XLSX med flikarna i mallen, eller YAML. Högst %(mb)d MB.", mb=LARGEST_FILE // 1_000_000))
    desk_forms.blocked(why_not.text if why_not else "", "sector-list-right")
    return file


def _looked_through(file: Any) -> SectorRun:
    """Return what the file would do: worked out once, and shown as it was then until it is chosen again."""
    seen: tuple[str, SectorRun] | None = session.value(SEEN)
    if seen is not None and seen[0] == file.file_id:
        return seen[1]
    listed = read_list(file.name, file.getvalue())
    run = SectorRun(file.name, listed, sectors_change(session.store(), listed.register))
    session.put(SEEN, (file.file_id, run))
    return run


def _show(one: Draft, run: SectorRun) -> None:
    found = difference(run)
    _summary(run, found)
    with st.container(key="sector-list-act", horizontal=True, vertical_alignment="center"):
        st.button(
            found.act,
            type="primary",
            key=one.key("save"),
            disabled=bool(found.why_not),
            on_click=partial(desk_forms.attempt, FORM, partial(_save, run)),
        )
        if one.refused is not None:
            st.button(
                _("Granska filen igen"), key=one.key("again"), on_click=partial(session.put, SEEN, None)
            )
        desk_forms.blocked(found.why_not, "sector-list-why")
    heads = (_("Flik"), _("Rad"), _("Uppgift"), _("Före"), _("Efter"))
    draw(
        register_table.refused_part(found.refused),
        register_table.part(_("Ändringar"), heads, [_row(row) for row in found.rows])
        if not found.refused
        else None,
        key="sector-list-tables",
    )


def _summary(run: SectorRun, found: SectorDifference) -> None:
    new, changed, gone = found.counts
    figures = (
        (len(found.refused), _("fel"), ".bad" if found.refused else ""),
        (new, _.n("ny", "nya", new), ""),
        (changed, _.n("ändrad", "ändrade", changed), ""),
        (gone, _("försvinner"), ".warned" if gone else ""),
    )
    # A list that could not be read whole is not held against what is loaded: its figures would frighten.
    shown = figures[:1] if run.listed.faults else figures
    draw(
        el("p.file", el("strong", run.file)),
        el("ul.figures", *(el(f"li{mark}", el("b", str(n)), el("span", word)) for n, word, mark in shown)),
        *(el("p.notice", note) for note in run.listed.notes[:MOST_ROWS]),
        key="sector-list-summary",
    )


def _row(row: ChangedRow) -> Node:
    return el(
        "tr",
        el("td", row.sheet),
        el("th", row.row, scope="row"),
        el("td", row.what),
        el("td.before", row.before) if row.before else el("td"),
        el("td.after", row.after) if row.after else el("td"),
    )


def _save(run: SectorRun, _one: Draft) -> str:
    receipt = load_sectors(session.store(), session.actor(), run.listed.register, session.now(), run.change)
    session.put(SEEN, None)
    if receipt is None:
        raise Refused(_("Inget ändras: sektorslistan är redan som i filen."))
    return _("%(file)s är inläst som post %(n)d.", file=run.file, n=receipt.revision)
