"""Every text of the wall and the map has its English, and the Swedish is its own key."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from jinja2.ext import babel_extract

from dashboard.words import _, speaking

DASHBOARD = Path(__file__).parents[2] / "dashboard"
Message = str | tuple[str, ...]


def messages() -> Iterator[tuple[str, Message]]:
    """Yield what the live layer says: its templates and the view models they are drawn from."""
    for path in sorted((DASHBOARD / "live" / "templates").rglob("*.html")):
        with path.open("rb") as file:
            for _line, _function, said, _comments in babel_extract(file, ["_", "n"], [], {}):
                yield path.name, said if isinstance(said, str) else tuple(part for part in said or () if part)
    borrowed = (DASHBOARD / "words" / "times.py", DASHBOARD / "words" / "exercise_clock.py")
    for path in (*sorted((DASHBOARD / "wall").glob("*.py")), *borrowed):
        with path.open("rb") as file:
            for _line, said, _comments, _context in extract("python", file, keywords={"_": None}):
                yield path.name, said


def test_everything_has_its_english() -> None:
    with (DASHBOARD / "words" / "en" / "LC_MESSAGES" / "dashboard.po").open("rb") as file:
        catalogue = read_po(file, locale="en")
    missing = [
        (where, said)
        for where, said in messages()
        if (found := catalogue.get(said if isinstance(said, str) else said[0])) is None
        or not (all(found.string) if isinstance(found.string, (list, tuple)) else found.string)
    ]
    assert not missing


def test_translations_keep_the_values_of_the_original() -> None:
    with (DASHBOARD / "words" / "en" / "LC_MESSAGES" / "dashboard.po").open("rb") as file:
        catalogue = read_po(file, locale="en")
    assert not [(message.id, fault) for message in catalogue for fault in message.check(catalogue)]


@pytest.mark.parametrize(("language", "word"), [("sv", "2 punkter"), ("en", "2 points"), ("xx", "2 punkter")])
def test_plurals_and_unknown_languages(language: str, word: str) -> None:
    with speaking(language):
        assert _.n("%(n)d punkt", "%(n)d punkter", 2) == word


def test_a_percent_sign_in_a_text_is_only_a_percent_sign() -> None:
    assert _("50 % kvar") == "50 % kvar"
    with speaking("en"):
        assert _("skarp händelse %(name)s", name="100 %s") == "real operation 100 %s"
