"""What the page of a point says, and exactly what "oförändrat" covers."""

from dashboard.desk.situation.says.point import PointPage, by_id, choices, point_page
from dashboard.wall.reading import read_all
from data.points.facts import FunctionState, Point
from data.rights import Grant, Who
from data.words import Function, OperationKind, Phase, Role, Status, Supply
from tests.factories import (
    NOW,
    ago,
    make_functions,
    make_occupancy,
    make_operation,
    make_picture,
    make_point,
    make_report,
    make_state,
)

KRISLEDNING = Who("u1", "krisledningen", (Grant(Role.KRISLEDNING),))


def page(point: Point, **operation: object) -> PointPage:
    return point_page(make_picture((point,), operation=make_operation(**operation)), point, NOW, KRISLEDNING)


def test_unchanged_covers_only_what_is_fresh_and_uncontradicted() -> None:
    rival = make_report(
        Function.VARME, Status.UR_FUNKTION, source="vakt", source_key="v", observed_at=ago(25)
    )
    point = make_point(
        functions=make_functions(
            el=make_state(valid_until=ago(1)),
            varme=make_state(Function.VARME, rival=rival),
            vatten=make_state(Function.VATTEN, Status.BEGRANSAD),
        )
    )
    says = page(point)
    assert [(one.name, one.says) for one in says.covered] == [
        ("information", "fungerar sedan 02:52"),
        ("vatten", "begränsad sedan 02:52"),
    ]
    assert {one.name: one.why_not for one in says.not_covered} == {
        "el": "har gått ut: rapporterades 02:52",
        "värme": "motstridigt: avgör i en egen rapport",
    }


def test_what_was_never_reported_cannot_be_unchanged() -> None:
    says = page(make_point(functions=make_functions(el=FunctionState())))
    assert [(one.name, one.why_not) for one in says.not_covered] == [("el", "aldrig rapporterat")]


def test_both_sources_of_a_contradiction_are_shown_newest_first() -> None:
    rival = make_report(status=Status.UR_FUNKTION, source="vakten", source_key="v", observed_at=ago(25))
    says = page(make_point(functions=make_functions(el=make_state(rival=rival))))
    card = next(one for one in says.cards if one.line.function is Function.EL)
    assert [(claim.source, claim.word, claim.worse) for claim in card.claims] == [
        ("platsansvarig", "fungerar", False),
        ("vakten", "ur funktion", True),
    ]
    assert says.worst is Function.EL


def test_an_expired_failure_says_what_it_was_and_when() -> None:
    old = make_state(status=Status.UR_FUNKTION, observed_at=ago(62), valid_until=ago(2), supply=Supply.RESERV)
    card = page(make_point(functions=make_functions(el=old))).cards[1]
    assert card.line.trust == "obekräftat – var ur funktion 02:10"
    assert card.expired


def test_only_the_ways_that_the_rules_allow_are_offered() -> None:
    assert [way.phase for way in page(make_point()).ways] == [Phase.UNDER_AVVECKLING]
    planned = page(make_point(phase=Phase.PLANERAD))
    assert [way.word for way in planned.ways] == ["öppen nu", "i beredskap", "under aktivering"]


def test_an_example_in_a_real_operation_and_a_closed_operation_say_why_nothing_can_be_written() -> None:
    assert "exempelpunkt" in page(make_point(example=True)).rights.report
    assert page(make_point(example=True), kind=OperationKind.OVNING).rights.report == ""
    assert "stängd" in page(make_point(), closed_at=ago(1)).rights.report


def test_an_old_occupancy_is_said_to_be_old() -> None:
    old = make_occupancy(observed_at=ago(180), valid_until=ago(60))
    says = page(make_point(occupancy=old))
    assert says.popup.occupancy is None
    assert says.occupancy_old == "har gått ut – var ledigt 00:12"


def test_points_are_chosen_by_name_and_area() -> None:
    picture = make_picture((make_point("P2", name="Östra skolan"), make_point("P1", name="Alviksskolan")))
    assert list(choices(picture, read_all(picture, NOW)).values()) == [
        "Alviksskolan · Bromma",
        "Östra skolan · Bromma",
    ]
    assert by_id(picture, "P2") is not None
    assert by_id(picture, None) is None
