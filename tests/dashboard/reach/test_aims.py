"""Which points count: what is confirmed to work now at a point that serves, and nothing that was so once."""

from typing import Any

import pytest

from dashboard.reach.aims import Aim, could_open, tags, working
from dashboard.wall.reading import read
from data.words import Phase, Status
from tests.factories import NOW, ago, ahead, make_functions, make_point, make_report, make_state


def counted(aim: Aim, **changes: Any) -> bool:
    return bool(working([read(make_point(**changes), NOW)], aim))


def test_what_works_at_an_open_point_counts_and_so_does_that_it_is_open() -> None:
    assert all(counted(aim) for aim in Aim)


@pytest.mark.parametrize(
    "state",
    [
        make_state(status=Status.BEGRANSAD),
        make_state(status=Status.UR_FUNKTION),
        make_state(status=Status.OKAND),
        make_state(status=Status.EJ_AKTUELL),
        make_state(valid_until=ago(1)),
        make_state(lasts_until=ago(1)),
        make_state(status=Status.UR_FUNKTION, valid_until=ago(1)),
        make_state(rival=make_report(status=Status.BEGRANSAD, source_key="vakten")),
    ],
    ids=["limited", "down", "unknown", "not applicable", "expired", "run out", "unconfirmed", "contradicted"],
)
def test_what_is_not_confirmed_to_work_now_does_not_count(state: Any) -> None:
    functions = make_functions(el=state)
    assert not counted(Aim.EL, functions=functions)
    assert counted(Aim.VARME, functions=functions)
    assert counted(Aim.OPPEN, functions=functions)


def test_a_point_that_reports_counts_for_what_works_though_it_is_not_decided_open() -> None:
    assert counted(Aim.EL, phase=Phase.I_BEREDSKAP)
    assert not counted(Aim.OPPEN, phase=Phase.I_BEREDSKAP)


def test_a_point_that_is_closed_or_temporary_and_undecided_serves_nobody() -> None:
    for phase in (Phase.STANGD, Phase.UNDER_AVVECKLING):
        assert not counted(Aim.EL, phase=phase)
    assert not counted(Aim.EL, phase=Phase.I_BEREDSKAP, temporary=True)
    assert counted(Aim.EL, temporary=True)


def test_a_closed_point_could_be_opened_unless_it_is_known_to_lack_what_is_asked_for() -> None:
    silent = make_functions(status=Status.OKAND)
    down = make_functions(
        status=Status.OKAND, varme=make_state(status=Status.UR_FUNKTION, valid_until=ago(9))
    )
    closed = [
        read(make_point("P01", phase=Phase.PLANERAD, functions=silent), NOW),
        read(make_point("P02", phase=Phase.STANGD, functions=down), NOW),
        read(make_point("P03"), NOW),
    ]
    assert could_open(closed, Aim.VARME) == {"P01"}
    assert could_open(closed, Aim.EL) == could_open(closed, Aim.OPPEN) == {"P01", "P02"}


def test_a_mark_turns_when_what_counts_does_also_by_time_alone_and_only_for_that() -> None:
    point = make_point(functions=make_functions(el=make_state(lasts_until=ahead(5))))
    now, later = tags([read(point, NOW)]), tags([read(point, ahead(6))])
    assert {aim for aim in Aim if now[aim] != later[aim]} == {Aim.EL}
    moved = tags([read(make_point(lon=17.9), NOW)])
    assert all(now[aim] != moved[aim] for aim in Aim)
