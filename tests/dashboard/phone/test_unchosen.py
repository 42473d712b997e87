"""Two operations open: nothing of the point is said until it is known which of them is meant."""

import pytest

from data.acting import LOCAL
from data.operations.acts import open_operation
from data.operations.rules import NewOperation
from data.points.acts.temporary import add_point
from data.points.temporary import NewTemporary, id_of
from data.words import Function, OperationKind, Readiness, Role, Status
from tests.dashboard.phone.phone import Phone, phone
from tests.dashboard.phone.world import POINT, REAL, Night, signed_in

OTHER = "storning"


@pytest.fixture
def two(night: Night) -> Night:
    """The point is open in the first, and planned in the second, where nothing is known of it."""
    new = NewOperation(OTHER, "Vattenläcka", OperationKind.INCIDENT, Readiness.NORMALLAGE)
    open_operation(night.store, LOCAL, new, night.at)
    return night


def test_neither_phase_nor_anything_else_is_said_before_the_choice(mobile: Phone, two: Night) -> None:
    link = f"/r/{two.link()}"
    asked = mobile.open(link)
    assert asked.form.offered["operation"]
    for said in ("planerad", "öppen ·", "· öppen", "senast rapporterat", "aldrig rapporterat", "02:40"):
        assert said not in asked.text, said
    assert "Om punkten inte redan är öppen i händelsen." in asked.text
    assert "Hässelby-Vällingby · öppen · Vinterstorm" in mobile.open(f"{link}?h={REAL}").text
    assert "Hässelby-Vällingby · planerad · Vattenläcka" in mobile.open(f"{link}?h={OTHER}").text
    two.open_point(operation=OTHER)
    assert "Öppnat?" not in mobile.open(link).text  # open in each that it may be about


def test_a_choice_that_is_gone_is_asked_anew_and_nothing_of_the_other_is_shown(
    mobile: Phone, two: Night
) -> None:
    link = f"/r/{two.link()}"
    page = mobile.open(f"{link}?h={OTHER}")
    two.report(Function.VATTEN, Status.UR_FUNKTION, cause="avgrävd ledning")
    two.close_operation(OTHER)
    refused = mobile.send(link, page, el_status="ur_funktion", note="kvar")
    assert "Händelsen Vattenläcka är stängd." in refused.text
    assert refused.form.offered["operation"] == [REAL]
    assert "operation" not in refused.form.sent
    for said in ("planerad", "avgrävd ledning", "Allt som förut", "02:40"):
        assert said not in refused.text, said
    sent = mobile.send(link, refused, operation=REAL)
    assert "Tack. Sparat" in sent.text


def test_a_temporary_point_is_of_its_own_operation_also_where_another_is_opened(two: Night) -> None:
    add_point(
        two.store,
        LOCAL,
        NewTemporary("church", REAL, "Grimsta kyrka", "", "hasselby-vallingby", 17.85, 59.36),
        two.at,
    )
    with phone(two, signed_in(two, Role.STADSDEL, "hasselby-vallingby")) as own:
        page = own.open(f"/mitt/{id_of('church')}")
        assert page.form.sent["operation"] == REAL
        assert own.send(f"/mitt/{id_of('church')}", page, el_status="fungerar").status == 200


def test_ones_own_form_says_no_more_than_the_link(two: Night) -> None:
    with phone(two, signed_in(two, Role.STADSDEL, "hasselby-vallingby")) as own:
        asked = own.open(f"/mitt/{POINT}").text
        assert "Vilken händelse gäller det?" in asked
        assert "planerad" not in asked
