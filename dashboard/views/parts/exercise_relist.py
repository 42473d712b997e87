"""Putting an edited inspelslista back: its exact difference first, then all that it changes at once."""

from functools import partial
from typing import Any

import streamlit as st

from dashboard import session
from dashboard.components.drawing import draw, el, icon
from dashboard.session import Draft
from dashboard.viewmodels import desk_rights
from dashboard.viewmodels.desk_exercise_relist import Relisted, relisted
from dashboard.views.parts import forms
from dashboard.views.parts.exercise_faults import changes_table, faults_table
from data.domain.exercise import Exercise, story_of
from data.domain.rights import Deed
from data.exercise.inject_list import read_inject_list
from data.exercise.municipality import objections_here
from data.exercise.scenario_file import Listed
from data.services.injects import change_injects, skip

LARGEST_MB = 5
SEEN = "relist:seen"


def exercise_relist(exercise: Exercise) -> None:
    """Draw where an edited list is put back, for who leads the exercise."""
    _ = session.texts()
    if desk_rights.why_not(session.who(), Deed.LEAD, exercise.operation):
        return
    one = session.draft(f"relist:{exercise.operation.id}")
    forms.outcome(one)
    file = st.file_uploader(
        _("Lägg tillbaka inspelslistan (XLSX) när du har ändrat den"),
        type=["xlsx"],
        key=one.key("file"),
        max_upload_size=LARGEST_MB,
    )
    if file is None:
        return
    listed = _read(exercise, file)
    if listed.scenario is None:
        faults_table(listed.faults)
        return
    says = relisted(exercise, listed.scenario, _)
    faults = tuple(map(listed.where, objections_here(session.store(), listed.scenario)))
    faults_table(faults)
    changes_table(says.changes)
    if says.why_not:
        draw(
            *(el("p.refused", icon("cross"), why, role="alert") for why in says.why_not), key="relist-why-not"
        )
    total = len(says.edited) + len(says.gone)
    st.button(
        _.n("Inför %(n)d ändrat inspel", "Inför %(n)d ändrade inspel", total),
        type="primary",
        key=one.key("save"),
        disabled=bool(faults or says.why_not) or not total,
        on_click=partial(forms.attempt, one.name, partial(_save, exercise, says)),
    )


def _read(exercise: Exercise, file: Any) -> Listed:
    """Read a file once for each state of the exercise: what it differs from changes as that is edited."""
    seen: tuple[tuple[str, int], Listed] | None = session.value(SEEN)
    key = (str(file.file_id), exercise.revision)
    if seen is not None and seen[0] == key:
        return seen[1]
    listed = read_inject_list(file.getvalue(), story_of(exercise.scenario))
    session.put(SEEN, (key, listed))
    return listed


def _save(exercise: Exercise, says: Relisted, _one: Draft) -> str:
    """Change all of them or none, then leave out what was struck: sent again, it goes on where it stopped."""
    _ = session.texts()
    store, actor, identity = session.store(), session.actor(), exercise.operation.id
    change_injects(store, actor, identity, says.edited, session.now())
    for gone in says.gone:
        skip(store, actor, identity, gone, _("struket i inspelslistan"), session.now())
    return _.n(
        "%(n)d ändring från inspelslistan är införd.",
        "%(n)d ändringar från inspelslistan är införda.",
        len(says.edited) + len(says.gone),
    )
