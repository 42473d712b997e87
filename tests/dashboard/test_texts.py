"""Every text of the wall and the map has its English, and the Swedish is its own key."""

import inspect
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from textwrap import dedent
from types import FunctionType
from typing import Any

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from jinja2.ext import babel_extract

from dashboard.words import _, entries, speaking
from dashboard.words.entries.said import SENTENCES

DASHBOARD = Path(__file__).parents[2] / "dashboard"
Message = str | tuple[str, ...]


def messages() -> Iterator[tuple[str, Message]]:
    """Yield what the live layer says: its templates and the view models they are drawn from."""
    for path in sorted((DASHBOARD / "live" / "templates").rglob("*.html")):
        with path.open("rb") as file:
            for _line, _function, said, _comments in babel_extract(file, ["_", "n"], [], {}):
                yield path.name, said if isinstance(said, str) else tuple(part for part in said or () if part)
    files = ("times.py", "typed_times.py", "exercise_clock.py", "failures.py", "important.py", "reach.py")
    borrowed = (DASHBOARD / "words" / name for name in files)
    for path in (*sorted((DASHBOARD / "wall").glob("*.py")), *borrowed):
        with path.open("rb") as file:
            for _line, said, _comments, _context in extract("python", file, keywords={"_": None}):
                yield path.name, said
    for one in short_sentences():
        source = BytesIO(dedent(inspect.getsource(one)).encode())
        for _line, said, _comments, _context in extract("python", source, keywords={"_": None}):
            yield one.__qualname__, said


def short_sentences() -> set[FunctionType]:
    """Return what says an entry on the wall and in a receipt; what only the desk's log says is Swedish."""
    waiting: list[Any] = [part for one in SENTENCES.values() for part in (one.news, one.receipt, one.title)]
    reached: set[FunctionType] = set()
    while waiting:
        one = waiting.pop()
        if (
            isinstance(one, FunctionType)
            and one.__module__.startswith(entries.__name__)
            and one not in reached
        ):
            reached.add(one)
            waiting += [one.__globals__.get(name) for name in one.__code__.co_names]
    return reached


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


def test_the_short_sentences_are_found_with_what_they_call() -> None:
    assert {"_report_news", "_opened", "_clock", "_crowd", "_request_title"} <= {
        one.__name__ for one in short_sentences()
    }


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
