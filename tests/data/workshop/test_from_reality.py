"""A draft begun from a closed operation: words are chosen one by one, and no other goes along."""

from dataclasses import replace
from typing import Any

import pytest

from data.acting import Actor
from data.errors import Missing, NotAllowed, Refused
from data.exercise.acts.dry_running import dry_run
from data.exercise.acts.injects import deliver
from data.exercise.acts.leading import plan_exercise
from data.exercise.checking import objections_here
from data.exercise.difference import redrafted
from data.exercise.inject_list import read_inject_list
from data.exercise.inject_workbook import write_inject_list
from data.exercise.reads import inbox
from data.exercise.rules import NewExercise
from data.exercise.scenario import ClockAct, Scenario
from data.exercise.scenario_file import read_scenario, write_scenario
from data.log.acts import mask_entry, write_note
from data.log.facts import Particulars
from data.log.lines import write_decision
from data.requests.acts import ask_for_support
from data.rights import MACHINE, Grant, Who
from data.sectors.acts import load_sectors
from data.staff.acts import tell_public
from data.staff.facts import NewMessage
from data.store.database import Store
from data.store.rows import MASKED
from data.words import Function, MessageChannel, Role, Status, TextClass
from data.workshop import reads, rules
from data.workshop.acts import begin_from, choose, load, save_inject
from data.workshop.facts import ScenarioDraft
from tests.data.exercise.played import ID, clock, found
from tests.data.exercise.test_sourced import everything_in
from tests.data.people import signed_in
from tests.data.requests.test_requests import LIST, a_request
from tests.data.workshop.test_from_operation import closed
from tests.data.world import ALICE, BOB, NOW, OPERATION, World, a_report, fresh_id, later

DRAFT = "utkast-ur"
NOTE, STRUCK, MASKED_NOTE = "Kön når gatan", "Nyckeln hos Eva", "Ring Kalle"
DECISION, MESSAGE, REQUEST = "Öppna i Bromma", "Koka vattnet", "Tjugo filtar"
LEFT_OUT = ("Avgrävd kabel", "vaktmästaren sade", "Vinterstorm", "stadsdelsdirektör", "ont om bröd")


@pytest.fixture
def night(world: World) -> dict[str, int]:
    """A closed operation with something of each kind in its log; the numbers of its entries."""
    store = world.store
    load_sectors(store, ALICE, LIST, NOW)
    report = a_report(status=Status.UR_FUNKTION, cause="Avgrävd kabel", on_behalf_of="vaktmästaren sade")
    world.reports([report], ALICE, later(5))
    struck = Particulars(handling=TextClass.STRYK_VID_EXPORT)

    def note(text: str, minute: float, **changes: Any) -> int:
        return write_note(
            store, ALICE, act_id=fresh_id(), operation_id=OPERATION, note=text, now=later(minute), **changes
        ).revision

    told = {
        NOTE: note(NOTE, 10),
        "ont om bröd": note("ont om bröd", 11),
        STRUCK: note(STRUCK, 12, more=struck),
        MASKED_NOTE: note(MASKED_NOTE, 13),
        DECISION: write_decision(
            store,
            ALICE,
            act_id=fresh_id(),
            operation_id=OPERATION,
            text=DECISION,
            decider="stadsdelsdirektör",
            now=later(14),
        ).revision,
        MESSAGE: tell_public(
            store, ALICE, NewMessage(fresh_id(), OPERATION, MESSAGE, (MessageChannel.RADIO,)), later(15)
        ).revision,
        REQUEST: ask_for_support(store, BOB, a_request(what=REQUEST, deadline=later(60)), later(16)).revision,
    }
    mask(store, told[MASKED_NOTE], 17)
    closed(store, OPERATION, later(60))
    return told


def mask(store: Store, revision: int, minute: float) -> None:
    mask_entry(store, ALICE, act_id=fresh_id(), revision=revision, decision="dnr 1", now=later(minute))


def begun(store: Store, by: Actor = ALICE) -> ScenarioDraft:
    return begin_from(store, by, DRAFT, OPERATION, later(90))


def kept(store: Store) -> ScenarioDraft:
    return reads.draft(store, MACHINE, DRAFT)


def text_of(scenario: Scenario, revision: int) -> str:
    return next(one.text for one in scenario.injects if one.source == revision)


