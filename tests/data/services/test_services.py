"""Further functions as data: the list, a report of one, and what stands of it."""

from importlib.resources import files
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook

from data.acting import LOCAL, Receipt
from data.errors import Conflict, NotAllowed, Refused, Stale
from data.list_files.table import BrokenList, silent
from data.log.acts import mask_entry
from data.log.reads import NEWEST
from data.operations import acts as operation_acts
from data.operations import reads as operation_reads
from data.points.commands import NewReport
from data.rights import Grant
from data.services import acts, reads
from data.services.facts import VALID, NewServiceReport, Service, Services
from data.services.list_file import SERVICE_LIST, SHEET, ServicesLooked
from data.store.database import Store
from data.store.rows import MASKED
from data.store.verify import verify
from data.truth import Effective, effective
from data.words import Function, Mark, OperationKind, Role, Status
from tests.data.people import signed_in
from tests.data.world import NOW, OPERATION, World, a_report, an_operation, fresh_id, later

TOILET = Service("toalett", "toalett", "minst en går att använda", "kommunens lista")
TALK = Service("tolk", "tolk", "tolk finns på plats")
EXAMPLE = Service("mat", "mat", "mat delas ut", "exempel", example=True)
HEAD = "id,namn,fungerar när,källa,exempel"


def load(store: Store, *listed: Service) -> Receipt | None:
    return acts.load_services(store, LOCAL, listed, NOW)


def say(world: World, status: Status, minutes: float = 0, **changes: Any) -> Receipt:
    by, now = changes.pop("by", LOCAL), changes.pop("now", later(max(minutes, 0)))
    values = {"id": fresh_id(), "operation": OPERATION, "point": "P01", "service": "toalett", **changes}
    command = NewServiceReport(status=status, observed_at=later(minutes), **values)
    (receipt,) = acts.report(world.store, by, [command], now)
    return receipt


def known(store: Store, operation: str = OPERATION, until: int = NEWEST) -> Services:
    with store.reading() as connection:
        found = operation_reads.operation(connection, operation)
    return reads.services(store, found, until)


def now_is(world: World, minutes: float = 0) -> Effective:
    found = known(world.store).points["P01"]["toalett"]
    return effective(found, later(minutes))


def looked(store: Store, *rows: str, head: str = HEAD) -> ServicesLooked:
    return SERVICE_LIST.look(store, "lista.csv", "\n".join((head, *rows)).encode(), silent)


def test_the_newest_observed_wins_and_good_news_expires(world: World) -> None:
    load(world.store, TOILET, TALK)
    say(world, Status.FUNGERAR, -60)
    newest = say(world, Status.UR_FUNKTION, -20, note="stopp i avloppet", on_behalf_of="vaktmästaren")
    say(world, Status.FUNGERAR, -61)
    read = now_is(world)
    assert (read.status, read.mark) == (Status.UR_FUNKTION, Mark.BEKRAFTAT)
    assert read.report is not None
    assert (read.report.revision, read.report.note) == (newest.revision, "stopp i avloppet")
    assert read.report.source == "vaktmästaren"
    assert now_is(world, -20 + VALID.total_seconds() / 60).mark is Mark.OBEKRAFTAT
    say(world, Status.FUNGERAR, 60)
    assert now_is(world, 60).status is Status.FUNGERAR
    assert now_is(world, 60 + VALID.total_seconds() / 60).status is Status.OKAND
    assert verify(world.store).intact


def test_two_sources_contradict_each_other_until_somebody_settles_it(world: World) -> None:
    load(world.store, TOILET)
    say(world, Status.UR_FUNKTION, -20, on_behalf_of="vaktmästaren")
    say(world, Status.FUNGERAR, -10, on_behalf_of="platsansvarig")
    assert now_is(world).mark is Mark.MOTSTRIDIGT
    say(world, Status.FUNGERAR, -5, settles=True)
    assert (now_is(world).status, now_is(world).mark) == (Status.FUNGERAR, Mark.BEKRAFTAT)


