"""Forms as they all work here: a refused act says why beside its field and keeps what was typed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import Any, TypeVar

import streamlit as st

from dashboard.desk import alone, drafts, kept, session
from dashboard.desk.drafts import Draft
from dashboard.desk.drawing import draw, el, icon
from dashboard.words import _, label
from data.errors import Reason, Refused, StoreFault
from data.freetext import warning_for, why_not_personal
from data.words import Supply

Act = Callable[[Draft], str]
T = TypeVar("T")


def attempt(shown: Draft, act: Act, texts: Sequence[str] = ()) -> None:
    """Do what a form asks for: the callback of its button. `act` returns what to say when it is saved.

    `shown` is the draft that the button was drawn for: a second click on what the first has saved is none.

    What is a personnummer is refused. What looks like somebody's number holds the form once, before
    anything is written in a log that forgets nothing; sending again saves it.
    """
    if drafts.second_click(shown):
        return
    one = drafts.draft(shown.name)
    typed = tuple(str(one.typed(field)) for field in texts)
    stopped = (why_not_personal(text, field, session.now()) for field, text in zip(texts, typed, strict=True))
    if (reason := next((one for one in stopped if one is not None), None)) is not None:
        drafts.keep(replace(one, refused=Refused(reason.text, reason.field), warned=typed))
        return
    warned = next(((f, w) for f, t in zip(texts, typed, strict=True) if (w := warning_for(t))), None)
    if warned is not None and one.warned != typed:
        again = _("Inget är sparat ännu: ta bort numret, eller skicka igen om det hör till en funktion.")
        drafts.keep(replace(one, refused=Refused(f"{warned[1]} {again}", warned[0]), warned=typed))
        return
    try:
        kept.refuse_older(one)
        said = act(one)
    except Refused as refused:
        drafts.keep(replace(drafts.draft(one.name), refused=refused, warned=typed))
        if refused.field is None:  # not for what was typed: what the page shows has changed
            session.draw_page()
    except StoreFault as fault:
        drafts.keep(replace(drafts.draft(one.name), refused=Refused(str(fault)), warned=typed))
    else:
        before = drafts.saved_last()
        drafts.finish(one, said)
        alone.draw_saved(one.name, before)


def need(found: T | None, field: str, reason: str) -> T:
    """Return what must have been chosen, or refuse."""
    if found is None:
        raise Refused(reason, field)
    return found


def understood(found: datetime | Reason | None) -> datetime | None:
    """Return a time that was read, or refuse with the reason why it could not be."""
    if isinstance(found, Reason):
        raise Refused(found.text, found.field)
    return found


def refuse_all(*reasons: Reason | None) -> None:
    """Refuse with every reason that there is: whoever fills a form in is told of all of them at once."""
    all_of_them = tuple(reason for reason in reasons if reason is not None)
    if all_of_them:
        first, *also = all_of_them
        raise Refused(first.text, first.field, also=tuple(also))


def read(found: T | tuple[Reason, ...], places: Mapping[str, str] = MappingProxyType({})) -> T:
    """Return what a form was read as, or refuse with the reasons; `places`: what it calls a field."""
    if isinstance(found, tuple):
        refuse_all(*(Reason(why.text, places.get(why.field or "", why.field or "")) for why in found))
        raise TypeError("a form was refused for no reason")
    return found


def said(one: Draft, fields: Sequence[str]) -> dict[str, str]:
    """Return what fields hold as plain text; "" where nothing was said."""
    return {field: str(one.typed(field)).strip() for field in fields}


def supply(one: Draft) -> str | None:
    """Return the supply of a form whose choice begins at *okänt*: left so, nobody has said anything of it."""
    held = one.typed("supply", Supply.OKANT)
    return None if held == Supply.OKANT else str(held)


def text(
    one: Draft, field: str, label: str, *, hint: str = "", disabled: bool = False, start: str = ""
) -> None:
    """Draw a one-line field, and under it why the last attempt was refused there."""
    st.text_input(
        label,
        key=one.key(field),
        placeholder=hint,
        disabled=disabled,
        value=start,
        autocomplete="off",
        persist_state="session",
        on_change=kept.leaving(one),
    )
    why(one, field)


def begins_at(one: Draft, field: str, index: int) -> int:
    """Return where a choice begins; none of its own where the field already holds something: a draft's."""
    return index if session.value(one.key(field)) is None else 0


