"""Writing down what somebody says, in the order they are asked: the labels are the read-out script."""

from collections.abc import Sequence
from enum import StrEnum

import streamlit as st

from dashboard.desk import alone, frame, kept, session, skips
from dashboard.desk import forms as desk_forms
from dashboard.desk.drafts import Draft
from dashboard.desk.drawing import draw, el
from dashboard.desk.frame import Shown
from dashboard.desk.relay import buttons, call
from dashboard.desk.relay.call import EARLIER, FIELDS
from dashboard.desk.situation.says.point import choices, why_not_write
from dashboard.words import _, empty, label, relay
from data import glossary
from data.drafts.facts import DraftKind
from data.operations.facts import Operation
from data.points.report_reading import Opened
from data.rights import Deed
from data.words import Channel, Function, Occupancy, Staffing, Status, Supply


def why_not_relay(operation: Operation) -> str:
    """Return why nothing can be written down in somebody's name there."""
    return why_not_write(operation) or empty.why_not(session.who(), Deed.RELAY, operation)


@alone.form
def relay_form(identity: str) -> None:
    shown, asked = frame.look(identity), relay.questions()
    operation = shown.operation
    why_not = why_not_relay(operation)
    one = kept.begun(f"relay:{operation.id}", operation, DraftKind.RAPPORT, _labels(asked))
    with kept.sheet(one):
        st.header(_("Någon rapporterar"), anchor=False)
        st.caption(_("Läs upp frågorna i ordning. Hoppa över det som inte sägs."))
        kept.others(one, operation, _chosen())
        _who(one, shown, asked["who"].ask, asked["when"].ask)
        buttons.already(one, operation)
        _functions(one)
        _room(one, asked)
        _rest(one, asked)
        _read_back(one)
        kept.foot(one, operation)
        desk_forms.outcome(one, FIELDS)
        desk_forms.blocked(why_not, one.name)
        buttons.buttons(one, operation, why_not)


def _labels(asked: dict[str, relay.Question]) -> dict[str, str]:
    """Return every field that is kept, with what it is about."""
    named = {
        "point": _("Punkt"),
        "channel": _("Väg in"),
        "observed_at": asked["when"].ask,
        "on_behalf_of": _("Funktion, inte namn"),
        "people": _("Antal"),
        "relief": _("Nästa avlösning"),
        "reason": _("Kan inte öppna, därför att"),
    }
    for function in Function:
        about = relay.question(function).about
        named |= {f"{function}_status": about, f"{function}_supply": f"{about}: {_('Försörjning')}"}
        named |= {f"{function}_lasts": f"{about}: {_('Timmar, eller till')}"}
    # What is written of other points has no words of its own: whoever takes the draft over sees them.
    return {**{field: named.get(field) or asked[field].about for field in FIELDS}, EARLIER: ""}


def _chosen() -> dict[str, str]:
    """Return how what is chosen reads."""
    words = {word.value: _said(word) for kind in (Status, Supply, Occupancy, Staffing) for word in kind}
    return {**words, **{way.value: label(way) for way in Channel}, **_openings()}


def _openings() -> dict[str, str]:
    return {
        Opened.OPENED.value: _("har öppnat"),
        Opened.CANNOT.value: _("kan inte öppna"),
        "": _("inget sagt"),
    }


def _who(one: Draft, shown: Shown, who: str, when: str) -> None:
    # With the next point of a call the questions begin again from the top.
    draw(el("p.ask", who, top=str(len(call.earlier(one))), tabindex=-1), key=f"ask:{one.act}")
    named = choices(shown.picture, shown.readings)
    held = session.point() or ""
    places = ["", *named]
    point, source, observed, channel = st.columns([3, 2, 2, 3])
    with point:
        st.selectbox(
            _("Punkt"),
            places,
            index=desk_forms.begins_at(one, "point", places.index(held) if held in named else 0),
            format_func=lambda identity: _named(identity, named),
            key=one.key("point"),
            persist_state="session",
            on_change=kept.leaving(one),
        )
        desk_forms.why(one, "point")
    with source:
        desk_forms.text(one, "on_behalf_of", _("Funktion, inte namn"), hint=_("platsansvarig"))
    with observed:
        desk_forms.text(one, "observed_at", when, hint=_("nu, eller 02:40"))
    with channel:
        st.radio(
            _("Väg in"),
            [way.value for way in relay.CHANNELS],
            format_func=lambda way: label(Channel(way)),
            horizontal=True,
            key=one.key("channel"),
            persist_state="session",
            on_change=kept.leaving(one),
        )


