"""A part of *Händelser*: our words, the installations that we know, a package out and a package in."""

from functools import partial
from typing import Any, Final

import streamlit as st

from dashboard.desk import drafts, last_read, session
from dashboard.desk import forms as desk_forms
from dashboard.desk.carrying import says
from dashboard.desk.drafts import Draft
from dashboard.desk.drawing import draw, el
from dashboard.desk.upload import once
from dashboard.help.places import CARRYING
from dashboard.installation.keys import Keys, installation_keys
from dashboard.paper.carried.carrying import read_file, write_file
from dashboard.paper.carried.says import reading_lines
from dashboard.paper.carried.sealing import ENDING
from dashboard.settings import settings
from dashboard.words import _
from dashboard.words.times import clock
from data.carried.acts import Reading, Stick, read_in, tried
from data.carried.facts import Partner
from data.carried.partners import partners, register_partner, remove_partner
from data.errors import Refused, StoreFault
from data.operations.facts import Operation
from data.rights import ANYWHERE, Deed, may, place_of, why_not_allowed
from data.server.reads import standing, taken_alone
from data.server.rules import why_not_write

_MOST_MB: Final = 20
_LOOKED: Final = "carry:looked"


def carrying(operation: Operation) -> None:
    """Draw it where a real operation is chosen, for those who may change it: an exercise is not carried."""
    if operation.is_exercise or not may(session.who(), Deed.CHANGE_OPERATION, place_of(operation)):
        return
    with st.container(key="carry", horizontal=True, vertical_alignment="center"):
        st.header(_("Bär till en annan ledningsplats med USB-minne"), anchor=False, width="content")
        st.link_button(_("Så bär ni en lägesbild"), CARRYING)
    try:
        own = installation_keys(settings())
    except Refused as refused:
        desk_forms.blocked(refused.reason, "carry-keys")
        return
    known = partners(last_read.store())
    meeting, out, back = st.columns(3, gap="medium")
    with meeting:
        _ours(own)
        _known(known)
        _register(own)
    with out:
        _write(operation, own, known)
    with back:
        _read(own)


def _ours(own: Keys) -> None:
    with st.container(border=True, key="carry-ours"):
        st.subheader(_("Den här platsens ord"), anchor=False)
        draw(
            el("p.command", own.public.spoken),
            el("p.muted", _("Läs upp orden för den andra platsen. Raden nedan ger du den på USB-minnet.")),
            key="carry-spoken",
        )
        st.code(own.public.written, language=None, wrap_lines=True)


def _known(known: tuple[Partner, ...]) -> None:
    may_not = not may(session.who(), Deed.TOKENS)
    for one in known:
        draft = drafts.draft(f"carry-remove:{one.id}")
        with st.container(border=True, key=f"carry-known-{one.id}"):
            draw(el("p", el("strong", one.name)), el("p", one.keys.spoken), key=f"carry-whom:{one.id}")
            removed = partial(desk_forms.attempt, draft, partial(_removed, one))
            desk_forms.outcome(draft)
            st.button(_("Ta bort"), key=draft.key("remove"), disabled=may_not, on_click=removed)


def _removed(one: Partner, _draft: Draft) -> str:
    remove_partner(last_read.store(), session.actor(), one.id, session.now())
    return _("%(name)s är borttagen.", name=one.name)


def _register(own: Keys) -> None:
    one = drafts.draft("carry-partner")
    refused = why_not_allowed(session.who(), Deed.TOKENS, ANYWHERE)
    with st.form(f"form:{one.name}"):
        st.subheader(_("Registrera en annan plats"), anchor=False)
        desk_forms.text(one, "name", _("Vad platsen kallas"), hint=_("Reservplatsen i Kista"))
        desk_forms.text(one, "keys", _("Dess nyckelrad"))
        desk_forms.text(one, "spoken", _("De fem ord som den andra läser upp"))
        desk_forms.outcome(one, ("name", "keys", "spoken"))
        desk_forms.blocked(refused.text if refused else "", one.name)
        st.form_submit_button(
            _("Registrera platsen"),
            key=one.key("save"),
            disabled=refused is not None,
            on_click=partial(desk_forms.attempt, one, partial(_registered, own), ("name",)),
        )


def _registered(own: Keys, one: Draft) -> str:
    found = register_partner(
        last_read.store(),
        session.actor(),
        written=one.typed("keys"),
        spoken=one.typed("spoken"),
        name=one.typed("name"),
        own=own.public,
        now=session.now(),
    )
    return _("%(name)s är registrerad.", name=found.name)


