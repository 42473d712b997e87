"""The tabs of a draft: a line each, the title in the words of whoever looks, and what draws it."""

from collections.abc import Callable

import streamlit as st

from dashboard.desk import session
from dashboard.desk.workshop import where
from dashboard.desk.workshop.dry_run import dry_run_tab
from dashboard.desk.workshop.facit import facit_tab
from dashboard.desk.workshop.file import file_tab
from dashboard.desk.workshop.frame_form import frame_tab
from dashboard.desk.workshop.from_reality import reality_tab
from dashboard.desk.workshop.planning import planning_tab
from dashboard.desk.workshop.seen_by import seen_by_tab
from dashboard.desk.workshop.timeline import timeline_tab
from dashboard.words import _
from data.workshop.facts import ScenarioDraft, Source

Tab = tuple[str, str, Callable[[ScenarioDraft], None]]


def tabs(source: Source) -> tuple[Tab, ...]:
    log = (("loggen", _("Ur loggen"), reality_tab),) if source is Source.HANDELSE else ()
    return (
        (where.TIMELINE, _("Tidslinje"), timeline_tab),
        *log,
        (where.FRAME, _("Ramen"), frame_tab),
        ("karta", _("Karta"), facit_tab),
        ("provkorning", _("Provkörning"), dry_run_tab),
        ("se-som", _("Se som"), seen_by_tab),
        ("fil", _("Fil in och ut"), file_tab),
        ("planera", _("Planera övningen"), planning_tab),
    )


def draw_tabs(draft: ScenarioDraft, beside: Callable[[], None]) -> None:
    """Draw the choice of tab with what stands beside it, and the tab that is chosen."""
    offered = {key: (title, drawn) for key, title, drawn in tabs(draft.source)}
    key = where.tab_key(draft.id)
    if session.value(key) not in offered:
        session.put(key, where.first_tab(draft))
    with st.container(key="workshop-tabs", horizontal=True, vertical_alignment="center"):
        chosen = st.segmented_control(
            _("Visa"),
            list(offered),
            format_func=lambda tab: offered[tab][0],
            key=key,
            required=True,
            label_visibility="collapsed",
        )
        beside()
    offered[str(chosen)][1](draft)
