"""*Bordsövning*: one screen, one moment at a time, questions to talk about, and notes of what was said."""

from functools import partial
from urllib.parse import urlencode

import streamlit as st

from dashboard.desk import alone, drafts, last_read, session, ways
from dashboard.desk import forms as desk_forms
from dashboard.desk.browser_parts import live_frame
from dashboard.desk.drafts import Draft
from dashboard.desk.drawing import Node, chip, draw, el, example_mark, listing
from dashboard.desk.exercise.clock_forms import stop_form
from dashboard.desk.exercise.says.board import BoardPage, BoardRow, as_note, board_page
from dashboard.desk.frame import look
from dashboard.places import Part
from dashboard.words import _, empty, label
from dashboard.words.exercise import Names, names, t_plus
from data.errors import Refused
from data.exercise.acts.board import step
from data.exercise.acts.evaluating import observe
from data.exercise.acts.leading import plan_exercise
from data.exercise.board import Board, board, come_to
from data.exercise.facts import Exercise
from data.exercise.rules import NewExercise
from data.exercise.scenario import ExerciseForm
from data.exercise.scenario_file import shipped
from data.lessons.acts import add_lesson
from data.rights import Deed
from data.words import Function, Mark

LESSON = ("text", "owner", "due")


def start_board() -> None:
    """Draw where a bordsövning is begun: an example, and one button. One's own are made as scenarios."""
    one = drafts.draft("board")
    st.header(_("Bordsövning"), anchor=False)
    st.caption(
        _("En skärm, ett läge i taget och frågor att tala om. Ingen behöver logga in eller rapportera.")
    )
    offered = {held.id: held for held in shipped() if held.form is ExerciseForm.BORD}
    words = {key: _("exempel: %(title)s", title=held.title) for key, held in offered.items()}
    desk_forms.choice(one, "scenario", _("Vad ni talar om"), words, start=next(iter(words), None))
    desk_forms.outcome(one, ("scenario",))
    st.button(
        _("Börja bordsövningen"),
        key=one.key("start"),
        on_click=partial(desk_forms.attempt, one, _plan),
    )
    ways.link(Part.WORKSHOP, _("Skriv en egen i Verkstad"))


def _plan(one: Draft) -> str:
    held = next((held for held in shipped() if held.id == one.typed("scenario")), None)
    scenario = desk_forms.need(held, "scenario", _("Välj vad ni ska tala om."))
    new = NewExercise(one.act, scenario.title, scenario)
    plan_exercise(last_read.store(), session.actor(), new, session.now())
    session.choose_operation(new.id)
    return _("Bordsövningen är planerad.")


def board_led(found: Exercise, name: Names) -> None:
    """Draw a bordsövning: before it has begun its brief, then the step that one looks at."""
    held = board(found.scenario, name.point_areas)
    reached = come_to(found, held, session.now())
    if reached < 0:
        _before(found, held)
        return
    number = _looked_at(found, reached)
    says = board_page(found, held, number, name)
    _head(found, held, says, number, reached)
    talk, picture = st.columns([5, 6], gap="medium")
    with talk:
        _told(says)
        board_note(found.operation.id, str(number))
    with picture:
        if number == reached:
            asked = urlencode({"operation": found.operation.id, "tema": "ljus"})
            live_frame(f"/live/map?{asked}", _("Karta över trygghetspunkterna"), "map", "map")
        _picture(says)


def _key(operation_id: str) -> str:
    return f"board-step:{operation_id}"


def _looked_at(found: Exercise, reached: int) -> int:
    return min(int(session.value(_key(found.operation.id), reached)), reached)


def _look_at(operation_id: str, number: int) -> None:
    session.put(_key(operation_id), number)


def _before(found: Exercise, held: Board) -> None:
    scenario = found.scenario
    draw(
        el(
            "section.brief",
            el("h2", el("span", scenario.title), example_mark(scenario.example)),
            el("p.said", scenario.brief),
            el("h3", _("Mål")),
            el("ul.plain", *(el("li", one.text) for one in scenario.objectives)),
        ),
        key="board-brief",
    )
    _next(found, held, -1, _("Visa första läget"))


