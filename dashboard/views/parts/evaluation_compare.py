"""Two runs of the same scenario side by side: the same figures of each, and what differs."""

import streamlit as st

from dashboard import session
from dashboard.components.drawing import draw, el
from dashboard.viewmodels.desk_evaluation_tables import compare_blocks
from dashboard.viewmodels.desk_evaluation_words import at_pace
from dashboard.viewmodels.desk_exercise_words import Names
from dashboard.viewmodels.desk_times import dated
from dashboard.viewmodels.operation_names import told_apart
from dashboard.views.parts import situation_report_blocks
from data.domain.facts import Operation
from data.exercise.compared import compare
from data.exercise.evaluation import Evaluation


def evaluation_compare(one: Evaluation, name: Names) -> None:
    """Draw the chosen earlier run beside the one that is shown."""
    _ = session.texts()
    operation = one.exercise.operation
    others = _others(one)
    if not others:
        draw(
            el(
                "p.notice",
                _("Det finns ingen annan omgång av samma scenario. Planera en ny omgång på Övningsledning."),
            ),
            key="no-other-run",
        )
        return
    words = told_apart(others, _)
    chosen = st.selectbox(
        _("Jämför med"),
        list(words),
        format_func=lambda held: words.get(held, str(held)),
        key=f"evaluation-other:{operation.id}",
        width=480,
    )
    before = next((held for held in others if held.id == chosen), others[0])
    found = session.evaluation(before)
    if found is None:
        return
    heads = tuple(at_pace(dated(held.exercise.operation.opened_at), held.played, _) for held in (found, one))
    blocks = compare_blocks(compare(found, one), heads, name, _)
    situation_report_blocks.show(blocks, key=f"evaluation-compared:{before.id}", stacked=False)


def _others(one: Evaluation) -> list[Operation]:
    """Return the other runs of the same scenario that may be seen, the one it is a clone of first."""
    ours = one.exercise.operation.id
    found = [
        held for held in session.operations() if held.is_exercise and held.id != ours and _same(held, one)
    ]
    return sorted(found, key=lambda held: held.id != one.exercise.clone_of)


def _same(operation: Operation, one: Evaluation) -> bool:
    held = session.exercise(operation)
    return held is not None and held.scenario.id == one.exercise.scenario.id
