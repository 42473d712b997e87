"""Changing the pace, jumping ahead and ending an exercise; and *Genomgång* before it starts."""

from datetime import timedelta
from functools import partial

import streamlit as st

from dashboard.desk import drafts, last_read, session
from dashboard.desk import forms as desk_forms
from dashboard.desk.drafts import Draft
from dashboard.desk.drawing import Node, draw, el, example_mark, fact
from dashboard.desk.exercise.says.page import PACES, Brief, Jump, brief, jump_came, jump_says, offered_acts
from dashboard.words import _, empty
from dashboard.words.addresses import exercise_address
from dashboard.words.exercise import Names, effect_words, t_plus, typed_t_plus
from dashboard.words.exercise_clock import pace_words
from data.errors import Reason, Refused
from data.exercise.acts.injects import deliver_due
from data.exercise.acts.leading import set_clock
from data.exercise.facts import Exercise, state_of
from data.exercise.rules import warns_speed, why_not_clock
from data.exercise.scenario import ClockAct
from data.rights import Deed


def exercise_clock_forms(exercise: Exercise, name: Names) -> None:
    """Draw those of the three that the exercise's state allows."""
    offered = offered_acts(state_of(exercise.operation))
    why_not = empty.why_not(session.who(), Deed.LEAD, exercise.operation)
    if not {ClockAct.SPEED, ClockAct.JUMP, ClockAct.STOP} & set(offered):
        draw(el("p.muted", _("Klockan kan ställas när övningen har startat.")), key="clock-later")
        return
    pace, jump, stop = st.columns(3, gap="medium")
    with pace, st.container(border=True, key="clock-pace"):
        pace_form(exercise, why_not)
    with jump, st.container(border=True, key="clock-jump"):
        jump_form(exercise, name, why_not)
    with stop, st.container(border=True, key="clock-stop"):
        stop_form(exercise, why_not)


def pace_form(exercise: Exercise, why_not: str) -> None:
    one = drafts.draft(f"pace:{exercise.operation.id}")
    st.header(_("Takt"), anchor=False)
    held = exercise.operation.clock.pace
    speed = st.selectbox(
        _("Övningstid för varje verklig tid"),
        PACES,
        index=PACES.index(held) if held in PACES else PACES.index(1.0),
        format_func=pace_words,
        key=one.key("speed"),
        disabled=bool(why_not),
    )
    desk_forms.why(one, "speed")
    warned = warns_speed(float(speed))
    if warned and speed != held:  # the pace that holds has its warning at the top of the page
        draw(el("p.notice", warned), key="pace-asks")
    if exercise.operation.clock.speed == 0:
        draw(el("p.muted", _("Övningen är pausad: takten gäller när den fortsätter.")), key="pace-later")
    desk_forms.outcome(one, ("speed",))
    st.button(
        _("Ändra takten"),
        key=one.key("save"),
        disabled=bool(why_not) or speed == held,
        on_click=partial(desk_forms.attempt, one, partial(_set_pace, exercise)),
    )


def _set_pace(exercise: Exercise, one: Draft) -> str:
    speed = float(one.typed("speed", 1.0))
    _set(exercise, one, ClockAct.SPEED, speed=speed)
    if exercise.operation.clock.speed == 0:
        return _("Takten är %(pace)s när övningen fortsätter.", pace=pace_words(speed))
    return _("Takten är %(pace)s.", pace=pace_words(speed))


def jump_form(exercise: Exercise, name: Names, why_not: str) -> None:
    one = drafts.draft(f"jump:{exercise.operation.id}")
    st.header(_("Hoppa framåt"), anchor=False)
    desk_forms.text(one, "to", _("Till tid från start"), hint=_("1:30 eller 90 min"), disabled=bool(why_not))
    carry = st.radio(
        _("Det som är rapporterat"),
        [False, True],
        format_func=lambda chosen: _("bär med läget") if chosen else _("låt åldras"),
        horizontal=True,
        key=one.key("carry"),
        disabled=bool(why_not),
    )
    to = typed_t_plus(one.typed("to"), "to")
    refused = _why_not_jump(exercise, to)
    if refused:
        draw(el("p.refused", refused), key="jump-not")
    elif isinstance(to, timedelta):
        says = jump_says(exercise, name, to, session.moment(exercise.operation), bool(carry))
        draw(_told(says), key="jump-says")
    label = _("Hoppa till %(at)s", at=t_plus(to)) if isinstance(to, timedelta) else _("Hoppa")
    desk_forms.outcome(one, ("to",))
    st.button(
        label,
        key=one.key("save"),
        disabled=bool(why_not or refused) or to is None,
        on_click=partial(desk_forms.attempt, one, partial(_jump, exercise)),
    )


