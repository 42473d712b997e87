"""Answers to a text message: which operation it belongs to, and what to send back in one message."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from dashboard.words import _
from data.errors import Reason
from data.operations.facts import Operation
from data.text_reports.doubt import Sorted
from data.text_reports.said import ShortReport, short_form
from data.text_reports.words import folded, plain

LONGEST = 160
LONGEST_NAME = 28
LONGEST_SOURCE = 60
_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_FEWEST_DIGITS = 5
_DOUBLE = frozenset("^{}\\[~]|€")
_SIGNS = str.maketrans({"–": "-", "—": "-", "−": "-", "’": "'", "‘": "'", "”": '"', "“": '"', "…": "."})


@dataclass(frozen=True, slots=True)
class Numbered:
    """A real operation and its number: in the order of opening among all real ones, so never another's."""

    number: int
    operation: Operation


def numbered(operations: Sequence[Operation]) -> tuple[Numbered, ...]:
    """Number the real operations, the closed ones too: a number that was sent out keeps its meaning."""
    return tuple(Numbered(number, one) for number, one in enumerate(_real(operations), start=1))


def choose(operations: Sequence[Operation], said: str) -> Operation | Reason:
    """Return the operation a message is about, or what to answer; an exercise is never among them.

    `said` is the number or the beginning of the name that the message chose by, or nothing.
    """
    real = numbered(operations)
    still_open = [one for one in real if one.operation.closed_at is None]
    if not still_open:
        return Reason(_("Ingen händelse är öppen. Ring krisledningen."), "operation")
    if not said:
        return still_open[0].operation if len(still_open) == 1 else _choices(still_open, "")
    named = [one for one in real if str(one.number) == said]
    if not named and not said.isdigit():
        named = [one for one in still_open if folded(one.operation.name).startswith(folded(said))]
    if len(named) == 1 and named[0] in still_open:
        return named[0].operation
    if len(named) == 1:
        name = _name(named[0].operation)
        why = _("#%(n)d %(name)s är stängd.", n=named[0].number, name=name)
    elif not named and _is_exercise(operations, said):
        why = _("Sms sparas aldrig i en övning.")
    else:
        why = _("#%(said)s är ingen öppen händelse.", said=said[:20])
    return _choices(still_open, why)


def several_open(operations: Sequence[Operation], at: datetime) -> bool:
    """Return whether a message that came in then had several real operations to choose between."""
    return (
        sum(
            one.opened_at <= at and (one.closed_at is None or one.closed_at > at) for one in _real(operations)
        )
        > 1
    )


def _real(operations: Sequence[Operation]) -> list[Operation]:
    return sorted((one for one in operations if not one.is_exercise), key=lambda one: (one.opened_at, one.id))


def by_id(operations: Sequence[Operation], identity: str) -> Operation | Reason:
    """Return the operation a system names by its id; never an exercise."""
    found = next((one for one in operations if one.id == identity), None)
    if found is None:
        return Reason(_("Det finns ingen händelse med id %(id)s.", id=identity), "operation")
    if found.is_exercise:
        return Reason(_("Sms sparas aldrig i en övning."), "operation")
    return found


def _is_exercise(operations: Sequence[Operation], said: str) -> bool:
    return any(one.is_exercise and folded(one.name).startswith(folded(said)) for one in operations)


def _choices(still_open: Sequence[Numbered], why: str) -> Reason:
    ways = ", ".join(_("#%(n)d för %(name)s", n=one.number, name=_name(one.operation)) for one in still_open)
    asked = _("Skicka igen med %(ways)s.", ways=ways)
    return Reason(f"{why} {asked}".strip(), "operation")


def _name(operation: Operation) -> str:
    return operation.name if len(operation.name) <= LONGEST_NAME else f"{operation.name[: LONGEST_NAME - 1]}."


def source_of(sender: str) -> str:
    """Return who said it, in words that may be kept: of a number only its end, to tell two phones apart."""
    said = plain(sender)
    digits = "".join(one for one in said if one.isdigit())
    if len(digits) >= _FEWEST_DIGITS:
        return f"sms …{digits[-2:]}"
    return said[:LONGEST_SOURCE] or "sms"