def choice(one: Draft, field: str, label: str, words: Mapping[Any, str], *, start: Any = None) -> None:
    """Draw a choice of one among `words`, empty at first unless `start` is one of them."""
    st.selectbox(
        label,
        list(words),
        index=begins_at(one, field, list(words).index(start)) if start else None,
        format_func=lambda held: words.get(held, str(held)),
        placeholder="",
        key=one.key(field),
        persist_state="session",
        on_change=kept.leaving(one),
    )
    why(one, field)


def state(one: Draft, name: str, words: Mapping[Any, str]) -> None:
    """Draw the choice of the state that something goes into, all of them in view and none of them chosen.

    What was chosen may no longer be among `words`: a colleague has acted meanwhile.
    """
    st.radio(
        name,
        list(words),
        index=None,
        format_func=lambda chosen: words.get(chosen, label(chosen)),
        key=one.key("state"),
        horizontal=True,
    )
    why(one, "state")


def several(
    one: Draft,
    field: str,
    label: str,
    words: Mapping[str, str],
    *,
    start: Sequence[str] = (),
    hint: str = "",
    typed: bool = False,
) -> None:
    """Draw a choice of several among `words`; `typed`: others can be written.

    Streamlit's own offer of them all comes first in its list, so that Enter alone would take it: no form
    has it. Where all is a sensible answer a form says so in words of its own.
    """
    st.multiselect(
        label,
        list(words),
        default=list(start) if session.value(one.key(field)) is None else None,
        format_func=lambda held: words.get(held, str(held)),
        placeholder=hint,
        key=one.key(field),
        accept_new_options=typed,
        select_all=False,
        persist_state="session",
        on_change=kept.leaving(one),
    )
    why(one, field)


def free_text(one: Draft, field: str, label: str, *, hint: str = "", disabled: bool = False) -> None:
    """Draw a field for free text, with the notice of what must never be written there."""
    long_text(one, field, label, hint=hint, disabled=disabled)
    never()


def long_text(
    one: Draft, field: str, label: str, *, hint: str = "", disabled: bool = False, height: int = 88
) -> None:
    """Draw a field of several lines, and under it why the last attempt was refused there."""
    st.text_area(
        label,
        key=one.key(field),
        placeholder=hint,
        disabled=disabled,
        height=height,
        persist_state="session",
        on_change=kept.leaving(one),
    )
    why(one, field)


def never() -> None:
    """Say what must never be written; a constant text of ours, so no data comes near the markup."""
    st.html(f'<p class="never">{_("Aldrig personuppgifter, hälsa eller sekretess.")}</p>')


def why(one: Draft, field: str | None) -> None:
    """Say why the last attempt was refused here; before there is one, quietly what is wrong."""
    reason = one.why(field)
    if reason:
        draw(el("p.refused", icon("cross"), reason, role="alert"), key=f"why:{one.key(field or '')}")
    elif lacks := one.lacks(field):
        draw(el("p.muted", lacks), key=f"why:{one.key(field or '')}")


def outcome(one: Draft, fields: Sequence[str] = ()) -> None:
    """Say that the form was saved, or why it was not when the reason belongs to none of its fields.

    It stands beside the button: there the eyes are that pressed it, also in a form longer than a screen.
    """
    alone.holds(one.name)
    said = drafts.saved(one.name)
    if said:
        draw(el("p.saved", icon("check"), said, role="status"), key=f"saved:{one.name}")
    if one.refused is None:
        lacks = [el("p.muted", reason.text) for reason in one.lacking if reason.field not in fields]
        if lacks:
            draw(*lacks, key=f"why:{one.name}")
        return
    whole = [reason.text for reason in one.refused.reasons if reason.field not in fields]
    if whole:
        draw(*(el("p.refused", icon("cross"), text, role="alert") for text in whole), key=f"why:{one.name}")
    else:
        at_fields = _.n(
            "Inget är sparat: skälet står vid fältet ovanför.",
            "Inget är sparat: %(n)d fält ovanför är markerade.",
            len(one.refused.reasons),
        )
        draw(el("p.unsaved", icon("cross"), at_fields), key=f"why:{one.name}")


def blocked(reason: str, key: str) -> None:
    """Say why a button cannot be used; not again where its form was just refused in the same words."""
    if reason and reason not in drafts.refused_with(key):
        draw(el("p.blocked", reason), key=f"blocked:{key}")


def withheld(one: Draft, powerless: str) -> bool:
    """Return whether a form is left out because whoever looks may do nothing, which the page says once.

    A form that was refused stays, with what was typed in it.
    """
    return bool(powerless) and one.refused is None


def say_powerless(reason: str) -> None:
    """Say once, for a whole page, that nothing can be done there."""
    if reason:
        draw(el("p.notice", reason), key="powerless")
