"""What a guide quotes (in italics) stands on a screen: a name that has changed there is changed here."""

import ast
import re
import tomllib
from functools import cache
from pathlib import Path

import pytest
import yaml
from markdown_it import MarkdownIt

import dashboard
import data
from dashboard.help.guides import FOLDER, Guide

ROOT = Path(dashboard.__file__).parent
GLOSSARY = Path(data.__file__).parent / "reference" / "glossary.toml"
# A reference for who writes a file, in words of its own.
QUOTING = [guide for guide in Guide if guide not in (Guide.KORTRAPPORT, Guide.SCENARIO)]


def plain(said: str) -> str:
    """Return a text as it is compared: without what is filled in, and in small letters."""
    without = re.sub(r"%\(\w+\)[sd]|%s|\{\w*\}|\d+", " ", said)
    return " ".join(without.replace("”", "").replace('"', "").lower().split())


@cache
def screens() -> str:
    """Return every text that the application can show, from its code, its templates and its glossary."""
    code = (*ROOT.rglob("*.py"), *Path(data.__file__).parent.rglob("*.py"))
    said = [
        node.value
        for path in code
        if not path.is_relative_to(ROOT / "help")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    shown = (*ROOT.rglob("*.html"), *(ROOT / "assets").glob("*.js"))
    said += [path.read_text(encoding="utf-8") for path in shown]
    # A scenario that comes along is chosen by its name.
    stories = (Path(data.__file__).parent / "reference" / "scenarios").glob("*.yaml")
    said += [str(yaml.safe_load(path.read_text(encoding="utf-8"))["title"]) for path in stories]
    for words in tomllib.loads(GLOSSARY.read_text(encoding="utf-8")).values():
        said += [str(value) for word in words.values() for value in word.values()]
    return "\n".join(plain(each) for each in said)


def quoted(guide: Guide) -> set[str]:
    tokens = MarkdownIt("js-default", {"html": False}).parse((FOLDER / f"{guide}.md").read_text("utf-8"))
    found = set()
    for token in tokens:
        children = token.children or []
        for number, child in enumerate(children):
            if child.type == "em_open":
                found.add(children[number + 1].content)
    return found


@pytest.mark.parametrize("guide", QUOTING)
def test_what_a_guide_quotes_stands_on_a_screen(guide: Guide) -> None:
    missing = {quote for quote in quoted(guide) if plain(quote) not in screens()}
    assert not missing
