"""Where in the workshop one is: which draft the address names, and which of its injects is written."""

import streamlit as st

from dashboard.desk import session
from dashboard.places import PART_IN_ADDRESS, Part
from data.workshop.facts import FRAME as PART
from data.workshop.facts import ScenarioDraft, Source

DRAFT = "utkast"
NEW = "new"
TIMELINE, FRAME = "tidslinje", "ram"


def draft_id() -> str:
    """Return the draft that the address names; "" where it names none."""
    return st.query_params.get(DRAFT, "")


def go_to(draft: str = "") -> None:
    """Go to a draft, or back to them all: a step that the browser can go back."""
    session.look_at({PART_IN_ADDRESS: Part.WORKSHOP.value, **({DRAFT: draft} if draft else {})})


def inject(draft: str) -> str:
    """Return the id of the inject that is written in a draft; NEW for one that is not there yet."""
    return str(session.value(f"workshop-inject:{draft}", ""))


def choose(draft: str, inject: str) -> None:
    """Write an inject, on the tab where that is done."""
    session.put(f"workshop-inject:{draft}", inject)
    session.put(tab_key(draft), TIMELINE)


def tab_key(draft: str) -> str:
    return f"workshop-tab:{draft}"


def first_tab(draft: ScenarioDraft) -> str:
    """Return where a draft opens: a blank page at its frame, until that has been written."""
    unwritten = draft.source is Source.TOM and draft.parts[PART].version == 1 and not draft.scenario.injects
    return FRAME if unwritten else TIMELINE
