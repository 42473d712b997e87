"""A situation report as one self-contained web page, for the screen and for paper."""

import base64
import hashlib
from functools import cache
from importlib.resources import files

from markupsafe import Markup

from dashboard import style
from dashboard.drawings import SYMBOLS
from dashboard.situation_report.chart import environment
from dashboard.style import Theme
from dashboard.viewmodels.desk_situation_report import Sheet
from dashboard.viewmodels.desk_situation_report_blocks import Cell, Drawings
from data.domain.words import Status


def as_html(sheet: Sheet, drawings: Drawings) -> bytes:
    """Return the report as a page that needs nothing else; every text in it is escaped."""
    made = (
        environment()
        .get_template("report.html")
        .render(
            sheet=sheet,
            blocks=[{"kind": type(one).__name__.lower(), "block": one} for one in sheet.blocks],
            # These are our own drawings, in which the names have been escaped already.
            drawings={name: Markup(drawing) for name, drawing in drawings.items()},  # noqa: S704
            css=Markup(_css()),  # noqa: S704  (our own sheet)
            symbol=_symbol,
        )
    )
    return made.encode()


@cache
def policy() -> str:
    """Return the content security policy of such a page: its own style sheet and nothing else at all."""
    digest = base64.b64encode(hashlib.sha256(_css().encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'self'; sandbox"
    )


@cache
def _css() -> str:
    own = files(__package__).joinpath("templates", "report.css").read_text(encoding="utf-8")
    shown = {status: style.colours(status, Theme.LJUS) for status in Status}
    tints = "".join(
        f'[data-status="{status}"]{{background:{one.tint}}}[data-status="{status}"] svg{{color:{one.edge}}}'
        for status, one in shown.items()
    )
    return own + tints + "td svg{fill:currentColor}"


def _symbol(cell: Cell) -> Markup:
    assert cell.status is not None  # noqa: S101  (the template asks for it only then)
    return Markup(SYMBOLS[style.symbol(cell.status, cell.mark)])  # noqa: S704  (our own drawing)
