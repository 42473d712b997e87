"""Punktregister: read a list in once its every change has been seen, and fetch the register as a file."""

from functools import partial
from pathlib import Path
from typing import Any

import streamlit as st

from dashboard import registers
from dashboard.desk import forms as desk_forms
from dashboard.desk import frame, session
from dashboard.desk.drawing import draw, el
from dashboard.desk.register import says as register_says
from dashboard.desk.register import table as register_table
from dashboard.desk.session import Draft
from dashboard.registers import DryRun
from dashboard.settings import settings
from dashboard.words import _
from dashboard.words.addresses import register_address
from data.errors import Refused
from data.points.list_file import LARGEST_FILE
from data.rights import Deed, why_not_allowed

FORM = "register"
SEEN = "register:seen"


def page() -> None:
    if session.operation() is None:
        st.title(_("Punktregister"), anchor=False)
    else:
        frame.begin(_("Punktregister"), needs_points=False)
    one = session.draft(FORM)
    desk_forms.outcome(one)
    reading, fetching = st.columns([3, 1], gap="medium")
    with fetching, st.container(key="register-fetch"):
        fetch()
    with reading:
        file = choose(one)
        if file is not None:
            show(one, looked_through(file))


def fetch() -> None:
    st.header(_("Hämta registret"), anchor=False)
    st.caption(_("Ändra i filen och läs in den igen. Den är hela listan: en punkt som saknas dras tillbaka."))
    kinds = {
        register_address(".xlsx"): _("Kalkylark (XLSX), med förklaringar"),
        register_address(".csv"): _("CSV"),
        register_address(".csv", commas=True): _("CSV för program (komma, koder)"),
        register_address(".geojson"): _("GeoJSON"),
        register_address(".gpkg"): _("GeoPackage"),
    }
    links = (el("li", el("a", words, href=address)) for address, words in kinds.items())
    draw(el("ul.files", *links), key="register-files")


def choose(one: Draft) -> Any:
    st.header(_("Läs in en lista"), anchor=False)
    why_not = why_not_allowed(session.who(), Deed.REGISTERS)
    file = st.file_uploader(
        _("Fil med punkter"),
        type=list(register_says.FORMATS),
        key=one.key("file"),
        max_upload_size=LARGEST_FILE // 1_000_000,
        disabled=why_not is not None,
    )
    st.caption(register_says.limits())
    desk_forms.blocked(why_not.text if why_not else "", "register-right")
    return file


def looked_through(file: Any) -> DryRun:
    """Return what the file would do: worked out once, and shown as it was then until it is chosen again."""
    seen: tuple[str, DryRun] | None = session.value(SEEN)
    if seen is not None and seen[0] == file.file_id:
        return seen[1]
    bar = st.progress(0.0, _("Läser filen"))

    def tell(stage: str, done: int, total: int) -> None:
        bar.progress(min(done / max(total, 1), 1.0), f"{stage}: {done} av {total}")

    pack = registers.pack_at(Path(settings().pack))
    run = registers.dry_run(session.store(), pack, file.name, file.getvalue(), tell)
    bar.empty()
    session.put(SEEN, (file.file_id, run))
    return run


def show(one: Draft, run: DryRun) -> None:
    areas = registers.areas_of(registers.pack_at(Path(settings().pack)))
    found = register_says.difference(run.change, run.refused, areas)
    register_table.summary(run, found)
    why_not = register_says.why_not_apply(found)
    with st.container(key="register-act", horizontal=True, vertical_alignment="center"):
        st.button(
            register_says.act_words(found),
            type="primary",
            key=one.key("save"),
            disabled=bool(why_not),
            on_click=partial(desk_forms.attempt, FORM, partial(save, run)),
        )
        if one.refused is not None:
            st.button(
                _("Granska filen igen"), key=one.key("again"), on_click=partial(session.put, SEEN, None)
            )
        desk_forms.blocked(why_not, "register-why")
    register_table.tables(found)


def save(run: DryRun, _one: Draft) -> str:
    points = registers.point_list(registers.pack_at(Path(settings().pack)))
    receipt = points.apply(session.store(), session.actor(), run, session.now())
    session.put(SEEN, None)
    if receipt is None:
        raise Refused(_("Inget ändras: registret är redan som i filen."))
    return _("%(file)s är inläst som post %(n)d.", file=run.file, n=receipt.revision)


page()