def test_a_contradiction_is_settled_as_its_page_showed_it_or_not_at_all(world: World) -> None:
    load(world.store, TOILET)
    say(world, Status.UR_FUNKTION, -20, on_behalf_of="vakten", now=NOW)
    say(world, Status.FUNGERAR, -10, on_behalf_of="värden", now=NOW)
    shown = known(world.store).points["P01"]["toalett"].newest
    say(world, Status.BEGRANSAD, 1, on_behalf_of="vaktmästaren")
    with pytest.raises(Stale, match="ändrats sedan sidan visades"):
        say(world, Status.FUNGERAR, 2, settles=True, seen=shown)
    assert now_is(world, 2).mark is Mark.MOTSTRIDIGT
    shown = known(world.store).points["P01"]["toalett"].newest
    first = say(world, Status.FUNGERAR, 3, settles=True, seen=shown, id="avgjort")
    assert (now_is(world, 3).status, now_is(world, 3).mark) == (Status.FUNGERAR, Mark.BEKRAFTAT)
    again = say(world, Status.FUNGERAR, 3, settles=True, seen=shown, id="avgjort")
    assert (again.revision, again.new) == (first.revision, False)


def test_what_was_known_then_is_what_is_read_of_then(world: World) -> None:
    load(world.store, TOILET)
    first = say(world, Status.FUNGERAR, -20)
    load(world.store, TALK)
    assert known(world.store, until=first.revision - 1).points == {}
    assert known(world.store, until=first.revision).listed == (TOILET,)
    assert known(world.store).listed == (TALK,)


def test_a_masked_word_is_gone_and_the_status_stands(world: World) -> None:
    load(world.store, TOILET)
    said = say(world, Status.UR_FUNKTION, note="stopp")
    mask_entry(world.store, LOCAL, act_id="m", revision=said.revision, decision="2027:1", now=NOW)
    read = now_is(world)
    assert read.report is not None
    assert (read.status, read.report.note) == (Status.UR_FUNKTION, MASKED)
    assert verify(world.store).intact


def test_one_that_has_left_the_list_is_shown_by_the_name_it_was_reported_under(world: World) -> None:
    load(world.store, TOILET)
    say(world, Status.UR_FUNKTION)
    load(world.store, TALK)
    tolk, toilet = known(world.store).at("P01")
    assert (tolk.service, tolk.listed, tolk.state.current) == (TALK, True, None)
    assert (toilet.service.name, toilet.listed) == ("toalett", False)
    assert toilet.state.current is not None
    with pytest.raises(Refused, match="finns inte i kommunens lista") as refused:
        say(world, Status.FUNGERAR)
    assert refused.value.field == "function"


def test_the_four_stay_four_and_no_failure_is_counted(world: World) -> None:
    load(world.store, TOILET)
    before = world.point()
    say(world, Status.UR_FUNKTION)
    assert world.point() == before
    assert set(before.functions) == set(Function)


def test_a_report_is_sent_once_and_all_of_a_batch_or_none(world: World) -> None:
    load(world.store, TOILET)
    first = say(world, Status.FUNGERAR, id="s-1")
    again = say(world, Status.FUNGERAR, id="s-1", now=later(5))
    assert (again.revision, again.new) == (first.revision, False)
    with pytest.raises(Conflict):
        say(world, Status.UR_FUNKTION, id="s-1")
    unknown = NewServiceReport(fresh_id(), OPERATION, "P01", "bastu", Status.FUNGERAR)
    four: NewReport = a_report()
    with pytest.raises(Refused):
        acts.report(world.store, LOCAL, [four, unknown], NOW)
    assert world.revision() == first.revision
    known_one = NewServiceReport(fresh_id(), OPERATION, "P01", "toalett", Status.FUNGERAR)
    assert len(acts.report(world.store, LOCAL, [four, known_one], NOW)) == 2


def test_it_takes_the_same_rights_as_reporting(world: World) -> None:
    load(world.store, TOILET)
    with pytest.raises(NotAllowed):
        say(world, Status.FUNGERAR, by=signed_in(world.store, Grant(Role.STADSDEL, "skarpnack")))
    own = signed_in(world.store, Grant(Role.STADSDEL, "bromma"))
    assert say(world, Status.FUNGERAR, by=own).new
    reader = signed_in(world.store, Grant(Role.LASARE))
    with pytest.raises(NotAllowed):
        say(world, Status.FUNGERAR, by=reader)
    with pytest.raises(NotAllowed):
        acts.load_services(world.store, own, [TALK], NOW)


