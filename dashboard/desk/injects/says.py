"""What the form of an inject offers, what its rows begin with, and how what is written reads."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Final

from dashboard.words import _, label
from dashboard.words.exercise import (
    Names,
    condition_words,
    effect_words,
    expected_words,
    key_of,
    played_words,
    recipient_words,
    shortened,
    t_plus,
)
from data.errors import Reason
from data.exercise.checking_parts import OF_REPORTS
from data.exercise.scenario import (
    ConditionKind,
    Effect,
    Expected,
    ExpectedKind,
    Inject,
    Played,
    Recipient,
    Scenario,
)
from data.exercise.written import span_of
from data.words import Function, Phase, Role, Status, Supply

AREA, POINT = "area:", "point:"
EFFECT: Final = Effect((), Status.UR_FUNKTION)
EXPECTED: Final = Expected(ExpectedKind.KVITTERAT, timedelta(minutes=15))
PLAYED: Final = Played("", Function.EL, Status.UR_FUNKTION)
# What can be said of an expected act beside its time and its words, by kind.
_ABOUT: Final[Mapping[ExpectedKind, tuple[str, ...]]] = {
    ExpectedKind.KVITTERAT: (),
    ExpectedKind.RAPPORT: ("where", "function", "status"),
    ExpectedKind.LAGE: ("where", "phase"),
    ExpectedKind.SEKTORRAPPORT: ("sector",),
    ExpectedKind.BEDOMS: ("where",),
}
_ELSE: Final = ("where", "sector")


def recipients(name: Names, areas: Sequence[str] = ()) -> tuple[Recipient, ...]:
    """Return whom an inject can be for; `areas` are those that take part (empty: all)."""
    part = areas or tuple(name.areas)
    points = [point for point, area in name.point_areas.items() if area in part]
    return (
        Recipient(Role.KRISLEDNING),
        Recipient(Role.STADSDEL),
        *(Recipient(Role.STADSDEL, area) for area in part),
        Recipient(Role.SEKTOR),
        *(Recipient(Role.SEKTOR, sector.id) for sector in name.register.sectors),
        *(Recipient(Role.PUNKT, point) for point in points),
    )


def recipient_choices(offered: Iterable[Recipient], name: Names, inject: Inject) -> Mapping[str, str]:
    """Return whom an inject can be for in words; what it already has is never dropped in silence."""
    return {key_of(to): recipient_words(to, name) for to in (*offered, *inject.to)}


def place_choices(name: Names, held: Iterable[str]) -> Mapping[str, str]:
    """Return the areas and points that can be chosen; what is held and not known here stays, by its id."""
    offered = {AREA + area: _("hela %(area)s", area=words) for area, words in name.areas.items()}
    offered |= {POINT + point: words for point, words in name.points.items()}
    strange = {key: _("%(id)s (finns inte här)", id=key.partition(":")[2]) for key in held}
    return strange | offered


def place_keys(areas: Iterable[str], points: Iterable[str]) -> list[str]:
    return [*(AREA + area for area in areas if area), *(POINT + point for point in points if point)]


def areas_of(keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(key.removeprefix(AREA) for key in keys if key.startswith(AREA))


def points_of(keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(key.removeprefix(POINT) for key in keys if key.startswith(POINT))


def typed_span(text: str, field: str) -> timedelta | Reason | None:
    """Read a duration such as "4 h" or "15 min"; None for nothing."""
    if not text.strip():
        return None
    try:
        return span_of(text)
    except ValueError as why:
        return Reason(str(why), field)


def typed_back(at: timedelta | None) -> str:
    """Return a time from the start as it can be typed: "1:30"."""
    return "" if at is None else t_plus(at).removeprefix("T+ ")


def lines(text: str) -> tuple[str, ...]:
    """Return what stands on each line, without those that are empty."""
    return tuple(line for each in text.splitlines() if (line := " ".join(each.split())))


def about(kind: ExpectedKind, held: Expected) -> tuple[str, ...]:
    """Return what the form asks of an expected act of a kind: what it already says is asked for too."""
    says = {
        "where": bool(held.area or held.point),
        "sector": bool(held.sector),
        "function": held.function is not None,
        "status": held.status is not None,
        "phase": held.phase is not None,
    }
    asked = _ABOUT.get(kind, _ELSE)
    return tuple(field for field in says if field in asked or says[field])


def condition_choices() -> dict[str, str]:
    """Return what an inject can depend on, as the beginning of a sentence."""
    return {
        "": _("inget: det levereras när tiden kommer"),
        ConditionKind.RAPPORTERAT: _("om någon har rapporterat …"),
        ConditionKind.INTE_RAPPORTERAT: _("om någon inte har rapporterat …"),
        ConditionKind.KVITTERAT: _("om ett annat inspel är kvitterat"),
        ConditionKind.INTE_KVITTERAT: _("om ett annat inspel inte är kvitterat"),
        ConditionKind.LEVERERAT: _("om ett annat inspel är levererat"),
        ConditionKind.INTE_LEVERERAT: _("om ett annat inspel inte är levererat"),
    }


def of_reports(kind: str) -> bool:
    return kind in OF_REPORTS


def other_injects(of: Scenario, inject: Inject) -> dict[str, str]:
    """Return the injects that a condition can be about; one that is gone stays, so that it can be seen."""
    held = inject.condition.inject if inject.condition is not None else ""
    gone = {held: _("%(id)s (finns inte)", id=held)} if held else {}
    return {"": _("välj inspel")} | gone | {one.id: _named(one) for one in of.injects if one.id != inject.id}


def _named(inject: Inject) -> str:
    at = t_plus(inject.at) if inject.at is not None else _("reserv")
    return f"{inject.id} · {at} · {shortened(inject.text, 40)}"


def words_of(
    kind: type[Function | Status | Supply | Phase | ExpectedKind], blank: str = ""
) -> dict[str, str]:
    """Return the words of a kind by value, after `blank` for none of them where that may be said."""
    offered = {str(word): label(word) for word in kind}
    return {"": blank, **offered} if blank else offered


def facit_statuses() -> dict[str, str]:
    """Return what can be true: never that nobody knows."""
    return {value: words for value, words in words_of(Status).items() if value != Status.OKAND}


def holds(inject: Inject, name: Names) -> Mapping[str, str]:
    """Return what each part of an inject that can be folded holds, in short."""
    return {
        "effects": _summary(effect_words(one, name) for one in inject.effects),
        "condition": _summary([condition_words(inject.condition, name)]),
        "expected": _summary([*(expected_words(one, name) for one in inject.expected), inject.expected_text]),
        "plays": _summary(played_words(one, name) for one in inject.plays),
        "note": _summary([inject.note]),
    }


def _summary(sentences: Iterable[str]) -> str:
    """Return the first of what a part holds in short, with how many more there are."""
    first, *more = [one for one in sentences if one] or [""]
    return shortened(first, 60) + (_(" och %(n)d till", n=len(more)) if more else "")


def reads(inject: Inject, name: Names) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return an inject's rule and its parts as sentences, those that it has, each under what it is."""
    to = ", ".join(recipient_words(one, name) for one in inject.to)
    parts = (
        (_("Levereras"), (_delivered(inject, name),)),
        (_("Till"), (to or _("ingen: ändrar bara facit"),)),
        (_("Facit"), tuple(effect_words(one, name) for one in inject.effects)),
        (_("Förväntat"), tuple(expected_words(one, name) for one in inject.expected)),
        (_("Motspelet rapporterar"), tuple(played_words(one, name) for one in inject.plays)),
    )
    return tuple((term, sentences) for term, sentences in parts if sentences)


def _delivered(inject: Inject, name: Names) -> str:
    rule = condition_words(inject.condition, name)
    if inject.at is None:
        by_hand = _("för hand eller inte alls: det ligger i lådan")
        return f"{by_hand}, {rule}" if rule else by_hand
    at = _("vid %(at)s", at=t_plus(inject.at))
    return f"{at}, {rule}" if rule else at
