"""The matrix counts as the rules of truth do, orders by how many are hit, and says which way it goes."""

from dashboard.wall.matrix import Matrix, Trend, matrix
from dashboard.wall.reading import read_all
from data.entries.codec import encode
from data.entries.entry import EntryKind
from data.points import counting
from data.points.facts import NO_FUNCTIONS, Picture, Point
from data.words import Function, Mark, Occupancy, Phase, Status, Supply
from tests.factories import (
    NOW,
    ago,
    ahead,
    make_area,
    make_entry,
    make_functions,
    make_occupancy,
    make_picture,
    make_point,
    make_report,
    make_state,
)

DOWN = make_state(Function.EL, Status.UR_FUNKTION)
LIMITED = make_state(Function.EL, Status.BEGRANSAD)
UNCONFIRMED = make_state(Function.EL, Status.UR_FUNKTION, observed_at=ago(200), valid_until=ago(80))
EXPIRED_GOOD = make_state(Function.EL, Status.FUNGERAR, observed_at=ago(140), valid_until=ago(20))


def with_el(id: str, area: str, state: object, **changes: object) -> Point:
    return make_point(id, area=area, functions=make_functions(el=state), **changes)  # type: ignore[arg-type]


def drawn(picture: Picture) -> Matrix:
    return matrix(picture, read_all(picture, NOW), NOW)


def test_a_cell_counts_each_open_point_once_and_names_the_two_worst_ways() -> None:
    points = [
        with_el("P01", "bromma", DOWN),
        with_el("P02", "bromma", UNCONFIRMED),
        with_el("P03", "bromma", LIMITED),
        with_el("P04", "bromma", EXPIRED_GOOD),
        with_el("P05", "bromma", make_state()),
        make_point("P06", phase=Phase.I_BEREDSKAP, functions=NO_FUNCTIONS),
    ]
    row = drawn(make_picture(points)).rows[0]
    cell = row.cells[1]
    assert (row.open, row.points, row.waiting) == (5, 6, 1)
    assert (cell.working, cell.counted, cell.status, cell.mark) == (1, 5, Status.UR_FUNKTION, Mark.BEKRAFTAT)
    assert [(k.status, k.mark, k.count) for k in cell.kinds] == [
        (Status.UR_FUNKTION, Mark.BEKRAFTAT, 1),
        (Status.UR_FUNKTION, Mark.OBEKRAFTAT, 1),
    ]
    assert cell.more == 2
    assert cell.label == (
        "Bromma, el: 1 av 5 fungerar, 1 ur funktion, 1 obekräftat ur funktion, 1 begränsad, 1 okänd"
    )
    total = counting.cell(points, Function.EL, NOW)
    assert (total.fungerar, total.counted, total.obekraftad, total.okand) == (1, 5, 1, 1)


def test_order_weighs_people_and_points_before_the_worst_cell() -> None:
    areas = [make_area("stor", "Stor", 100_000), make_area("liten", "Liten", 30_000)]
    points = [with_el(f"S{i}", "stor", LIMITED) for i in range(4)]
    points += [with_el("L0", "liten", DOWN), *(with_el(f"L{i}", "liten", make_state()) for i in range(1, 4))]
    shown = drawn(make_picture(points, areas))
    # Stor: 4 limited of 4 open = 0.4 x 100 000; Liten: 1 failed of 4 = 0.25 x 30 000.
    assert [(row.id, row.hit) for row in shown.rows] == [("stor", 40_000), ("liten", 7_500)]


def test_two_open_and_three_that_only_report_are_five_and_told_apart() -> None:
    points = [
        with_el("P01", "bromma", make_state()),
        with_el("P02", "bromma", DOWN),
        with_el("P03", "bromma", DOWN, phase=Phase.PLANERAD),
        with_el("P04", "bromma", make_state(), phase=Phase.I_BEREDSKAP),
        with_el("P05", "bromma", LIMITED, phase=Phase.UNDER_AKTIVERING),
        make_point("P06", phase=Phase.PLANERAD, functions=NO_FUNCTIONS),
        with_el("P07", "bromma", DOWN, phase=Phase.STANGD),
        with_el("P08", "bromma", DOWN, phase=Phase.UNDER_AVVECKLING),
    ]
    row = drawn(make_picture(points)).rows[0]
    assert (row.open, row.undecided, row.points, row.waiting) == (2, 3, 8, 1)
    assert (row.cells[1].working, row.cells[1].counted) == (2, 5)
    assert row.cells[1].label == (
        "Bromma, el: 2 av 5 fungerar, varav 3 ej beslutade öppna, 2 ur funktion, 1 begränsad"
    )


def test_an_area_with_no_open_point_stands_between_the_hit_and_the_well() -> None:
    areas = [make_area("val"), make_area("tom"), make_area("illa")]
    points = [
        with_el("P01", "val", make_state()),
        make_point("P02", area="tom", phase=Phase.PLANERAD, functions=NO_FUNCTIONS),
        with_el("P03", "illa", LIMITED),
    ]
    shown = drawn(make_picture(points, areas))
    assert [row.id for row in shown.rows] == ["illa", "tom", "val"]
    empty = shown.rows[1]
    assert (empty.open, empty.points, empty.oldest) == (0, 1, None)
    assert empty.cells[0].status is None
    assert empty.cells[0].label == "Tom, information: ingen öppen punkt"


