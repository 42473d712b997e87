"""What is rendered is escaped whoever wrote it, and says in English what it says in Swedish."""

import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from dashboard.live.render import Rendered, Renderer
from data.entries.entry import EntryKind
from data.points.facts import NO_FUNCTIONS, FunctionState, Picture, Point, Report
from data.words import Function, Phase, Status
from tests.dashboard.drawing import drawn
from tests.factories import (
    NOW,
    ago,
    ahead,
    make_area,
    make_entry,
    make_functions,
    make_occupancy,
    make_operation,
    make_picture,
    make_point,
    make_report,
    make_state,
)

HOSTILE = "<img src=x onerror=alert(1)>\"'&{{7*7}}</script><script>alert(2)</script>"
ALLOWED = {
    *(
        "a",
        "article",
        "header",
        "footer",
        "h1",
        "h2",
        "p",
        "span",
        "b",
        "i",
        "br",
        "time",
        "strong",
        "small",
        "ol",
        "li",
        "code",
        "div",
    ),
    *("table", "thead", "tbody", "tr", "th", "td", "dl", "dt", "dd", "svg", "use"),
}


class Reader(HTMLParser):
    """Collects the tags, the attributes and the text of rendered HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)

    def handle_data(self, data: str) -> None:
        self.text += data


def poisoned(point: Point) -> Point:
    """Return a point with every one of its texts hostile."""
    return replace(
        point,
        name=HOSTILE,
        address=HOSTILE,
        source=HOSTILE,
        operated_by=HOSTILE,
        infrastructure_by=HOSTILE,
        owner=HOSTILE,
        fault_contact=HOSTILE,
    )


def hostile_picture() -> Picture:
    def report(**changes: object) -> Report:
        texts = {"source": HOSTILE, "cause": HOSTILE, "note": HOSTILE}
        return make_report(Function.EL, Status.BEGRANSAD, **texts, **changes)

    rival = replace(report(source_key="b"), status=Status.FUNGERAR)
    state = replace(make_state(), current=replace(report(), lasts_until=ahead(20)), rival=None)
    against = replace(make_state(), current=report(), rival=rival)
    silent = make_state(Function.VATTEN, valid_until=ago(1), source=HOSTILE)
    functions = make_functions(el=state, varme=against, vatten=silent)
    point = poisoned(make_point(functions=functions, occupancy=make_occupancy(source=HOSTILE), example=True))
    recent = [
        make_entry(),
        make_entry(EntryKind.PHASE, facts={"phase": "oppen"}),
        make_entry(EntryKind.NOTE, facts={}, text={"note": HOSTILE}),
    ]
    return make_picture(
        [point],
        [make_area("bromma", HOSTILE), make_area("tom", HOSTILE)],
        operation=make_operation(name=HOSTILE, closed_at=NOW),
        recent=recent,
    )


def html_of(shown: Rendered) -> Iterator[tuple[str, str]]:
    yield from shown.panels.items()
    for identity, feature in shown.points.items():
        yield identity, feature["properties"]["popup"]


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_text_is_shown_as_text(language: str) -> None:
    others = [make_operation(id="x", name=HOSTILE)]
    shown = drawn(hostile_picture(), by=Renderer(language), others=others)
    seen = ""
    for where, html in html_of(shown):
        reader = Reader()
        reader.feed(html)
        assert reader.tags <= ALLOWED, (where, reader.tags - ALLOWED)
        assert not any(name.startswith("on") for name in reader.attributes), where
        assert "style" not in reader.attributes  # the policy would refuse it
        seen += reader.text
    assert "49" not in re.sub(r"\d\d:\d\d", "", seen)  # and none of it is a template
    # name of point, area and operation; address, owner, source, cause, note, contact …
    assert seen.count("<img src=x onerror=alert(1)>") >= 12


def test_an_operation_without_points_says_how_to_load_them() -> None:
    shown = drawn(make_picture([]))
    assert "under Förvaltning, Punktregister" in shown.panels["empty"]
    assert shown.operation is not None


def test_nothing_open_says_what_to_do_in_both_languages() -> None:
    assert "Ingen händelse är öppen" in Renderer("sv").nothing(7, True).panels["empty"]
    assert "No operation is open" in Renderer("en").nothing(7, True).panels["empty"]


def test_english_has_no_swedish_left() -> None:
    picture = make_picture(
        [make_point(occupancy=make_occupancy()), make_point("P02", phase=Phase.I_BEREDSKAP, name="Other")],
        recent=[make_entry()],
    )
    shown = drawn(picture, by=Renderer("en"))
    text = ""
    for _, html in html_of(shown):
        reader = Reader()
        reader.feed(html)
        text += reader.text
    for word in ("fungerar", "öppen", "öppna", "äldsta", "punkter", "begränsad", "beredskap", "sedan"):
        assert word not in text, word


def test_ten_reports_before_anybody_has_decided_to_open_are_on_the_wall() -> None:
    def say(number: int) -> Point:
        down = make_functions(el=make_state(status=Status.UR_FUNKTION if number < 4 else Status.FUNGERAR))
        return make_point(f"P{number:02}", phase=Phase.PLANERAD, functions=down)

    shown = drawn(make_picture([say(number) for number in range(10)]))
    figures = re.sub(r"<[^>]+>", " ", shown.panels["figures"]).split()
    assert " ".join(figures).startswith("utan åtgärd 4 fel 4 öppna av 10 10 ej beslutade 0 nästa bortfall")
    assert "ingen öppen punkt" not in shown.panels["matrix"]
    assert "6/10" in shown.panels["matrix"]
    assert "0+10" in shown.panels["matrix"]
    assert "ingen av 10" in shown.panels["silent"]
    assert all(one["properties"]["undecided"] for one in shown.points.values())


def test_with_nothing_open_and_nothing_reported_no_sentence_counts_anything() -> None:
    shown = drawn(make_picture([make_point(phase=Phase.I_BEREDSKAP, functions=NO_FUNCTIONS)]))
    for panel in ("silent", "figures"):
        assert "ingen punkt är öppen" in shown.panels[panel]
    assert "ingen öppen punkt" in shown.panels["matrix"]


def test_an_unchanged_point_is_not_drawn_again() -> None:
    renderer, picture = Renderer("sv"), make_picture()
    first = drawn(picture, by=renderer).points["P01"]
    assert drawn(picture, ahead(1), by=renderer).points["P01"] is first
    assert drawn(picture, ahead(101), by=renderer).points["P01"] is not first


def test_only_a_panel_that_says_something_else_is_drawn_again() -> None:
    renderer, before = Renderer("sv"), make_picture()
    first = drawn(before, by=renderer)
    assert drawn(before, ahead(1), by=renderer).panels["matrix"] is first.panels["matrix"]
    down = make_functions(el=make_state(status=Status.UR_FUNKTION, lasts_until=ahead(200)))
    after = replace(before, points=(replace(before.points[0], functions=down), *before.points[1:]))
    for picture, now in ((after, ahead(2)), (after, ahead(101)), (after, ahead(24 * 60)), (before, NOW)):
        assert drawn(picture, now, by=renderer).panels == drawn(picture, now).panels
    assert drawn(after, ahead(2), by=renderer).panels["matrix"] != first.panels["matrix"]


def test_a_return_that_has_passed_is_no_promise_in_the_popup_either_nor_before_its_time() -> None:
    down = make_functions(el=make_state(status=Status.UR_FUNKTION, restored_estimate=ahead(30)))
    renderer, picture = Renderer("sv"), make_picture([make_point(functions=down)])
    for minutes in (0, 31, 0):
        popup = drawn(picture, ahead(minutes), by=renderer).points["P01"]["properties"]["popup"]
        assert ("skulle ha varit åter" in popup) is (minutes == 31)


def test_a_point_that_has_reported_something_is_not_shown_as_one_that_never_did() -> None:
    point = make_point(functions=make_functions(varme=FunctionState()))
    shown = drawn(make_picture([point])).panels["silent"]
    assert "Brommaskolan värme aldrig" in " ".join(re.sub(r"<[^>]+>", " ", shown).split())
