"""The plan of notices at the desk: read in once its every change has been seen."""

import streamlit as st

from dashboard.desk.drawing import el
from dashboard.desk.upload import Told, Upload, read_or_fetch, section
from dashboard.words import _
from data.list_files.list_file import Looked
from data.list_files.typed_row import LARGEST_FILE
from data.notices.difference import PlanChange
from data.notices.facts import NoticePlan
from data.notices.list_file import NOTICE_LIST


def notice_upload() -> None:
    """Draw the way in for the plan, and what a plan is."""
    mb = LARGEST_FILE // 1_000_000
    upload = Upload(
        name="notice-plan",
        lists=NOTICE_LIST,
        told=_told,
        title=_("Läs in aviseringsplanen"),
        label=_("Fil med adresser, vem som får veta vad, och vem sedan"),
        limits=_("YAML. Högst %(mb)d MB. Bara funktioners adresser, aldrig en persons.", mb=mb),
        unchanged=_("Inget ändras: planen är redan som i filen."),
        formats=("yaml", "yml"),
        largest=LARGEST_FILE,
    )
    read_or_fetch(upload, _whole)


def _whole() -> None:
    st.caption(_("Filen är hela planen: det som saknas i den tas bort."))


def _told(looked: Looked[NoticePlan, PlanChange]) -> Told:
    heads = (_("Rad"), _("Vad"))
    rows = [
        *(el("tr", el("td", row), el("td", _("ny"))) for row in looked.change.new),
        *(el("tr", el("td", row), el("td", _("försvinner"))) for row in looked.change.gone),
    ]
    return Told(
        new=len(looked.change.new),
        changed=0,
        gone=len(looked.change.gone),
        gone_word=_("försvinner"),
        tables=() if looked.refused else (section(_("Ändringar"), heads, rows),),
        whole=not looked.refused,
    )
