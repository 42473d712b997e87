"""What a screen remembers is what it would work out again, at every moment and in both directions of time."""

from dataclasses import replace

from dashboard.wall.matrix import matrix
from dashboard.wall.memory import Memory
from dashboard.wall.reading import read_all
from data.words import Function, Status
from tests.factories import NOW, ahead, make_area, make_functions, make_picture, make_point, make_state

POINTS = [
    make_point("P01", area="bromma", functions=make_functions(el=make_state(valid_until=ahead(30)))),
    make_point("P02", area="farsta"),
]
PICTURE = make_picture(POINTS, [make_area("bromma"), make_area("farsta")])


def test_a_point_that_is_the_same_is_not_read_again_until_something_of_it_ends() -> None:
    memory = Memory()
    first = read_all(PICTURE, NOW, memory)
    later = read_all(PICTURE, ahead(29), memory)
    assert [one is other for one, other in zip(first, later, strict=True)] == [True, True]
    ended = read_all(PICTURE, ahead(30), memory)
    assert (ended[0] is first[0], ended[1] is first[1]) == (False, True)
    assert ended[0].functions[Function.EL].status is Status.OKAND


def test_memory_never_says_anything_else_whatever_way_time_goes() -> None:
    memory = Memory()
    down = make_functions(el=make_state(status=Status.UR_FUNKTION))
    worse = replace(PICTURE, points=(replace(POINTS[0], functions=down), POINTS[1]))
    for picture, now in (
        (PICTURE, NOW),
        (PICTURE, ahead(31)),
        (PICTURE, NOW),
        (worse, ahead(5)),
        (PICTURE, ahead(5)),
        (worse, ahead(24 * 60)),
    ):
        readings = read_all(picture, now, memory)
        assert readings == read_all(picture, now)
        assert matrix(picture, readings, now, memory) == matrix(picture, read_all(picture, now), now)


def test_only_the_area_that_changed_is_made_again() -> None:
    memory = Memory()
    before = {row.id: row for row in matrix(PICTURE, read_all(PICTURE, NOW, memory), NOW, memory).rows}
    down = make_functions(el=make_state(status=Status.UR_FUNKTION))
    worse = replace(PICTURE, points=(replace(POINTS[0], functions=down), POINTS[1]))
    after = {row.id: row for row in matrix(worse, read_all(worse, NOW, memory), NOW, memory).rows}
    assert (after["bromma"] is before["bromma"], after["farsta"] is before["farsta"]) == (False, True)
