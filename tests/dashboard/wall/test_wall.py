"""Header, ticker, what fails next and who is silent."""

from datetime import UTC, datetime, timedelta

import pytest

from dashboard.wall.coming import coming_ends, without_report
from dashboard.wall.header import empty, header
from dashboard.wall.reading import read_all
from dashboard.wall.ticker import ticker
from dashboard.words import speaking, times
from data.entries.entry import Entry, EntryKind
from data.points.facts import NO_FUNCTIONS, FunctionState
from data.words import Function, Occupancy, OperationKind, Phase, Status, Supply
from tests.data.sectors.test_sectors import LIST
from tests.factories import (
    NOW,
    ago,
    ahead,
    make_area,
    make_entry,
    make_forecast,
    make_functions,
    make_occupancy,
    make_operation,
    make_picture,
    make_point,
    make_report,
    make_state,
)


def lasting(minutes: float, function: Function = Function.EL, **changes: object) -> FunctionState:
    return make_state(function, lasts_until=ahead(minutes), **changes)  # type: ignore[arg-type]


def test_what_ends_first_comes_first() -> None:
    tank = lasting(40, Function.VATTEN, supply=Supply.NODVATTEN)
    points = [
        make_point("P01", name="Sen", functions=make_functions(el=lasting(200, supply=Supply.RESERV))),
        make_point(
            "P02", name="Grimstaskolan", functions=make_functions(el=lasting(110, supply=Supply.RESERV))
        ),
        make_point("P03", name="Tank", functions=make_functions(vatten=tank)),
        make_point("P04", name="Stängd", phase=Phase.STANGD, functions=make_functions(el=lasting(5))),
        make_point("P05", name="Redan slut", functions=make_functions(el=lasting(-5))),
        make_point(
            "P06", name="Rapporterar", phase=Phase.PLANERAD, functions=make_functions(el=lasting(300))
        ),
    ]
    picture = make_picture(points)
    found = list(coming_ends(make_forecast(picture), picture.areas))
    assert [(one.place, one.reason) for one in found] == [
        ("Tank", "nödvattnet slut 03:52"),
        ("Grimstaskolan", "reservkraft slut 05:02"),
        ("Sen", "reservkraft slut 06:32"),
        ("Rapporterar", "räcker till 08:12"),
        ("Redan slut", "räcker till 03:07, sagt 02:52, inget nytt sedan dess"),
    ]
    assert [one.passed for one in found] == [False] * 4 + [True]
    assert (found[1].function, found[1].area, found[1].at) == ("el", "Bromma", ahead(110))


def test_who_owes_a_report_never_heard_first_then_longest_silent() -> None:
    def gone(minutes: float) -> FunctionState:
        return make_state(observed_at=ago(minutes), valid_until=ago(1))

    nothing = FunctionState()
    points = [
        make_point("P01", name="Nyss", functions=make_functions(el=gone(130))),
        make_point("P02", name="Länge", functions=make_functions(el=gone(400))),
        make_point("P03", name="En aldrig", functions=make_functions(varme=nothing)),
        make_point(
            "P08", name="Två aldrig", functions=make_functions(varme=nothing, vatten=nothing, el=gone(9))
        ),
        make_point("P09", name="Öppnade nyss", functions=NO_FUNCTIONS),
        make_point("P04", name="Planerad", phase=Phase.PLANERAD, functions=NO_FUNCTIONS),
        make_point(
            "P06", name="Tystnat", phase=Phase.I_BEREDSKAP, functions={f: gone(500) for f in Function}
        ),
        make_point("P07", name="Rapporterar", phase=Phase.PLANERAD, functions=make_functions(el=gone(300))),
        make_point("P05", name="Frisk"),
    ]
    picture = make_picture(points)
    silent = without_report(picture, read_all(picture, NOW))
    assert [(one.place, one.functions, one.since, one.never) for one in silent] == [
        ("Öppnade nyss", ("info", "el", "värme", "vatten"), None, "aldrig"),
        ("En aldrig", ("värme",), None, "värme aldrig"),
        ("Två aldrig", ("el", "värme", "vatten"), None, "2 av 4 aldrig"),
        ("Länge", ("el",), ago(400), ""),
        ("Rapporterar", ("el",), ago(300), ""),
        ("Nyss", ("el",), ago(130), ""),
    ]


