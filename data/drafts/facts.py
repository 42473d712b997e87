"""Drafts: what is being written at the desk and not yet sent; whose it is, what it may hold, when it ends."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from data.clock import time_of_day
from data.errors import Reason
from data.freetext import why_not_personal, why_not_text
from data.operations.facts import Operation
from data.operations.rules import reopenable_until
from data.rights import Deed

# What a field may hold: what was typed, chosen, ticked, or several chosen.
Value = str | bool | Sequence[str] | None
Fields = Mapping[str, Value]

# The owner of what belongs to the stab; no account has this id, and none begins as what is set aside does.
STAB = "stab"
ASIDE = "aside:"
MOST_FIELDS = 60
LONGEST_FIELD = 40
LONGEST_ABOUT = 200


class DraftKind(StrEnum):
    """What a draft is to become."""

    LAGESRAPPORT = "lagesrapport"
    PLAN = "plan"
    BESLUT = "beslut"
    RAPPORT = "rapport"
    KLISTRAD = "klistrad"
    BUDSKAP = "budskap"
    STOD = "stod"
    ANTECKNING = "anteckning"
    BLAD = "blad"
    SEKTORRAPPORT = "sektorrapport"
    OVERLAMNING = "overlamning"
    PUNKTRAPPORT = "punktrapport"


SHARED = frozenset({DraftKind.LAGESRAPPORT, DraftKind.PLAN})
# Who may keep a draft, and read one that is shared, is who may send it.
DEEDS: Mapping[DraftKind, Deed] = MappingProxyType(
    {
        DraftKind.LAGESRAPPORT: Deed.COMPOSE,
        DraftKind.PLAN: Deed.DECIDE,
        DraftKind.BESLUT: Deed.DECIDE,
        DraftKind.RAPPORT: Deed.RELAY,
        DraftKind.KLISTRAD: Deed.RELAY,
        DraftKind.BUDSKAP: Deed.INFORM,
        DraftKind.STOD: Deed.REQUEST,
        DraftKind.ANTECKNING: Deed.NOTE,
        DraftKind.BLAD: Deed.RELAY,
        DraftKind.SEKTORRAPPORT: Deed.SECTOR_REPORT,
        DraftKind.OVERLAMNING: Deed.NOTE,
        DraftKind.PUNKTRAPPORT: Deed.REPORT,
    }
)


@dataclass(frozen=True, slots=True)
class NewDraft:
    """A form as it stands when a field is left. `act` is the id that its act will have once it is sent.

    `version` is what the page was drawn from; 0 where nothing was kept. `about`: of what it is one of several
    of its kind, such as a point and a function. `aside`: the act of the text that the page has set aside.
    """

    operation: str
    kind: DraftKind
    act: str
    fields: Fields
    version: int = 0
    about: str = ""
    aside: str = ""


@dataclass(frozen=True, slots=True)
class UnsentDraft:
    """That somebody is writing something, without a word of it; times are real.

    `writer` is the account, `writer_name` its role and `login` the function that it signs in as; `begun_at`
    is since when it is theirs.
    """

    kind: DraftKind
    writer: str
    writer_name: str
    login: str
    begun_at: datetime
    updated_at: datetime

    @property
    def by(self) -> str:
        """Return who writes it, in words: two of the krisledning are told apart by what they sign in as."""
        return f"{self.login} ({self.writer_name})" if self.login else self.writer_name


@dataclass(frozen=True, slots=True)
class StoredDraft(UnsentDraft):
    """A draft as it is kept; `aside`: where another text is kept, so that this one waits for a choice."""

    operation: str
    act: str
    fields: Fields
    version: int
    about: str = ""
    aside: bool = False


def owner_of(kind: DraftKind, writer: str, *, aside: bool = False) -> str:
    """Return whom a draft belongs to: the stab, or who writes it, as all do that is set aside."""
    if aside:
        return f"{ASIDE}{writer}"
    return STAB if kind in SHARED else writer


def over(operation: Operation, now: datetime) -> bool:
    """Return whether an operation's drafts are gone at a real time: it can no longer be opened again."""
    until = reopenable_until(operation)
    return operation.closed_at is not None and (until is None or now >= until)


def blank(fields: Fields) -> bool:
    """Return whether nothing is written."""
    return not any(value.strip() if isinstance(value, str) else value for value in fields.values())


def why_not_form(new: NewDraft) -> Reason | None:
    """Why something is no form of ours."""
    named = len(new.about) > LONGEST_ABOUT or any(len(name) > LONGEST_FIELD for name in new.fields)
    if named or len(new.fields) > MOST_FIELDS:
        return Reason("Utkastet har för många fält och kan inte sparas.")
    return None


def keepable(fields: Fields, held: Fields, now: datetime) -> tuple[Fields, Mapping[str, Reason]]:
    """Return what may be kept of a form, and why not for the rest.

    A field that may not be stored keeps what was stored of it before: the words around are not lost.
    """
    refused = {name: why for name, value in fields.items() if (why := _why_not_value(value, name, now))}
    kept = {name: held.get(name) if name in refused else value for name, value in fields.items()}
    return kept, refused


def _why_not_value(value: Value, field: str, now: datetime) -> Reason | None:
    if value is None or isinstance(value, bool):
        return None
    texts = [value] if isinstance(value, str) else value
    found = (why_not_text(text, field) or why_not_personal(text, field, now) for text in texts)
    return next((why for why in found if why is not None), None)


def why_not_draft_version(
    operation: Operation, new: NewDraft, held: StoredDraft | None, writer: str
) -> Reason | None:
    """Why a draft is not written over: whose newer text stands and since when, or that it is gone."""
    if held is None:
        if not new.version:
            return None
        return Reason("Utkastet är redan skickat eller kastat i ett annat fönster.", "version")
    updated = _said(operation, held.updated_at)
    if held.writer != writer:
        begun = _said(operation, held.begun_at)
        return Reason(f"Skrivs av {held.by} sedan {begun}, senast ändrad {updated}.", "version")
    if (held.version, held.act) != (new.version, new.act):
        return Reason(f"Du har skrivit i utkastet i ett annat fönster, senast {updated}.", "version")
    return None


def _said(operation: Operation, moment: datetime) -> str:
    return time_of_day(operation.clock.at(moment))
