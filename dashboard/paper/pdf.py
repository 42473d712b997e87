"""A situation report as PDF: tagged for those who listen to it (PDF/UA-1), and to be kept (PDF/A-2a)."""

import re
from dataclasses import asdict
from importlib.resources import files
from typing import Any

import orjson
import typst

from dashboard.look import style
from dashboard.look.drawings import SYMBOLS
from dashboard.look.style import Theme
from dashboard.paper.blocks import Block, Cell, Chart, Drawings, Heading, Pairs, Paragraph
from dashboard.paper.report_says import Sheet
from data.words import Mark, Status

AUTHOR = "Trygghetsläget"
STANDARDS: list[Any] = ["ua-1", "a-2a"]
MISSING = "□"
_SVG = "http://www.w3.org/2000/svg"
# What the bundled typefaces can print for sure; the rest is an empty box where one of them balks.
_SURE = re.compile(
    r"[^\n\x20-\x7e\xa0-\u024f\u0370-\u03ff\u0400-\u04ff\u2010-\u2027\u2030-\u203a\u20ac"
    r"\u2190-\u2193\u2260\u2264\u2265\u25a1\u2713]"
)
# Private and non-characters, which an archive may not hold; and those that would turn the line around.
_NEVER = re.compile("[\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff\u202a-\u202e\u2066-\u2069\U000f0000-\U0010ffff]")
_UNPRINTABLE = "could not be displayed"


def as_pdf(sheet: Sheet, drawings: Drawings) -> bytes:
    """Return the report as PDF; a character that no bundled typeface has is an empty box."""
    data = _data(sheet, drawings)
    try:
        return _compiled(_cleaned(data, _NEVER))
    except typst.TypstError as fault:
        if _UNPRINTABLE not in str(fault):
            raise
        return _compiled(_cleaned(data, _SURE))


def as_picture(chart: str) -> bytes:
    """Return a drawing as PNG, for what cannot hold SVG."""
    source = files(__package__).joinpath("picture.typ").read_bytes()
    made = typst.compile(source, format="png", ppi=200, ignore_system_fonts=True, sys_inputs={"chart": chart})
    return bytes(made)


def printable(text: str) -> str:
    """Return a text without what no document may hold."""
    return _NEVER.sub(MISSING, text)


def _compiled(data: dict[str, Any]) -> bytes:
    template = files(__package__).joinpath("report.typ").read_bytes()
    made = typst.compile(
        template,
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"report": orjson.dumps(data).decode()},
        pdf_standards=STANDARDS,
        timestamp=int(data["at"]),
    )
    return bytes(made)


def _data(sheet: Sheet, drawings: Drawings) -> dict[str, Any]:
    made = sheet.made
    return {
        "name": sheet.name,
        "title": sheet.title,
        "author": AUTHOR,
        "description": sheet.foot,
        "bands": list(sheet.bands),
        "foot": sheet.foot,
        "at": int(made.timestamp()),
        "made": {name: getattr(made, name) for name in ("year", "month", "day", "hour", "minute", "second")},
        "blocks": [_block(one) for one in sheet.blocks],
        "looks": _looks(),
        "drawings": dict(drawings),
    }


def _block(one: Block) -> dict[str, Any]:
    match one:
        case Heading():
            return {"kind": "heading", **asdict(one)}
        case Paragraph():
            return {"kind": "paragraph", **asdict(one)}
        case Pairs():
            return {"kind": "pairs", "rows": [list(row) for row in one.rows]}
        case Chart():
            return {"kind": "chart", **asdict(one)}
        case _:
            widths = one.widths or (1,) * len(one.heads)
            rows = [[_cell(cell) for cell in row] for row in one.rows]
            return {
                "kind": "table",
                "caption": one.caption,
                "heads": list(one.heads),
                "widths": list(widths),
                "rows": rows,
            }


def _cell(one: Cell) -> dict[str, str]:
    look = "" if one.status is None else f"{one.status}-{one.mark}"
    return {"text": one.text, "look": look}


def _looks() -> dict[str, dict[str, str]]:
    """Each status as a tint and a symbol: the words in the cell say the same."""
    found = {}
    for status in Status:
        shown = style.colours(status, Theme.LJUS)
        for mark in Mark:
            drawing = SYMBOLS[style.symbol(status, mark)].replace("currentColor", shown.edge)
            symbol = f'<svg xmlns="{_SVG}" viewBox="0 0 24 24" fill="{shown.edge}">{drawing}</svg>'
            found[f"{status}-{mark}"] = {"tint": shown.tint, "symbol": symbol}
    return found


def _cleaned(value: Any, unwanted: re.Pattern[str]) -> Any:
    """Return the same data with every unwanted character shown as an empty box; drawings are our own."""
    if isinstance(value, str):
        return unwanted.sub(MISSING, value)
    if isinstance(value, list):
        return [_cleaned(one, unwanted) for one in value]
    if isinstance(value, dict):
        return {name: _cleaned(one, unwanted) for name, one in value.items()}
    return value
