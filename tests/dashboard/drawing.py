"""A picture drawn as the wall draws it, in an operation where nobody has asked, said or planned anything."""

from collections.abc import Sequence
from datetime import datetime

from dashboard.live.render import Rendered, Renderer
from data.operations.facts import Operation
from data.points.facts import Picture
from tests.factories import NOW, make_coordination, make_forecast, make_staff


def drawn(
    picture: Picture, now: datetime = NOW, *, by: Renderer | None = None, others: Sequence[Operation] = ()
) -> Rendered:
    """Return it as a renderer draws it, a Swedish one of its own unless told otherwise."""
    renderer = by or Renderer("sv")
    foreseen = make_forecast(picture, now)
    return renderer.render(
        *(picture, others, now), held=make_coordination(), staff=make_staff(), foreseen=foreseen
    )
