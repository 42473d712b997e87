"""What a notice plan must be before it can be believed: whole, reachable, and addressed to functions."""

import re
from collections import Counter
from collections.abc import Collection, Iterator
from typing import Final

from data.domain.freetext import LONGEST_NAME, has_personnummer, why_not_text
from data.domain.notices import CLIMBED, PLACES, TOLD_ONCE, Address, NoticePlan, Step, Telling
from data.domain.rules import Reason
from data.domain.words import NoticeChannel

LONGEST_MINUTES: Final = 24 * 60
_MAILBOX = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,62}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24}")
_NUMBER = re.compile(r"\+\d{7,15}")
_HOOK = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_TWO_NAMES = re.compile(r"([a-z]{2,})[._]([a-z]{2,})\d*@.*", re.IGNORECASE)
# What a function's mailbox may be named by; two other words with a dot between are taken for a person.
_FUNCTIONS = (
    *("tib", "kris", "jour", "vakt", "larm", "beredskap", "funktion", "info", "stab", "drift", "stod"),
    *("registrator", "service", "kontakt", "sdn", "stadsdel", "ledning", "central", "fastighet", "teknik"),
    *("sakerhet", "press", "logistik", "samordning", "test", "ovning", "exempel"),
)


def objections(
    plan: NoticePlan, areas: Collection[str], organisations: Collection[str]
) -> tuple[Reason, ...]:
    """Return everything that is wrong with a plan, in Swedish; beside the areas and organisations loaded."""
    return (
        *_twice("Adressen", [one.id for one in plan.addresses]),
        *_twice("Steget", [f"{one.name} ({one.priority or 'alla'})" for one in plan.steps]),
        *(why for one in plan.addresses for why in _address(one, areas, organisations)),
        *(why for one in plan.tellings for why in _telling(one)),
        *(why for one in plan.steps for why in _step(one)),
        *_unreached(plan),
    )


def _twice(what: str, ids: list[str]) -> Iterator[Reason]:
    for one, times in Counter(ids).items():
        if times > 1:
            yield Reason(f"{what} {one} finns {times} gånger.", "id")


def _address(one: Address, areas: Collection[str], organisations: Collection[str]) -> Iterator[Reason]:
    yield from _named(one.id, one.id, "id")
    yield from _named(one.id, one.name, "name")
    why = why_not_address(one.channel, one.address)
    if why is not None:
        yield Reason(f"{one.id}: {why.text}", why.field)
    if one.role in PLACES:
        yield Reason(f"{one.id}: {one.role} är ingen roll utan pekar ut någon i begäran.", "role")
    if not (one.role or one.organisation or one.area):
        yield Reason(f"{one.id} hör till ingen roll, organisation eller område: ingen når den.", "role")
    if not (one.real or one.exercises):
        yield Reason(f"{one.id} tar varken emot skarpa händelser eller övningar.", "real")
    if one.area is not None and one.area not in areas:
        yield Reason(f"{one.id}: området {one.area} är inte inläst.", "area")
    if one.organisation is not None and one.organisation not in organisations:
        yield Reason(
            f"{one.id}: organisationen {one.organisation} finns inte i sektorslistan.", "organisation"
        )


def why_not_address(channel: NoticeChannel, address: str) -> Reason | None:
    """Why an address cannot be told anything: it is none, or looks like a person's."""
    match channel:
        case NoticeChannel.EPOST:
            if not _MAILBOX.fullmatch(address):
                return Reason("adressen är ingen e-postadress.", "address")
            return _why_not_function(address)
        case NoticeChannel.SMS:
            if not _NUMBER.fullmatch(address):
                return Reason("numret ska skrivas med landsnummer och bara siffror: +46…", "address")
            return None
        case NoticeChannel.WEBHOOK:
            if _HOOK.fullmatch(address):
                return None
            return Reason(
                "en webhook anges med sitt namn (a–z, 0–9 och -); dess adress ställer driften in.", "address"
            )


def _why_not_function(address: str) -> Reason | None:
    names = _TWO_NAMES.fullmatch(address)
    if has_personnummer(address):
        return Reason("adressen ser ut att innehålla ett personnummer.", "address")
    if names is None or any(word in part.lower() for part in names.groups() for word in _FUNCTIONS):
        return None
    return Reason(
        "adressen ser ut att vara en persons (förnamn.efternamn). Ange en funktionsbrevlåda.", "address"
    )


def _telling(one: Telling) -> Iterator[Reason]:
    if one.event not in TOLD_ONCE:
        yield Reason(f"{one.event} hör till stegen, inte till tellings.", "event")
    yield from _within(str(one.event), one.minutes, least=1)


def _step(one: Step) -> Iterator[Reason]:
    yield from _named(one.name, one.name, "name")
    yield from _named(one.name, one.label, "label")
    if one.event not in CLIMBED:
        yield Reason(f"Steget {one.name}: {one.event} hör till tellings, inte till stegen.", "event")
    yield from _within(one.name, one.minutes, least=0)


def _within(name: str, minutes: int, least: int) -> Iterator[Reason]:
    if not least <= minutes <= LONGEST_MINUTES:
        yield Reason(f"{name}: minutes är {minutes}. Det ska vara {least} till {LONGEST_MINUTES}.", "minutes")


def _named(row: str, text: str, field: str) -> Iterator[Reason]:
    if not text.strip():
        yield Reason(f"{row or 'En rad'}: {field} är tomt.", field)
        return
    why = why_not_text(text, field, LONGEST_NAME)
    if why is not None:
        yield Reason(f"{row[:LONGEST_NAME]}: {why.text}", field)


def _unreached(plan: NoticePlan) -> Iterator[Reason]:
    """A row that reaches nobody is a promise that is not kept."""
    roles = {one.role for one in plan.addresses if one.role}
    wanted = {*(one.to for one in plan.tellings), *(one.to for one in plan.steps)} - set(PLACES)
    for role in sorted(wanted - roles):
        yield Reason(f"Ingen adress har rollen {role}: den når ingen.", "to")