def _write(operation: Operation, own: Keys, known: tuple[Partner, ...]) -> None:
    one = drafts.draft("carry-out")
    made: tuple[str, str, bytes] | None = session.value(one.name)
    with st.container(border=True, key="carry-out-box"):
        st.subheader(_("Skriv ett paket"), anchor=False)
        names = {each.id: each.name for each in known}
        alone = taken_alone(last_read.store())
        to = alone.met.installation if alone is not None else ""
        if alone is not None:
            told = says.offered_says(alone, session.now(), known=to in names)
            draw(el("p", el("strong", told)), key="carry-alone")
        desk_forms.choice(one, "partner", _("Till"), names, start=to if to in names else None)
        written = partial(_written, operation, own, known)
        desk_forms.outcome(one, ("partner",))
        desk_forms.blocked("" if known else _("Registrera den andra platsen först."), one.name)
        st.button(
            _("Skriv paketet"),
            key=one.key("save"),
            disabled=not known,
            on_click=partial(desk_forms.attempt, one, written),
        )
        if made is not None and made[0] == operation.id:
            st.download_button(
                _("Hämta filen till USB-minnet"),
                made[2],
                made[1],
                "application/octet-stream",
                key=one.key("file"),
            )


def _written(operation: Operation, own: Keys, known: tuple[Partner, ...], one: Draft) -> str:
    chosen = next((each for each in known if each.id == one.typed("partner", None)), None)
    to = desk_forms.need(chosen, "partner", _("Välj vem paketet är till."))
    now = session.now()
    package, content = write_file(last_read.store(), session.actor(), operation.id, own, to, now)
    session.put(
        "carry-out",
        (operation.id, f"{operation.id}-{clock(now).replace(':', '').replace(' ', '-')}{ENDING}", content),
    )
    return _.n(
        "%(n)d post är skriven till %(name)s. Hämta filen: bara den platsen kan läsa den.",
        "%(n)d poster är skrivna till %(name)s. Hämta filen: bara den platsen kan läsa den.",
        len(package.entries),
        name=to.name,
    )


def _read(own: Keys) -> None:
    one = drafts.draft("carry-in")
    with st.container(border=True, key="carry-in-box"):
        st.subheader(_("Läs in ett paket"), anchor=False)
        reason = why_not_write(last_read.store().installation, standing(last_read.store()))
        if reason is not None:
            desk_forms.blocked(reason.text, one.name)
            return
        file = st.file_uploader(
            _("Filen från den andra platsen"),
            type=[ENDING[1:]],
            key=one.key("file"),
            max_upload_size=_MOST_MB,
        )
        st.caption(_("Högst %(mb)d MB. Större: dashboard carry in, på servern.", mb=_MOST_MB))
        if file is None or one.refused is None:
            desk_forms.outcome(one)
        if file is not None:
            _show(own, one, once(_LOOKED, file.file_id, partial(_looked, own, file)))


def _looked(own: Keys, file: Any) -> tuple[Stick, Reading] | str:
    """Return what is in a file and what reading it in would bring, or why it is not read."""
    store = last_read.store()
    try:
        stick = read_file(store, file.getvalue(), own)
        return stick, tried(store, session.actor(), stick, own.id, session.now())
    except Refused as refused:
        return refused.reason
    except StoreFault as fault:  # also that the one who wrote it has taken over from this server
        return str(fault)


def _show(own: Keys, one: Draft, looked: tuple[Stick, Reading] | str) -> None:
    if isinstance(looked, str):
        draw(el("p.refused", looked, role="alert"), key="carry-refused")
        return
    stick, reading = looked
    first, *rest = reading_lines(reading, stick.name, session.now())
    draw(el("p", el("strong", first)), el("ul.inset", *(el("li", line) for line in rest)), key="carry-would")
    if one.refused is not None:
        desk_forms.outcome(one)
    st.button(
        _.n("Läs in %(n)d post", "Läs in %(n)d poster", reading.new),
        type="primary",
        key=one.key("save"),
        disabled=reading.new == 0,
        on_click=partial(desk_forms.attempt, one, partial(_done, own, stick)),
    )


def _done(own: Keys, stick: Stick, _draft: Draft) -> str:
    reading = read_in(last_read.store(), session.actor(), stick, own.id, session.now())
    session.put(_LOOKED, None)
    if reading.revision is None:
        return _("Inget nytt: allt i paketet finns redan här.")
    return _.n(
        "%(n)d post är inläst från %(name)s.",
        "%(n)d poster är inlästa från %(name)s.",
        reading.new,
        name=stick.name,
    )
