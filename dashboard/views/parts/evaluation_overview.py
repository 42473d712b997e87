"""The first page of an evaluation: few figures, what limits them, and the picture as time passed."""

import streamlit as st

from dashboard import session
from dashboard.components.drawing import draw, el
from dashboard.evaluation_report.drawings import drawings
from dashboard.evaluation_report.files import ENDINGS
from dashboard.viewmodels import desk_evaluation
from dashboard.viewmodels.desk_exercise_words import Names
from dashboard.viewmodels.desk_situation_report_blocks import Chart
from dashboard.viewmodels.downloads import evaluation_address
from dashboard.views.parts import situation_report_blocks
from data.domain.facts import Operation
from data.exercise.evaluation import Evaluation

# The letters in a drawing stay as large as those around it.
WIDEST = 1000


def evaluation_overview(one: Evaluation, name: Names) -> None:
    _ = session.texts()
    items = (
        el("li", el("b", figure.value), el("span", figure.what, el("small", figure.rests)))
        for figure in desk_evaluation.figures(one, _)
    )
    draw(el("ul.figures", *items), key="evaluation-figures")
    said = (*desk_evaluation.silent_block(one, name, _), *desk_evaluation.limits_blocks(one, _))
    situation_report_blocks.show(said, key="evaluation-limits")
    st.header(_("Bilden mot facit"), anchor=False)
    evaluation_drawing(one, name, desk_evaluation.OVER_TIME)
    blocks = desk_evaluation.picture_blocks(one, name, _)
    situation_report_blocks.show(blocks, key="evaluation-picture")


def evaluation_drawing(one: Evaluation, name: Names, which: str) -> None:
    """Draw one of the evaluation's drawings with its words; the tables say the same."""
    _ = session.texts()
    drawn = drawings(one, name, _).get(which)
    blocks = desk_evaluation.picture_blocks(one, name, _)
    if which == desk_evaluation.BY_AREA:
        blocks = desk_evaluation.area_blocks(one, name, _)
    said = next((block for block in blocks if isinstance(block, Chart)), None)
    if drawn is not None and said is not None:
        st.image(drawn, width=WIDEST, alt=said.alt)
        draw(el("p.muted", said.caption), key=f"evaluation-caption-{which}")


def evaluation_files(operation: Operation) -> None:
    """Offer the evaluation as a file."""
    _ = session.texts()
    words = (_("PDF"), _("Word"), _("Webbsida"), _("Text"), _("Tabeller (CSV)"))
    links = [
        el("li", el("a", word, href=evaluation_address(operation.id, ending)))
        for word, ending in zip(words, ENDINGS, strict=True)
    ]
    draw(el("ul.files.formats", *links), key="evaluation-files")
