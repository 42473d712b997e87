"""Keeping a form in the store as it stands on the page; aside, where a newer text of it stands already."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import uuid4

from dashboard.desk import drafts, last_read, session
from dashboard.desk.drafts import Draft, Kept
from data.drafts import reads as draft_reads
from data.drafts.acts import Saved, give_up_aside, save_draft, set_aside, throw_away
from data.drafts.facts import Fields, NewDraft, StoredDraft, Value
from data.errors import Refused, Stale, StoreFault

Store = Callable[..., Saved]


def kept_of(one: Draft) -> Kept:
    if one.kept is None:
        raise TypeError(f"the form {one.name} is not one that is kept")
    return one.kept


def typed(one: Draft) -> Fields:
    """Return the form's fields as plain values."""
    return {name: _plain(session.value(one.key(name))) for name in kept_of(one).labels}


def _plain(value: Any) -> Value:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, (list, tuple)):
        return [str(part) for part in value]
    return str(value)


def _new(one: Draft, fields: Fields) -> NewDraft:
    kept = kept_of(one)
    return NewDraft(
        *(kept.operation, kept.kind, one.act, fields, kept.version), about=kept.about, aside=kept.aside
    )


def found_now(one: Draft) -> StoredDraft | None:
    """Return the text that the store keeps of a form at this moment."""
    kept = kept_of(one)
    return draft_reads.draft(
        *(last_read.store(), session.who(), kept.operation, kept.kind, session.now()), about=kept.about
    )


def stored(one: Draft, store: Store = save_draft, *, own: bool = True) -> Draft:
    """Return the form after it was kept; or with why it was not, and what it holds unsaved.

    `own`: it is what was typed here, so that it is set aside where it may not be kept in another's place.
    """
    kept, fields = kept_of(one), typed(one)
    try:
        saved = store(last_read.store(), session.actor(acts=False), _new(one, fields), session.now())
    except Stale as stale:
        other = found_now(one)
        behind = replace(kept, unsaved=True, fault=stale.reason, other=other)
        if other is None:
            return drafts.restart(replace(one, kept=replace(behind, version=0)), fields, kept.aside)
        return beside(replace(one, kept=behind)) if own else replace(one, kept=behind)
    except (Refused, StoreFault) as fault:
        return replace(one, kept=replace(kept, unsaved=True, fault=str(fault)))
    refused = {name: why.text for name, why in saved.refused.items()}
    after = replace(kept.anew(), unsaved=bool(refused), refused=refused)
    if saved.draft is not None:
        after = replace(after, version=saved.draft.version, at=saved.draft.updated_at)
    return replace(one, kept=after)


def beside(one: Draft) -> Draft:
    """Keep what is typed beside the newer text, so that neither is lost before one of them is chosen."""
    kept = kept_of(one)
    act = kept.aside or uuid4().hex
    new = replace(_new(one, typed(one)), act=act)
    try:
        saved = set_aside(last_read.store(), session.actor(acts=False), new, session.now())
    except (Refused, StoreFault):
        return replace(one, kept=replace(kept, aside=""))
    refused = {name: why.text for name, why in saved.refused.items()}
    if saved.draft is None:
        return replace(one, kept=replace(kept, aside="", refused=refused))
    return replace(one, kept=replace(kept, aside=act, at=saved.draft.updated_at, refused=refused))


def thrown_away(one: Draft) -> str:
    """Throw a form away, with what is set aside of it; return why not where it stands."""
    return _done(throw_away, one)


def given_up(one: Draft) -> str:
    """Throw away what is set aside of a form; return why not where it stands."""
    return _done(give_up_aside, one) if kept_of(one).aside else ""


def _done(act: Callable[..., None], one: Draft) -> str:
    try:
        act(last_read.store(), session.actor(acts=False), _new(one, {}), session.now())
    except (Refused, StoreFault) as fault:
        return str(fault)
    return ""
