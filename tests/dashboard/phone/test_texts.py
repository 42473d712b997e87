"""Every text of the light pages has its English: their own, and the reasons of the rules that they show."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from jinja2.ext import babel_extract

import dashboard
from data import errors, freetext
from data.points import commands, report_reading
from data.points import rules as point_rules

ROOT = Path(dashboard.__file__).parent
BORROWED = ("wall/reading.py", "words/times.py", "words/todo.py")


def said() -> Iterator[tuple[str, str]]:
    for path in sorted((ROOT / "phone" / "templates").glob("*.html")):
        with path.open("rb") as file:
            for _line, _function, text, _comments in babel_extract(file, ["_"], [], {}):
                yield path.name, text if isinstance(text, str) else str((text or ("",))[0])
    borrowed = [ROOT / name for name in BORROWED]
    for path in (*sorted((ROOT / "phone").glob("*.py")), *borrowed):
        with path.open("rb") as file:
            for _line, text, _comments, _context in extract("python", file, keywords={"_": None}):
                yield path.name, text if isinstance(text, str) else str((text or ("",))[0])


def read() -> Iterator[tuple[str, str]]:
    """Yield why a field cannot be read, as the reader says it; a phone's form always says which function."""
    for name, value in vars(report_reading).items():
        if name.isupper() and isinstance(value, str) and " " in value and name != "NO_FUNCTION":
            yield f"report_reading.py {name}", value


def test_everything_has_its_english() -> None:
    with (ROOT / "words" / "en" / "LC_MESSAGES" / "dashboard.po").open("rb") as file:
        catalogue = read_po(file, locale="en")
    texts = [*said(), *read()]
    assert len(texts) > 100
    assert len(list(read())) == 9
    missing = [one for one in texts if not (found := catalogue.get(one[1])) or not found.string]
    assert not missing


@pytest.mark.parametrize(
    "reason",
    [
        point_rules.why_not_confirm(False, "x"),
        point_rules.NOT_SHOWN,
        point_rules.CHANGED,
        point_rules.why_not_point_report(commands.PointReport("x", "x", "x", "x")),
        freetext.why_not_text("811218-9876", "note"),
        freetext.why_not_text("\x07", "note"),
    ],
)
def test_the_reasons_it_shows_have_theirs(reason: errors.Reason | None) -> None:
    with (ROOT / "words" / "en" / "LC_MESSAGES" / "dashboard.po").open("rb") as file:
        catalogue = read_po(file, locale="en")
    assert reason is not None
    found = catalogue.get(reason.text)
    assert found is not None
    assert found.string