def test_it_begins_with_what_was_true_and_without_a_word(world: World, night: dict[str, int]) -> None:
    draft = begun(world.store)
    (inject,) = draft.scenario.injects
    (effect,) = inject.effects
    assert (effect.functions, effect.status, effect.points) == (
        (Function.EL,),
        Status.UR_FUNKTION,
        ("P01",),
    )
    assert objections_here(world.store, draft.scenario) == ()
    written = repr(draft) + write_scenario(draft.scenario).decode()
    assert not [word for word in (*night, *LEFT_OUT) if word in written]


def test_what_can_be_chosen_is_shown_and_what_cannot_says_why(world: World, night: dict[str, int]) -> None:
    shown = reads.candidates(world.store, MACHINE, begun(world.store))
    by_number = {one.inject.source: one for one in shown}
    assert set(by_number) == set(night.values())
    for said in (NOTE, DECISION, MESSAGE, REQUEST):
        assert (by_number[night[said]].words, by_number[night[said]].why_not) == (said, None)
    for said in (STRUCK, MASKED_NOTE):
        refused = by_number[night[said]]
        assert refused.why_not is not None
        assert refused.words == ""
        with pytest.raises(Refused, match=rf"Post {night[said]} är"):
            choose(world.store, ALICE, DRAFT, [night[NOTE], night[said]], later(91))
    assert len(kept(world.store).scenario.injects) == 1, "none of what was chosen together"
    with pytest.raises(Missing):
        choose(world.store, ALICE, DRAFT, [1], later(91))


def test_what_was_chosen_is_read_and_all_else_is_nowhere(world: World, night: dict[str, int]) -> None:
    store = world.store
    before = set(everything_in(store).splitlines())
    begun(store)
    chosen = [night[said] for said in (NOTE, DECISION, MESSAGE, REQUEST)]
    draft = choose(store, ALICE, DRAFT, chosen, later(91))
    assert choose(store, ALICE, DRAFT, chosen, later(92)).version == draft.version
    assert [text_of(draft.scenario, night[said]) for said in (NOTE, DECISION, MESSAGE, REQUEST)] == [
        NOTE,
        DECISION,
        MESSAGE,
        REQUEST,
    ]
    assert objections_here(store, draft.scenario) == ()
    plan_exercise(store, ALICE, NewExercise(ID, "Om natten", draft.scenario), later(100))
    clock(store, ClockAct.START, later(100))
    for inject in draft.scenario.injects:
        deliver(store, ALICE, ID, inject.id, later(101))
    got = inbox(store, ID, (Grant(Role.KRISLEDNING),), later(102))
    assert {one.text for one in got} == {NOTE, DECISION, MESSAGE, REQUEST}
    # What left, what is kept beside the operation's own entries, and what participants got.
    left = (
        write_scenario(draft.scenario).decode()
        + repr(read_inject_list(write_inject_list(draft.scenario), draft.scenario))
        + repr(got)
    )
    assert not [word for word in ("ont om bröd", STRUCK, MASKED_NOTE, *LEFT_OUT) if word in left]
    beside = "\n".join(row for row in everything_in(store).splitlines() if row not in before)
    assert "Om natten" in beside
    assert not [word for word in (*night, *LEFT_OUT) if word in beside]


def test_chosen_at_once_they_are_no_more_than_a_draft_may_hold(
    world: World, night: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "MOST_INJECTS", len(begun(world.store).scenario.injects) + 1)
    with pytest.raises(Refused, match="inspel"):
        choose(world.store, ALICE, DRAFT, [night[NOTE], night[DECISION]], later(91))
    assert len(kept(world.store).scenario.injects) == 1


def test_masked_later_it_is_gone_from_the_draft_and_what_is_planned_of_it(
    world: World, night: dict[str, int]
) -> None:
    store = world.store
    begun(store)
    draft = choose(store, ALICE, DRAFT, [night[NOTE], night[DECISION]], later(91))
    plan_exercise(store, ALICE, NewExercise(ID, "Om natten", draft.scenario), later(100))
    mask(store, night[NOTE], 110)
    for scenario in (kept(store).scenario, found(store).scenario):
        assert text_of(scenario, night[NOTE]) == MASKED
        assert text_of(scenario, night[DECISION]) == DECISION
    assert NOTE not in write_scenario(kept(store).scenario).decode()
    assert [one.reason for one in objections_here(store, kept(store).scenario)] == [
        "Orden är maskerade i loggen. Skriv egna i formuläret, eller ta bort inspelet."
    ]


