"""What is worked out once is what Streamlit works out each time."""

from collections.abc import Iterator

import pytest
from streamlit import config
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session

from dashboard.door.theme_once import kept
from dashboard.look.desk_theme import DESK_THEME

SECTIONS = ("theme", *(f"theme.{one.value}" for one in config.CustomThemeCategories))


@pytest.fixture(autouse=True)
def _the_desks_theme() -> Iterator[None]:
    """The options as the server sets them; whoever comes after finds what was there before."""
    before = {name: config.get_option(name) for name in DESK_THEME}
    for name, value in DESK_THEME.items():
        config.set_option(name, value)
    yield
    for name, value in before.items():
        config.set_option(name, value)


@pytest.mark.parametrize("section", SECTIONS)
def test_a_section_is_the_same_each_time(section: str) -> None:
    theirs, first, second = CustomThemeConfig(), CustomThemeConfig(), CustomThemeConfig()
    app_session._populate_theme_msg(theirs, section)
    fill = kept(app_session._populate_theme_msg)
    for message in (first, second):
        fill(message, section)
        assert message == theirs


def test_a_theme_is_read_once() -> None:
    asked: list[str] = []

    def fill(message: CustomThemeConfig, section: str = "theme") -> None:
        asked.append(section)
        message.primary_color = "#0b5cad"

    again = kept(fill)
    for _turn in range(3):
        message = CustomThemeConfig()
        again(message)
        assert message.primary_color == "#0b5cad"
    assert asked == ["theme"]


def test_the_desks_own_theme_says_something() -> None:
    message = CustomThemeConfig()
    app_session._populate_theme_msg(message, "theme")
    assert message.primary_color == "#0b5cad"
