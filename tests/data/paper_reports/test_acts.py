"""Sheets entered afterwards: what stands, what was known when, and once each, however often they are sent."""

import io
import random
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from PIL import Image

from data.acting import Actor, Receipt
from data.clock import ZONE
from data.entries.staff import FileAttached, NoteWritten
from data.errors import NotAllowed, Refused, Stale
from data.log import attachments
from data.log import reads as log_reads
from data.operations import replay
from data.paper_reports.acts import Entered, enter, look, posts_of
from data.paper_reports.facts import SHEET, Sheet
from data.points import reads as point_reads
from data.points.acts.whole_reports import Stored
from data.rights import Grant
from data.store.database import Store
from data.store.verify import verify
from data.truth import effective
from data.words import Channel, Function, Mark, Occupancy, Role, Status
from tests.data.people import signed_in
from tests.data.world import ALICE, BOB, OPERATION, World, fresh_id, later

DAY = date(2027, 1, 13)
MORNING = later(300)  # 08:00 in Stockholm on the 14th


def sheet(text: str, point: str = "P01", day: date = DAY, source: str = "platsansvarig") -> Sheet:
    return Sheet(OPERATION, point, day, source, text, "pärmen i stabsrummet")


def entered(
    store: Store,
    text: str,
    *photos: bytes,
    now: datetime = MORNING,
    by: Actor = BOB,
    day: date = DAY,
    source: str = "platsansvarig",
) -> Entered:
    looked = look(store, sheet(text, day=day, source=source), now)
    return enter(store, by, looked, photos, fresh_id("blad"), now)


def photo(width: int = 1600, height: int = 1200, colour: str = "white", **more: object) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(file, "JPEG", **more)
    return file.getvalue()


def status(
    world: World, function: Function = Function.EL, point: str = "P01", now: datetime = MORNING
) -> tuple[Status, Mark]:
    read = effective(world.point(point).functions[function], now)
    return read.status, read.mark


def known(store: Store, moment: datetime) -> str | None:
    """Return the report that stood at a point in what was known at a real moment."""
    with store.reading() as connection:
        points = replay.then(connection, OPERATION, moment, 0).picture.points
    current = next(one for one in points if one.id == "P01").functions[Function.EL].current
    return current.id if current is not None else None


def test_a_sheet_stands_with_its_own_times_and_is_known_from_when_it_came_in(world: World) -> None:
    store = world.store
    done = entered(store, "2310 el-\n0145 el! värme+\n0500 el+ fullt 180pers", photo())
    assert done.fresh == 3
    point = world.point()
    el = point.functions[Function.EL].current
    assert el is not None
    assert (el.status, el.channel, el.source) == (Status.FUNGERAR, Channel.PAPPER, "platsansvarig")
    assert (el.observed_at, el.recorded_at) == (datetime(2027, 1, 14, 4, 0, tzinfo=UTC), MORNING)
    assert point.occupancy is not None
    assert (point.occupancy.occupancy, point.occupancy.observed_at) == (Occupancy.FULLT, el.observed_at)
    assert el.valid_until == el.observed_at + timedelta(days=1)  # not from when it came in
    # A replay knew nothing of it at six, and all of it at eight.
    assert known(store, MORNING - timedelta(seconds=1)) is None
    assert known(store, MORNING) == el.id
    assert verify(store).intact


def test_an_old_line_never_overturns_what_was_seen_later(world: World) -> None:
    world.report(Status.FUNGERAR, observed_at=later(240), now=later(240))
    world.occupancy(Occupancy.LEDIGT, observed_at=later(240), now=later(240))
    entered(world.store, "2310 el- fullt\n0145 el- kan inte ta emot", day=DAY)
    assert status(world) == (Status.FUNGERAR, Mark.BEKRAFTAT)
    occupancy = world.point().occupancy
    assert occupancy is not None
    assert occupancy.occupancy is Occupancy.LEDIGT


