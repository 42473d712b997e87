"""Which steps a course has, and what counts as having done one."""

from dataclasses import replace
from typing import Any

import pytest

from data.access.facts import read_grant, written
from data.entries.entry import Entry, EntryKind
from data.rehearsal.facts import COURSES, PLAYER, Step
from data.rehearsal.rules import course, offered, progress, why_not_rehearse
from data.rights import Grant, Who
from data.sectors.facts import EMPTY_REGISTER
from data.words import Role
from tests.data.sectors.test_sectors import LIST
from tests.data.world import POINTS
from tests.factories import ago, make_entry

LEADER, BROMMA, ENERGI = Grant(Role.KRISLEDNING), Grant(Role.STADSDEL, "bromma"), Grant(Role.SEKTOR, "energi")
K = EntryKind


def entry(kind: EntryKind, **facts: Any) -> Entry:
    return make_entry(kind, facts=facts)


ASKED = replace(entry(K.REQUEST), actor=PLAYER)
HERE = ("P01", "P02")

# Each step: an entry that does it, and one beside it that does not.
DOES: dict[Step, tuple[Grant, Entry, Entry]] = {
    Step.REPORT: (
        BROMMA,
        entry(K.REPORT, status="ur_funktion"),
        entry(K.REPORT, status="fungerar"),
    ),
    Step.OPEN: (
        BROMMA,
        entry(K.PHASE, phase="oppen"),
        entry(K.PHASE, phase="under_aktivering"),
    ),
    Step.ASK: (BROMMA, entry(K.REQUEST), entry(K.NOTE)),
    Step.CONFIRM: (
        BROMMA,
        entry(K.REPORT, repeats=True),
        entry(
            K.REPORT,
        ),
    ),
    Step.CALL: (
        LEADER,
        entry(K.OCCUPANCY, channel="telefon"),
        entry(K.OCCUPANCY, channel="webb"),
    ),
    Step.DECIDE: (LEADER, entry(K.DECISION), entry(K.NOTE)),
    Step.ANSWER: (
        LEADER,
        entry(K.REQUEST_MOVED, state="avslagen"),
        entry(K.REQUEST_MOVED, state="aterkallad"),
    ),
    Step.ON_ITS_WAY: (
        ENERGI,
        entry(K.REQUEST_MOVED, state="pa_vag"),
        entry(K.REQUEST_MOVED, state="atagen"),
    ),
    Step.NOTE: (LEADER, entry(K.NOTE), entry(K.DECISION)),
    Step.ASSESS: (
        ENERGI,
        entry(K.SECTOR_REPORT, sector="energi", organisation=None),
        entry(K.SECTOR_REPORT, sector="energi", organisation="ks"),
    ),
}


def done(grant: Grant, *entries: Entry) -> dict[Step, Any]:
    return {one.step: one.at for one in progress(grant, (ASKED, *entries), HERE, LIST)}


@pytest.mark.parametrize("step", Step)
def test_a_step_is_done_by_what_it_asks_for_and_by_nothing_else(step: Step) -> None:
    grant, does, beside = DOES[step]
    assert done(grant, does)[step] == does.recorded_at
    assert done(grant, beside)[step] is None
    assert done(grant, replace(does, actor=PLAYER))[step] is None


def test_what_is_done_in_another_area_or_sector_is_not_it() -> None:
    _grant, does, _beside = DOES[Step.REPORT]
    assert done(BROMMA, replace(does, point="P03"))[Step.REPORT] is None
    assert done(Grant(Role.SEKTOR, "halsa"), DOES[Step.ASSESS][1])[Step.ASSESS] is None


def test_the_first_time_counts() -> None:
    _grant, does, _beside = DOES[Step.NOTE]
    again = replace(does, revision=does.revision + 9, recorded_at=ago(-5))
    assert done(LEADER, again, does)[Step.NOTE] == does.recorded_at


def test_without_a_list_of_who_answers_nothing_is_asked() -> None:
    assert course(BROMMA, (), EMPTY_REGISTER) == (Step.REPORT, Step.OPEN, Step.CONFIRM)
    assert course(LEADER, (), EMPTY_REGISTER) == (Step.CALL, Step.DECIDE, Step.NOTE)
    for grant in (LEADER, BROMMA, ENERGI):
        assert course(grant, (ASKED,), LIST) == COURSES[grant.role]


def test_who_can_rehearse_as_what_and_why_not() -> None:
    who = Who("a", "b", (Grant(Role.LASARE), BROMMA, LEADER))
    assert offered(who) == (BROMMA, LEADER)
    assert why_not_rehearse(BROMMA, POINTS, EMPTY_REGISTER) is None
    for grant, points, why in (
        (Grant(Role.STADSDEL, "farsta"), POINTS, "området"),
        (LEADER, (), "inga trygghetspunkter"),
        (Grant(Role.SEKTOR, "okand"), POINTS, "sektorn"),
    ):
        reason = why_not_rehearse(grant, points, LIST)
        assert reason is not None
        assert why in reason.text


@pytest.mark.parametrize("grant", [LEADER, BROMMA, ENERGI])
def test_what_is_rehearsed_is_kept_as_text(grant: Grant) -> None:
    assert read_grant(written(grant)) == grant