def _named(identity: str, named: dict[str, str]) -> str:
    return f"{identity} · {named[identity]}" if identity in named else _("välj punkt")


def _functions(one: Draft) -> None:
    """Draw a row for each function: how it is, and beside it how it is supplied and for how long.

    With the keyboard all that is always asked comes first, then the way to what saves it, then the rest.
    """
    with st.container(key="relay-functions"):
        for function in Function:
            with st.container(key=f"status-choice-relay-{function}-{one.act}"):
                _status(one, function)
        skips.stand((("relay-buttons", _("Hoppa till Läs tillbaka och Spara")),), "relay")
        for function in Function:
            with st.container(key=f"relay-more-{function}"):
                _more(one, function)


def _status(one: Draft, function: Function) -> None:
    words = _worded(relay.ASKED)
    st.radio(
        relay.question(function).label,
        list(words),
        index=desk_forms.begins_at(one, f"{function}_status", len(relay.ASKED)),
        format_func=words.__getitem__,
        captions=[*(glossary.criterion(function, word, _.language) for word in relay.ASKED), ""],
        horizontal=True,
        key=one.key(f"{function}_status"),
        persist_state="session",
        on_change=kept.leaving(one),
        width="stretch",
    )
    desk_forms.why(one, f"{function}_status")


def _more(one: Draft, function: Function) -> None:
    about = relay.question(function).about
    supply, lasts = st.columns([2, 1])
    with supply:
        named = _("%(what)s: försörjning", what=about)
        _words(one, f"{function}_supply", named, relay.offered(function))
        desk_forms.why(one, "supply")
    with lasts:
        named = _("%(what)s: räcker, eller åter", what=about)
        desk_forms.text(one, f"{function}_lasts", named, hint=_("8 eller 05:00"))


def _said(word: StrEnum | str) -> str:
    if not isinstance(word, StrEnum):
        return _("inget sagt")
    if word is Status.OKAND:
        return glossary.term("vet_inte", _.language)
    return glossary.label(word, _.language, short=isinstance(word, Staffing))


def _worded(words: Sequence[StrEnum]) -> dict[str, str]:
    """Return words by their values, as a draft holds them; saying nothing is a choice too."""
    return {**{word.value: _said(word) for word in words}, "": _said("")}


def _words(one: Draft, field: str, label: str, words: Sequence[StrEnum]) -> None:
    """Draw a row of words where saying nothing is a choice too, so that a slip can be taken back."""
    worded = _worded(words)
    st.radio(
        label,
        list(worded),
        index=desk_forms.begins_at(one, field, len(words)),
        format_func=worded.__getitem__,
        horizontal=True,
        key=one.key(field),
        persist_state="session",
        on_change=kept.leaving(one),
    )
    desk_forms.why(one, field)


def _room(one: Draft, asked: dict[str, relay.Question]) -> None:
    occupancy, people, staffing, relief = st.columns([11, 3, 9, 5])
    with occupancy:
        label = asked["occupancy"].label
        _words(one, "occupancy", label, tuple(Occupancy))
    with people:
        desk_forms.text(one, "people", _("Antal"))
    with staffing:
        label = asked["staffing"].label
        _words(one, "staffing", label, tuple(Staffing))
    with relief:
        desk_forms.text(one, "relief", _("Nästa avlösning"), hint=_("06:00 eller 3 h"))


def _rest(one: Draft, asked: dict[str, relay.Question]) -> None:
    opening, reason, support = st.columns([4, 3, 4])
    with opening:
        words = _openings()
        st.radio(
            asked["opening"].label,
            list(words),
            index=desk_forms.begins_at(one, "opening", len(Opened)),
            format_func=lambda word: words[word],
            horizontal=True,
            key=one.key("opening"),
            persist_state="session",
            on_change=kept.leaving(one),
        )
        desk_forms.why(one, "opening")
    with reason:
        desk_forms.text(one, "reason", _("Kan inte öppna, därför att"), hint=_("vad som hindrar"))
    with support:
        desk_forms.text(one, "support", asked["support"].label)
    desk_forms.free_text(one, "note", asked["note"].label)


def _read_back(one: Draft) -> None:
    sentence = session.value(one.key("read_back"))
    if sentence:
        draw(el("section.readback", el("p", sentence)), key=f"read-back:{one.act}")
