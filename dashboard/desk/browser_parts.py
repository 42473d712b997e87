"""What pages draw with scripts of their own: the clocks, the held button, the strip, the live map."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from dashboard.desk import session
from dashboard.desk.exercise.says.page import Head, next_inject
from dashboard.look.style import sprite
from dashboard.wall.header import operation_facts
from dashboard.words import _, own_copy
from dashboard.words.exercise import t_plus
from dashboard.words.exercise_clock import standing_words
from data.clock import NEVER
from data.exercise.facts import Exercise
from data.operations.facts import Operation
from data.points.facts import Picture
from data.truth import expiries, next_moment

# The page's own lines hear it, and fetch the page anew when the server answers.
_MISSING = "part-missing"


def served_component(name: str, html: str) -> Any:
    """Register a component drawn by `draw` in /assets/desk-<name>.js."""
    return st.components.v2.component(f"desk-{name}", html=html, js=_loading(f"/assets/desk-{name}.js"))


def _loading(address: str) -> str:
    """Return the little that is inline; the line breaks tell Streamlit that it is no path.

    A server that goes away while the page is being drawn comes back: a page without its strip says nothing.
    Asked for once more in the same page it would not come: browsers keep that a module could not be had.
    """
    return f"""
let loading;
export default function (component) {{
  loading ??= import(new URL("{address}", location.origin).href);
  loading.then((module) => module.draw(component), () => dispatchEvent(new Event("{_MISSING}")));
}}
"""


@cache
def _component() -> Any:
    return served_component("clock", '<div class="clocks" data-theme="ljus" role="timer"></div>')


def exercise_clock(exercise: Exercise, says: Head, real: datetime) -> None:
    """Put the clocks on the page as they stand at the real moment `real`."""
    clock = exercise.operation.clock
    coming = next_inject(exercise, clock.at(real)) if says.next else None
    following = None
    if coming is not None and coming.at is not None:
        at = (exercise.begins + coming.at).timestamp()
        following = {"id": coming.id, "at": at, "when": t_plus(coming.at)}
    data = {
        "now": real.timestamp(),
        "facts": operation_facts(exercise.operation),
        "revision": exercise.operation.version,
        "begins": exercise.begins.timestamp(),
        "ends": _("av %(length)s", length=says.ends),
        "state": says.state,
        "word": says.state_word,
        "pace": _pace(says),
        "next": following,
        "texts": {
            "elapsed": _("tid från start"),
            "own": _("övningstid"),
            "real": _("verklig tid"),
            "next": _("nästa inspel"),
            "nothing": _("inget mer på klockan"),
            "in": _("om %s"),
        },
    }
    _component()(data=data, key=f"clock-{exercise.operation.id}")


def _pace(says: Head) -> str:
    if says.goes_on:
        return _("klockan står, fortsätter i takt %(pace)s", pace=says.goes_on)
    return _("takt %(pace)s", pace=says.pace) if says.pace else _("klockan står")


SECONDS = 2.0


@cache
def _held() -> Any:
    return served_component("hold", '<div class="hold" data-theme="ljus"></div>')


def hold_button(label: str, key: str, on_held: Callable[[], None]) -> None:
    """Draw the button; `on_held` is called once it has been held all the time, by finger, mouse or key."""

    def held() -> None:
        # What it sent is gone in the next rerun, so it is acted on here.
        if session.trigger(key, "held"):
            on_held()

    data = {
        "label": label,
        "seconds": SECONDS,
        "texts": {
            "hint": _("Tryck och håll i två sekunder."),
            "more": _("Håll kvar: %s s"),
            "early": _("Du släppte för tidigt. Inget hände."),
            "sent": _("Skickat."),
        },
    }
    _held()(data=data, key=key, on_held_change=held)


@cache
def _place() -> Any:
    return served_component("place", '<div class="place" data-theme="ljus"></div>')


def place_map(data: Mapping[str, Any], key: str, on_placed: Callable[[str], None]) -> None:
    """Draw a map to put a finger on; `on_placed` gets the place in numbers."""

    def placed() -> None:
        if stated := session.trigger(key, "placed"):
            on_placed(stated)

    _place()(data=dict(data), key=key, on_placed_change=placed)


@cache
def _outage() -> Any:
    return served_component("outage", f'{sprite()}<div class="outage-map" data-theme="ljus"></div>')


def outage_map(
    data: Mapping[str, Any],
    key: str,
    on_drawn: Callable[[str], None],
    on_point: Callable[[str], None] | None = None,
) -> None:
    """Draw a map to draw an outage on; `on_drawn` gets what was drawn, as JSON, `on_point` a point's id."""

    def drawn() -> None:
        if sent := session.trigger(key, "drawn"):
            on_drawn(sent)

    def pointed() -> None:
        identity = session.trigger(key, "point")
        if identity and on_point is not None:
            on_point(identity)

    _outage()(data=dict(data), key=key, on_drawn_change=drawn, on_point_change=pointed)


