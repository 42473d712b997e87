"""The timeline of a draft: its injects and phases on one line of time, and the same as rows of a table."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from dashboard.desk.exercise.says.axis import marks, stretches
from dashboard.words import _
from dashboard.words.exercise import (
    Names,
    condition_words,
    effect_words,
    played_words,
    shortened,
    t_plus,
    to_in_short,
)
from data.exercise.scenario import Inject, Scenario
from data.list_files.table import Fault

_MOST_NAMED = 6


@dataclass(frozen=True, slots=True)
class Row:
    """One inject as a line; `parts`: its rule, what becomes true, what motspel reports, as sentences."""

    id: str
    at: str
    phase: str
    sender: str
    to: str
    text: str
    parts: tuple[str, ...]
    faults: tuple[str, ...]


def rows(scenario: Scenario, faults: Sequence[Fault], name: Names) -> tuple[Row, ...]:
    """Return every inject in order, those of the drawer last."""
    wrong = _by_inject(faults)
    return tuple(_row(one, wrong.get(one.id, ()), name) for one in scenario.injects)


def _by_inject(faults: Sequence[Fault]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for fault in faults:
        found[fault.inject] = (*found.get(fault.inject, ()), fault.reason)
    return found


def _row(one: Inject, faults: tuple[str, ...], name: Names) -> Row:
    rule = condition_words(one.condition, name)
    return Row(
        id=one.id,
        at=t_plus(one.at).removeprefix("T+ ") if one.at is not None else "",
        phase=one.phase,
        sender=one.sender,
        to=to_in_short(one.to, name) if one.to or one.effects or one.plays else _("ingen än"),
        text=shortened(one.text, 90),
        parts=(
            *([rule] if rule else []),
            *(_("blir sant: %(what)s", what=effect_words(effect, name)) for effect in one.effects),
            *(_("motspel: %(what)s", what=played_words(played, name)) for played in one.plays),
        ),
        faults=faults,
    )


def line(scenario: Scenario, faults: Sequence[Fault], chosen: str) -> dict[str, Any]:
    """Return what the line of time is drawn from, in seconds from the start; the drawer is not on it."""
    timed = [one for one in scenario.injects if one.at is not None]
    length = max((scenario.duration, *(one.at for one in timed if one.at)), default=scenario.duration)
    moments = [(one.at, one.phase) for one in timed if one.at is not None]
    wrong = {fault.inject for fault in faults}
    return {
        "length": max(length.total_seconds(), 60),
        "chosen": chosen,
        "stretches": [
            {"name": name, "begins": begins.total_seconds(), "ends": ends.total_seconds()}
            for name, begins, ends in stretches(moments, length)
        ],
        "hours": [{"at": at.total_seconds(), "says": t_plus(at)} for at in marks(length)],
        "injects": [
            {
                "id": one.id,
                "at": one.at.total_seconds(),
                "says": shortened(one.text, 80) or _("ändrar bara facit"),
                "kind": "rule" if one.condition is not None else "told" if one.to else "facit",
                "bad": one.id in wrong,
            }
            for one in timed
            if one.at is not None
        ],
        "texts": {
            "line": _("Scenariots inspel i tidsordning"),
            "hint": _(
                "Dra ett inspel, eller flytta det med ← → (en minut, med skift tio). ↑ ↓ byter, Enter öppnar."
            ),
            "empty": empty_phases(scenario),
            "moves": _("%s: släpp för att flytta dit"),
            "closer": _("Visa tiden glesare"),
            "farther": _("Visa mer av tiden"),
        },
    }


def empty_phases(scenario: Scenario) -> str:
    """Say which phases have no inject yet; nothing where each has one."""
    held = {one.phase for one in scenario.injects}
    names = [phase for phase in scenario.phases if phase not in held]
    return _("Skeden utan inspel än: %(names)s", names=", ".join(names)) if names else ""


# ── moves ────────────────────────────────────────────────────────────────────────────────────


def shift_words(
    scenario: Scenario, meant: Sequence[Inject], by: timedelta, after: timedelta | None
) -> Iterator[str]:
    """Yield how many are moved, each with where it goes, and what stays that one may think goes too."""
    yield _.n("%(n)d inspel flyttas.", "%(n)d inspel flyttas.", len(meant))
    for one in meant[:_MOST_NAMED]:
        if one.at is not None:
            yield f"{one.id} {t_plus(one.at)} → {t_plus(one.at + by)}"
    if len(meant) > _MOST_NAMED:
        yield _("… och %(n)d till", n=len(meant) - _MOST_NAMED)
    stays = [one.id for one in scenario.injects if one.at is not None and one.at == after]
    if stays:
        yield _("%(ids)s står kvar: bara det som kommer efter flyttas.", ids=", ".join(stays))


def back_words(injects: Sequence[str], by: timedelta) -> str:
    """Say what a press takes back."""
    minutes = round(by / timedelta(minutes=1))
    what = injects[0] if len(injects) == 1 else _("%(n)d inspel", n=len(injects))
    return _("Ta tillbaka: %(what)s flyttat %(by)s min", what=what, by=f"{minutes:+d}".replace("-", "−"))