def test_a_line_goes_on_from_nothing_that_was_seen_after_it(world: World) -> None:
    """A cause that was found at five was not known at ten to midnight."""
    world.report(Status.UR_FUNKTION, cause="brand i ställverket", observed_at=later(120), now=later(120))
    done = entered(world.store, "2350 el-")
    entry = log_reads.entry(world.store, OPERATION, done.lines[0][0])
    assert entry is not None
    assert "cause" not in (entry.text or {})


def test_two_sheets_of_one_point_may_come_in_either_order(world: World) -> None:
    store = world.store
    entered(store, "0100 el+\n0400 el-", day=date(2027, 1, 14), source="nattskiftet")
    entered(store, "2310 el-\n0300 el+\n0330 värme-", source="kvällsskiftet")
    assert status(world)[0] is Status.UR_FUNKTION
    el = world.point().functions[Function.EL]
    assert el.current is not None
    assert el.current.source == "nattskiftet"
    assert status(world, Function.VARME)[0] is Status.UR_FUNKTION


def test_two_sheets_that_say_against_each_other_within_half_an_hour_are_a_contradiction(world: World) -> None:
    entered(world.store, "0400 el-", day=date(2027, 1, 14), source="vakten")
    entered(world.store, "0410 el+", day=date(2027, 1, 14), source="platsansvarig")
    assert status(world) == (Status.UR_FUNKTION, Mark.MOTSTRIDIGT)


def test_a_sheet_sent_twice_or_typed_by_another_is_stored_once(world: World) -> None:
    store, text = world.store, "2310 el-\n0145 el+\n0145 stöd: diesel"
    first = entered(store, text, photo(), photo(colour="grey"))
    revision = world.revision()
    again = entered(store, text, photo(), photo(colour="grey"))
    assert (again.lines, again.note, again.photos, again.fresh) == (first.lines, first.note, first.photos, 0)
    other = entered(store, "kl 23.10 EL-\n01:45 Ström+\n01:45 STÖD: diesel", by=ALICE, source="ordförande")
    assert (other.lines, other.note, other.fresh) == (first.lines, first.note, 0)
    assert world.revision() == revision
    looked = look(store, sheet(text + "\n0300 el-"), MORNING)
    assert dict(looked.known) == {1: first.lines[0], 2: first.lines[1], 3: first.lines[2]}
    more = enter(store, BOB, looked, (), fresh_id("blad"), MORNING)
    assert (more.fresh, more.lines[:3]) == (1, first.lines)


def test_the_log_says_that_there_is_a_paper_and_has_its_photo(world: World) -> None:
    store = world.store
    done = entered(store, "2310 el-\n0145 el+", photo())
    entry = log_reads.entry(store, OPERATION, done.note)
    assert entry is not None
    first, last = done.lines[0][0], done.lines[1][0]
    assert entry.text == {
        "note": f"Pappersblad med 2 rader, 13/1 23:10–14/1 01:45: post {first}–{last}. "
        "Papperet finns: pärmen i stabsrummet. Papperet sparas tills det är beslutat att det får gallras.",
        "on_behalf_of": "platsansvarig",
    }
    assert isinstance(entry.what, NoteWritten)
    assert entry.what.about == SHEET
    (number,) = done.photos
    attached = log_reads.entry(store, OPERATION, number)
    assert attached is not None
    assert isinstance(attached.what, FileAttached)
    assert attached.what.to == done.note
    assert attachments.attached(store, OPERATION, number).kind == "image/jpeg"


def test_a_photo_afterwards_belongs_to_the_sheet_that_is_there(world: World) -> None:
    first = entered(world.store, "2310 el-")
    later_on = entered(world.store, "2310 el-", photo())
    assert (later_on.note, later_on.fresh, len(later_on.photos)) == (first.note, 0, 1)


def test_only_who_may_write_down_what_others_said_there(world: World) -> None:
    own = signed_in(world.store, Grant(Role.STADSDEL, "bromma"), now=MORNING)
    other = signed_in(world.store, Grant(Role.STADSDEL, "skarpnack"), now=MORNING)
    reader = signed_in(world.store, Grant(Role.LASARE), now=MORNING)
    before = world.revision()
    for by in (other, reader):
        with pytest.raises(NotAllowed):
            entered(world.store, "2310 el-", b"trasig", by=by)  # nothing of it is unpacked
    assert world.revision() == before
    assert entered(world.store, "2310 el-", photo(), by=own).fresh == 1


