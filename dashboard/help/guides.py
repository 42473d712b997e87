"""The guides as pages: plain Markdown from beside this file, read once; its raw HTML is only text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

FOLDER = Path(str(files(__package__))) / "guides"
PICTURES = FOLDER / "bilder"
PATH = "/hjalp"


class Guide(StrEnum):
    """A guide, by the name of its file and its address."""

    KRISLEDNINGEN = "krisledningen"
    STADSDELEN = "stadsdelen"
    SEKTORN = "sektorsansvarig"
    OVNINGSLEDAREN = "ovningsledaren"
    ADMINISTRATOREN = "administratoren"
    PUNKTEN = "punkten"
    INLOGGNING = "logga-in"
    EFTERAT = "efterat"
    KORTRAPPORT = "kortrapport"
    SCENARIO = "scenario"
    NY_DATOR = "ny-dator"
    RESERV = "reserv"
    BARA_LAGESBILD = "bara-lagesbild"

    @property
    def address(self) -> str:
        return f"{PATH}/{self}"


@dataclass(frozen=True, slots=True)
class Heading:
    level: int
    anchor: str
    title: str


@dataclass(frozen=True, slots=True)
class Text:
    """A guide to draw; `headings` are its parts, in order, without its title."""

    guide: Guide
    title: str
    html: Markup
    headings: tuple[Heading, ...]

    @property
    def anchors(self) -> frozenset[str]:
        return frozenset(heading.anchor for heading in self.headings)


@cache
def text(guide: Guide) -> Text:
    """Return a guide; it is part of the installed application and does not change while it runs."""
    return read(guide, (FOLDER / f"{guide}.md").read_text(encoding="utf-8"))


def read(guide: Guide, source: str) -> Text:
    """Read a guide's Markdown. Raises ValueError for what no page of ours may hold, such as outside links."""
    markdown = MarkdownIt("js-default", {"html": False, "linkify": False})
    tokens = markdown.parse(source)
    headings = tuple(_headings(tokens))
    for token in tokens:
        _make_ours(token)
    # Markdown in, our own elements out: what looks like HTML in the source has become text.
    html = Markup(markdown.renderer.render(tokens, markdown.options, {}))  # noqa: S704
    return Text(guide, headings[0].title, html, headings[1:])


def _headings(tokens: list[Token]) -> Iterator[Heading]:
    """Yield every heading and give it its anchor, as the places where code is kept name them."""
    for token, inline in pairwise(tokens):
        if token.type == "heading_open":
            title = "".join(child.content for child in inline.children or ())
            heading = Heading(int(token.tag[1]), anchor(title), title)
            token.attrSet("id", heading.anchor)
            yield heading


def anchor(title: str) -> str:
    """Return what a heading is called in an address: "Ta emot rapport" is `ta-emot-rapport`."""
    return re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-")


def _make_ours(token: Token) -> None:
    if "style" in token.attrs:  # how a column is set; the page's policy takes no style in an element
        token.attrs["class"] = "num" if "right" in str(token.attrs.pop("style")) else "text"
    for child in token.children or ():
        if child.type == "link_open":
            child.attrSet("href", _address(str(child.attrs["href"])))
        elif child.type == "image":
            child.attrSet("src", _picture(str(child.attrs["src"])))


def _address(link: str) -> str:
    """Return where a link leads in the application; the same file is read beside the code too."""
    file, hash_sign, part = link.partition("#")
    if not file or (file.startswith("/") and not file.startswith("//")):
        return link
    return f"{Guide(file.removesuffix('.md')).address}{hash_sign}{part}"


def _picture(source: str) -> str:
    folder, _slash, name = source.rpartition("/")
    if folder != PICTURES.name:
        raise ValueError(f"A guide's picture lies in {PICTURES.name}/, not in {source}.")
    return f"{PATH}/{PICTURES.name}/{name}"
