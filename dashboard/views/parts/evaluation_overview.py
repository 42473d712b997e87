"""The first page of an evaluation: few figures, what limits them, and the picture as time passed."""

from collections.abc import Sequence

import streamlit as st

from dashboard import session
from dashboard.components.drawing import draw, el
from dashboard.evaluation_report.drawings import drawings
from dashboard.evaluation_report.files import ENDINGS
from dashboard.viewmodels import desk_evaluation
from dashboard.viewmodels.desk_exercise_words import Names
from dashboard.viewmodels.desk_situation_report_blocks import Block, Chart
from dashboard.viewmodels.downloads import evaluation_address
from dashboard.views.parts import situation_report_blocks
from data.domain.facts import Operation
from data.exercise.evaluation import Evaluation

# The letters in a drawing stay as large as those around it.
WIDEST = 980


def evaluation_overview(one: Evaluation, name: Names) -> None:
    _ = session.texts()
    items = (
        el("li", el("b", figure.value), el("span", figure.what, el("small", figure.rests)))
        for figure in desk_evaluation.figures(one, _)
    )
    draw(el("ul.figures", *items), key="evaluation-figures")
    silent = desk_evaluation.silent_block(one, name, _)
    if silent:
        situation_report_blocks.show(silent, key="evaluation-silent")
    over = desk_evaluation.over_blocks(one, _)
    drawing, beside = st.columns([5, 3], gap="medium")
    with drawing:
        st.header(_("Bilden mot facit"), anchor=False)
        evaluation_drawing(one, name, over)
        situation_report_blocks.show(over, key="evaluation-picture", stacked=False)
    with beside:
        st.header(_("Där bilden var fel längst"), anchor=False)
        worst = desk_evaluation.worst_blocks(one, name, _)
        situation_report_blocks.show(worst, key="evaluation-worst", stacked=False)
        st.header(_("Vad siffrorna inte täcker"), anchor=False)
        situation_report_blocks.show(desk_evaluation.limits_blocks(one, _), key="evaluation-limits")


def evaluation_drawing(one: Evaluation, name: Names, blocks: Sequence[Block]) -> None:
    """Draw the drawing that is among these blocks, with its words; the tables say the same."""
    _ = session.texts()
    said = next((block for block in blocks if isinstance(block, Chart)), None)
    drawn = drawings(one, name, _, alone=True).get(said.name) if said else None
    if said is not None and drawn is not None:
        st.image(drawn, width=WIDEST, alt=said.alt)
        draw(el("p.muted", said.caption), key=f"evaluation-caption-{said.name}")


def evaluation_files(operation: Operation) -> None:
    """Offer the evaluation as a file."""
    _ = session.texts()
    words = (_("PDF"), _("Word"), _("Webbsida"), _("Text"), _("Tabeller (CSV)"))
    links = [
        el("li", el("a", word, href=evaluation_address(operation.id, ending)))
        for word, ending in zip(words, ENDINGS, strict=True)
    ]
    draw(el("ul.files.formats", *links), key="evaluation-files")