def is_nobody(sender: str) -> bool:
    """Return whether a sender is neither a number nor a name: nothing, or the end of a number."""
    return not number_of(sender) and not any(one.isalpha() for one in plain(sender))


def whole_of(sender: str) -> str:
    """Return what a sender's source says only a part of: a number, a long name; "" where it says all."""
    said = plain(sender)
    return number_of(sender) or (said.casefold() if len(said) > LONGEST_SOURCE else "")


def number_of(sender: str) -> str:
    """Return a sender's whole number as its digits, the same with and without its country; "" for a name."""
    said = plain(sender)
    digits = "".join(one for one in said if one.isdigit())
    if len(digits) < _FEWEST_DIGITS:
        return ""
    if said.lstrip().startswith("+46") or digits.startswith("0046"):
        return f"0{digits.removeprefix('00').removeprefix('46').removeprefix('0')}"
    return digits


def is_yes(text: str) -> bool:
    return _bare(text) in ("ja", "ja tack")


def yes_to(question: str) -> str:
    """Return the id of the report that a yes to a question becomes."""
    return f"{question}-ja"


def is_no(text: str) -> bool:
    return _bare(text) in ("nej", "nej tack")


def _bare(text: str) -> str:
    return plain(text).casefold().strip(" .,!\"'»«()")


def question(line: str, *, can_answer: bool, now: bool) -> str:
    """Return what to ask a sender; `now` where a time was said that has not been yet."""
    if not can_answer:
        return _("Menade du %(line)s? Skicka det i så fall.", line=line)
    if now:
        return _("Menade du %(line)s nu? Svara JA.", line=line)
    return _("Menade du %(line)s? Svara JA.", line=line)


def early(found: Sorted) -> str:
    """Say that a time has not been yet, and what was made of it."""
    if found.early is None:
        return ""
    at = f"{found.early:%H%M}"
    if found.sure is None:
        return _("KL %(at)s har inte varit än.", at=at)
    return _("KL %(at)s har inte varit än: räknat som nu.", at=at)


def saved(short: ShortReport, words: str, at: str, operation: Operation | None, then: str = "") -> str:
    """Return what to answer when a message was saved: in words where they fit, else in its own signs.

    `at` is the time seen. `operation` is named where several were open. `then` is always said whole.
    """
    where = _(" i %(name)s", name=_name(operation)) if operation is not None else ""
    head = _("%(id)s sparat%(where)s, sett %(at)s:", id=short.point, at=at, where=where)
    more = f" {then}" if then else ""
    full = f"{head} {words}.{more}"
    if length(sendable(full)) <= LONGEST:
        return full
    coded = short_form(short)[len(short.point) :].strip()
    last = f" {sendable(then)}" if then else ""
    return fit(f"{head} {coded}", LONGEST - length(last)) + last


def refused(reasons: Sequence[str]) -> str:
    """Return what to answer when nothing was saved: as many of the reasons as one message holds."""
    head = _("Inget sparat.")
    for count in range(len(reasons), 0, -1):
        text = sendable(" ".join([head, *reasons[:count]]))
        if length(text) <= LONGEST:
            return text
    return fit(f"{head} {reasons[0]}")


def sendable(text: str) -> str:
    """Return a text in the signs that every phone can be sent: others lose their accents or become ?."""
    composed = unicodedata.normalize("NFC", " ".join(text.translate(_SIGNS).split()))
    return "".join(_sign(one) for one in composed)


def _sign(one: str) -> str:
    if one in _GSM or one in _DOUBLE:
        return one
    bare = unicodedata.normalize("NFKD", one)[0]
    return bare if bare in _GSM else "?"


def length(text: str) -> int:
    """Return how many of a message's 160 places a sendable text takes."""
    return len(text) + sum(one in _DOUBLE for one in text)


def fit(text: str, places: int = LONGEST) -> str:
    """Return a text that fits in one message, or in its `places`; what is cut off is seen to be cut off."""
    shown = sendable(text)
    if length(shown) <= places:
        return shown
    while length(shown) > places - 3:
        shown = shown[:-1]
    return f"{shown.rstrip()}..."
