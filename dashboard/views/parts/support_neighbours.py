"""Neighbours that may have something to spare for a request, beside the choice of whom to ask."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from dashboard import registers, session
from dashboard.components.drawing import draw, el
from dashboard.settings import settings
from dashboard.viewmodels.desk_neighbours import neighbours
from dashboard.views.parts.frame import Shown
from data.domain.requests import SupportRequest
from geo.bordering import bordering


@cache
def _near() -> Mapping[str, tuple[str, ...]]:
    return bordering(registers.pack_at(Path(settings().pack)))


def support_neighbours(shown: Shown, request: SupportRequest) -> None:
    _ = session.texts()
    lines = neighbours(shown.picture, shown.readings, request.area, request.kind, _near(), _)
    if lines:
        draw(
            el("p.muted", _("Grannar som kan ha något att låna ut:")),
            el("ul", *(el("li", line) for line in lines)),
            key=f"neighbours:{request.id}",
        )
