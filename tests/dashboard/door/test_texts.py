"""Every text of the pages one signs in on has its English."""

from collections.abc import Iterator
from pathlib import Path

from babel.messages.extract import extract
from babel.messages.pofile import read_po
from jinja2.ext import babel_extract

import dashboard

ROOT = Path(dashboard.__file__).parent
TEMPLATES = ("base.html", "sign_in.html", "link.html", "oidc.html")


def said() -> Iterator[tuple[str, str]]:
    for name in TEMPLATES:
        with (ROOT / "door" / "templates" / name).open("rb") as file:
            for _line, _function, text, _comments in babel_extract(file, ["_"], [], {}):
                yield name, text if isinstance(text, str) else str((text or ("",))[0])
    with (ROOT / "door" / "sign_in.py").open("rb") as file:
        for _line, text, _comments, _context in extract("python", file, keywords={"_": None}):
            yield "sign_in.py", text if isinstance(text, str) else str(text[0])


def test_everything_has_its_english() -> None:
    with (ROOT / "words" / "en" / "LC_MESSAGES" / "dashboard.po").open("rb") as file:
        catalogue = read_po(file, locale="en")
    messages = [(name, text, catalogue.get(text)) for name, text in said()]
    assert [(name, text) for name, text, message in messages if message is None or not message.string] == []
    assert len(messages) > 10