def test_an_example_is_refused_in_a_real_operation_alone(world: World) -> None:
    load(world.store, EXAMPLE)
    assert known(world.store).listed == ()
    with pytest.raises(Refused, match="är ett exempel"):
        say(world, Status.FUNGERAR, service="mat")
    operation_acts.open_operation(world.store, LOCAL, an_operation("ovning", OperationKind.OVNING), NOW)
    assert known(world.store, "ovning").listed == (EXAMPLE,)
    assert say(world, Status.FUNGERAR, service="mat", operation="ovning").new


@pytest.mark.parametrize(
    "changes",
    [{"minutes": 60, "now": NOW}, {"note": "19121212-1212"}, {"note": "x" * 2001}, {"point": "P99"}],
    ids=["in the future", "personnummer", "too long", "no point"],
)
def test_a_report_that_cannot_be_kept_changes_nothing(world: World, changes: dict[str, Any]) -> None:
    load(world.store, TOILET)
    before = world.revision()
    with pytest.raises(Refused):
        say(world, Status.FUNGERAR, **changes)
    assert world.revision() == before


def test_the_list_is_read_shown_and_applied_as_it_was_shown(store: Store) -> None:
    first = looked(store, "toalett,toalett,en går att använda,egen,nej", "tolk,<b>tolk</b>,finns,,")
    assert (len(first.change.new), first.ready) == (2, True)
    SERVICE_LIST.apply(store, LOCAL, first, NOW)
    second = looked(store, "tolk,tolk,finns,,", "mat,mat,delas ut,,ja")
    assert [one.id for one in second.change.gone] == ["toalett"]
    assert [after.name for _, after in second.change.changed] == ["tolk"]
    load(store, TALK)
    with pytest.raises(Stale):
        SERVICE_LIST.apply(store, LOCAL, second, NOW)
    assert looked(store, "tolk,tolk,tolk finns på plats,,").change.nothing


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("el,ström,lyser,,", "en av de fyra"),
        ("Toa lett,toalett,går,,", "Id ska börja"),
        ("toalett,,går,,", "cellen är tom"),
        ("toalett,=1+1,går,,", "formel"),
        ("toalett,19121212-1212,går,,", "personnummer"),
        ("toalett,toalett,går,,kanske", "är okänt"),
        (f"toalett,{'x' * 121},går,,", "för lång"),
        ("tolk,Tolk två,finns,,\ntolk,tolk,finns,,", "två gånger"),
        ("tolk,Tolk,finns,,\ntolk2,tolk,finns,,", "heter tolk"),
    ],
)
def test_a_row_that_cannot_be_believed_is_refused_in_its_place(store: Store, row: str, why: str) -> None:
    run = looked(store, "mat,mat,delas ut,,", row)
    assert why in str(run.refused[0])
    assert run.refused[0].row == 2 + row.count("\n") + 1
    with pytest.raises(BrokenList):
        SERVICE_LIST.apply(store, LOCAL, run, NOW)


def test_forty_with_long_names_and_a_workbook(store: Store) -> None:
    book = Workbook()
    sheet: Any = book.active
    sheet.title = SHEET
    sheet.append(HEAD.split(","))
    for number in range(40):
        sheet.append([f"f{number}", f"{number} {'n' * 76}", "den fungerar", "egen", "nej"])
    content = BytesIO()
    book.save(content)
    run = SERVICE_LIST.look(store, "lista.xlsx", content.getvalue(), silent)
    assert not run.refused
    assert len(run.listed) == 40
    assert looked(store, *(f"f{n},namn {n},går,," for n in range(101))).refused


def test_the_list_that_comes_along_is_examples_alone(store: Store) -> None:
    content = (files("data") / "reference" / "services.csv").read_bytes()
    run = SERVICE_LIST.look(store, "services.csv", content, silent)
    assert not run.refused
    assert run.listed
    assert all(one.example and one.source.startswith("exempel") for one in run.listed)
