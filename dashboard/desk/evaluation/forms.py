"""The figures of an evaluation, and two runs side by side."""

from collections.abc import Sequence

import streamlit as st

from dashboard.desk import session
from dashboard.desk.drawing import draw, el
from dashboard.desk.situation_reports import chosen as situation_report_chosen
from dashboard.paper import evaluation_home, evaluation_says
from dashboard.paper.blocks import Block, Chart
from dashboard.paper.evaluation_figures import figures
from dashboard.paper.evaluation_foretold import foretold_blocks
from dashboard.paper.evaluation_tables import compare_blocks
from dashboard.paper.evaluation_words import at_pace, share_words
from dashboard.paper.page import drawings
from dashboard.paper.report_files import EVALUATION_ENDINGS as ENDINGS
from dashboard.wall.header import told_apart
from dashboard.words import _
from dashboard.words.addresses import evaluation_address
from dashboard.words.exercise import Names
from dashboard.words.times import dated
from data.exercise.evaluated import compare
from data.exercise.evaluation import Evaluation
from data.operations.facts import Operation


def evaluation_compare(one: Evaluation, name: Names) -> None:
    """Draw the chosen earlier run beside the one that is shown."""
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
    words = told_apart(others)
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
    heads = tuple(at_pace(dated(held.exercise.operation.opened_at), held.played) for held in (found, one))
    again = evaluation_home.since_blocks(found, one, name)
    situation_report_chosen.show(again, key=f"evaluation-again:{before.id}")
    blocks = compare_blocks(compare(found, one), heads, name)
    situation_report_chosen.show(blocks, key=f"evaluation-compared:{before.id}", stacked=False)


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


# The letters in a drawing stay as large as those around it.
WIDEST = 980


def evaluation_overview(one: Evaluation, name: Names) -> None:
    _home(one, name)
    st.header(_("Utfallet i korthet"), anchor=False)
    items = (
        el("li", el("b", figure.value), el("span", figure.what, el("small", figure.rests)))
        for figure in figures(one, name)
    )
    draw(el("ul.figures", *items), key="evaluation-figures")
    silent = evaluation_says.silent_block(one, name)
    if silent:
        situation_report_chosen.show(silent, key="evaluation-silent")
    over = evaluation_says.over_blocks(one)
    drawing, beside = st.columns([5, 3], gap="medium")
    with drawing:
        st.header(_("Bilden mot facit"), anchor=False)
        evaluation_drawing(one, name, over)
        situation_report_chosen.show(over, key="evaluation-picture", stacked=False)
        st.header(_("Prognosen mot det som kom"), anchor=False)
        foretold = foretold_blocks(one, name)
        situation_report_chosen.show(foretold, key="evaluation-foretold", stacked=False)
    with beside:
        if worst := evaluation_says.worst_blocks(one, name):
            st.header(_("Där bilden var fel längst"), anchor=False)
            situation_report_chosen.show(worst, key="evaluation-worst", stacked=False)
        st.header(_("Vad siffrorna inte täcker"), anchor=False)
        situation_report_chosen.show(evaluation_says.limits_blocks(one), key="evaluation-limits")


def _home(one: Evaluation, name: Names) -> None:
    """Draw what to take home before any other figure, and by which rule."""
    held = evaluation_home.found(one, name)
    sides = (
        ("strongest", _("Starkast"), held.strongest, evaluation_home.none_strong()),
        ("weakest", _("Svagast"), held.weakest, evaluation_home.none_weak()),
    )
    for column, (key, title, findings, none) in zip(st.columns(2, gap="medium"), sides, strict=True):
        with column:
            rows = [
                el(
                    "li",
                    el("b", share_words(each.share)),
                    el(
                        "span",
                        evaluation_home.finding_words(each, one, name),
                        el("small", evaluation_home.rests_words(each, one)),
                    ),
                )
                for each in findings
            ]
            draw(
                el("h2", title),
                el("ol.figures.home", *rows) if rows else el("p.muted", none),
                key=f"evaluation-{key}",
            )
    draw(el("p.method", evaluation_home.rule_words()), key="evaluation-rule")


def evaluation_drawing(one: Evaluation, name: Names, blocks: Sequence[Block]) -> None:
    """Draw the drawing that is among these blocks, with its words; the tables say the same."""
    said = next((block for block in blocks if isinstance(block, Chart)), None)
    drawn = drawings(one, name, alone=True).get(said.name) if said else None
    if said is not None and drawn is not None:
        st.image(drawn, width=WIDEST, alt=said.alt)
        draw(el("p.muted", said.caption), key=f"evaluation-caption-{said.name}")


def evaluation_files(operation: Operation) -> None:
    """Offer the evaluation as a file."""
    words = (_("PDF"), _("Word"), _("Webbsida"), _("Text"), _("Tabeller (CSV)"))
    links = [
        el("li", el("a", word, href=evaluation_address(operation.id, ending)))
        for word, ending in zip(words, ENDINGS, strict=True)
    ]
    draw(el("ul.files.formats", *links), key="evaluation-files")
