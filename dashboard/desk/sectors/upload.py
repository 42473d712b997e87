"""Reading the sector organisation in from a file, once its every change has been seen; and fetching it."""

from collections.abc import Iterator

import streamlit as st

from dashboard.desk.drawing import Node, el
from dashboard.desk.register.says import in_words
from dashboard.desk.upload import Told, Upload, file_links, part, read_or_fetch
from dashboard.words import _
from dashboard.words.addresses import SECTORS
from data.list_files.list_file import Looked
from data.list_files.yaml_text import LARGEST_FILE
from data.sectors.acts import PartChange, SectorsChange
from data.sectors.facts import SectorRegister
from data.sectors.list_file import FORMATS, HEADINGS, SECTOR_LIST, SHEETS


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
    heads = (_("Flik"), _("Rad"), _("Uppgift"), _("Före"), _("Efter"))
    rows = [row for name, change in parts.items() for row in _rows(SHEETS[name], change)]
    return Told(
        new=sum(len(one.new) for one in parts.values()),
        changed=sum(len(one.changed) for one in parts.values()),
        gone=sum(len(one.gone) for one in parts.values()),
        gone_word=_("försvinner"),
        tables=() if looked.refused else (part(_("Ändringar"), heads, rows),),
        remarks=looked.notes,
        whole=len(looked.refused) == len(looked.change.refused),
    )


def _rows(sheet: str, change: PartChange) -> Iterator[Node]:
    for key in change.changed:
        for one in change.fields[key]:
            yield _row(sheet, key, HEADINGS[one.name], in_words(one.before), in_words(one.after))
    yield from (_row(sheet, key, _("försvinner")) for key in change.gone)
    yield from (_row(sheet, key, _("ny")) for key in change.new)


def _row(sheet: str, row: str, what: str, before: str = "", after: str = "") -> Node:
    return el(
        "tr",
        el("td", sheet),
        el("th", row, scope="row"),
        el("td", what),
        el("td.before", before) if before else el("td"),
        el("td.after", after) if after else el("td"),
    )
