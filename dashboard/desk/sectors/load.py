"""The sector list's way in and out: what a file would change, row by row and by name, before it does."""

from collections.abc import Iterator, Mapping

import streamlit as st

from dashboard.desk import frame, last_read
from dashboard.desk.drawing import Node, el
from dashboard.desk.sectors.says.changes import naming, row_name, said_of
from dashboard.desk.upload import Told, Upload, file_links, read_or_fetch, section
from dashboard.places import Part
from dashboard.words import _
from dashboard.words.addresses import SECTORS
from data.list_files.list_file import Looked
from data.list_files.typed_row import LARGEST_FILE
from data.sectors.acts import PartChange, SectorsChange
from data.sectors.facts import SectorRegister
from data.sectors.list_file import FORMATS, HEADINGS, SECTOR_LIST, SHEETS


def part() -> None:
    frame.of_the_server(Part.SECTOR_LIST.menu_title)
    sector_upload()


def sector_upload() -> None:
    """Draw the way in and the way out of the sector list."""
    mb = LARGEST_FILE // 1_000_000
    upload = Upload(
        name="sector-list",
        lists=SECTOR_LIST,
        told=_told,
        title=_("Läs in sektorsorganisationen"),
        label=_("Fil med sektorer, organisationer och ansvar"),
        limits=_("XLSX med flikarna i mallen, eller YAML. Högst %(mb)d MB.", mb=mb),
        unchanged=_("Inget ändras: sektorslistan är redan som i filen."),
        formats=FORMATS,
        largest=LARGEST_FILE,
    )
    read_or_fetch(upload, _fetch)


def _fetch() -> None:
    st.header(_("Hämta listan"), anchor=False)
    st.caption(_("Ändra i filen och läs in den igen. Den är hela listan: det som saknas i den tas bort."))
    file_links({SECTORS: _("Kalkylark (XLSX), med förklaringar")}, "sector-files")


def _told(looked: Looked[SectorRegister, SectorsChange]) -> Told:
    parts = looked.change.parts
    areas = {one.id: one.name for one in last_read.areas()}
    names = naming(looked.change.held, looked.listed, areas)
    heads = (_("Flik"), _("Rad"), _("Uppgift"), _("Före"), _("Efter"))
    rows = [row for name, change in parts.items() for row in _rows(SHEETS[name], change, names)]
    return Told(
        new=sum(len(one.new) for one in parts.values()),
        changed=sum(len(one.changed) for one in parts.values()),
        gone=sum(len(one.gone) for one in parts.values()),
        gone_word=_("försvinner"),
        tables=() if looked.refused else (section(_("Ändringar"), heads, rows),),
        remarks=looked.notes,
        whole=len(looked.refused) == len(looked.change.refused),
    )


def _rows(sheet: str, change: PartChange, names: Mapping[str, str]) -> Iterator[Node]:
    for key in change.changed:
        for one in change.fields[key]:
            before, after = (said_of(value, names) for value in (one.before, one.after))
            yield _row(sheet, row_name(key, names), HEADINGS[one.name], before, after)
    yield from (_row(sheet, row_name(key, names), _("försvinner")) for key in change.gone)
    yield from (_row(sheet, row_name(key, names), _("ny")) for key in change.new)


def _row(sheet: str, row: str, what: str, before: str = "", after: str = "") -> Node:
    return el(
        "tr",
        el("td", sheet),
        el("th", row, scope="row"),
        el("td", what),
        el("td.before", before) if before else el("td"),
        el("td.after", after) if after else el("td"),
    )
