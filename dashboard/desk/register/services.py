"""The list of further functions at the desk: what it is, and read in once its every change has been seen."""

import streamlit as st

from dashboard.desk import frame, last_read
from dashboard.desk.drawing import Node, draw, el, example_mark
from dashboard.desk.upload import Told, Upload, read_or_fetch, section
from dashboard.places import Part
from dashboard.words import _
from data.list_files.opening import LARGEST_FILE
from data.services import reads as service_reads
from data.services.facts import Service
from data.services.list_file import FORMATS, SERVICE_LIST, ServicesLooked


def part() -> None:
    frame.of_the_server(Part.SERVICES.menu_title)
    _reading()


def _reading() -> None:
    """Draw the way in, and beside it the list as it is."""
    mb = LARGEST_FILE // 1_000_000
    upload = Upload(
        name="service-list",
        lists=SERVICE_LIST,
        told=_told,
        title=_("Läs in övriga funktioner"),
        label=_("Fil med det som punkterna ger utöver information, el, värme och vatten"),
        limits=_(
            "XLSX eller CSV med kolumnerna id, namn, fungerar när, källa, exempel. Högst %(mb)d MB.", mb=mb
        ),
        unchanged=_("Inget ändras: listan är redan som i filen."),
        formats=FORMATS,
        largest=LARGEST_FILE,
    )
    read_or_fetch(upload, _whole)
    _held()


def _whole() -> None:
    st.caption(_("Filen är hela listan: det som saknas i den går inte längre att rapportera."))


def _held() -> None:
    """Show the list as it is."""
    heads = (_("Funktion"), _("Fungerar när"))
    rows = [_plain(one) for one in service_reads.listed(last_read.store())]
    draw(section(_("Så är listan nu"), heads, rows), key="services-listed")


def _told(looked: ServicesLooked) -> Told:
    change, heads = looked.change, (_("Funktion"), _("Fungerar när"))
    return Told(
        new=len(change.new),
        changed=len(change.changed),
        gone=len(change.gone),
        gone_word=_("försvinner"),
        tables=()
        if looked.refused
        else (
            section(_("Ändras"), heads, [_plain(after) for _before, after in change.changed]),
            section(_("Försvinner"), heads, [_plain(one) for one in change.gone]),
            section(_("Nya"), heads, [_plain(one) for one in change.new]),
        ),
        kind=looked.kind,
        remarks=looked.notes,
        whole=not looked.refused,
    )


def _plain(one: Service) -> Node:
    head = el("th", one.name, example_mark(one.example), el("small", one.id), scope="row")
    return el("tr", head, el("td", one.criterion))