@cache
def _timeline() -> Any:
    return served_component("timeline", '<div class="timeline-desk" data-theme="ljus"></div>')


def scenario_timeline(
    data: Mapping[str, Any], key: str, on_moved: Callable[[str], None], on_opened: Callable[[str], None]
) -> None:
    """Draw injects on a line of time; `on_moved` gets which and how far, as JSON, `on_opened` the id."""

    def moved() -> None:
        if sent := session.trigger(key, "moved"):
            on_moved(sent)

    def opened() -> None:
        if sent := session.trigger(key, "opened"):
            on_opened(sent)

    _timeline()(data=dict(data), key=key, on_moved_change=moved, on_opened_change=opened)


@cache
def _kept() -> Any:
    return served_component("fields", "<div></div>")


def kept_fields(key: str) -> None:
    """Watch the page's kept forms; it draws nothing."""
    _kept()(key=key)


_HERE = Path(__file__).parent


@cache
def _frame() -> Any:
    return st.components.v2.component(
        "live_frame",
        html='<div class="frame"></div>',
        css=(_HERE / "live_frame.css").read_text(encoding="utf-8"),
        js=(_HERE / "live_frame.js").read_text(encoding="utf-8"),
    )


def live_frame(
    address: str, title: str, key: str, shape: str, on_point: Callable[[str], None] | None = None
) -> None:
    """Show a document of ours; `shape` is "map" or "wall", `on_point` gets a clicked point's id."""

    def pointed() -> None:
        identity = session.trigger(key, "point")
        if identity and on_point is not None:
            on_point(identity)

    data = {"src": address, "title": title, "shape": shape}
    _frame()(data=data, key=key, on_point_change=pointed)


@cache
def _strip() -> Any:
    return served_component("strip", '<div class="strip" data-theme="ljus" role="status"></div>')


def live_strip(
    picture: Picture,
    more: Iterable[datetime],
    now: datetime,
    recipients: Sequence[str] = (),
    *,
    quiet: bool = False,
    on_above: Callable[[], None],
) -> None:
    """Put the strip on the page, which shows the picture as it is at the real moment `now`.

    `recipients`: as whom somebody gets injects in an exercise, so that new ones are noticed on every page.
    `quiet`: the page shows nothing of the operation, so that news and the clock of it are none there.
    `on_above` draws what stands above the page, which follows unasked.

    It is told when time alone will turn the picture, or at the moments in `more` whatever else the page
    shows: that must be said even if the feed, which also says it, was away at that moment.
    """
    operation = picture.operation
    clock = operation.clock
    coming = next_moment((*expiries(picture), *more), clock.at(now))
    turns = clock.real(coming) if coming is not None else NEVER
    data = {
        "operation": operation.id,
        "revision": picture.revision,
        "now": now.timestamp(),
        "facts": operation_facts(operation),
        "turns": turns.timestamp() if turns != NEVER else None,
        "closed": operation.closed_at is not None,
        "interrupted": operation.interrupted,
        "recipients": list(recipients),
        "quiet": quiet,
        "copy": own_copy.key_of(session.who(), session.key()),
        "texts": _texts(operation),
    }
    key = f"strip-{operation.id}"
    _strip()(data=data, key=key, on_show_change=_show, on_above_change=on_above)


def _show() -> None:
    """Draw the whole page, with what stands still until asked; the strip alone would look current."""
    session.ask_anew()
    session.draw_again()


def _texts(operation: Operation) -> dict[str, Any]:
    return {
        "clock": _("övningstid") if operation.is_exercise else _("klockan"),
        "current": _("sidan är aktuell"),
        "one": _("1 ny ändring"),
        "many": _("%s nya ändringar"),
        "inject": _("1 nytt inspel"),
        "injects": _("%s nya inspel"),
        "aged": _("uppgifter har blivit gamla"),
        "shows": _("sidan visar läget %s"),
        "since": _("%s sedan dess"),
        "show": _("Visa"),
        "offline": _("FRÅNKOPPLAD"),
        "offline_since": _("sedan %s"),
        "superseded": _("Avlöst server").upper(),
        "where": _("fortsätt på %s"),
        "unwritable": _("Inget tas emot").upper(),
        "clock_wrong": _("Klockan går fel").upper(),
        "connecting": _("ansluter"),
        "closed": _("övningen är avslutad") if operation.is_exercise else _("händelsen är stängd"),
        "reopened": _("öppnad igen"),
        "standing": standing_words(),
        "pause": _("Paus för alla"),
    }
