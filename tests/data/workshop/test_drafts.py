"""Scenario drafts: shared by who leads exercises, part by part, never written over unseen, and no act."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import text

from data import __path__ as data_path
from data.access import accounts
from data.access.reads import who
from data.acting import Actor
from data.errors import Missing, NotAllowed, Refused, SignedOut, Stale
from data.exercise.checking import in_order, objections_here
from data.exercise.difference import redrafted
from data.exercise.scenario import Condition, ConditionKind, Inject, Scenario
from data.rights import MACHINE, Grant, Who
from data.store.database import Store, open_store
from data.store.verify import verify
from data.words import Role
from data.workshop import reads as workshop_reads
from data.workshop.acts import begin, load, move, remove_inject, save_frame, save_inject, throw_away
from data.workshop.facts import FRAME, DraftHead, ScenarioDraft, Source, blank
from tests.data.exercise.any_scenario import SCENARIOS
from tests.data.exercise.played import ORIGIN, a_scenario, an_inject, minutes
from tests.data.exercise.played import load as load_points
from tests.data.people import an_account, enter, signed_in
from tests.data.world import ALICE, NOW, World, fresh_id, later

LEADER = Grant(Role.OVNINGSLEDNING)
DRAFT = "utkast-1"
PERSONAL = "fru 19850101-1234"


def begun(store: Store, scenario: Scenario | None = None, by: Actor = ALICE) -> ScenarioDraft:
    return begin(store, by, DRAFT, scenario or a_scenario(), Source.TOM, "", NOW)


def held(store: Store, by: Actor, draft_id: str = DRAFT) -> ScenarioDraft:
    return workshop_reads.draft(store, reading(store, by), draft_id)


def heads(store: Store, by: Actor) -> tuple[DraftHead, ...]:
    return workshop_reads.drafts(store, reading(store, by))


def reading(store: Store, by: Actor) -> Who:
    if by is ALICE:
        return MACHINE
    with store.reading() as connection:
        return who(connection, by.key, NOW)


def ids(draft: ScenarioDraft) -> list[str]:
    return [inject.id for inject in draft.scenario.injects]


def inject_of(draft: ScenarioDraft, inject_id: str) -> Inject:
    return next(inject for inject in draft.scenario.injects if inject.id == inject_id)


def save(
    store: Store,
    inject: Inject,
    seen: int | None,
    *,
    by: Actor = ALICE,
    now: datetime = NOW,
    was: str = "",
) -> ScenarioDraft:
    return save_inject(store, by, DRAFT, inject, seen, now, was)


def test_it_is_shared_by_who_leads_and_nobody_else_is_told_of_it(world: World) -> None:
    store = world.store
    first = enter(store, an_account(store, LEADER, login="anna-roll"))
    second = signed_in(store, LEADER)
    before = world.revision()
    made = begun(store, a_scenario(example=True), by=first)
    assert begun(store, blank(DRAFT, ORIGIN), by=second) == made  # sent twice, or by two: begun once
    assert (made.version, made.writer_name) == (1, "anna-roll (övningsledningen)")
    assert made.scenario == replace(a_scenario(), injects=in_order(a_scenario().injects), example=False)
    assert held(store, second) == made
    (head,) = heads(store, second)
    assert (head.id, head.title, head.injects, head.source) == (DRAFT, "Elavbrott", 5, Source.TOM)
    alone = (Role.KRISLEDNING, Role.MOTSPEL, Role.UTVARDERARE, Role.LASARE, Role.ADMIN)
    bound = (Grant(Role.STADSDEL, "bromma"), Grant(Role.LOKAL_OVNINGSLEDARE, "bromma"))
    for grant in (*map(Grant, alone), *bound):
        other = signed_in(store, grant)
        assert heads(store, other) == ()
        with pytest.raises(Missing):
            held(store, other)
        with pytest.raises(NotAllowed):
            save(store, an_inject("I9"), None, by=other)
    assert world.revision() == before
    assert verify(store).intact
    again = open_store(store.url.render_as_string(hide_password=False))
    assert held(again, second) == made
    again.close()


def test_what_is_new_comes_last_of_its_moment_also_when_others_have_gone(world: World) -> None:
    injects = tuple(an_inject(name, 5) for name in ("b", "c", "x"))
    made = begun(world.store, a_scenario(*injects))
    for gone in ("b", "c"):
        made = remove_inject(world.store, ALICE, DRAFT, gone, made.parts[gone].version, NOW)
    assert ids(save(world.store, an_inject("a", 5), None)) == ["x", "a"]


def test_two_leaders_write_in_different_parts_and_never_over_each_other(world: World) -> None:
    store = world.store
    anna = enter(store, an_account(store, LEADER, login="anna-roll"))
    other = signed_in(store, LEADER)
    made = begun(store, by=other)
    hers = replace(inject_of(made, "I1"), text="Annas text")
    saved = save(store, hers, made.parts["I1"].version, by=anna, now=later(5))
    assert (saved.version, saved.parts["I1"].version, saved.parts["I2"].version) == (2, 2, 1)
    save(store, replace(inject_of(made, "I2"), text="min"), made.parts["I2"].version, by=other)
    mine = replace(inject_of(made, "I1"), text="min text")
    with pytest.raises(Stale, match=r"anna-roll \(övningsledningen\) har ändrat inspelet 2027-01-14 03:05"):
        save(store, mine, made.parts["I1"].version, by=other)
    assert inject_of(held(store, other), "I1").text == "Annas text"
    save_frame(store, anna, DRAFT, replace(made.scenario, title="Annas"), made.parts[FRAME].version, NOW)
    with pytest.raises(Stale, match="anna-roll"):
        save_frame(store, other, DRAFT, replace(made.scenario, title="min"), made.parts[FRAME].version, NOW)
    with pytest.raises(Stale):
        move(store, other, DRAFT, minutes(30), NOW, seen=made.version)
    with pytest.raises(Stale):
        throw_away(store, other, DRAFT, made.version, NOW)
    with pytest.raises(Stale):
        remove_inject(store, other, DRAFT, "I1", made.parts["I1"].version, NOW)
    assert len(ids(held(store, anna))) == 5


def test_who_no_longer_leads_can_neither_save_nor_read_on(world: World) -> None:
    store = world.store
    account = an_account(store, LEADER)
    leader = enter(store, account)
    made = begun(store, by=leader)
    accounts.set_grants(store, ALICE, account, (Grant(Role.UTVARDERARE),), later(1))
    with pytest.raises((NotAllowed, SignedOut)):
        save(store, replace(inject_of(made, "I1"), text="för sent"), made.parts["I1"].version, by=leader)
    assert held(store, ALICE) == made
    with pytest.raises((Missing, SignedOut)):
        held(store, leader)


def test_what_is_sent_twice_is_saved_once(world: World) -> None:
    store = world.store
    made = begun(store)
    new = save(store, an_inject("I9", 15), None)
    assert save(store, an_inject("I9", 15), None) == new
    with pytest.raises(Refused, match="I9 finns redan"):
        save(store, an_inject("I9", 25), None)
    renamed = save(store, replace(inject_of(new, "I9"), id="I10"), new.parts["I9"].version, was="I9")
    assert save(store, inject_of(renamed, "I10"), new.parts["I9"].version, was="I9") == renamed
    gone = remove_inject(store, ALICE, DRAFT, "I10", renamed.parts["I10"].version, NOW)
    assert remove_inject(store, ALICE, DRAFT, "I10", renamed.parts["I10"].version, NOW) == gone
    assert gone.scenario == made.scenario


def test_a_condition_follows_a_new_id_and_says_so_when_the_inject_is_gone(world: World) -> None:
    store = world.store
    load_points(store)
    asked = Condition(ConditionKind.LEVERERAT, inject="I1")
    made = begun(store, a_scenario(an_inject("I1", 10), an_inject("I2", 20, condition=asked)))
    renamed = save(store, an_inject("larm", 10), made.parts["I1"].version, was="I1")
    assert ids(renamed) == ["larm", "I2"]
    assert inject_of(renamed, "I2").condition == replace(asked, inject="larm")
    assert objections_here(store, renamed.scenario) == ()
    with pytest.raises(Stale, match="finns inte längre"):
        save(store, an_inject("I1", 30), made.parts["I1"].version)
    with pytest.raises(Refused, match="I2 finns redan"):
        save(store, an_inject("I2", 10), renamed.parts["larm"].version, was="larm")
    without = remove_inject(store, ALICE, DRAFT, "larm", renamed.parts["larm"].version, NOW)
    (fault,) = objections_here(store, without.scenario)
    assert (fault.inject, fault.reason) == ("I2", "Inspelet larm i villkoret finns inte.")


def test_everything_after_a_moment_is_moved_and_never_before_the_start(world: World) -> None:
    store = world.store
    made = begun(store)

    def at(draft: ScenarioDraft) -> dict[str, timedelta | None]:
        return {inject.id: inject.at for inject in draft.scenario.injects}

    later_ones = move(store, ALICE, DRAFT, minutes(30), NOW, after=minutes(10), seen=made.version)
    assert at(later_ones) == {**at(made), "I3": minutes(50), "I4": minutes(60)}
    assert later_ones.parts["I1"] == made.parts["I1"]
    two = move(store, ALICE, DRAFT, -minutes(10), NOW, injects=("I1", "I3"), seen=later_ones.version)
    assert at(two) == {**at(later_ones), "I1": minutes(0), "I3": minutes(40)}
    assert ids(two) == ["I1", "I2", "I3", "I4", "I5"]
    for asked, why in (
        ({"by": -minutes(11)}, "I1 skulle hamna före övningens början"),
        ({"by": minutes(5), "injects": ("I5",)}, "Inget inspel har en tid"),
        ({"by": minutes(0)}, "Inget inspel har en tid"),
    ):
        with pytest.raises(Refused, match=why):
            move(store, ALICE, DRAFT, now=NOW, seen=two.version, **asked)
    assert held(store, ALICE) == two


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"text": PERSONAL}, "text"),
        ({"note": "\x07"}, "note"),
        ({"expected_text": "å" * 2001}, "expected_text"),
        ({"at": -minutes(1)}, "at"),
        ({"id": "I 9"}, "id"),
        ({"id": ""}, "id"),
        ({"id": "start"}, "id"),
        ({"condition": Condition(ConditionKind.LEVERERAT, inject=PERSONAL)}, "condition"),
    ],
)
def test_what_may_never_be_stored_is_in_no_draft(world: World, change: dict[str, object], field: str) -> None:
    store = world.store
    made = begun(store)
    with pytest.raises(Refused) as refused:
        save(store, replace(an_inject("I9"), **change), None)  # type: ignore[arg-type]
    assert refused.value.field == field
    bad = replace(a_scenario(), injects=(replace(an_inject("I9"), **change),))  # type: ignore[arg-type]
    with pytest.raises(Refused):
        load(store, ALICE, DRAFT, bad, redrafted(made.scenario, bad), NOW)
    with pytest.raises(Refused):
        begin(store, ALICE, "utkast-2", bad, Source.FIL, "", NOW)
    with pytest.raises(Refused):
        save_frame(store, ALICE, DRAFT, replace(a_scenario(), purpose=PERSONAL), made.version, NOW)
    with store.reading() as connection:
        words = connection.execute(text("SELECT words FROM workshop_part")).scalars().all()
    assert held(store, ALICE) == made
    assert PERSONAL not in "".join(words)


def test_a_list_is_read_in_as_it_was_shown_and_leaves_the_draft_the_same_to_the_letter(world: World) -> None:
    store = world.store
    made = begun(store)
    listed = a_scenario(an_inject("I3", 10), an_inject("I1", 10), an_inject("ny", 10), purpose="Nytt")
    shown = redrafted(made.scenario, listed)
    # Also what the list strikes: a note that nobody has seen is not thrown away.
    save(store, replace(inject_of(made, "I4"), note="ändrad"), made.parts["I4"].version)
    with pytest.raises(Stale):
        load(store, ALICE, DRAFT, listed, shown, NOW)
    shown = redrafted(held(store, ALICE).scenario, listed)
    became = load(store, ALICE, DRAFT, listed, shown, NOW)
    assert became.scenario == listed
    assert became.parts["I1"].version == made.parts["I1"].version  # untouched: who has it open goes on
    assert load(store, ALICE, DRAFT, listed, redrafted(listed, listed), NOW).scenario == listed


def test_a_draft_of_another_municipality_opens_and_its_check_names_the_places(world: World) -> None:
    store = world.store
    foreign = a_scenario(an_inject("I1", 10, "stadsdel:atlantis"), opens=("P-99",))
    reasons = [fault.reason for fault in objections_here(store, begun(store, foreign).scenario)]
    assert reasons == [
        "Punkten P-99 finns inte i den inlästa kommunen.",
        "Området atlantis finns inte i den inlästa kommunen.",
    ]


def test_thrown_away_it_is_gone_for_good(world: World) -> None:
    store = world.store
    made = begun(store)
    throw_away(store, ALICE, DRAFT, made.version, NOW)
    with store.reading() as connection:
        left = connection.execute(text("SELECT count(*) FROM workshop_part")).scalar_one()
    assert (left, heads(store, ALICE)) == (0, ())
    with pytest.raises(Missing):
        save(store, an_inject("I1", 10), made.version)
    with pytest.raises(Refused):
        begin(store, ALICE, "a/b", a_scenario(), Source.TOM, "", NOW)


def test_nothing_but_the_workshop_reads_its_tables() -> None:
    """What lists, searches, exports or sends cannot meet a draft."""
    (root,) = map(Path, data_path)
    every = (path for folder in (root, root.parent / "dashboard") for path in folder.rglob("*.py"))
    readers = {
        path.relative_to(root.parent).as_posix()
        for path in every
        if "tables.workshop" in path.read_text(encoding="utf-8")
    }
    assert readers == {"data/workshop/acts.py", "data/workshop/reads.py"}


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(scenario=SCENARIOS)
def test_any_scenario_is_kept_as_it_is(store: Store, scenario: Scenario) -> None:
    ordered = replace(scenario, injects=in_order(scenario.injects), example=False)
    made = begin(store, ALICE, fresh_id("utkast"), scenario, Source.FIL, "", NOW)
    assert held(store, ALICE, made.id).scenario == made.scenario == ordered
