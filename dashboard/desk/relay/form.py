"""Writing down what somebody says, in the order they are asked: the labels are the read-out script."""

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from functools import partial

import streamlit as st

from dashboard.desk import drafts, kept, last_read, session
from dashboard.desk import forms as desk_forms
from dashboard.desk.drafts import Draft
from dashboard.desk.drawing import draw, el
from dashboard.desk.frame import Shown
from dashboard.desk.point.says import by_id, choices
from dashboard.words import _, heard, label, relay
from dashboard.words.heard import Sent, from_spoken
from data import glossary
from data.drafts.facts import DraftKind
from data.errors import Reason, Refused
from data.operations.facts import Operation
from data.points.acts import whole_reports as point_whole_reports
from data.points.commands import PointReport
from data.points.facts import Point
from data.points.report_reading import Opened
from data.points.rules import why_not_store
from data.words import Channel, Function, Occupancy, Staffing, Status, Supply

TEXTS = ("on_behalf_of", "reason", "support", "note")
TYPED = (
    *(f"{function}_{part}" for function in Function for part in ("status", "supply", "lasts")),
    *("observed_at", "occupancy", "people", "staffing", "relief", "opening", *TEXTS),
)
FIELDS = ("point", "channel", *TYPED)


@st.fragment
def relay_form(shown: Shown, why_not: str) -> None:
    asked = relay.questions()
    operation = shown.operation
    one = kept.begun(f"relay:{operation.id}", operation, DraftKind.RAPPORT, _labels(asked))
    with kept.sheet(one):
        st.header(_("Någon rapporterar"), anchor=False)
        st.caption(_("Läs upp frågorna i ordning. Hoppa över det som inte sägs."))
        desk_forms.outcome(one, FIELDS)
        kept.others(one, operation, _chosen())
        _who(one, shown, asked["who"].ask, asked["when"].ask)
        for function in Function:
            _function(one, function)
        _room(one, asked)
        _rest(one, asked)
        _read_back(one)
        kept.foot(one, operation)
        desk_forms.blocked(why_not, one.name)
        _buttons(one, operation, why_not)


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
    return {field: named.get(field) or asked[field].about for field in FIELDS}


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
    draw(el("p.ask", who), key=f"ask:{one.act}")
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


def _function(one: Draft, function: Function) -> None:
    question = relay.question(function)
    words = _worded(relay.ASKED)
    status, supply, lasts = st.columns([9, 4, 2])
    with status, st.container(key=f"status-choice-relay-{function}-{one.act}"):
        st.radio(
            f"**{question.about}** – {question.ask}",
            list(words),
            index=desk_forms.begins_at(one, f"{function}_status", len(relay.ASKED)),
            format_func=words.__getitem__,
            captions=[
                *(glossary.criterion(function, word, _.language) for word in relay.ASKED),
                "",
            ],
            horizontal=True,
            key=one.key(f"{function}_status"),
            persist_state="session",
            on_change=kept.leaving(one),
            width="stretch",
        )
        desk_forms.why(one, f"{function}_status")
    with supply:
        _words(one, f"{function}_supply", _("Försörjning"), relay.offered(function))
        desk_forms.why(one, "supply")
    with lasts:
        desk_forms.text(one, f"{function}_lasts", _("Räcker, eller åter"), hint=_("8 eller 05:00"))


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
    occupancy, people, staffing, relief = st.columns([12, 3, 9, 4])
    with occupancy:
        label = f"**{asked['occupancy'].about}** – {asked['occupancy'].ask}"
        _words(one, "occupancy", label, tuple(Occupancy))
    with people:
        desk_forms.text(one, "people", _("Antal"), hint=_("frivilligt"))
    with staffing:
        label = f"**{asked['staffing'].about}** – {asked['staffing'].ask}"
        _words(one, "staffing", label, tuple(Staffing))
    with relief:
        desk_forms.text(one, "relief", _("Nästa avlösning"), hint=_("06:00, eller 3 h"))


def _rest(one: Draft, asked: dict[str, relay.Question]) -> None:
    opening, reason, support = st.columns([4, 3, 4])
    with opening:
        words = _openings()
        st.radio(
            f"**{asked['opening'].about}** – {asked['opening'].ask}",
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
        desk_forms.text(one, "support", f"**{asked['support'].about}** – {asked['support'].ask}")
    desk_forms.free_text(one, "note", f"**{asked['note'].about}** – {asked['note'].ask}")


def _read_back(one: Draft) -> None:
    sentence = session.value(one.key("read_back"))
    if sentence:
        draw(el("section.readback", el("p", sentence)), key=f"read-back:{one.act}")


def _buttons(one: Draft, operation: Operation, why_not: str) -> None:
    with st.container(horizontal=True):
        st.button(
            _("Läs tillbaka"),
            key=one.key("look"),
            disabled=bool(why_not),
            on_click=partial(_look, one.name, operation),
        )
        st.button(
            _("Spara rapporten"),
            type="primary",
            key=one.key("save"),
            disabled=bool(why_not),
            on_click=partial(desk_forms.attempt, one.name, partial(_save, operation), TEXTS),
        )


def _look(name: str, operation: Operation) -> None:
    """Make the sentence to read back, or say what is wrong, without saving."""
    one = drafts.draft(name)
    try:
        said, place = _typed(operation, one)
        received = _sent(operation, one).received
        for reason in why_not_store(said, operation, place, received):
            raise Refused(reason.text, _field(reason))
        sentence = relay.read_back(said, place.name, received)
    except Refused as refused:
        session.put(one.key("read_back"), "")
        drafts.keep(replace(one, refused=refused))
    else:
        session.put(one.key("read_back"), sentence)
        drafts.keep(replace(one, refused=None))


def _field(reason: Reason) -> str | None:
    where = heard.place(reason)
    return where if where in FIELDS else None


def _sent(operation: Operation, one: Draft) -> Sent:
    typed = {field: str(one.typed(field)) for field in ("point", "channel", *TYPED)}
    received = operation.clock.at(session.now())
    asked = point_whole_reports.asked_of(typed)
    channel = Channel(one.typed("channel", Channel.TELEFON))
    return Sent(one.act, operation, asked, channel, str(one.typed("on_behalf_of")).strip(), received)


def _typed(operation: Operation, one: Draft) -> tuple[PointReport, Point]:
    point = by_id(last_read.picture(operation.id), one.typed("point") or None)
    place = desk_forms.need(point, "point", _("Välj punkten som rapporten gäller."))
    sent = _sent(operation, one)
    lacking = relay.why_not_source(sent.source)
    if lacking is not None:
        raise Refused(lacking.text, lacking.field)
    said = from_spoken(place.id, {field: str(one.typed(field)) for field in TYPED}, sent)
    if isinstance(said, Reason):
        raise Refused(said.text, _field(said))
    return said, place


def _save(operation: Operation, one: Draft) -> str:
    said, place = _typed(operation, one)
    real = session.now()
    stored = point_whole_reports.submit(last_read.store(), session.actor(), said, real)
    return relay.saved(stored.revisions, said, place, operation.clock.at(real))
