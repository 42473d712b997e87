"""Punktregister: read a list in once its every change has been seen, and fetch the register as a file."""

from functools import partial
from pathlib import Path

import streamlit as st

from dashboard import registers
from dashboard.desk import frame, last_read
from dashboard.desk.drawing import Node, el
from dashboard.desk.register import says as register_says
from dashboard.desk.register.says import MOST_ROWS, PointRow
from dashboard.desk.upload import Told, Upload, file_links, read_or_fetch, section
from dashboard.registers import DryRun
from dashboard.settings import settings
from dashboard.words import _
from dashboard.words.addresses import register_address
from data.points import reads as point_reads
from data.points.facts import Area
from data.points.list_file import LARGEST_FILE, heading


def part() -> None:
    frame.of_the_server(_("Punktregister"))
    reading()


def reading() -> None:
    """Draw the way in and the way out of the register."""
    pack = registers.pack_at(Path(settings().pack))
    upload = Upload(
        name="register",
        lists=registers.point_list(pack),
        told=partial(told, registers.areas_of(pack)),
        title=_("Läs in en lista"),
        label=_("Fil med punkter"),
        limits=register_says.limits(),
        unchanged=_("Inget ändras: registret är redan som i filen."),
        formats=register_says.FORMATS,
        largest=LARGEST_FILE,
        named=partial(registers.point_list, pack),
        heading=heading,
    )
    read_or_fetch(upload, fetch)


def fetch() -> None:
    kinds = {
        register_address(".xlsx"): _("Kalkylark (XLSX), med förklaringar"),
        register_address(".csv"): _("CSV"),
        register_address(".csv", commas=True): _("CSV för program (komma, koder)"),
        register_address(".geojson"): _("GeoJSON"),
        register_address(".gpkg"): _("GeoPackage"),
    }
    with st.container(key="register-fetch"):
        st.header(_("Hämta registret"), anchor=False)
        st.caption(
            _("Ändra i filen och läs in den igen. Den är hela listan: en punkt som saknas dras tillbaka.")
        )
        file_links(kinds, "register-files")
        if lacks := register_says.not_stated(point_reads.loaded_points(last_read.store())):
            st.caption(lacks)


def told(areas: tuple[Area, ...], run: DryRun) -> Told:
    """Return what a list would do to the register: each row that differs, by what becomes of it."""
    found = register_says.difference(run.change, areas)
    system, heads = run.listed.system, (_("Punkt"), _("Område och adress"))
    gone = _("Dras tillbaka, om felen ovan inte rör dem") if run.refused else _("Dras tillbaka")
    return Told(
        new=len(found.new),
        changed=len(found.changed),
        gone=len(found.retired),
        gone_word=_("dras tillbaka"),
        tables=(
            section(
                _("Ändras"),
                (_("Punkt"), _("Uppgift"), _("Före"), _("Efter")),
                [line for row in found.changed[:MOST_ROWS] for line in _changed(row)],
                left_out=len(found.changed) - MOST_ROWS,
            ),
            section(gone, heads, [_plain(row) for row in found.retired]),
            section(_("Nya"), heads, [_plain(row) for row in found.new]),
        ),
        kind=_("%(kind)s, läget i %(system)s", kind=run.kind, system=system) if system else run.kind,
        remarks=[*(f"{one}." for one in run.listed.disagreements), *run.notes],
    )


def _changed(row: PointRow) -> list[Node]:
    fields = [
        [el("td", one.label), el("td.before", one.before), el("td.after", one.after)] for one in row.fields
    ]
    first, *rest = fields
    head = el("th", row.id, _mark(row), el("small", row.name), scope="rowgroup", rowspan=len(fields))
    return [el("tr.first", head, *first), *(el("tr", *cells) for cells in rest)]


def _plain(row: PointRow) -> Node:
    return el("tr", el("th", row.id, _mark(row), el("small", row.name), scope="row"), el("td", row.place))


def _mark(row: PointRow) -> Node | None:
    return el("span.example", _("exempel")) if row.example else None
