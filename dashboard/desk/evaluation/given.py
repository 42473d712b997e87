"""Var och en: how it went for each of those who took part, and giving it to them."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from dashboard.desk import drafts, last_read, session
from dashboard.desk import forms as desk_forms
from dashboard.desk.drafts import Draft
from dashboard.desk.drawing import draw, el
from dashboard.desk.evaluation import reading
from dashboard.desk.frame import Shown
from dashboard.desk.situation_reports import chosen as situation_report_chosen
from dashboard.paper.own_result import own_blocks, own_title
from dashboard.paper.report_files import ENDINGS
from dashboard.words import _, empty
from dashboard.words.addresses import result_address
from dashboard.words.exercise import Names, key_of, names, recipient_words
from data.exercise.acts.evaluating import give_results
from data.exercise.evaluation import Evaluation
from data.exercise.facts import Exercise
from data.exercise.own_result import OwnResult, given_to, own_result, took_part, why_not_give
from data.exercise.scenario import Recipient
from data.rights import Deed


def each_result(one: Evaluation, name: Names) -> None:
    """Draw one recipient's own page as it would be read by them, and what gives it to them."""
    exercise, everybody = one.exercise, {key_of(each): each for each in took_part(one)}
    if not everybody:
        draw(el("p.notice", _("Ingen krisledning, stadsdel eller sektor deltog.")), key="nobody-took-part")
        return
    words = {key: _called(each, exercise, name) for key, each in everybody.items()}
    chosen = st.selectbox(
        _("Vems resultat"),
        list(words),
        format_func=lambda key: words.get(key, str(key)),
        key=f"evaluation-whose:{exercise.operation.id}",
        width=480,
    )
    own = own_result(one, everybody.get(chosen, next(iter(everybody.values()))), name.point_areas)
    read, give = st.columns([3, 1], gap="medium")
    with read:
        own_page(own, name)
    with give:
        _give(exercise, own.to, tuple(everybody.values()), name)


def _called(each: Recipient, exercise: Exercise, name: Names) -> str:
    said = recipient_words(each, name)
    return _("%(who)s – utlämnat", who=said) if each in exercise.given else said


def own_page(own: OwnResult, name: Names) -> None:
    """Draw somebody's own result with its files; the same to the control and to whom it is given."""
    st.header(own_title(own, name), anchor=False)
    words = (_("PDF"), _("Word"), _("Webbsida"), _("Text"))
    key = key_of(own.to)
    links = [
        el("li", el("a", word, href=result_address(own.of.exercise.operation.id, key, ending)))
        for word, ending in zip(words, ENDINGS, strict=True)
    ]
    draw(el("ul.files.formats", *links), key=f"result-files-{key}")
    situation_report_chosen.show(own_blocks(own, name), key=f"result-{key}", stacked=False)


def given(shown: Shown) -> None:
    """Draw to somebody who took part the results that they have been given; nothing where there is none."""
    held, ended = last_read.exercise(shown.operation.id), shown.operation.closed_at
    mine = given_to(held, session.who().grants) if held is not None and ended is not None else ()
    one = reading.evaluation(shown.operation.id, ended) if mine and ended is not None else None
    if one is not None:
        name = names(shown.picture, last_read.sector_register())
        for to in mine:
            own_page(own_result(one, to, name.point_areas), name)


def _give(exercise: Exercise, to: Recipient, everybody: Sequence[Recipient], name: Names) -> None:
    """Draw what lets the chosen one, or everybody, read their own page."""
    one = drafts.draft(f"give:{exercise.operation.id}")
    why_not = empty.why_not(session.who(), Deed.LEAD, exercise.operation)
    reason = why_not_give(exercise, everybody)
    why_not = why_not or (reason.text if reason is not None else "")
    who, left = recipient_words(to, name), [each for each in everybody if each not in exercise.given]
    st.header(_("Lämna ut"), anchor=False)
    st.caption(
        _("Den som får sitt resultat läser det under Övning, Inkorg: sina egna siffror och inga andras.")
    )
    desk_forms.outcome(one)
    st.button(
        _("Lämna ut till %(who)s", who=who) if to in left else _("Utlämnat till %(who)s", who=who),
        type="primary",
        key=one.key("one"),
        disabled=bool(why_not) or to not in left,
        on_click=partial(desk_forms.attempt, one, partial(_save, exercise, (to,))),
    )
    st.button(
        _.n("Lämna ut till %(n)d som är kvar", "Lämna ut till de %(n)d som är kvar", len(left)),
        key=one.key("all"),
        disabled=bool(why_not) or not left,
        on_click=partial(desk_forms.attempt, one, partial(_save, exercise, tuple(left))),
    )
    desk_forms.blocked(why_not, one.name)


def _save(exercise: Exercise, to: Sequence[Recipient], one: Draft) -> str:
    done = give_results(
        last_read.store(),
        session.actor(),
        act_id=one.act,
        operation_id=exercise.operation.id,
        to=to,
        now=session.now(),
    )
    return _.n(
        "Sparat som post %(p)d: %(n)d resultat är utlämnat.",
        "Sparat som post %(p)d: %(n)d resultat är utlämnade.",
        len(to),
        p=done.revision,
    )
