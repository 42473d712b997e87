"""What is being typed: each form's draft on its page, until it is saved or thrown away."""

# ruff: noqa: TID251  (drafts live in session state, which the ban leaves to this file and to session.py)
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import streamlit as st

from dashboard.desk import choices
from dashboard.desk.session import now, put, value
from data.drafts.facts import DraftKind, StoredDraft
from data.errors import Reason, Refused

_SAVED = "saved"
_DONE = "done"
# A second click draws the form once more: what the first one saved must stand through it.
_STANDS = timedelta(seconds=5)
# So soon after the form was drawn empty nobody has meant to send it.
_SECOND_CLICK = timedelta(milliseconds=700)


@dataclass(frozen=True, slots=True)
class _Saved:
    """What a form said when it was saved; `drawn_at`: when that was first shown."""

    form: str
    words: str
    drawn_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """What a page knows of the draft that the store keeps of its form; `labels` has its fields.

    `version` and `at` are those of the last save. `unsaved`: the page holds what the store does not, because
    of `fault`, or of `refused` (why, by field). `other` is a newer text than the page's, or somebody else's;
    `gone`: what the page had saved was sent or thrown away elsewhere. `about` as in the store; `aside`: by
    which act the store keeps what is typed here beside that newer text, "" where it does not.
    """

    operation: str
    kind: DraftKind
    labels: Mapping[str, str]
    version: int = 0
    at: datetime | None = None
    unsaved: bool = False
    gone: bool = False
    fault: str = ""
    refused: Mapping[str, str] = field(default_factory=dict)
    other: StoredDraft | None = None
    about: str = ""
    aside: str = ""

    def anew(self) -> "Kept":
        """Return what is known of the same form before anything was kept of it."""
        return Kept(self.operation, self.kind, self.labels, about=self.about)


@dataclass(frozen=True, slots=True)
class Draft:
    """One form until it is saved: its act id is made when it is first shown, so that a double click
    never doubles, and its fields keep what was typed until then. `kept`: the store keeps them too.
    `lacking`: what is wrong as it stands, before anybody has tried to save it."""

    name: str
    act: str
    refused: Refused | None = None
    warned: tuple[str, ...] = ()
    kept: Kept | None = None
    lacking: tuple[Reason, ...] = ()

    def key(self, field: str) -> str:
        """Return what Streamlit calls a field, and remember that it has it."""
        key = choices.key(self._name_of(field))
        _fields().setdefault(self.act, set()).add(key)
        return key

    def choose(self, field: str, what: Any) -> None:
        """Let a field hold this that has been drawn: in a callback, or before it is drawn again."""
        self.key(field)
        choices.choose(self._name_of(field), what)

    def _name_of(self, field: str) -> str:
        return f"{self.name}:{field}:{self.act}"

    def typed(self, field: str, otherwise: Any = "") -> Any:
        held = value(self.key(field))
        return otherwise if held is None else held

    def why(self, field: str | None) -> str:
        """Return why the last attempt was refused, if it concerned this field, or why it is not kept."""
        for reason in self.refused.reasons if self.refused else ():
            if reason.field == field:
                return reason.text
        return self.kept.refused.get(field, "") if self.kept and field else ""

    def lacks(self, field: str | None) -> str:
        return next((reason.text for reason in self.lacking if reason.field == field), "")


def draft(name: str) -> Draft:
    """Return the draft of a form, begun if there is none."""
    held: Draft | None = st.session_state.get(f"draft:{name}")
    if held is None:
        held = Draft(name, uuid4().hex)
        keep(held)
    return held


def refused_with(name: str) -> tuple[str, ...]:
    """Return why the form of this name was last refused; it begins none."""
    held: Draft | None = st.session_state.get(f"draft:{name}")
    return tuple(one.text for one in held.refused.reasons) if held and held.refused else ()


def keep(one: Draft) -> None:
    st.session_state[f"draft:{one.name}"] = one


def restart(one: Draft, fields: Mapping[str, Any], act: str = "") -> Draft:
    """Return a draft that begins anew under another act (or one that is given), its fields holding these."""
    begun = Draft(one.name, act or uuid4().hex, kept=one.kept)
    for name, held in fields.items():
        if held is not None or begun.key(name) in st.session_state:
            put(begun.key(name), held)
    keep(begun)
    return begun


def finish(one: Draft, said: str) -> None:
    """Forget a draft that was saved, and say so once."""
    st.session_state.pop(f"draft:{one.name}", None)
    st.session_state[_SAVED] = _Saved(one.name, said)
    _forget_fields(st.session_state.get(_DONE, ""))
    st.session_state[_DONE] = one.act


def second_click(shown: Draft) -> bool:
    """Return whether a press of this draft's button belongs to the one that has just saved its form."""
    if st.session_state.get(_DONE) == shown.act:
        return True
    receipt: _Saved | None = st.session_state.get(_SAVED)
    drawn_at = receipt.drawn_at if receipt is not None and receipt.form == shown.name else None
    return drawn_at is not None and now() - drawn_at < _SECOND_CLICK


def _fields() -> dict[str, set[str]]:
    """Return what each act's form calls its fields; one entry, as each field looks through all there are."""
    held: dict[str, set[str]] = st.session_state.setdefault("fields", {})
    return held


def _forget_fields(act: str) -> None:
    """Forget the fields of the form saved before this one: Streamlit keeps them, once they have been away
    for a run, as long as the page is open, and looks through all of them for each field it draws.

    They are known by name: to look through all that a page holds is dearer than the rest of a save.
    """
    for held in _fields().pop(act, ()):
        st.session_state.pop(held, None)


def saved_last() -> str:
    """Return the name of the form saved last: its receipt may still stand."""
    receipt: _Saved | None = st.session_state.get(_SAVED)
    return receipt.form if receipt is not None else ""


def saved(name: str) -> str:
    """Return what was just saved by this form: once, and again while it may be a second click that asks."""
    receipt: _Saved | None = st.session_state.get(_SAVED)
    if receipt is None or receipt.form != name:
        return ""
    if receipt.drawn_at is None:
        st.session_state[_SAVED] = replace(receipt, drawn_at=now())
    elif now() - receipt.drawn_at > _STANDS:
        del st.session_state[_SAVED]
        return ""
    return receipt.words
