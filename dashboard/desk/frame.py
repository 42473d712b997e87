"""What stands around every page: band, heading, live strip, sidebar, and the desk's own sheet."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from urllib.parse import urlencode

import streamlit as st

from dashboard.desk import alone, choices, last_read, session, ways
from dashboard.desk.browser_parts import live_strip
from dashboard.desk.carrying.says import alone_says
from dashboard.desk.drawing import Node, draw, el, icon
from dashboard.desk.failures.reading import failing_beside
from dashboard.health.vitals import here
from dashboard.help.places import help_address
from dashboard.places import PARTS, Part, Place, led_to
from dashboard.wall.header import elsewhere, header, told_apart
from dashboard.wall.reading import Reading, read_all
from dashboard.words import _
from dashboard.words.addresses import switch_address
from dashboard.words.empty import Empty, Lack, empty, lack_of_points
from dashboard.words.inbox_rows import recipients, waiting
from dashboard.words.times import clock
from data.access import envelope
from data.acting import insist
from data.operations.facts import Operation
from data.points.facts import Picture
from data.rights import Deed, Who, may, place_of
from data.server.reads import taken_alone

Turns = Callable[[Operation], Iterable[datetime]]


@dataclass(frozen=True)
class Shown:
    """What a page or a piece of it is drawn from: one picture, read at one moment of the operation's time."""

    operation: Operation
    picture: Picture
    now: datetime

    @cached_property
    def readings(self) -> tuple[Reading, ...]:
        return read_all(self.picture, self.now)


def superseded() -> None:
    """Say over every page that another server writes, and what that means for who looks here."""
    vitals = here()
    if vitals is None or not vitals.superseded:
        return
    way = (
        _("Fortsätt på %(there)s.", there=vitals.where) if vitals.where else _("Fortsätt på den nya servern.")
    )
    reads = _("Här går det att läsa men inte att spara, och bilden följer inte med längre.")
    why = el("b", _("Den här servern är avlöst: en annan har tagit över. %(way)s", way=way))
    alone = alone_says(taken_alone(last_read.store()), session.now())
    draw(el("p.broken", icon("bang"), why, el("span", reads, " ", alone), role="alert"), key="superseded")


def also_open(operation: Operation) -> None:
    """Say over every page what else is open, with the way there; nothing leaves this one by itself."""
    others = session.operations()
    says = elsewhere(operation, others, failing_beside(operation, others))
    if says is None or operation.interrupted:
        return
    with st.container(key="also-open", horizontal=True, vertical_alignment="center"):
        with st.container(key="also-open-words", width="content"):
            draw(el("p.also", icon("bang"), el("b", _("även öppen:"))), key="also-open-why")
        for identity, name in says.named:
            st.button(
                _with_waiting(identity, name),
                key=f"to:{identity}",
                on_click=session.choose_operation,
                args=(identity,),
            )
        if says.more:
            with st.container(key="also-open-rest", width="content"):
                draw(el("p", _.n("och %(n)d till", "och %(n)d till", says.more)), key="also-open-more")


def envelope_open() -> None:
    """Say over every page that somebody is in by the envelope: nobody uses it unseen."""
    since = envelope.in_use_since(last_read.store(), session.now())
    if since is not None:
        told = _("Nödkontot används sedan %(at)s.", at=clock(since, session.now()))
        draw(el("p.also", icon("bang"), el("b", told)), key="envelope-open")


def _with_waiting(identity: str, name: str) -> str:
    """Return what another operation is called, with how many injects wait in it for whoever looks."""
    other = next(one for one in session.operations() if one.id == identity)
    count = waiting(session.inbox(other), other)
    waits = _.n("%(n)d inspel väntar i %(name)s", "%(n)d inspel väntar i %(name)s", count, name=name)
    return waits if count else name


def begin(
    title: str,
    *,
    needs_points: bool = True,
    turns: Turns = lambda _operation: (),
) -> Shown | None:
    """Draw the head of a page; None where there is nothing to show, which it has then said.

    `turns`: the moments, in the operation's time, at which what the page shows beside the picture turns.
    """
    operation = session.operation()
    if operation is None:
        st.title(title, anchor=False)
        nothing(empty(Lack.OPERATION, who=session.who()))
        return None
    real = session.now()
    picture = last_read.picture(operation.id)
    now = operation.clock.at(real)
    _head(title, picture, turns, real)
    # Asked only then: it reads the whole list of points.
    lack = lack_of_points(picture, last_read.points_loaded()) if needs_points and not picture.points else None
    if lack is not None:
        nothing(empty(lack, operation, session.who()))
        return None
    return Shown(operation, picture, now)


def look(operation_id: str) -> Shown:
    """Return what a piece of a page is drawn from, as it is now; raises NotAllowed, Missing."""
    picture = last_read.picture(operation_id)
    insist(session.who(), Deed.READ, place_of(picture.operation))
    return Shown(picture.operation, picture, picture.operation.clock.at(session.now()))