def test_a_page_that_was_open_brings_no_masked_words_back(world: World, night: dict[str, int]) -> None:
    store = world.store
    begun(store)
    draft = choose(store, ALICE, DRAFT, [night[NOTE]], later(91))
    (shown,) = (one for one in draft.scenario.injects if one.source)
    mask(store, night[NOTE], 110)
    renamed = replace(shown, id="I1", sender="Länsstyrelsen")
    save_inject(store, ALICE, DRAFT, renamed, draft.parts[shown.id].version, later(111), was=shown.id)
    (after,) = (one for one in kept(store).scenario.injects if one.source)
    assert (after.id, after.sender, after.text) == ("I1", "Länsstyrelsen", MASKED)
    assert NOTE not in everything_in(store)


def test_a_source_is_chosen_and_never_written(world: World, night: dict[str, int]) -> None:
    draft = begun(world.store)
    (facit,) = draft.scenario.injects
    with pytest.raises(Refused, match="post för post"):
        save_inject(
            world.store,
            ALICE,
            DRAFT,
            replace(facit, source=night[NOTE]),
            draft.parts[facit.id].version,
            later(91),
        )


def test_files_of_the_draft_come_back_the_same_and_keep_the_words_in_the_log(
    world: World, night: dict[str, int]
) -> None:
    store = world.store
    begun(store)
    draft = choose(store, ALICE, DRAFT, [night[NOTE]], later(91))
    read = read_scenario(write_scenario(draft.scenario)).scenario
    sheet = read_inject_list(write_inject_list(draft.scenario), draft.scenario).scenario
    assert read is not None
    assert sheet is not None
    for listed in (read, sheet):
        assert redrafted(draft.scenario, listed).nothing
    moved = replace(sheet, injects=tuple(replace(one, note="ny") for one in sheet.injects))
    load(store, ALICE, DRAFT, moved, redrafted(draft.scenario, moved), later(92))
    assert text_of(kept(store).scenario, night[NOTE]) == NOTE
    assert NOTE not in everything_in(store)


def test_a_file_fetched_before_a_masking_brings_no_words_back(world: World, night: dict[str, int]) -> None:
    store = world.store
    begun(store)
    draft = choose(store, ALICE, DRAFT, [night[NOTE]], later(91))
    listed = read_scenario(write_scenario(draft.scenario)).scenario
    mask(store, night[NOTE], 110)
    assert listed is not None
    noted = replace(listed, injects=tuple(replace(one, note="ny") for one in listed.injects))
    load(store, ALICE, DRAFT, noted, redrafted(kept(store).scenario, noted), later(111))
    assert {one.note for one in kept(store).scenario.injects} == {"ny"}
    assert text_of(kept(store).scenario, night[NOTE]) == MASKED
    assert NOTE not in everything_in(store)


def test_it_can_be_run_through_before_anybody_takes_part(world: World, night: dict[str, int]) -> None:
    begun(world.store)
    draft = choose(world.store, ALICE, DRAFT, [night[NOTE]], later(91))
    before = everything_in(world.store)
    run = dry_run(world.store, draft.scenario, later(92))
    assert f"post-{night[NOTE]}" in run.delivered
    assert everything_in(world.store) == before


def test_who_leads_exercises_alone_makes_none_of_what_was_real(world: World, night: dict[str, int]) -> None:
    store = world.store
    leader = signed_in(store, Grant(Role.OVNINGSLEDNING))
    with pytest.raises(NotAllowed, match="bara i övningar"):
        begun(store, leader)
    both = signed_in(store, Grant(Role.OVNINGSLEDNING), Grant(Role.KRISLEDNING))
    draft = begun(store, both)
    alone = Who("konto", "övningsledningen", (Grant(Role.OVNINGSLEDNING),))
    assert reads.candidates(store, alone, draft) == ()
    with pytest.raises(NotAllowed):
        choose(store, leader, DRAFT, [night[NOTE]], later(91))
    choose(store, both, DRAFT, [night[NOTE]], later(91))
    assert text_of(reads.draft(store, alone, DRAFT).scenario, night[NOTE]) == NOTE
    with pytest.raises(NotAllowed):
        begin_from(store, signed_in(store, Grant(Role.KRISLEDNING)), "utkast-2", OPERATION, later(92))


def test_what_is_still_open_makes_none(world: World) -> None:
    with pytest.raises(Refused, match="stängd"):
        begun(world.store)