def test_a_sheet_with_a_wrong_line_or_without_its_writer_is_not_stored(world: World) -> None:
    before = world.revision()
    with pytest.raises(Refused, match="Rad 2: Ord"):
        entered(world.store, "2310 el-\n0145 vrme+")
    with pytest.raises(Refused, match="vem som skrev"):
        entered(world.store, "2310 el-", source=" ")
    assert world.revision() == before


def test_all_of_a_sheet_or_nothing(world: World) -> None:
    before = world.revision()
    looked = look(world.store, sheet("2310 el-\n0145 el+"), MORNING)
    with pytest.raises(Refused, match="går inte att läsa"):
        enter(world.store, BOB, looked, [b"%PDF-1.4 inget foto"], "b1", MORNING)
    with pytest.raises(Refused, match="Högst 4 foton"):
        enter(
            world.store,
            BOB,
            looked,
            [photo(colour=c) for c in ("red", "blue", "green", "grey", "black")],
            "b1",
            MORNING,
        )
    with pytest.raises(Stale):
        enter(world.store, BOB, replace(looked, lines=looked.lines[:1]), (), fresh_id("blad"), MORNING)
    assert world.revision() == before


def test_two_hundred_reports_on_paper_with_crossing_times(world: World) -> None:
    """Sheets of three points, by three functions, entered in no order: as if all had come as it was seen."""
    store, dice = world.store, random.Random(16)
    seen = [later(-600) + timedelta(minutes=4 * n) for n in range(200)]
    told: dict[tuple[str, str], list[tuple[datetime, str]]] = {}
    for number, moment in enumerate(seen):
        point, source = ("P01", "P02", "P03")[number % 3], ("kväll", "natt", "vakt")[dice.randrange(3)]
        code = dice.choice(("el-", "el+", "el!", "värme-", "värme+", "vatten+"))
        told.setdefault((point, source), []).append((moment, code))
    sheets = []
    for (point, source), rows in told.items():
        for first in range(0, len(rows), 40):
            part = rows[first : first + 40]
            text = "\n".join(f"{at.astimezone(ZONE):%-d/%-m %H%M} {code}" for at, code in part)
            sheets.append(Sheet(OPERATION, point, part[0][0].astimezone(ZONE).date(), source, text))
    dice.shuffle(sheets)
    now, slowest = later(600), 0.0
    for one in (*sheets, *sheets[::-1]):  # each of them twice
        looked = look(store, one, now)
        assert looked.ready, [line.reasons for line in looked.refused]
        began = time.monotonic()
        enter(store, ALICE, looked, (), fresh_id("blad"), now)
        slowest = max(slowest, time.monotonic() - began)
    standing = {one.id: one for one in point_reads.picture(store, OPERATION).points}
    newest: dict[tuple[str, Function], tuple[datetime, str]] = {}
    for (point, _source), rows in told.items():
        for at, code in rows:
            function = {"e": Function.EL, "v": Function.VATTEN if code.startswith("va") else Function.VARME}[
                code[0]
            ]
            newest[point, function] = max(newest.get((point, function), (at, code)), (at, code))
    for (point, function), (at, code) in newest.items():
        current = standing[point].functions[function].current
        assert current is not None
        marks = {"-": Status.UR_FUNKTION, "+": Status.FUNGERAR, "!": Status.BEGRANSAD}
        assert (current.observed_at, current.status) == (at, marks[code[-1]])
    reports = [one for one in log_reads.entries(store, OPERATION, limit=5000) if one.kind == "report"]
    assert len(reports) == 200
    assert verify(store).intact
    assert slowest < 5  # seconds of the writer's turn, on a loaded machine; 40 lines at most


def test_what_a_sheet_became_is_told_in_runs() -> None:
    stored = [Stored((Receipt(4, True), Receipt(5, True))), Stored((Receipt(9, False), Receipt(6, True)))]
    assert posts_of(stored) == "4–6, 9"