def test_the_ticker_says_what_was_said_newest_first() -> None:
    recent = [
        make_entry(revision=5, occurred_at=ago(0)),
        make_entry(
            EntryKind.PHASE,
            revision=4,
            occurred_at=ago(3),
            facts={"before": "under_aktivering", "phase": "oppen"},
        ),
        make_entry(
            EntryKind.REPORT,
            revision=3,
            facts={"function": "el", "status": "fungerar", "supply": "reserv"},
        ),
        make_entry(EntryKind.NOTE, revision=6, point=None, facts={}, text={"note": "Diesel beställd"}),
        make_entry(EntryKind.NOTE, revision=2, facts={}, text=None),
    ]
    point = make_point(functions=make_functions(varme=make_state(Function.VARME, Status.BEGRANSAD)))
    lines = ticker(make_picture([point], recent=recent), NOW, lines=5)
    assert [(line.place, line.news, line.status) for line in lines] == [
        ("", "anteckning: Diesel beställd", None),
        ("Brommaskolan", "värme begränsad", Status.BEGRANSAD),
        ("Brommaskolan", "har öppnat", None),
        ("Brommaskolan", "el fungerar, reservdrift", Status.FUNGERAR),
        ("Brommaskolan", "anteckning", None),
    ]
    assert (lines[1].time, lines[1].area) == ("03:12", "Bromma")


def _said(function: Function, status: Status, revision: int = 5) -> Entry:
    facts = {"function": function, "status": status}
    return make_entry(EntryKind.REPORT, revision=revision, facts=facts, occurred_at=ago(3))


def test_the_ticker_says_of_what_no_longer_holds_that_it_does_not() -> None:
    failed = _said(Function.VARME, Status.UR_FUNKTION)
    (line,) = ticker(make_picture([make_point()], recent=[failed]), NOW)
    assert (line.news, line.status) == ("värme ur funktion, gäller inte längre", None)
    expired = make_point(functions=make_functions(varme=make_state(Function.VARME, valid_until=ago(1))))
    works = _said(Function.VARME, Status.FUNGERAR)
    (line,) = ticker(make_picture([expired], recent=[works]), NOW)
    assert (line.news, line.status) == ("värme fungerar, gäller inte längre", None)
    breath = [failed, _said(Function.EL, Status.UR_FUNKTION, 6)]
    dark = make_point(functions=make_functions(el=make_state(Function.EL, Status.UR_FUNKTION)))
    (line,) = ticker(make_picture([dark], recent=breath), NOW)
    assert (line.news, line.status) == ("el ur funktion", Status.UR_FUNKTION)


def test_the_ticker_says_both_of_what_two_sources_say_differently() -> None:
    against = make_report(Function.EL, Status.UR_FUNKTION, source_key="annan")
    torn = make_point(functions=make_functions(el=make_state(Function.EL, rival=against)))
    recent = [_said(Function.EL, Status.FUNGERAR, 6), _said(Function.EL, Status.UR_FUNKTION)]
    for entry in recent:
        (line,) = ticker(make_picture([torn], recent=[entry]), NOW)
        assert line.status is not None


def test_the_ticker_says_of_room_only_what_is_so() -> None:
    facts = {"occupancy": "ledigt", "people": None, "staffing": None, "channel": "webb"}
    recent = [make_entry(EntryKind.OCCUPANCY, facts=facts, occurred_at=ago(3))]
    full = make_point(occupancy=make_occupancy(Occupancy.KAN_INTE_TA_EMOT))
    (line,) = ticker(make_picture([full], recent=recent), NOW)
    assert line.news == "ledigt, gäller inte längre"


def test_the_ticker_says_what_is_moved_and_to_whom() -> None:
    moved = {"owner": "slk", "function": "el", "area": None, "sector": None, "until": None}
    recent = [
        make_entry(EntryKind.OWNER_MOVED, revision=2, point=None, facts=moved, text={"decider": "x"}),
        make_entry(EntryKind.OWNER_MOVED, revision=1, point=None, facts={**moved, "owner": None}, text=None),
    ]
    lines = ticker(make_picture(recent=recent), NOW, register=LIST)
    assert [line.news for line in lines] == [
        "ansvar flyttat – el: Stadsledningskontoret svarar",
        "ansvar flyttat – el: återgår till ordinarie ansvarig",
    ]