def _head(found: Exercise, held: Board, says: BoardPage, number: int, reached: int) -> None:
    """Draw where one is, and the ways back and on."""
    identity, over = found.operation.id, found.operation.closed_at is not None
    with st.container(key="board-head", horizontal=True, vertical_alignment="center"):
        where = " · ".join(word for word in (says.time, says.phase, says.place) if word)
        draw(el("p.stands", el("b", says.at), el("span", where)), key="board-at")
        st.button(
            _("Föregående"),
            key=f"board-back:{identity}",
            disabled=number == 0,
            on_click=partial(_look_at, identity, number - 1),
        )
        if number < reached:
            st.button(
                _("Nästa"),
                key=f"board-on:{identity}",
                type="primary",
                on_click=partial(_look_at, identity, number + 1),
            )
        elif not over and number + 1 < len(held.steps):
            _next(found, held, number, _("Nästa läge: %(at)s", at=t_plus(held.steps[number + 1].at)))
        if over:
            ways.link(Part.EVALUATION, _("Till utvärderingen"))
        else:
            with st.popover(_("Avsluta")):
                stop_form(found, empty.why_not(session.who(), Deed.LEAD, found.operation))
    if number < reached:
        at = t_plus(held.steps[reached].at)
        draw(
            el(
                "p.notice", _("Ni ser tillbaka. Kartan och skärmarna visar %(at)s: gå fram med Nästa.", at=at)
            ),
            key="board-back-says",
        )


def _next(found: Exercise, held: Board, number: int, words: str) -> None:
    one = drafts.draft(f"board:{found.operation.id}:{number}")
    why_not = empty.why_not(session.who(), Deed.LEAD, found.operation)
    st.button(
        words,
        type="primary",
        key=one.key("next"),
        disabled=bool(why_not),
        on_click=partial(desk_forms.attempt, one, partial(_step, found, held, number + 1)),
    )
    desk_forms.outcome(one)


def _step(found: Exercise, held: Board, number: int, _one: Draft) -> str:
    step(last_read.store(), session.actor(), found.operation.id, held.steps[number].at, session.now())
    _look_at(found.operation.id, number)
    return ""


def _told(says: BoardPage) -> None:
    told = (el("p.said", text) for text in says.told or (_("Läget är som det var."),))
    draw(el("section.board-told", *told), key="board-told")


def _picture(says: BoardPage) -> None:
    heads = (_("Punkt"), *(label(function) for function in Function))
    caption = _("Läget vid %(at)s", at=says.at)
    table = listing("points.board", caption, heads, [el("tbody", *map(_row, says.rows))], caption)
    draw(el("h2", caption), table, key="board-picture")


def _row(row: BoardRow) -> Node:
    cells = (
        el(
            "td",
            chip(cell.status, Mark.BEKRAFTAT, cell.sign, cell.word, cell.letter),
            el("small", cell.until) if cell.until else None,
        )
        for cell in row.cells
    )
    return el("tr", el("th", row.name, el("small", row.area), scope="row"), *cells)


@alone.form
def board_note(operation_id: str, number: str) -> None:
    """Draw the questions, and where what was said of one is written down: as a note, or as a lesson."""
    shown = look(operation_id)
    found = session.exercise(shown.operation)
    if found is None:
        return
    name = names(shown.picture, last_read.sector_register())
    says = board_page(found, board(found.scenario, name.point_areas), int(number), name)
    one = drafts.draft(f"board-note:{operation_id}:{number}")
    if says.questions:
        with st.container(key="board-questions"):
            st.radio(_("Frågor att tala om"), list(says.questions), key=one.key("question"))
    desk_forms.long_text(one, "text", _("Vad ni kom fram till"))
    lesson = st.checkbox(_("Det här är en lärdom, med ägare och datum"), key=one.key("lesson"))
    if lesson:
        owner, due = st.columns([3, 2])
        with owner:
            desk_forms.text(one, "owner", _("Ägare (funktion, inte namn)"), hint=_("stadsdelsdirektören"))
        with due:
            desk_forms.text(one, "due", _("Senast"), hint=_("1 mars 2027"))
    desk_forms.never()
    desk_forms.outcome(one, LESSON)
    st.button(
        _("Spara lärdomen") if lesson else _("Spara anteckningen"),
        key=one.key("save"),
        on_click=partial(desk_forms.attempt, one, partial(_save, operation_id, says.inject), ("text",)),
    )
    draw(el("ul.plain", *(el("li", note) for note in says.notes)), key=f"board-notes:{number}")


def _save(operation_id: str, inject: str, one: Draft) -> str:
    store, actor, now = last_read.store(), session.actor(), session.now()
    text = one.typed("text")
    if not text.strip():
        raise Refused(_("Skriv vad ni kom fram till."), "text")
    if one.typed("lesson", False):
        add_lesson(
            *(store, actor),
            act_id=one.act,
            operation_id=operation_id,
            lesson=one.act,
            text=text,
            owner=one.typed("owner"),
            due=str(one.typed("due")).strip(),
            done=False,
            version=None,
            now=now,
        )
        return _("Lärdomen är sparad. Den står i utvärderingen.")
    said = as_note(one.typed("question"), text)
    observe(store, actor, act_id=one.act, operation_id=operation_id, text=said, inject=inject, now=now)
    return _("Anteckningen är sparad.")
