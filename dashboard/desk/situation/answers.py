"""What waits for an answer at a point: that it has opened or cannot, and sources that disagree."""

from datetime import datetime
from functools import partial

import streamlit as st

from dashboard.desk import alone, drafts, last_read, session
from dashboard.desk import forms as desk_forms
from dashboard.desk.drafts import Draft
from dashboard.desk.drawing import Node, chip, draw, el, stranger_mark
from dashboard.desk.frame import Shown
from dashboard.desk.situation.forms import look
from dashboard.desk.situation.says.answers import answering, settling
from dashboard.desk.situation.says.point import Card, PointPage, by_id
from dashboard.look import style
from dashboard.words import _, label, times
from dashboard.words.times import clock
from data.errors import Refused
from data.operations.facts import Operation
from data.points.acts.phases import change_phases
from data.points.acts.reports import report
from data.points.facts import Point
from data.points.opening import to_carry_out
from data.words import Mark, Status

ANSWER = ("decider", "reason")
SETTLED = (Status.FUNGERAR, Status.BEGRANSAD, Status.UR_FUNKTION)


@alone.beside  # what is reported beside it may contradict what was known
def waiting(operation: str, identity: str) -> None:
    """Draw what waits for an answer; a contradiction at a time."""
    shown, says = look(operation, identity)
    point = by_id(shown.picture, identity)
    if point is None:
        return
    opening(shown, point, says)
    contested = next((card for card in says.cards if card.claims), None)
    if contested is not None:
        settle_form(shown, point, says, contested)


def opening(shown: Shown, point: Point, says: PointPage) -> None:
    """What the point says of its opening, and the act that answers it."""
    if not says.opening:
        return
    one = drafts.draft(f"opening:{shown.operation.id}:{point.id}")
    if desk_forms.withheld(one, says.rights.powerless):
        return
    if to_carry_out(point):
        carry_out(shown.operation, point, says, one)
        return
    if not answering(point, one.act, shown.operation.id, "", ""):
        st.caption(_("Svara med ett beslut om punktens läge, nedan."))
        return
    with st.form(f"form:{one.name}"):
        st.header(_("Punkten har öppnat"), anchor=False)
        desk_forms.text(one, "decider", _("Beslut av (funktion, inte namn)"), hint=session.decider())
        desk_forms.text(one, "reason", _("Skäl"), hint=_("varför punkten ska vara öppen"))
        desk_forms.outcome(one, ANSWER)
        desk_forms.blocked(says.rights.phase, one.name)
        st.form_submit_button(
            _("Besluta att öppna, och registrera att punkten har öppnat"),
            type="primary",
            key=one.key("save"),
            disabled=bool(says.rights.phase),
            on_click=partial(desk_forms.attempt, one, partial(_open, shown.operation, point), ANSWER),
        )


def carry_out(operation: Operation, point: Point, says: PointPage, one: Draft) -> None:
    """The decision is taken: what is left is to write down that the point has opened."""
    desk_forms.outcome(one, ())
    desk_forms.blocked(says.rights.phase, one.name)
    st.button(
        _("Registrera att punkten har öppnat"),
        type="primary",
        key=one.key("save"),
        disabled=bool(says.rights.phase),
        on_click=partial(desk_forms.attempt, one, partial(_open, operation, point), ()),
    )


def _open(operation: Operation, point: Point, one: Draft) -> str:
    entries = answering(point, one.act, operation.id, one.typed("decider", ""), one.typed("reason", ""))
    receipts = change_phases(last_read.store(), session.actor(), entries, session.now())
    return _("Sparat som post %(n)s: punkten är öppen.", n=_numbers([one.revision for one in receipts]))


def _numbers(revisions: list[int]) -> str:
    return ", ".join(str(revision) for revision in revisions)


def settle_form(shown: Shown, point: Point, says: PointPage, card: Card) -> None:
    function = card.line.function
    one = drafts.draft(f"settle:{shown.operation.id}:{point.id}:{function}")
    if desk_forms.withheld(one, says.rights.powerless):
        return
    why_not = says.rights.settle or says.rights.report
    offered = _offered(card, shown.now)
    with st.form(f"form:{one.name}"):
        draw(_contradiction(card, shown.now), key=f"settling:{one.name}")
        st.radio(
            _("Vad gäller?"),
            list(offered),
            index=None,
            format_func=lambda status: label(status),
            captions=list(offered.values()),
            key=one.key("status"),
            disabled=bool(why_not),
        )
        desk_forms.why(one, "status")
        desk_forms.text(one, "note", _("Hur det avgjordes"), hint=_("talat med vakten: elen är borta"))
        desk_forms.outcome(one, ("status", "note"))
        desk_forms.blocked(why_not, one.name)
        st.form_submit_button(
            _("Avgör vad som gäller om %(name)s", name=card.line.name),
            type="primary",
            key=one.key("save"),
            disabled=bool(why_not),
            on_click=partial(
                desk_forms.attempt, one, partial(_settle, shown.operation, point, card), ("note",)
            ),
        )


def _offered(card: Card, now: datetime) -> dict[Status, str]:
    """Return what may hold, with who says so: what the two sources say, and what neither does."""
    claimed = {claim.status: _seen(claim.observed, now) for claim in card.claims}
    others = (status for status in SETTLED if status not in claimed)
    return {**claimed, **dict.fromkeys(others, _("ingen av dem säger så"))}


def _contradiction(card: Card, now: datetime) -> Node:
    """Both sources; their words are theirs, so they are drawn and never part of a widget's label."""
    name = card.line.name.capitalize()
    return el(
        "section.notice",
        el("h2", _("%(name)s är motstridigt", name=name)),
        el("p", _("Två källor säger olika. Den sämre visas tills någon avgör:")),
        *(
            el(
                "p.claim",
                chip(claim.status, Mark.BEKRAFTAT, style.symbol(claim.status), claim.word),
                el("span", f"{claim.source} · {clock(claim.observed, now)}"),
                stranger_mark(claim.unconfirmed),
            )
            for claim in card.claims
        ),
    )


def _seen(at: datetime, now: datetime) -> str:
    return _("iakttaget %(at)s, %(ago)s", at=clock(at, now), ago=times.ago(at, now))


def _settle(operation: Operation, point: Point, card: Card, one: Draft) -> str:
    real = session.now()
    status = desk_forms.need(one.typed("status", None), "status", _("Välj vad som gäller."))
    note = one.typed("note").strip()
    if not note:
        raise Refused(_("Skriv hur det avgjordes."), "note")
    command = settling(point, card.line.function, Status(status), note, one.act, operation.id)
    entry = desk_forms.need(command, "status", _("Det är inte längre motstridigt. Läs läget igen."))
    receipt = report(last_read.store(), session.actor(), [entry], real)[0]
    return _("Sparat som post %(n)d: %(name)s är avgjort.", n=receipt.revision, name=card.line.name)