def test_a_temporary_point_is_beside_the_others_and_serves_once_it_is_decided_open() -> None:
    came = [
        with_el("T1", "bromma", DOWN, phase=phase, temporary=True) for phase in (Phase.PLANERAD, Phase.OPPEN)
    ]
    closed = make_point("P01", phase=Phase.PLANERAD, functions=NO_FUNCTIONS)
    undecided, decided = (drawn(make_picture([closed, one])).rows[0] for one in came)
    assert (undecided.counted, undecided.tier) == (0, 2)
    assert (decided.counted, decided.tier) == (1, 0)
    for row in (undecided, decided):
        assert (row.open, row.undecided, row.temporary, row.points) == (0, 0, 1, 1)
        assert (row.beside, row.beside_words) == (1, "1 tillfällig")


def test_an_area_where_a_temporary_point_fails_is_never_one_without_known_failures() -> None:
    fine = with_el("P01", "bromma", make_state())
    came = with_el("T1", "bromma", DOWN, phase=Phase.PLANERAD, temporary=True)
    assert drawn(make_picture([fine])).well == ("Bromma",)
    says = drawn(make_picture([fine, came]))
    assert (says.well, says.rows[0].tier, says.rows[0].counted) == ((), 0, 1)


def test_an_area_without_figures_weighs_as_the_others_on_average() -> None:
    areas = [
        make_area("a", population=20_000),
        make_area("b", population=None),
        make_area("c", population=60_000),
    ]
    points = [with_el(f"P{one.id}", one.id, DOWN) for one in areas]
    assert {row.id: row.hit for row in drawn(make_picture(points, areas)).rows} == {
        "a": 20_000,
        "b": 40_000,
        "c": 60_000,
    }


def test_the_edge_wears_with_the_oldest_report_and_supply_shows_the_most_fragile() -> None:
    young = make_state(Function.EL, observed_at=ago(5), valid_until=ahead(115), supply=Supply.RESERV)
    old = make_state(Function.EL, observed_at=ago(90), valid_until=ahead(30))
    cell = (
        drawn(make_picture([with_el("P01", "bromma", young), with_el("P02", "bromma", old)])).rows[0].cells[1]
    )
    assert (cell.observed, cell.expires, cell.supply) == (ago(90), ahead(30), Supply.RESERV)


def test_a_contradiction_is_its_own_way() -> None:
    rival = make_report(Function.EL, Status.BEGRANSAD, source_key="b")
    cell = drawn(make_picture([with_el("P01", "bromma", make_state(rival=rival))])).rows[0].cells[1]
    assert (cell.working, cell.status, cell.mark) == (0, Status.BEGRANSAD, Mark.MOTSTRIDIGT)
    assert [(kind.sign, kind.count) for kind in cell.kinds] == [("neq", 1)]


def test_the_fullest_open_point_speaks_for_the_area() -> None:
    points = [
        make_point("P01", occupancy=make_occupancy(Occupancy.LEDIGT)),
        make_point("P02", occupancy=make_occupancy(Occupancy.FULLT)),
        make_point("P03", phase=Phase.STANGD, occupancy=make_occupancy(Occupancy.KAN_INTE_TA_EMOT)),
    ]
    assert drawn(make_picture(points)).rows[0].occupancy is Occupancy.FULLT


def test_ej_aktuell_counts_nowhere() -> None:
    cell = (
        drawn(make_picture([with_el("P01", "bromma", make_state(status=Status.EJ_AKTUELL))])).rows[0].cells[1]
    )
    assert (cell.counted, cell.working, cell.kinds) == (0, 0, ())


def test_direction_comes_from_the_last_two_reports() -> None:
    recent = [
        make_entry(facts={"function": "el", "status": "fungerar", "supply": "ordinarie"}, revision=1),
        make_entry(facts={"function": "el", "status": "ur_funktion", "supply": "ordinarie"}, revision=2),
    ]
    picture = make_picture([with_el("P01", "bromma", DOWN)], recent=recent)
    assert drawn(picture).rows[0].cells[1].trend is Trend.WORSE
    turned = make_picture(
        [with_el("P01", "bromma", make_state())],
        recent=[make_entry(facts=encode(entry.what), revision=3 - entry.revision) for entry in recent],
    )
    assert drawn(turned).rows[0].cells[1].trend is Trend.BETTER


def test_good_news_that_just_expired_is_a_turn_for_the_worse() -> None:
    assert drawn(make_picture([with_el("P01", "bromma", EXPIRED_GOOD)])).rows[0].cells[1].trend is Trend.WORSE
    long_ago = make_state(Function.EL, observed_at=ago(300), valid_until=ago(180))
    assert drawn(make_picture([with_el("P01", "bromma", long_ago)])).rows[0].cells[1].trend is Trend.SAME


def test_one_report_alone_has_no_direction() -> None:
    picture = make_picture(recent=[make_entry(kind=EntryKind.REPORT)])
    assert {cell.trend for cell in drawn(picture).rows[0].cells} == {Trend.SAME}
