"""A status is told by more than its colour, and its colours can be read."""

from itertools import combinations, pairwise

import pytest

from dashboard.look import style
from dashboard.look.style import Theme
from data.words import Function, ImpactLevel, Mark, Status

SHOWN = [status for status in Status if status is not Status.EJ_AKTUELL]


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.1 defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", Theme)
@pytest.mark.parametrize("status", Status)
def test_ink_reads_on_its_fill_and_the_edge_shows_on_the_ground(status: Status, theme: Theme) -> None:
    shown = style.colours(status, theme)
    assert contrast(shown.ink, shown.fill) >= 4.5
    for ground in ("bg", "panel"):
        assert contrast(shown.edge, style.SURFACES[theme][ground]) >= 3 or status is Status.EJ_AKTUELL


@pytest.mark.parametrize("theme", Theme)
@pytest.mark.parametrize("name", ["text", "muted", "bad-text", "warn-text"])
def test_text_reads_on_every_surface(theme: Theme, name: str) -> None:
    surfaces = style.SURFACES[theme]
    for ground in ("bg", "panel", "water", "land"):
        assert contrast(surfaces[name], surfaces[ground]) >= 4.5


@pytest.mark.parametrize("theme", Theme)
def test_banners_read(theme: Theme) -> None:
    surfaces = style.SURFACES[theme]
    assert contrast(surfaces["exercise-ink"], surfaces["exercise"]) >= 4.5
    assert contrast(surfaces["alarm-ink"], surfaces["alarm"]) >= 4.5


@pytest.mark.parametrize("theme", Theme)
def test_statuses_survive_greyscale(theme: Theme) -> None:
    steps = sorted(luminance(style.colours(status, theme).fill) for status in SHOWN)
    assert all((light + 0.05) / (dark + 0.05) >= 1.25 for dark, light in pairwise(steps))


def test_no_two_statuses_share_symbol_or_pattern() -> None:
    for one, other in combinations(SHOWN, 2):
        assert style.LOOKS[one].symbol != style.LOOKS[other].symbol
        assert style.LOOKS[one].pattern != style.LOOKS[other].pattern


GRADES = (None, *ImpactLevel)


@pytest.mark.parametrize("theme", Theme)
def test_five_grades_and_the_unknown_are_six_steps_of_grey_that_can_be_read(theme: Theme) -> None:
    looks = [style.grade_look(grade) for grade in GRADES]
    steps = sorted(luminance(look.colours[theme].fill) for look in looks)
    assert all((light + 0.05) / (dark + 0.05) >= 1.25 for dark, light in pairwise(steps))
    for look in looks:
        shown = look.colours[theme]
        assert contrast(shown.ink, shown.fill) >= 4.5
        assert all(contrast(shown.edge, style.SURFACES[theme][ground]) >= 3 for ground in ("bg", "panel"))


def test_no_two_grades_share_symbol_or_pattern() -> None:
    for one, other in combinations(ImpactLevel, 2):
        assert style.GRADES[one].symbol != style.GRADES[other].symbol
        assert style.GRADES[one].pattern != style.GRADES[other].pattern
    sprite, sheet = style.sprite(), style.stylesheet()
    assert all(f'id="i-{style.GRADES[one].symbol}"' in sprite for one in ImpactLevel)
    assert all(f'[data-grade="{one}"]' in sheet for one in ImpactLevel)


def test_marks_change_the_edge_and_the_sign() -> None:
    assert style.border(Status.UR_FUNKTION) == "solid"
    assert style.border(Status.UR_FUNKTION, Mark.OBEKRAFTAT) == "dashed"
    assert style.symbol(Status.UR_FUNKTION, Mark.OBEKRAFTAT) == "cross"
    assert style.symbol(Status.UR_FUNKTION, Mark.MOTSTRIDIGT) == "neq"


def test_everything_that_is_pointed_at_is_drawn() -> None:
    sprite = style.sprite()
    names = {style.symbol(s, m) for s in Status for m in Mark} | {f.value for f in Function}
    assert all(f'id="i-{name}"' in sprite for name in names)
    assert all(f'id="p-{status}"' in sprite for status in Status)
    assert "style=" not in sprite
    sheet = style.stylesheet()
    assert all(f'[data-status="{status}"]' in sheet for status in Status)
