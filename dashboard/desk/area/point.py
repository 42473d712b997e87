"""What waits for an act at the chosen point of *Mitt område*: opening, contradiction, confirming, phase."""

from datetime import datetime
from functools import partial

import streamlit as st

from dashboard.desk import drafts, last_read, session
from dashboard.desk import forms as desk_forms
from dashboard.desk.area.says.page import answering, settling
from dashboard.desk.drafts import Draft
from dashboard.desk.drawing import Node, chip, draw, el, stranger_mark
from dashboard.desk.frame import Shown
from dashboard.desk.point import forms as point_forms
from dashboard.desk.point.says import Card, PointPage
from dashboard.look import style
from dashboard.places import Place
from dashboard.words import _, times
from dashboard.words.times import clock
from data.errors import Refused
from data.operations.facts import Operation
from data.points.acts.phases import change_phases
from data.points.acts.reports import report
from data.points.facts import Point
from data.points.opening import to_carry_out
from data.words import Mark, Status

ANSWER = ("decider", "reason")


def acts(shown: Shown, point: Point, says: PointPage) -> None:
    """The most pressing first; a contradiction at a time."""
    with st.container(key="area-point-head", horizontal=True, vertical_alignment="center"):
        with st.container(width="stretch"):
            draw(_head(says), key="area-point")
        if st.button(_("Allt om punkten")):
            session.choose_point(point.id)
            st.switch_page(Place.POINT.script)
    opening(shown, point, says)
    contested = next((card for card in says.cards if card.claims), None)
    if contested is not None:
        settle_form(shown, point, says, contested)
    point_forms.unchanged_form(shown.operation.id, point.id)
    point_forms.phase_form(shown.operation.id, point.id)


def _head(says: PointPage) -> Node:
    shown = says.popup
    return el(
        "header.point", el("h2", shown.name), el("p", el("b.phase", shown.phase_word, data_phase=shown.phase))
    )


def opening(shown: Shown, point: Point, says: PointPage) -> None:
    """What the point says of its opening, and the act that answers it."""
    if not says.opening:
        return
    one = drafts.draft(f"opening:{shown.operation.id}:{point.id}")
    draw(el("section.notice", el("p", el("strong", says.opening))), key="opening")
    if desk_forms.withheld(one, says.rights.powerless):
        return
    if to_carry_out(point):
        carry_out(shown.operation, point, says, one)
        return
    if not answering(point, one.act, shown.operation.id, "", ""):
        st.caption(_("Svara med ett beslut om punktens läge, nedan."))
        return
    with st.form(f"form:{one.name}"):
        desk_forms.outcome(one, ANSWER)
        desk_forms.text(one, "decider", _("Beslut av (funktion, inte namn)"), hint=session.decider())
        desk_forms.text(one, "reason", _("Skäl"), hint=_("varför punkten ska vara öppen"))
        desk_forms.blocked(says.rights.phase, one.name)
        st.form_submit_button(
            _("Besluta att öppna, och registrera att punkten har öppnat"),
            type="primary",
            key=one.key("save"),
            disabled=bool(says.rights.phase),
            on_click=partial(desk_forms.attempt, one.name, partial(_open, shown.operation, point), ANSWER),
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
        on_click=partial(desk_forms.attempt, one.name, partial(_open, operation, point), ()),
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
    claims = {claim.status: claim for claim in card.claims}
    with st.form(f"form:{one.name}"):
        draw(_contradiction(card, shown.now), key=f"settling:{one.name}")
        desk_forms.outcome(one, ("status", "note"))
        st.radio(
            _("Vad gäller?"),
            list(claims),
            index=None,
            format_func=lambda status: claims[status].word,
            captions=[_seen(claim.observed, shown.now) for claim in claims.values()],
            key=one.key("status"),
            disabled=bool(why_not),
        )
        desk_forms.why(one, "status")
        desk_forms.text(one, "note", _("Hur det avgjordes"), hint=_("talat med vakten: elen är borta"))
        desk_forms.blocked(why_not, one.name)
        st.form_submit_button(
            _("Avgör vad som gäller om %(name)s", name=card.line.name),
            type="primary",
            key=one.key("save"),
            disabled=bool(why_not),
            on_click=partial(
                desk_forms.attempt, one.name, partial(_settle, shown.operation, point, card), ("note",)
            ),
        )


def _contradiction(card: Card, now: datetime) -> Node:
    """Both sources; their words are theirs, so they are drawn and never part of a widget's label."""
    name = card.line.name.capitalize()
    return el(
        "section.notice",
        el("p", el("strong", _("%(name)s är motstridigt. Den sämre visas tills någon avgör:", name=name))),
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
    entry = desk_forms.need(command, "status", _("Ingen av källorna säger det längre. Välj igen."))
    receipt = report(last_read.store(), session.actor(), [entry], real)[0]
    return _("Sparat som post %(n)d: %(name)s är avgjort.", n=receipt.revision, name=card.line.name)
