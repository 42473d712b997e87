"""A file read into a draft: every difference first, then all of it or nothing."""

from functools import partial

import streamlit as st

from dashboard.desk import drafts, last_read, session
from dashboard.desk import forms as desk_forms
from dashboard.desk.drafts import Draft
from dashboard.desk.drawing import draw, el
from dashboard.desk.exercise.plan import differences_part
from dashboard.desk.upload import once, refused_part, remarks
from dashboard.words import _
from dashboard.words.addresses import SCENARIO_ENDINGS, scenario_draft_address
from data.errors import Refused
from data.exercise.difference import ScenarioChange, redrafted
from data.exercise.inject_list import LARGEST_FILE, read_inject_list
from data.exercise.scenario import Scenario
from data.exercise.scenario_file import Listed, read_scenario
from data.workshop.acts import load
from data.workshop.facts import ScenarioDraft

LARGEST_MB = LARGEST_FILE // 1_000_000


def file_tab(draft: ScenarioDraft) -> None:
    one = drafts.draft(f"draft-file:{draft.id}")
    st.header(_("Hämta"), anchor=False)
    words = {".xlsx": _("Inspelslistan (XLSX)"), ".yaml": _("Scenariot (YAML)")}
    links = (
        el("li", el("a", words[ending], href=scenario_draft_address(draft.id, ending)))
        for ending in SCENARIO_ENDINGS
    )
    draw(el("ul.files.beside", *links), key="draft-file-links")
    st.header(_("Lägg in en fil"), anchor=False)
    st.caption(_("Scenariot (YAML) eller inspelslistan (XLSX). Varje ändring visas innan den läses in."))
    file = st.file_uploader(
        _("Fil"), type=["yaml", "yml", "xlsx"], key=one.key("file"), max_upload_size=LARGEST_MB
    )
    if file is None:
        desk_forms.outcome(one)
        return
    of = (file.file_id, draft.version)
    listed = once(
        f"draft-file:{draft.id}:read", of, partial(_read, file.name, file.getvalue(), draft.scenario)
    )
    draw(refused_part(listed.faults), remarks(listed.notes), key="draft-file-read")
    if listed.scenario is None:
        return
    change = redrafted(draft.scenario, listed.scenario)
    n = len(change.differences)
    desk_forms.outcome(one)
    st.button(
        _.n("Läs in %(n)d ändring", "Läs in %(n)d ändringar", n),
        type="primary",
        key=one.key("save"),
        disabled=change.nothing,
        on_click=partial(desk_forms.attempt, one, partial(_load, draft.id, listed.scenario, change)),
    )
    draw(differences_part(change), key="draft-file-change")


def _read(name: str, content: bytes, scenario: Scenario) -> Listed:
    return read_inject_list(content, scenario) if name.lower().endswith(".xlsx") else read_scenario(content)


def _load(draft_id: str, listed: Scenario, shown: ScenarioChange, _one: Draft) -> str:
    n = len(shown.differences)
    if not n:
        raise Refused(_("Filen ändrar ingenting."))
    load(last_read.store(), session.actor(), draft_id, listed, shown, session.now())
    return _.n("%(n)d ändring är inläst.", "%(n)d ändringar är inlästa.", n)
