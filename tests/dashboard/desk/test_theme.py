"""The desk's theme says the colours of dashboard/look/style.py, and its sheets name no other host."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from dashboard.desk import sheet
from dashboard.look import style
from dashboard.look.desk_theme import DESK_THEME
from dashboard.look.style import Theme
from data.words import Status

ROOT = Path(__file__).parents[3]
LIGHT = style.SURFACES[Theme.LJUS]
SHEETS = sorted((ROOT / "dashboard").glob("assets/desk-*")) + sorted(
    (ROOT / "dashboard").glob("desk/**/*.*s")
)


@pytest.mark.parametrize(
    ("key", "colour"),
    [
        ("backgroundColor", LIGHT["bg"]),
        ("secondaryBackgroundColor", LIGHT["panel"]),
        ("textColor", LIGHT["text"]),
        ("borderColor", LIGHT["rule"]),
        ("primaryColor", LIGHT["focus"]),
        ("linkColor", LIGHT["focus"]),
        ("redColor", style.colours(Status.UR_FUNKTION, Theme.LJUS).fill),
        ("redTextColor", LIGHT["bad-text"]),
        ("redBackgroundColor", style.colours(Status.UR_FUNKTION, Theme.LJUS).tint),
        ("orangeColor", style.colours(Status.BEGRANSAD, Theme.LJUS).fill),
        ("orangeTextColor", LIGHT["warn-text"]),
        ("greenBackgroundColor", style.colours(Status.FUNGERAR, Theme.LJUS).tint),
        ("grayTextColor", LIGHT["muted"]),
    ],
)
def test_the_theme_is_the_style(key: str, colour: str) -> None:
    assert DESK_THEME[f"theme.{key}"] == colour


def test_a_server_started_anywhere_has_the_theme(tmp_path: Path) -> None:
    """Installed from a wheel there is no checkout, and no file of settings beside the program."""
    asking = (
        "from dashboard.commands.serve import STREAMLIT; from streamlit.web import bootstrap;"
        "from streamlit import config; bootstrap.load_config_options(STREAMLIT);"
        "print(config.get_option('theme.primaryColor'), config.get_options_for_section('theme')"
        "['headingFontWeights'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", asking], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout.split(maxsplit=1) == [LIGHT["focus"], "[600, 600, 600, 600, 600, 600]\n"]


def test_nothing_in_the_sheets_or_scripts_leads_to_another_host() -> None:
    assert len(SHEETS) >= 6
    texts = [path.read_text(encoding="utf-8") for path in SHEETS] + [sheet._sheet()]
    found = {
        address
        for text in texts
        for address in re.findall(r"(?:https?:)?//[a-z0-9.]+\.[a-z]{2,}[^\s\"']*", text)
    }
    assert found <= {"http://www.w3.org/2000/svg"}


def test_every_status_has_its_own_symbol_in_the_form() -> None:
    css = sheet._sheet()
    for number, status in enumerate(Status, start=1):
        assert f":nth-child({number}):has(input:checked){{--fill:var(--{status}-fill)" in css
