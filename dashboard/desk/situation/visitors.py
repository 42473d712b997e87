"""How many are assumed to come to a point, by what whoever asks says of the cold: nothing of it is kept."""

from collections.abc import Mapping

import streamlit as st

from dashboard.desk import alone, frame
from dashboard.desk.drawing import draw, el, listing
from dashboard.desk.situation import demand
from dashboard.desk.situation.reach import soon
from dashboard.desk.situation.says import visitors as says
from dashboard.desk.situation.says.point import by_id
from dashboard.reach.aims import Aim, working
from dashboard.reach.held import answers_kept, reaches
from dashboard.settings import settings
from dashboard.words import _
from geo.coverage import People, Reach


@answers_kept
def _nearest(reach: Reach, points: frozenset[str]) -> Mapping[str, People]:
    """Return the people of all the points at once: it is a way from each to everywhere."""
    return reach.nearest(points)


@alone.form
def assumed(operation: str, point: str) -> None:
    """Draw the assumption, where it is asked for: most look at a point for something else."""
    with st.expander(_("Antaget antal besökare"), key=f"visitors-open:{point}", on_change="rerun") as asked:
        if asked.open:
            _assumed(operation, point)


def _assumed(operation: str, point: str) -> None:
    """Draw it beside what was then reported; the page is drawn anew once that can be known."""
    shown = frame.look(operation)
    place, reach = by_id(shown.picture, point), reaches(settings()).of(shown.picture.points)
    if place is None:
        return
    if reach is None:
        draw(soon(), key="visitors")
        return
    people = _nearest(reach, working(shown.readings, Aim.VARME)).get(point)
    if people is None:
        why = _("Ingenting antas: punktens värme är inte bekräftad, eller så är ingen befolkning inläst.")
        draw(el("p.muted", why), key="visitors")
        return
    here = [one for one in shown.picture.points if one.area == place.area]
    hours, outside = _asked(point, says.hours_without(here, shown.now))
    near = people.low, people.high
    held, told = demand.assumed(), demand.counts(shown, place).get(point, ())
    lines = says.assumed(near, told, held, hours, outside, shown.now)
    rows = (
        el("tr", el("th", one.at, scope="row"), el("td", one.visitors), el("td", one.reported))
        for one in lines
    )
    caption = _("Antaget antal besökare, och vad som rapporterades")
    heads = (_("När"), _("Antaget"), _("Rapporterat"))
    draw(
        listing("log", caption, heads, (el("tbody", *rows),), caption),
        el("p.muted.foot", says.rests(near, held, hours, outside, shown.now)),
        key="visitors",
    )


def _asked(point: str, gone: int) -> tuple[int, int | None]:
    """Ask for what nobody reports: how cold it is, and for how long heat has been gone."""
    cold, without = st.columns(2)
    with cold:
        outside = st.selectbox(
            _("Ute"),
            [None, *says.OUTSIDE],
            format_func=lambda degrees: (
                _("vet inte") if degrees is None else f"{degrees} °C".replace("-", "−")
            ),
            key=f"visitors-outside:{point}",
        )
    with without:
        hours = st.selectbox(
            _("Timmar utan värme"),
            says.HOURS,
            index=says.HOURS.index(gone),
            key=f"visitors-hours:{point}",
        )
    return hours, outside
