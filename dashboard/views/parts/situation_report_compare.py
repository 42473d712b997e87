"""Two situation reports side by side: what differs, and nothing else."""

import streamlit as st

from dashboard import session
from dashboard.viewmodels.desk_situation_report_difference import difference
from dashboard.viewmodels.desk_times import dated
from dashboard.views.parts import situation_report_blocks
from data import situation_reports as reported
from data.domain.situation_reports import SituationReport

EARLIER, LATER = "situation-report-earlier", "situation-report-later"


def compare(reports: tuple[SituationReport, ...]) -> None:
    """Draw what differs between the two chosen; at first the two newest."""
    _ = session.texts()
    by_number = {one.number: one for one in reports}
    words = {one.number: f"{_('Lägesrapport')} {one.number}, {dated(one.frozen.at)}" for one in reports}
    numbers = sorted(by_number)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        earlier = _choose(EARLIER, _("Från"), numbers, words, len(numbers) - 2)
        later = _choose(LATER, _("Till"), numbers, words, len(numbers) - 1)
    one, other = by_number[min(earlier, later)], by_number[max(earlier, later)]
    first, second = reported.document(one), reported.document(other)
    quoted = {**reported.quoted(session.store(), first), **reported.quoted(session.store(), second)}
    blocks = difference((one, first), (other, second), quoted, _)
    situation_report_blocks.show(blocks, key=f"difference:{one.number}:{other.number}")


def _choose(key: str, label: str, numbers: list[int], words: dict[int, str], start: int) -> int:
    found = st.selectbox(
        label, numbers, index=start, format_func=lambda one: words.get(one, str(one)), key=key, width=320
    )
    return int(found)