def _told(says: Jump) -> Node:
    comes = el("ul", *(el("li", one) for one in says.comes)) if says.comes else None
    return el("div.notice", el("p", says.clock), el("p", says.delivers), comes, el("p", says.known))


def _why_not_jump(exercise: Exercise, to: timedelta | Reason | None) -> str:
    """Return why one cannot jump there; nothing while nothing is typed."""
    if to is None:
        return ""
    if isinstance(to, Reason):
        return to.text
    reason = why_not_clock(exercise, ClockAct.JUMP, session.moment(exercise.operation), to=to)
    return reason.text if reason else ""


def _jump(exercise: Exercise, one: Draft) -> str:
    to = typed_t_plus(one.typed("to"), "to")
    if isinstance(to, Reason) or to is None:
        raise Refused(to.text if to else _("Skriv vart övningen ska hoppa."), "to")
    _set(exercise, one, ClockAct.JUMP, to=to, carry=bool(one.typed("carry", False)))
    # What the jump passed is due at once: whoever jumped is told what came of it.
    deliver_due(last_read.store(), exercise.operation.id, session.now())
    came = jump_came(exercise, last_read.exercise(exercise.operation.id) or exercise)
    return _("Övningen är vid %(at)s. %(came)s", at=t_plus(to), came=came)


def stop_form(exercise: Exercise, why_not: str) -> None:
    one = drafts.draft(f"stop:{exercise.operation.id}")
    st.header(_("Avsluta"), anchor=False)
    st.caption(
        _("Klockan stannar för gott. Ingenting tas bort, och övningen kan utvärderas och köras om som ny.")
    )
    sure = st.checkbox(_("Ja, övningen är slut"), key=one.key("sure"), disabled=bool(why_not))
    desk_forms.outcome(one)
    st.button(
        _("Avsluta övningen"),
        key=one.key("save"),
        disabled=bool(why_not) or not sure,
        on_click=partial(desk_forms.attempt, one, partial(_stop, exercise)),
    )


def _stop(exercise: Exercise, one: Draft) -> str:
    _set(exercise, one, ClockAct.STOP)
    return _("Övningen är avslutad.")


def _set(
    exercise: Exercise,
    one: Draft,
    act: ClockAct,
    *,
    speed: float | None = None,
    to: timedelta | None = None,
    carry: bool = False,
) -> None:
    set_clock(
        last_read.store(),
        session.actor(),
        act_id=one.act,
        operation_id=exercise.operation.id,
        act=act,
        speed=speed,
        to=to,
        carry=carry,
        version=exercise.operation.version,
        now=session.now(),
    )


def exercise_brief(exercise: Exercise, name: Names) -> None:
    scenario = exercise.scenario
    says = brief(scenario, [effect_words(one, name) for one in scenario.start])
    areas = ", ".join(name.areas.get(area, area) for area in exercise.areas) or _("alla områden")
    draw(
        el(
            "section.brief",
            el("h2", el("span", says.title), example_mark(says.example)),
            *_part(_("Syfte"), says.purpose),
            *_part(_("Till deltagarna"), says.brief),
            *_objectives(says),
            el("h3", _("Bara för övningsledningen")),
            el(
                "dl.facts",
                *fact(_("Deltar"), areas),
                *fact(_("Skeden"), ", ".join(says.phases)),
                *(node for term, words in says.facts for node in fact(term, words)),
                *fact(_("Källor"), says.sources),
            ),
        ),
        el("h3", _("Som filer, endast för övningsledningen")),
        el("ul.files.beside", *_files(exercise)),
        key="exercise-brief",
    )


def _files(exercise: Exercise) -> list[Node]:
    kinds = ((".xlsx", _("Inspelslistan (XLSX)")), (".yaml", _("Scenariot (YAML)")))
    return [
        el("li", el("a", words, href=exercise_address(exercise.operation.id, ending)))
        for ending, words in kinds
    ]


def _part(title: str, words: str) -> list[Node]:
    return [el("h3", title), el("p.said", words)] if words else []


def _objectives(says: Brief) -> list[Node]:
    if not says.objectives:
        return []
    rows = (el("li", el("b", one.id), " ", one.text) for one in says.objectives)
    return [el("h3", _("Mål")), el("ul.plain", *rows)]
