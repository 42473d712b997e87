"""Logg: what has been said and decided, to search, to add to, to correct by a new entry, to take out."""

from functools import partial

import streamlit as st

from dashboard import session
from dashboard.components.drawing import draw, el
from dashboard.session import Draft
from dashboard.viewmodels import desk_log, desk_times
from dashboard.viewmodels.desk_empty import Lack, empty
from dashboard.viewmodels.desk_point import choices, why_not_write
from dashboard.viewmodels.desk_rights import powerless, why_not
from dashboard.viewmodels.downloads import LogAsked, kinds_asked, log_address, points_asked
from dashboard.views.parts import forms, frame, log_table
from dashboard.views.parts.frame import Shown
from data import glossary
from data.domain.facts import Operation
from data.domain.rights import Deed, Who, may, place_of
from data.domain.words import EntryKind
from data.errors import Refused
from data.services.notes import correct_entry, write_note

_ = session.texts()
PAGE = 50
WORDS, KINDS, AREA, POINT, MORE = (f"log-{name}" for name in ("words", "kinds", "area", "point", "more"))


def page() -> None:
    shown = frame.begin(_("Logg"), needs_points=False)
    if shown is None:
        return
    listed, written = st.columns([3, 1], gap="medium")
    with listed:
        entries(shown)
    with written:
        nothing_may = powerless(session.who(), shown.operation, (Deed.NOTE, Deed.CORRECT))
        forms.say_powerless(nothing_may)
        note_form(shown, nothing_may)
        correction_form(shown, nothing_may)


def entries(shown: Shown) -> None:
    asked = search(shown)
    limit = PAGE * int(session.value(MORE, 1))
    points = points_asked(asked, shown.picture)
    found = session.log(shown.operation, asked.words, kinds_asked(asked), points, limit + 1)
    rows = desk_log.log_rows(found[:limit], shown.picture, shown.now, _)
    rows = desk_log.within_reach(rows, found[:limit], shown.picture, session.who())
    if not rows:
        frame.nothing(empty(Lack.ENTRIES, _))
        return
    log_table.log_table(rows, key="log", on_choose=correct)
    with st.container(horizontal=True, vertical_alignment="center"):
        if len(found) > limit:
            st.button(_("Visa äldre poster"), on_click=show_more)
        refused = why_not(session.who(), Deed.EXPORT, shown.operation)
        fetch = el("p.fetch", el("a", _("Hämta som CSV"), href=log_address(asked)))
        draw(el("p.blocked", refused) if refused else fetch, key="log-file")


def search(shown: Shown) -> LogAsked:
    areas = {area.id: area.name for area in shown.picture.areas}
    named = choices(shown.picture, shown.readings)
    with st.container(key="search", horizontal=True, vertical_alignment="bottom"):
        words = st.text_input(
            _("Sök"), key=WORDS, placeholder=_("ord i text eller punkt"), width=260, on_change=show_first
        )
        kind = st.selectbox(
            _("Slag"),
            ["", *desk_log.KINDS],
            format_func=lambda one: glossary.label(EntryKind(one), _.language) if one else _("alla slag"),
            key=KINDS,
            width=190,
            on_change=show_first,
        )
        area = st.selectbox(
            _("Område"),
            ["", *areas],
            format_func=lambda one: areas.get(one, _("alla områden")),
            key=AREA,
            width=220,
            on_change=show_first,
        )
        point = st.selectbox(
            _("Punkt"),
            ["", *named],
            format_func=lambda one: named.get(one, _("alla punkter")),
            key=POINT,
            width=280,
            on_change=show_first,
        )
    return LogAsked(shown.operation.id, words, kind, area, point)


def show_first() -> None:
    session.put(MORE, 1)


def show_more() -> None:
    session.put(MORE, int(session.value(MORE, 1)) + 1)


def correct(revision: str) -> None:
    operation = session.operation()
    if operation is not None:
        session.put(session.draft(f"correction:{operation.id}").key("revision"), revision)


def note_form(shown: Shown, nothing_may: str) -> None:
    one = session.draft(f"note:{shown.operation.id}")
    if forms.withheld(one, nothing_may):
        return
    blocked = why_not(session.who(), Deed.NOTE, shown.operation) or why_not_write(shown.operation)
    named = within(shown, session.who(), Deed.NOTE)
    with st.form(f"form:{one.name}"):
        st.header(_("Skriv en anteckning"), anchor=False)
        forms.outcome(one, ("note", "observed_at"))
        forms.free_text(one, "note", _("Anteckning"), disabled=bool(blocked))
        st.selectbox(
            _("Om en punkt (frivilligt)"),
            ["", *named],
            format_func=lambda identity: named.get(identity, _("hela händelsen")),
            key=one.key("point"),
        )
        forms.text(one, "observed_at", _("När"), hint=_("nu, eller 02:40"), disabled=bool(blocked))
        forms.blocked(blocked, one.name)
        st.form_submit_button(
            _("Skriv i loggen"),
            type="primary",
            key=one.key("save"),
            disabled=bool(blocked),
            on_click=partial(forms.attempt, one.name, partial(save_note, shown.operation), ("note",)),
        )


def save_note(operation: Operation, one: Draft) -> str:
    real = session.now()
    receipt = write_note(
        session.store(),
        session.actor(),
        act_id=one.act,
        operation_id=operation.id,
        note=one.typed("note"),
        point_id=one.typed("point") or None,
        occurred_at=forms.understood(
            desk_times.past(one.typed("observed_at"), operation.clock.at(real), "observed_at", _)
        ),
        now=real,
    )
    return _("Sparat som post %(n)d.", n=receipt.revision)


def within(shown: Shown, who: Who, deed: Deed) -> dict[str, str]:
    """Return the points where somebody may do this, by what they are called."""
    return choices(
        shown.picture,
        [one for one in shown.readings if may(who, deed, place_of(shown.operation, one.point))],
    )


def correction_form(shown: Shown, nothing_may: str) -> None:
    one = session.draft(f"correction:{shown.operation.id}")
    if forms.withheld(one, nothing_may):
        return
    blocked = why_not(session.who(), Deed.CORRECT, shown.operation) or why_not_write(shown.operation)
    with st.form(f"form:{one.name}"):
        st.header(_("Rätta en post"), anchor=False)
        st.caption(_("Den gamla posten står kvar. Rättelsen blir en ny post som pekar på den."))
        forms.outcome(one, ("revision", "note"))
        forms.text(one, "revision", _("Postens nummer"), disabled=bool(blocked))
        forms.free_text(one, "note", _("Rättelse"), disabled=bool(blocked))
        forms.blocked(blocked, one.name)
        st.form_submit_button(
            _("Spara rättelsen"),
            key=one.key("save"),
            disabled=bool(blocked),
            on_click=partial(forms.attempt, one.name, partial(save_correction, shown.operation), ("note",)),
        )


def save_correction(operation: Operation, one: Draft) -> str:
    number = one.typed("revision").strip()
    if not (number.isascii() and number.isdigit() and len(number) < 12):
        raise Refused(_("Skriv numret på posten som ska rättas."), "revision")
    if session.entry(operation, int(number)) is None:
        raise Refused(_("Det finns ingen post %(n)s i den här händelsen.", n=number), "revision")
    receipt = correct_entry(
        session.store(),
        session.actor(),
        act_id=one.act,
        revision=int(number),
        note=one.typed("note"),
        now=session.now(),
    )
    return _("Sparat som post %(n)d.", n=receipt.revision)


page()