def test_the_ticker_names_who_said_it_where_somebody_else_wrote_it_down() -> None:
    told = {"function": "el", "status": "ur_funktion", "supply": "okant", "channel": "telefon"}
    warm = {**told, "function": "varme"}
    recent = [
        make_entry(revision=4, facts=told, text={"on_behalf_of": "vakten"}),
        make_entry(revision=3, facts=warm, text={"on_behalf_of": "rektorn"}),
        make_entry(EntryKind.OPENING, revision=2, facts={"opened": False}, text={"reason": "låst"}),
        make_entry(EntryKind.NOTE, revision=1, facts={"about": "stod"}, text={"note": "diesel"}),
    ]
    down = {one: make_state(one, Status.UR_FUNKTION) for one in (Function.EL, Function.VARME)}
    dark = make_point(functions={**make_functions(), **down})
    lines = ticker(make_picture([dark], recent=recent), NOW, lines=5)
    assert [(line.news, line.via) for line in lines] == [
        ("el ur funktion", "telefon, vakten"),
        ("värme ur funktion", "telefon, rektorn"),
        ("punkten säger att den inte kan öppna: låst", ""),
        ("behöver stöd: diesel", ""),
    ]


def test_the_ticker_follows_a_support_request_by_its_area_where_it_has_no_point() -> None:
    asked = {"kind": "drivmedel", "priority": "akut", "owner": "slk", "area": "bromma"}
    recent = [
        make_entry(EntryKind.REQUEST_MOVED, revision=4, facts={"before": "atagen", "state": "pa_vag"}),
        make_entry(EntryKind.REQUEST, revision=3, point=None, facts=asked, text={"what": "Diesel"}),
        make_entry(EntryKind.REQUEST, revision=2, facts=asked, text=None),
    ]
    lines = ticker(make_picture(recent=recent), NOW, lines=5)
    assert [(line.place, line.area, line.news) for line in lines] == [
        ("Brommaskolan", "Bromma", "begärt stöd: på väg"),
        ("", "Bromma", "begär stöd: drivmedel (Diesel)"),
        ("Brommaskolan", "Bromma", "begär stöd: drivmedel"),
    ]


def test_a_closed_operation_says_so() -> None:
    closed = make_operation(closed_at=ago(10))
    shown = header(make_picture(operation=closed), [], NOW)
    assert shown.closed == "Händelsen är stängd sedan 03:02."
    over = make_operation(kind=OperationKind.OVNING, closed_at=ago(10))
    assert header(make_picture(operation=over), [], NOW).closed == "Övningen är avslutad sedan 03:02."


@pytest.mark.parametrize("loaded", [True, False])
@pytest.mark.parametrize("language", ["sv", "en"])
def test_an_empty_screen_says_what_to_do(loaded: bool, language: str) -> None:
    with speaking(language):
        said = empty(loaded)
    (step,) = said.steps
    assert "Förvaltning" in step
    assert "dashboard" not in step  # nobody before a screen runs a shell


@pytest.mark.parametrize(
    ("minutes", "text"),
    [
        (0, "0 min"),
        (-3, "0 min"),
        (59.9, "59 min"),
        (60, "1 h"),
        (130, "2 h 10 min"),
        (48 * 60 + 65, "2 d 1 h"),
    ],
)
def test_spans(minutes: float, text: str) -> None:
    assert times.span(timedelta(minutes=minutes)) == text


def test_times_are_stockholms_and_name_another_day() -> None:
    assert times.clock(NOW) == "03:12"
    assert times.clock(NOW - timedelta(hours=5), NOW) == "13/1 22:12"
    assert times.clock(datetime(2027, 7, 1, 12, tzinfo=UTC)) == "14:00"
    assert times.iso(NOW) == "2027-01-14T02:12:00Z"


def test_areas_keep_their_names_in_the_outlook() -> None:
    picture = make_picture(
        [make_point(area="jarva", functions=make_functions(el=lasting(9)))], [make_area("jarva", "Järva")]
    )
    assert next(coming_ends(make_forecast(picture), picture.areas)).area == "Järva"
