"""Drafts: kept until sent, thrown away or ended; the stab's go from hand to hand, and none is an act."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from data.access.reads import who
from data.acting import Actor
from data.drafts import reads as draft_reads
from data.drafts.acts import Saved, end_drafts, save_draft, take_over, throw_away
from data.drafts.facts import DraftKind, NewDraft, StoredDraft, Value
from data.errors import NotAllowed, Refused, SignedOut, Stale, StoreFault
from data.log import acts as log_acts
from data.log import reads as log_reads
from data.log.lines import write_decision
from data.operations import acts as operation_acts
from data.operations.acts import decide_retention
from data.operations.rules import REOPENABLE, NewOperation
from data.paper_reports import acts as paper_acts
from data.paper_reports.facts import Sheet
from data.points.acts import whole_reports as point_whole_reports
from data.points.acts.reports import report
from data.points.commands import PointReport
from data.requests.acts import ask_for_support
from data.requests.facts import NewRequest
from data.rights import Grant
from data.sectors.acts import load_sectors, report_sector
from data.sectors.reports import Impact, NewSectorReport
from data.situation_reports.acts import freeze
from data.situation_reports.facts import NewSituationReport, Words
from data.staff.acts import set_staff_plan, tell_public
from data.staff.facts import NewMessage, NewStaffPlan
from data.store.backup import backup, restore
from data.store.database import Store, open_store
from data.store.verify import verify
from data.words import (
    Channel,
    Extent,
    Function,
    MessageChannel,
    OperationKind,
    RequestKind,
    Retention,
    Role,
    Status,
)
from tests.data.people import an_account, enter, signed_in
from tests.data.sectors.test_sectors import LIST
from tests.data.world import ALICE, NOW, OPERATION, World, a_report, later

REPORT, DECISION = DraftKind.LAGESRAPPORT, DraftKind.BESLUT
THOUGHT = "halvfärdig tanke 7f3a"
KRISLEDNING = Grant(Role.KRISLEDNING)


def keep(
    store: Store,
    by: Actor,
    kind: DraftKind = DECISION,
    fields: Mapping[str, Value] | None = None,
    *,
    act: str = "act-1",
    version: int = 0,
    operation: str = OPERATION,
    now: datetime = NOW,
) -> Saved:
    new = NewDraft(operation, kind, act, fields or {"text": THOUGHT}, version)
    return save_draft(store, by, new, now)


def held(
    store: Store, by: Actor, kind: DraftKind = DECISION, operation: str = OPERATION, now: datetime = NOW
) -> StoredDraft | None:
    with store.reading() as connection:
        reader = who(connection, by.key, now)
    return draft_reads.draft(store, reader, operation, kind, now)


def close(store: Store, operation: str = OPERATION, now: datetime = NOW) -> None:
    operation_acts.close_operation(
        store, ALICE, act_id="close", operation_id=operation, named=operation, reason="slut", now=now
    )


def test_it_is_kept_for_its_writer_over_sessions_and_restarts_and_is_no_act(world: World) -> None:
    store = world.store
    account = an_account(store, KRISLEDNING)
    before = world.revision()
    saved = keep(store, enter(store, account), fields={"text": THOUGHT, "areas": ["bromma"], "key": True})
    assert saved.draft is not None
    assert world.revision() == before
    assert verify(store).intact
    again = open_store(store.url.render_as_string(hide_password=False))
    found = held(again, enter(again, account))
    again.close()
    assert found == saved.draft
    assert (found.act, dict(found.fields)) == (
        "act-1",
        {"text": THOUGHT, "areas": ["bromma"], "key": True},
    )


def test_nobody_else_reads_it_not_even_the_administrator(world: World) -> None:
    store = world.store
    writer = signed_in(store, KRISLEDNING)
    for kind in DraftKind:
        keep(store, writer, kind, act=f"act-{kind}")
    shared = {DraftKind.LAGESRAPPORT, DraftKind.PLAN}
    readers = {
        signed_in(store, KRISLEDNING): shared,
        signed_in(store, Grant(Role.ADMIN)): set(),
        signed_in(store, Grant(Role.LASARE)): set(),
        signed_in(store, Grant(Role.STADSDEL, "bromma")): set(),
        signed_in(store, Grant(Role.OVNINGSLEDNING)): set(),
    }
    for reader, allowed in readers.items():
        assert {kind for kind in DraftKind if held(store, reader, kind)} == allowed
    assert {kind for kind in DraftKind if held(store, writer, kind)} == set(DraftKind)


@pytest.mark.parametrize(
    ("grant", "kind"),
    [
        (Grant(Role.STADSDEL, "bromma"), DraftKind.LAGESRAPPORT),
        (Grant(Role.STADSDEL, "bromma"), DraftKind.BESLUT),
        (Grant(Role.LASARE), DraftKind.RAPPORT),
        (Grant(Role.ADMIN), DraftKind.PLAN),
        (Grant(Role.OVNINGSLEDNING), DraftKind.LAGESRAPPORT),
    ],
)
def test_who_may_not_send_such_may_not_keep_such(world: World, grant: Grant, kind: DraftKind) -> None:
    with pytest.raises(NotAllowed):
        keep(world.store, signed_in(world.store, grant), kind)


def test_the_next_shift_takes_over_and_the_old_page_can_neither_write_nor_send(world: World) -> None:
    store = world.store
    first, second = an_account(store, KRISLEDNING, login="natt"), an_account(store, KRISLEDNING, login="dag")
    night, day = enter(store, first), enter(store, second)
    words = {"assessment": "Läget", "direction": "Värme"}
    keep(store, night, REPORT, words, act="natt-1")
    found = held(store, day, REPORT)
    assert found is not None
    assert (found.by, found.begun_at) == ("natt (krisledningen)", NOW)

    with pytest.raises(Stale, match=r"Skrivs av natt \(krisledningen\) sedan 03:00, senast ändrad 03:00"):
        keep(store, day, REPORT, {"assessment": "annat"}, act="dag-1", version=found.version)
    keep(store, night, REPORT, {**words, "direction": "Värme först"}, act="natt-1", version=1)
    taking = NewDraft(OPERATION, REPORT, "dag-1", {}, found.version)
    with pytest.raises(Stale, match="natt"):  # what was written meanwhile is seen first
        take_over(store, day, taking, later(5), mine=False)
    found = held(store, day, REPORT)
    assert found is not None
    taken = take_over(
        store, day, NewDraft(OPERATION, REPORT, "dag-1", {}, found.version), later(5), mine=False
    ).draft
    assert taken is not None
    assert dict(taken.fields) == {**words, "direction": "Värme först"}
    assert (taken.by, taken.begun_at, taken.act) == ("dag (krisledningen)", later(5), "dag-1")

    with pytest.raises(Stale, match=r"Skrivs av dag \(krisledningen\) sedan 03:05"):
        keep(store, night, REPORT, {"assessment": "gammalt"}, act="natt-1", version=2)
    with pytest.raises(Stale, match="dag"):
        throw_away(store, night, NewDraft(OPERATION, REPORT, "natt-1", {}, 2), later(6))
    # Sent from the old page after all: that text is in the journal, and the newer one is still a draft.
    freeze(store, night, NewSituationReport("natt-1", OPERATION, Words("a", "b", "c", "d"), later(60)), NOW)
    assert held(store, day, REPORT) == taken


def test_two_windows_of_one_writer_do_not_write_over_each_other_unseen(world: World) -> None:
    store = world.store
    by = signed_in(store, KRISLEDNING)
    keep(store, by, fields={"text": "ett"}, act="a")
    with pytest.raises(Stale, match="ett annat fönster, senast 03:00"):
        keep(store, by, fields={"text": "två"}, act="b")
    keep(store, by, fields={"text": "ett mer"}, act="a", version=1)
    with pytest.raises(Stale):
        keep(store, by, fields={"text": "gammalt"}, act="a", version=1)
    mine = take_over(
        store, by, NewDraft(OPERATION, DECISION, "b", {"text": "två"}, 2), later(1), mine=True
    ).draft
    assert mine is not None
    assert (dict(mine.fields), mine.act, mine.begun_at) == ({"text": "två"}, "b", NOW)


def test_a_new_draft_is_not_taken_for_the_one_before_it(world: World) -> None:
    store, by = world.store, signed_in(world.store, KRISLEDNING)
    keep(store, by, act="old")
    throw_away(store, by, NewDraft(OPERATION, DECISION, "old", {}, 1), NOW)
    with pytest.raises(Stale, match="redan skickat eller kastat"):
        keep(store, by, act="old", version=1)
    keep(store, by, act="new")
    with pytest.raises(Stale):  # the same version, of another draft
        keep(store, by, act="old", version=1)


def test_what_may_never_be_stored_is_not_kept_and_the_rest_is(world: World) -> None:
    store = world.store
    by = signed_in(store, KRISLEDNING)
    keep(store, by, fields={"text": "fru Svensson", "reason": ""})
    fields = {
        "text": "fru Svensson 640823-3234",
        "reason": "ensam",
        "areas": ["19850101-1234"],
        "more": "x\0",
    }
    saved = keep(store, by, fields=fields, version=1)
    assert set(saved.refused) == {"text", "areas", "more"}
    assert "personnummer" in saved.refused["text"].text
    assert saved.draft is not None
    assert dict(saved.draft.fields) == {
        "text": "fru Svensson",
        "reason": "ensam",
        "areas": None,
        "more": None,
    }
    with store.reading() as connection:
        assert "3234" not in repr(connection.execute(text("SELECT * FROM draft")).all())


def test_a_sector_and_an_organisation_keep_their_own_reports(world: World) -> None:
    load_sectors(world.store, ALICE, LIST, NOW)
    for grant in (Grant(Role.SEKTOR, "energi"), Grant(Role.ORGANISATION, "verket")):
        by = signed_in(world.store, grant)
        keep(world.store, by, DraftKind.SEKTORRAPPORT, act=f"act-{grant.role}")
        assert held(world.store, by, DraftKind.SEKTORRAPPORT) is not None


def test_an_emptied_form_is_no_draft(world: World) -> None:
    by = signed_in(world.store, KRISLEDNING)
    keep(world.store, by)
    assert keep(world.store, by, fields={"text": "  ", "areas": [], "key": False}, version=1).draft is None
    assert draft_reads.drafts_open(world.store, OPERATION) == ()
    with pytest.raises(Refused, match="för många fält"):
        keep(world.store, by, fields={f"f{n}": "x" for n in range(100)})


def _freeze(store: Store, by: Actor) -> None:
    freeze(store, by, NewSituationReport("sent", OPERATION, Words("a", "b", "c", "d"), later(60)), NOW)


def _plan(store: Store, by: Actor) -> None:
    set_staff_plan(store, by, NewStaffPlan("sent", OPERATION, "Värme"), NOW)


def _decide(store: Store, by: Actor) -> None:
    write_decision(
        store, by, act_id="sent", operation_id=OPERATION, text="Öppna", decider="stabschefen", now=NOW
    )


def _tell(store: Store, by: Actor) -> None:
    tell_public(store, by, NewMessage("sent", OPERATION, "Vatten", (MessageChannel.WEBB,)), NOW)


def _ask(store: Store, by: Actor) -> None:
    new = NewRequest(
        id="sent",
        operation=OPERATION,
        kind=RequestKind.VATTEN,
        what="tankbil",
        owner=LIST.organisations[0].id,
        area="bromma",
        deadline=later(60),
    )
    ask_for_support(store, by, new, NOW)


def _note(store: Store, by: Actor) -> None:
    log_acts.write_note(store, by, act_id="sent", operation_id=OPERATION, note="ström", now=NOW)


def _relay(store: Store, by: Actor) -> None:
    report = a_report(
        Function.EL,
        Status.UR_FUNKTION,
        id="sent:el",
        on_behalf_of="vakten",
        channel=Channel.TELEFON,
    )
    said = PointReport(
        id="sent",
        operation=OPERATION,
        point="P01",
        asked="x",
        observed_at=NOW,
        on_behalf_of="vakten",
        reports=(report,),
        note="ensam",
    )
    point_whole_reports.submit(store, by, said, NOW)


def _report(store: Store, by: Actor) -> None:
    report(store, by, [a_report(Function.EL, Status.UR_FUNKTION, id="sent")], NOW)


def _enter_sheet(store: Store, by: Actor) -> None:
    looked = paper_acts.look(store, Sheet(OPERATION, "P01", NOW.date(), "vakten", "0210 el-"), NOW)
    paper_acts.enter(store, by, looked, (), "sent", NOW)


def _of_sector(store: Store, by: Actor) -> None:
    impact = Impact(Extent.DELVIS, Extent.INTE, Extent.INTE)
    new = NewSectorReport("sent", OPERATION, LIST.sectors[0].id, impact, assessment="Elen räcker")
    report_sector(store, by, new, NOW)


SENT: Mapping[DraftKind, Callable[[Store, Actor], None]] = {
    DraftKind.LAGESRAPPORT: _freeze,
    DraftKind.PLAN: _plan,
    DraftKind.BESLUT: _decide,
    DraftKind.RAPPORT: _relay,
    DraftKind.KLISTRAD: _relay,
    DraftKind.BUDSKAP: _tell,
    DraftKind.STOD: _ask,
    DraftKind.ANTECKNING: _note,
    DraftKind.BLAD: _enter_sheet,
    DraftKind.SEKTORRAPPORT: _of_sector,
    DraftKind.OVERLAMNING: _note,
    DraftKind.PUNKTRAPPORT: _report,
}


def stuck(store: Store, way: str) -> None:
    """Let the database refuse that a draft is deleted, or ("DROP") let it again."""
    if store.kind == "sqlite":
        raising = "BEGIN SELECT RAISE(ABORT, 'fast'); END"
        statements = [f"CREATE TRIGGER stuck BEFORE DELETE ON draft {raising}"]
        statements = statements if way == "CREATE" else ["DROP TRIGGER stuck"]
    else:
        body = "BEGIN RAISE EXCEPTION 'fast'; END"
        statements = [
            f"CREATE OR REPLACE FUNCTION stuck() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$",
            "CREATE TRIGGER stuck BEFORE DELETE ON draft FOR EACH ROW EXECUTE FUNCTION stuck()",
        ]
        statements = statements if way == "CREATE" else ["DROP TRIGGER stuck ON draft"]
    with store.writer.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


@pytest.mark.parametrize("kind", DraftKind)
def test_sending_takes_the_draft_away_in_the_same_transaction(world: World, kind: DraftKind) -> None:
    store, by = world.store, signed_in(world.store, KRISLEDNING)
    load_sectors(store, ALICE, LIST, NOW)
    keep(store, by, kind, act="sent")
    before = world.revision()
    stuck(store, "CREATE")
    with pytest.raises((StoreFault, DBAPIError)):
        SENT[kind](store, by)
    assert world.revision() == before  # the draft could not go, so nothing is sent
    stuck(store, "DROP")
    SENT[kind](store, by)
    assert world.revision() > before
    assert held(store, by, kind) is None
    with pytest.raises(Stale, match="redan skickat"):  # a page left open does not bring it back
        keep(store, by, kind, act="sent")


def test_it_ends_when_the_operation_can_no_longer_be_opened_again(world: World) -> None:
    store, by = world.store, signed_in(world.store, KRISLEDNING, now=later(60))
    operation_acts.open_operation(store, ALICE, NewOperation("op-2", "Skyfall", OperationKind.INCIDENT), NOW)
    keep(store, by)
    keep(store, by, operation="op-2", act="other")
    (open_,) = draft_reads.drafts_open(store, OPERATION)
    assert (open_.kind, open_.writer_name) == (DECISION, "krisledningen")
    assert not hasattr(open_, "fields")
    close(store)
    with pytest.raises(Refused, match="är stängd"):
        keep(store, by, version=1)
    last = NOW + REOPENABLE - timedelta(seconds=1)
    assert end_drafts(store, last) == 0
    assert held(store, by, now=later(90)) is not None
    over = NOW + REOPENABLE
    with store.reading() as connection:
        writer = who(connection, by.key, later(90))
    assert (
        draft_reads.draft(store, writer, OPERATION, DECISION, over) is None
    )  # before anybody has cleaned up
    assert end_drafts(store, over) == 1
    assert draft_reads.drafts_open(store, OPERATION) == ()
    assert len(draft_reads.drafts_open(store, "op-2")) == 1


def test_opened_again_its_drafts_are_gone_on_with(world: World) -> None:
    store, by = world.store, signed_in(world.store, KRISLEDNING)
    keep(store, by)
    close(store)
    operation_acts.reopen_operation(
        store, ALICE, act_id="again", operation_id=OPERATION, reason="fel händelse", now=later(30)
    )
    assert keep(store, by, fields={"text": "vidare"}, version=1, now=later(31)).draft is not None


def test_an_exercise_is_never_opened_again_so_its_drafts_end_with_it(world: World) -> None:
    store, by = world.store, signed_in(world.store, KRISLEDNING)
    operation_acts.open_operation(store, ALICE, NewOperation("ovn", "Prov", OperationKind.OVNING), NOW)
    keep(store, by, operation="ovn")
    close(store, "ovn")
    assert held(store, by, operation="ovn", now=later(1)) is None
    assert end_drafts(store, later(1)) == 1


def test_an_exercise_s_drafts_go_with_its_words(world: World) -> None:
    store, by = world.store, signed_in(world.store, KRISLEDNING)
    operation_acts.open_operation(store, ALICE, NewOperation("ovn", "Prov", OperationKind.OVNING), NOW)
    keep(store, by, operation="ovn")
    close(store, "ovn")
    decide_retention(
        store,
        ALICE,
        act_id="gallra",
        operation_id="ovn",
        keep=Retention.GALLRAS,
        decision="beslut 12/2027",
        now=later(1),
    )
    assert draft_reads.drafts_open(store, "ovn") == ()


def test_backups_hold_it_and_the_journal_does_not(world: World, tmp_path: Path, elsewhere: str) -> None:
    store, by = world.store, signed_in(world.store, KRISLEDNING)
    keep(store, by)
    backup(store, tmp_path / "kopia.db")
    restore(tmp_path / "kopia.db", elsewhere)
    copy = open_store(elsewhere)
    assert len(draft_reads.drafts_open(copy, OPERATION)) == 1
    copy.close()
    assert THOUGHT not in repr(log_reads.entries_since(store, 0, OPERATION, 1000))


def test_what_is_thrown_away_is_overwritten_in_the_file(file_world: World, sqlite_path: Path) -> None:
    store, by = file_world.store, signed_in(file_world.store, KRISLEDNING)
    keep(store, by)
    throw_away(store, by, NewDraft(OPERATION, DECISION, "act-1", {}, 1), NOW)
    store.close()  # the log is written into the file
    assert THOUGHT.encode() not in sqlite_path.read_bytes()


def test_a_session_that_has_ended_keeps_nothing(world: World) -> None:
    with pytest.raises(SignedOut):
        keep(world.store, Actor("någon", "okänd"))


IMPATIENT = {"sqlite": "PRAGMA busy_timeout = 50", "postgresql": "SET lock_timeout = '50ms'"}


def test_a_busy_store_says_so(world: World) -> None:
    by = signed_in(world.store, KRISLEDNING)
    other = open_store(world.store.url.render_as_string(hide_password=False))
    with world.store.writer.connect() as connection:
        connection.exec_driver_sql(IMPATIENT[world.store.kind])
        connection.commit()
    with other.transaction(), pytest.raises(StoreFault):
        keep(world.store, by)
    other.close()
