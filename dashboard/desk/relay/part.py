"""What came by telephone, Rakel, text message or paper, one at a time, written down in somebody's name."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

import streamlit as st

from dashboard.desk import alone, drafts, frame, kept, last_read, session
from dashboard.desk import forms as desk_forms
from dashboard.desk.deliveries.level import level_form
from dashboard.desk.drafts import Draft
from dashboard.desk.drawing import Node, draw, el, icon
from dashboard.desk.relay import buttons
from dashboard.desk.relay import form as relay_form
from dashboard.desk.situation.says.point import by_id
from dashboard.desk.situation.services import service_form
from dashboard.words import _, heard, label, relay
from dashboard.words.heard import Sent
from data.drafts.facts import DraftKind
from data.errors import Refused
from data.operations.facts import Operation
from data.points.acts import whole_reports as point_whole_reports
from data.words import Channel

FIELDS = ("text", "on_behalf_of", "received_at")
CHANNELS = (Channel.SMS, Channel.RAKEL, Channel.PAPPER)


@alone.form
def _form(operation: str) -> None:
    shown = frame.look(operation)
    why_not, labels = relay_form.why_not_relay(shown.operation), _labels()
    one = kept.begun(f"paste:{shown.operation.id}", shown.operation, DraftKind.KLISTRAD, labels)
    with kept.sheet(one):
        st.header(_("Klistra in sms eller kortrapport"), anchor=False)
        kept.others(one, shown.operation, {way: label(way) for way in CHANNELS})
        desk_forms.free_text(one, "text", labels["text"], hint="P12 EL- VA+ VÄ! IN+ 6H")
        _origin(one, labels)
        looked = session.value(one.key("looked"))
        if looked:
            _shown(one, looked)
        kept.foot(one, shown.operation)
        desk_forms.outcome(one, FIELDS)
        desk_forms.blocked(why_not, one.name)
        with st.container(horizontal=True):
            st.button(
                _("Visa vad som sparas"),
                key=one.key("look"),
                disabled=bool(why_not),
                on_click=partial(_look, one.name, shown.operation),
            )
            st.button(
                _("Spara meddelandet"),
                type="primary",
                key=one.key("save"),
                disabled=bool(why_not),
                on_click=partial(desk_forms.attempt, one, partial(_save, shown.operation), ("text",)),
            )


def _origin(one: Draft, labels: Mapping[str, str]) -> None:
    desk_forms.text(one, "on_behalf_of", labels["on_behalf_of"], hint=_("platsansvarig"))
    desk_forms.text(one, "received_at", labels["received_at"], hint=_("nu, eller 02:40"))
    st.radio(
        labels["channel"],
        [way.value for way in CHANNELS],
        format_func=lambda way: label(Channel(way)),
        horizontal=True,
        key=one.key("channel"),
        persist_state="session",
        on_change=kept.leaving(one),
    )


def relay_paste(operation: str) -> None:
    _form(operation)
    _language()


def _labels() -> dict[str, str]:
    return {
        "text": _("Meddelandet"),
        "on_behalf_of": _("Från (funktion, inte namn)"),
        "received_at": _("Kom in"),
        "channel": _("Väg in"),
    }


def _shown(one: Draft, looked: tuple[str, heard.Preview]) -> None:
    says = looked[1]
    nodes: list[Node] = [el("p.refused", icon("cross"), reason) for reason in says.reasons]
    if says.lines:
        head = el("tr", *(el("th", name, scope="col") for name in (_("Skrivet"), _("Sparas som"))))
        nodes.insert(0, el("p", el("strong", says.point)))
        nodes.insert(1, el("table.preview", el("thead", head), el("tbody", *map(_row, says.lines))))
    nodes += [el("p.muted", remark) for remark in says.remarks]
    draw(el("section.readback", *nodes, role="status"), key=f"looked:{one.act}")


def _row(line: relay.Line) -> Node:
    return el("tr", el("td.typed", line.typed), el("td", el("b", line.about), " ", line.says))


def _language() -> None:
    with st.expander(_("Så skrivs en kortrapport")):
        rows = [el("tr", el("th", signs, scope="row"), el("td", words)) for signs, words in heard.signs()]
        draw(el("table.preview", el("tbody", *rows)), key="short-report-signs")


def _look(name: str, operation: Operation) -> None:
    one = drafts.draft(name)
    try:
        looked = _preview(operation, one)
    except Refused as refused:
        session.put(one.key("looked"), None)
        drafts.keep(replace(one, refused=refused))
    else:
        session.put(one.key("looked"), (_key(one), looked))
        drafts.keep(replace(one, refused=None))


def _key(one: Draft) -> str:
    return point_whole_reports.asked_of({field: str(one.typed(field)) for field in (*FIELDS, "channel")})


def _preview(operation: Operation, one: Draft) -> heard.Preview:
    now = operation.clock.at(session.now())
    source = str(one.typed("on_behalf_of")).strip()
    lacking = relay.why_not_source(source)
    if lacking is not None:
        raise Refused(lacking.text, lacking.field)
    received = desk_forms.understood(heard.received(str(one.typed("received_at")), now)) or now
    channel = Channel(one.typed("channel", Channel.SMS))
    sent = Sent(one.act, operation, _key(one), channel, source, received)
    picture = last_read.picture(operation.id)
    return heard.preview(str(one.typed("text")), picture, session.operations(), sent, now)


def _save(operation: Operation, one: Draft) -> str:
    """Save what has been looked at; a message changed since then is shown first."""
    looked = session.value(one.key("looked"))
    says = _preview(operation, one)
    if says.reasons or says.said is None:
        session.put(one.key("looked"), (_key(one), says))
        raise Refused(_("Inget sparat: se nedan vad som inte gick att läsa."))
    if looked is None or looked[0] != _key(one):
        session.put(one.key("looked"), (_key(one), says))
        raise Refused(_("Inget sparat ännu: så här blir det. Spara igen om det stämmer."))
    real = session.now()
    stored = point_whole_reports.submit(last_read.store(), session.actor(), says.said, real)
    place = desk_forms.need(
        by_id(last_read.picture(operation.id), says.said.point), "text", _("Punkten finns inte.")
    )
    now, need = operation.clock.at(real), buttons.need(operation, stored)
    return relay.saved(stored.revisions, says.said, place, now, need)


def part() -> None:
    shown = frame.begin(_("Ta emot rapport"))
    if shown is None:
        return
    operation = shown.operation.id
    alone.nothing_beside()
    asked, pasted = st.columns([3, 1], gap="medium")
    with asked:
        relay_form.relay_form(operation)
    with pasted:
        relay_paste(operation)
        service_form(operation, "")
        level_form(operation, "")
