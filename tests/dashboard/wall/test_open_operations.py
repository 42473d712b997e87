"""Which operation a screen shows: its own; and what it says of the others."""

from datetime import timedelta

import pytest

from dashboard.wall.header import also_open, broken, counted_beside, elsewhere, open_real, shown
from dashboard.words import speaking
from dashboard.words.empty import way_on
from data.clock import Clock
from data.rights import Grant, Who
from data.words import OperationKind, Role
from tests.factories import NOW, ago, make_operation

FIRST = make_operation(id="storm", name="Storm", opened_at=ago(900))
SECOND = make_operation(id="elavbrott", name="Elavbrott", opened_at=ago(5))
DRILL = make_operation(id="ovning", name="Kabelbrand", kind=OperationKind.OVNING, opened_at=ago(2000))
PLANNED = make_operation(
    id="planerad", kind=OperationKind.OVNING, opened_at=ago(1), clock=Clock(ago(1), NOW, 0.0)
)
OVER = make_operation(id="over", opened_at=ago(3000), closed_at=ago(1))
ALL = (SECOND, DRILL, OVER, FIRST, PLANNED)


def test_a_screen_stays_with_its_operation_whatever_is_opened_or_closed() -> None:
    for one in ALL:
        assert shown(one.id, ALL) == one


def test_a_screen_without_one_gets_a_real_one_before_any_exercise_and_the_first_of_them() -> None:
    assert shown(None, ALL) == FIRST
    assert shown(None, (DRILL, SECOND)) == SECOND
    assert shown(None, (PLANNED, DRILL, OVER)) == DRILL
    assert shown(None, (PLANNED, OVER)) is None
    assert shown(PLANNED.id, (FIRST, PLANNED)) == PLANNED
    assert shown("finns-inte", ALL) == FIRST
    assert shown(None, (OVER,)) is None


def test_a_broken_exercise_leads_where_a_screen_without_its_own_begins_and_names_all() -> None:
    assert open_real(ALL) == (FIRST, SECOND)
    assert open_real(ALL)[0] == shown(None, ALL)
    assert open_real((DRILL, OVER)) == ()
    says = broken(DRILL, ALL)
    assert says.real == FIRST.id
    assert "den skarpa händelse som öppnades först: 2 är öppna" in says.what_next
    assert broken(DRILL, (DRILL, FIRST)).what_next == "Skärmen byter till den skarpa händelsen."
    assert way_on(Who("x", "någon", (Grant(Role.KRISLEDNING),)), ALL).real == (FIRST, SECOND)


def test_every_screen_says_what_else_is_open_but_no_exercise_that_has_not_begun() -> None:
    assert also_open(FIRST, ALL) == (SECOND, DRILL)
    assert also_open(DRILL, ALL) == (SECOND, FIRST)
    assert also_open(OVER, ALL) == (SECOND, FIRST, DRILL)
    assert also_open(FIRST, (FIRST, OVER, PLANNED)) == ()


def test_real_and_exercise_are_told_apart_and_the_many_are_counted() -> None:
    on_real = elsewhere(FIRST, ALL)
    with speaking("en"):
        on_exercise = elsewhere(DRILL, ALL)
    assert on_real is not None
    assert on_exercise is not None
    assert on_real.named == (("elavbrott", "Elavbrott"), ("ovning", "övning Kabelbrand"))
    assert on_exercise.named[0] == ("elavbrott", "real operation Elavbrott")
    many = elsewhere(OVER, ALL)
    assert many is not None
    assert (len(many.named), many.more) == (2, 1)
    assert elsewhere(FIRST, (FIRST,)) is None


def test_a_real_screen_says_how_many_failures_the_other_real_ones_have_and_no_other_does() -> None:
    assert counted_beside(FIRST, ALL) == (SECOND,)
    assert counted_beside(DRILL, ALL) == ()
    says = elsewhere(FIRST, ALL, {SECOND.id: 3})
    assert says is not None
    assert says.named == (("elavbrott", "Elavbrott (3 fel)"), ("ovning", "övning Kabelbrand"))


@pytest.mark.parametrize(
    ("role", "operations", "says", "leads", "opens"),
    [
        (Role.KRISLEDNING, (DRILL, FIRST), "Inget av övningens läge gäller.", True, False),
        (Role.KRISLEDNING, (DRILL,), "Ingen skarp händelse är öppen. Öppna en", False, True),
        (Role.OVNINGSLEDNING, (DRILL, FIRST), "En skarp händelse är öppen, men din roll", False, False),
        (Role.OVNINGSLEDNING, (DRILL,), "är öppen. Krisledningen öppnar den.", False, False),
        (Role.LASARE, (DRILL,), "är öppen. Krisledningen öppnar den.", False, False),
    ],
)
def test_after_a_break_everybody_is_told_what_is_true_and_sent_only_where_they_may_go(
    role: Role, operations: tuple[object, ...], says: str, leads: bool, opens: bool
) -> None:
    who = Who("x", "någon", (Grant(role),))
    found = way_on(who, operations)  # type: ignore[arg-type]
    assert says in found.says
    assert (bool(found.real), found.opens) == (leads, opens)
    if not leads:
        assert FIRST.name not in found.says


def test_who_opened_last_does_not_matter_for_the_next_screen() -> None:
    later = make_operation(id="senare", opened_at=NOW + timedelta(hours=1))
    assert shown(None, (FIRST, later)) == shown(None, (FIRST,)) == FIRST