def _strip(operation_id: str, turns: Turns, quiet: bool = False) -> None:
    picture = last_read.picture(operation_id)
    operation = picture.operation
    told = recipients(session.who(), operation, session.areas_of(operation))
    live_strip(picture, turns(operation), session.now(), told, quiet=quiet, on_above=alone.draw_above)


def of_no_operation(title: str) -> None:
    """Draw the head of a page that shows nothing of what is open; only what nobody may miss comes there."""
    operation = session.operation()
    with st.container(key="page-head", horizontal=True, vertical_alignment="center"):
        st.title(title, anchor=False)
        if operation is not None:
            with st.container(key="page-strip", width="content"):
                alone.strip(_strip, operation.id, lambda _operation: (), True)


def of_the_server(title: str) -> None:
    """Draw the head of a page that is of the server and not of an operation, whether or not one is open."""
    if session.operation() is None:
        st.title(title, anchor=False)
    else:
        begin(title, needs_points=False)


def _head(title: str, picture: Picture, turns: Turns, real: datetime) -> None:
    operation = picture.operation
    says = header(picture, (), operation.clock.at(real))
    with st.container(key="page-head", horizontal=True, vertical_alignment="center"):
        st.title(title, anchor=False, width="content")
        with st.container(key="page-subject", width="stretch"):
            mark: Sequence[Node] = [el("b.exercise", _("ÖVNING"))] if says.exercise else []
            draw(
                el(
                    "p.subject",
                    *mark,
                    el("strong", says.name),
                    None if says.exercise else el("span", says.kind),
                    el("span", says.readiness),
                ),
                key="subject",
            )
        with st.container(key="page-strip", width="content"):
            alone.strip(_strip, operation.id, turns)
    if says.closed:
        draw(el("p.notice", says.closed), key="closed")


def nothing(says: Empty) -> None:
    """Say why there is nothing to show, and where its reader can do something about it."""
    draw(el("section.empty", el("h2", says.title), el("p", says.why)), key=f"empty-{says.lack}")
    if says.to is not None and not ways.is_here(says.to):
        ways.link(says.to, says.way)


def signed_out() -> None:
    """Say that nobody is signed in, instead of a page."""
    draw(
        el(
            "section.empty",
            el("h2", _("Du är inte inloggad")),
            el("p", _("Logga in för att se läget. Det du har sparat är kvar.")),
        ),
        key="signed-out",
    )
    st.link_button(_("Logga in"), "/logga-in", type="primary")


def fault(sentence: str) -> None:
    """Say that the store cannot be used, instead of a page."""
    draw(el("section.empty.bad", el("h2", _("Lagret svarar inte")), el("p", sentence)), key="fault")


CHOICE = "operation-choice"


def operation_choice() -> Operation | None:
    """Draw the choice of operation; None while there is none."""
    found = session.operations()
    held = session.operation()
    if held is None:
        return None
    choices.choose(CHOICE, held.id)
    words = told_apart(found)
    st.sidebar.selectbox(
        _("Händelse"),
        list(words),
        format_func=words.__getitem__,
        key=choices.key(CHOICE),
        on_change=_chosen,
    )
    return held


def account(who: Who, page: str) -> None:
    """Say who is signed in, where the page's help is, and where to sign out; at the foot of the sidebar."""
    with st.sidebar.container(key="account"):
        draw(el("p.account", _("Inloggad som"), " ", el("b", who.name)), key="account-name")
        if any(ways.useful(part, who) for part in PARTS[Place.ADMIN]):
            ways.link(Place.ADMIN, Place.ADMIN.menu_title)
        st.link_button(_("Hjälp"), help_address(page, st.query_params), width="stretch")
        switch = el("a.switch", _("Byt person"), href=switch_address(session.address()), here="")
        draw(el("p.account", switch), key="account-switch")
        _rehearse(who)
        st.link_button(_("Konto och utloggning"), "/konto", width="stretch")
        if may(who, Deed.POINT_LINKS):
            st.link_button(_("Rapportlänkar och blad"), "/blad", width="stretch")
        if may(who, Deed.REPORT):
            st.link_button(_("Mina punkter i telefonen"), "/mitt", width="stretch")


def _rehearse(who: Who) -> None:
    """Draw the way to a rehearsal, for who has one; in an exercise *Övning* in the menu leads to it."""
    shown = session.operation()
    if ways.useful(Part.REHEARSAL, who) and not (shown is not None and shown.is_exercise):
        place, named = led_to(Part.REHEARSAL)
        address = f"/{place}?{urlencode({**session.operation_in_address(), **named})}"
        way = el("a.switch", Part.REHEARSAL.menu_title, href=address, here="")
        draw(el("p.account", way), key="account-rehearse")


def _chosen() -> None:
    session.choose_operation(choices.held(CHOICE))
