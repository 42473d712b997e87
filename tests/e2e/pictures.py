"""The pictures of README and the guides: what each shows, taking it, and what stood in it when it was taken.

A picture carries the words that could be read in it, so that a later test can tell what it lacks.
"""

import io
import json
import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PIL import Image
from PIL.PngImagePlugin import PngInfo
from playwright.sync_api import Frame, Page

ROOT = Path(__file__).parents[2]
LARGEST = 200_000
_KEY = "shown"
# Every text that the eye meets: inside the window, not hidden, not under something else, in shadow trees too.
_SHOWN = """
() => {
  const texts = [];
  const inside = (box) => box.width > 1 && box.height > 1 && box.bottom > 1 && box.right > 1
    && box.top < innerHeight - 1 && box.left < innerWidth - 1;
  const look = (root) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node = walker.currentNode; node; node = walker.nextNode()) {
      if (node.shadowRoot) look(node.shadowRoot);
      if (node.nodeType !== Node.TEXT_NODE) continue;
      const text = node.textContent.replace(/\\s+/g, ' ').trim();
      const parent = node.parentElement;
      if (!text || !parent || parent.closest('script, style, noscript, svg')) continue;
      if (!parent.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      if (inside(range.getBoundingClientRect())) texts.push(text);
    }
  };
  look(document.body);
  return texts;
}
"""
_PANELS = """
() => [...document.querySelectorAll('[data-panel]')]
  .filter((panel) => panel.checkVisibility() && panel.textContent.trim()
    && panel.getBoundingClientRect().top < innerHeight && panel.getBoundingClientRect().height > 8)
  .map((panel) => panel.dataset.panel)
"""


@dataclass(frozen=True)
class Shot:
    """One picture: `role` is whose page it is, `must` what has to be read in it whatever else is."""

    file: str
    address: str
    role: str
    must: tuple[str, ...]
    size: tuple[int, int] = (1366, 768)
    panels: tuple[str, ...] = ()
    ready: str = ""
    colours: int = 96
    before: Callable[[Page], None] = field(default=lambda _page: None)

    @property
    def path(self) -> Path:
        return ROOT / self.file


@dataclass(frozen=True)
class Taken:
    """A picture as bytes, and what could be read in it: digits as 0, since times and ages go on."""

    png: bytes
    texts: frozenset[str]
    panels: frozenset[str]

    def save(self, path: Path, colours: int) -> None:
        image = Image.open(io.BytesIO(self.png)).convert("RGB")
        info = PngInfo()
        info.add_itxt(_KEY, json.dumps({"texts": sorted(self.texts), "panels": sorted(self.panels)}))
        path.parent.mkdir(parents=True, exist_ok=True)
        image.quantize(colours).save(path, optimize=True, pnginfo=info)


def take(page: Page) -> Taken:
    """Take what a window shows now, with what is in it at that moment."""
    texts = {plain(text) for frame in _visible(page) for text in frame.evaluate(_SHOWN)}
    panels = {str(panel) for frame in _visible(page) for panel in frame.evaluate(_PANELS)}
    return Taken(page.screenshot(), frozenset(texts) - {""}, frozenset(panels))


def lacking(shot: Shot, taken: Taken) -> set[str]:
    """Return the words and panels that a picture must have and has not."""
    words = {text for text in shot.must if not any(text in said for said in taken.texts)}
    return words | {panel for panel in shot.panels if panel not in taken.panels}


def settled(page: Page, shot: Shot) -> Taken:
    """Wait until a page shows what it must and nothing moves on it any more, and take it."""
    deadline = time.monotonic() + 40
    shot.before(page)
    before, now = None, take(page)
    while time.monotonic() < deadline and (lacking(shot, now) or before != now.texts):
        page.wait_for_timeout(1200)
        before, now = now.texts, take(page)
    return now


def _visible(page: Page) -> Iterable[Frame]:
    for frame in page.frames:
        box = frame.frame_element().bounding_box() if frame.parent_frame is not None else None
        height = (page.viewport_size or {"height": 0})["height"]
        if frame.parent_frame is None or (box is not None and 0 <= box["y"] < height):
            yield frame


def kept(path: Path) -> Taken:
    """Return a picture as it was kept, with what could be read in it when it was taken."""
    with Image.open(path) as image:
        image.load()
        said: dict[str, Any] = json.loads(str(image.info[_KEY]))
    return Taken(path.read_bytes(), frozenset(said["texts"]), frozenset(said["panels"]))


_MOMENT = re.compile(
    r"\d+|\b(?:mån|tis|ons|tors?|fre|lör|sön)(?:dag)?\b\.?"
    r"|\b(?:jan|feb|mars|apr|maj|juni|juli|aug|sep|okt|nov|dec)\b\.?",
)


def plain(text: str) -> str:
    """Return a text without what is another at another moment: its digits and its dates."""
    return " ".join(_MOMENT.sub("0", text).split())


def difference(before: Taken, now: Taken) -> tuple[set[str], set[str]]:
    """Return what is no longer in a picture, and what it lacks."""
    return set(before.texts - now.texts), set(now.texts - before.texts)
