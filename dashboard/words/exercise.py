"""What an exercise's control calls things: T+ times as they are shown and typed, recipients, expectations."""

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from dashboard.words import _, label
from dashboard.words.times import span
from data.access.facts import name_of
from data.errors import Reason
from data.exercise.scenario import Condition, ConditionKind, Effect, Expected, ExpectedKind, Played, Recipient
from data.exercise.written import span_of
from data.points.facts import Picture
from data.rights import Grant
from data.sectors.facts import SectorRegister
from data.words import Role, Supply

_T_PLUS = re.compile(r"(?:t ?\+ ?)?(\d{1,3})(?:[:.](\d{2}))?(?:[:.](\d{2}))?", re.IGNORECASE)
_PLUS = re.compile(r"t ?\+ ?", re.IGNORECASE)
_BEFORE = re.compile(r"(?:t ?)?[-−–] ?\d", re.IGNORECASE)
LONGEST_TEXT = 110


@dataclass(frozen=True, slots=True)
class Names:
    """What ids are called, and the area of each point."""

    areas: Mapping[str, str]
    points: Mapping[str, str]
    point_areas: Mapping[str, str]
    register: SectorRegister


def names(picture: Picture, register: SectorRegister) -> Names:
    return Names(
        {area.id: area.name for area in picture.areas},
        {point.id: point.name for point in picture.points},
        {point.id: point.area for point in picture.points},
        register,
    )


def t_plus(length: timedelta) -> str:
    """Return "T+ 01:30", or "T+ 01:30:20" where the seconds are not nought; before the start "T− 00:05"."""
    sign = "−" if length < timedelta() else "+"
    seconds = int(abs(length).total_seconds())
    hours, minutes, rest = seconds // 3600, seconds // 60 % 60, seconds % 60
    return f"T{sign} {hours:02}:{minutes:02}" + (f":{rest:02}" if rest else "")


def t_plus_minute(length: timedelta) -> str:
    """Return the same, of the whole minutes that have passed."""
    return t_plus(timedelta(minutes=length // timedelta(minutes=1)))


def typed_t_plus(text: str, field: str) -> timedelta | Reason | None:
    """Read a time from the start: "1:30", "T+01:30", "2 timmar"; a bare number is hours. None for nothing."""
    said = text.strip()
    if not said:
        return None
    if _BEFORE.match(said):
        return Reason(_("Tiden ligger före övningens start. Den räknas framåt från T+ 00:00."), field)
    clock = _T_PLUS.fullmatch(said)
    if clock and all(int(part) < 60 for part in clock.groups()[1:] if part):
        hours, past, rest = (int(part or 0) for part in clock.groups())
        return timedelta(hours=hours, minutes=past, seconds=rest)
    with suppress(ValueError):
        return span_of(_PLUS.sub("", said, count=1))
    return Reason(_("Skriv tiden från start, till exempel 1:30 eller 90 min."), field)


def key_of(one: Recipient) -> str:
    """Return a recipient as it is chosen, and as acknowledgements name it."""
    return f"{one.role}:{one.bound}"


def recipient_of(key: str) -> Recipient:
    role, _colon, bound = key.partition(":")
    return Recipient(Role(role), bound)


def recipient_words(one: Recipient, name: Names) -> str:
    """Return "stadsdel Södermalm", or "alla stadsdelar" where a role with a place has none."""
    if not one.bound:
        return _EVERY.get(one.role) or name_of((Grant(one.role),), {})
    places: Mapping[str, str] = name.areas
    if one.role is Role.PUNKT:
        places = name.points
    if one.role is Role.SEKTOR:
        return name.register.sector_name(one.bound)
    return name_of((Grant(one.role, one.bound),), places)


_EVERY = {
    Role.STADSDEL: "alla stadsdelar",
    Role.SEKTOR: "alla sektorer",
    Role.PUNKT: "alla trygghetspunkter",
}


def to_words(to: Iterable[Recipient], name: Names) -> str:
    """Return whom an inject is for; said in words where it is for nobody."""
    return ", ".join(recipient_words(one, name) for one in to) or _("ingen: ändrar bara facit")


def to_in_short(to: Sequence[Recipient], name: Names) -> str:
    """Return whom an inject is for on one line: many of a kind are counted."""
    found: list[str] = []
    for role in dict.fromkeys(one.role for one in to):
        those = [one for one in to if one.role is role]
        if len(those) > MOST_NAMED and role in _MANY:
            found.append(_MANY[role] % len(those))
        else:
            found += [recipient_words(one, name) for one in those]
    return ", ".join(found) or to_words((), name)


_MANY = {Role.STADSDEL: "%d stadsdelar", Role.SEKTOR: "%d sektorer", Role.PUNKT: "%d trygghetspunkter"}
MOST_NAMED = 3


def expected_words(one: Expected, name: Names) -> str:
    """Return "rapport: Södermalm el ur funktion inom 15 min"."""
    about = [
        name.points.get(one.point, one.point),
        name.areas.get(one.area, one.area),
        name.register.sector_name(one.sector) if one.sector else "",
        *(label(word) for word in (one.function, one.status, one.phase) if word),
    ]
    said = one.text if one.kind is ExpectedKind.BEDOMS else " ".join(part for part in about if part)
    kind = label(one.kind)
    within = _("inom %(span)s", span=span(one.within))
    return f"{kind}: {said} {within}" if said else f"{kind} {within}"


def condition_words(one: Condition | None, name: Names) -> str:
    """Return "om Södermalm inte har rapporterat el de senaste 15 min"; empty without a condition."""
    if one is None:
        return ""
    kind = re.sub(r"^(\w+) inte\b", r"inte \1", label(one.kind))  # as a clause has it
    if one.kind not in (ConditionKind.RAPPORTERAT, ConditionKind.INTE_RAPPORTERAT):
        return _("om %(inject)s %(kind)s", inject=one.inject, kind=kind)
    where = name.points.get(one.point, one.point) or name.areas.get(one.area, one.area) or _("någon")
    what = label(one.function) if one.function else _("någonting")
    said = _("om %(where)s %(kind)s %(what)s", where=where, kind=kind, what=what)
    return said if one.within is None else _("%(said)s de senaste %(span)s", said=said, span=span(one.within))


def effect_words(one: Effect, name: Names) -> str:
    """Return what becomes true: "el ur funktion: Södermalm, Medborgarhuset (reserv, räcker 4 h)"."""
    what = ", ".join(label(function) for function in one.functions)
    where = [name.areas.get(area, area) for area in one.areas]
    where += [name.points.get(point, point) for point in one.points]
    said = f"{what} {label(one.status)}: {', '.join(where)}"
    return said + _supplied(one.supply, one.lasts)


def played_words(one: Played, name: Names) -> str:
    """Return what the control reports itself when the inject is delivered."""
    what = f"{label(one.function)} {label(one.status)}"
    said = f"{name.points.get(one.point, one.point)}: {what}{_supplied(one.supply, one.lasts)}"
    return f"{said}, {one.cause}" if one.cause else said


def _supplied(supply: Supply, lasts: timedelta | None) -> str:
    said = [label(supply)] if supply is not Supply.OKANT else []
    if lasts is not None:
        said.append(_("räcker %(span)s", span=span(lasts)))
    return f" ({', '.join(said)})" if said else ""


def shortened(text: str, longest: int = LONGEST_TEXT) -> str:
    """Return the beginning of a text, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"
