"""The list of depots and vehicles at the desk: as it is, and read in once its every change has been seen."""

import streamlit as st

from dashboard.desk import session
from dashboard.desk.deliveries.reading import resources
from dashboard.desk.drawing import Node, draw, el, example_mark
from dashboard.desk.upload import Told, Upload, read_or_fetch, section
from dashboard.words import _, label
from dashboard.words.deliveries import amount
from data.deliveries.acts import ResourcesChange
from data.deliveries.facts import Resource
from data.deliveries.list_file import FORMATS, LAYOUT, RESOURCE_LIST, ResourcesLooked
from data.deliveries.words import ResourceKind
from data.list_files.opening import LARGEST_FILE
from data.rights import Deed, may


def listed() -> None:
    """Draw what there is to drive with, and for whoever may a way to read the list in."""
    held = resources()
    with st.expander(_("Depåer och fordon (%(n)d)", n=len(held))):
        if held:
            draw(
                section(_("Så är listan nu"), _heads(), [_plain(one) for one in held]), key="resources-listed"
            )
        else:
            draw(el("p.muted", _("Inga depåer eller fordon är inlästa.")), key="resources-none")
        if may(session.who(), Deed.REGISTERS):
            read_or_fetch(_upload())


def _upload() -> Upload[tuple[Resource, ...], ResourcesChange]:
    columns = ", ".join(LAYOUT.heading(column) for column in LAYOUT.columns)
    mb = LARGEST_FILE // 1_000_000
    return Upload(
        name="resource-list",
        lists=RESOURCE_LIST,
        told=_told,
        title=_("Läs in depåer och fordon"),
        label=_("Fil med depåer och fordon för diesel, vatten och personer"),
        limits=_("XLSX eller CSV med kolumnerna %(columns)s. Högst %(mb)d MB.", columns=columns, mb=mb),
        unchanged=_("Inget ändras: listan är redan som i filen."),
        formats=FORMATS,
        largest=LARGEST_FILE,
    )


def _heads() -> tuple[str, ...]:
    return (_("Namn"), _("Kör"), _("Uppgifter"))


def _told(looked: ResourcesLooked) -> Told:
    change = looked.change
    tables = (
        section(_("Ändras"), _heads(), [_plain(after) for _before, after in change.changed]),
        section(_("Försvinner"), _heads(), [_plain(one) for one in change.gone]),
        section(_("Nya"), _heads(), [_plain(one) for one in change.new]),
    )
    return Told(
        new=len(change.new),
        changed=len(change.changed),
        gone=len(change.gone),
        gone_word=_("försvinner"),
        tables=() if looked.refused else tables,
        kind=looked.kind,
        remarks=looked.notes,
        whole=not looked.refused,
    )


def _plain(one: Resource) -> Node:
    head = el("th", one.name, example_mark(one.example), el("small", one.id), scope="row")
    return el("tr", head, el("td", label(one.carries)), el("td", _particulars(one)))


def _particulars(one: Resource) -> str:
    if one.kind is ResourceKind.DEPA:
        return _("depå, %(lat).4f, %(lon).4f", lat=one.lat or 0.0, lon=one.lon or 0.0)
    return _(
        "%(n)d st, rymmer %(takes)s, %(kmh)d km/h, %(minutes)d min per stopp, från %(depot)s",
        n=one.number or 0,
        takes=amount(one.amount or 0, one.carries),
        kmh=one.speed_kmh or 0,
        minutes=one.service_minutes or 0,
        depot=one.depot,
    )
