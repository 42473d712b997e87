"""Events out of other systems' extracts: what is read, refused by name, changed by a load, and masked."""

from datetime import UTC, datetime
from typing import Any

import openpyxl
import pytest
from sqlalchemy import select

from data.errors import NotAllowed, Refused, Stale
from data.events import reads as event_reads
from data.events.acts import events_change, load_events
from data.events.facts import Event
from data.events.list_file import ListedEvents, mapping_of, read_events, shipped
from data.log.acts import mask_entry
from data.operations.acts import close_operation
from data.rights import Grant
from data.store.rows import MASKED
from data.store.tables.core import JOURNAL
from data.store.verify import verify
from data.words import Role
from tests.data.list_file_worlds import saved
from tests.data.people import signed_in
from tests.data.world import ALICE, AREAS, NOW, OPERATION, World, later

HEADS = (
    "Ärendenummer",
    "Händelsetid",
    "Förvaltning",
    "Stadsdelsområde",
    "Rubrik",
    "Kategori",
    "Status",
    "Extra",
)
ROW = ("IA-1", "2027-01-14 02:20", "Utbildning", "Bromma", "Vatten i källaren", "Fastighet", "Öppen", "x")
IA = mapping_of(shipped(), "ia")


def csv_of(*rows: tuple[str, ...], heads: tuple[str, ...] = HEADS) -> bytes:
    return "\n".join(";".join(cells) for cells in (heads, *rows)).encode()


def row(**changes: str) -> tuple[str, ...]:
    names = ("id", "at", "organisation", "area", "title", "category", "status", "extra")
    return tuple(changes.get(name, said) for name, said in zip(names, ROW, strict=True))


def read(content: bytes, file: str = "ia.csv") -> ListedEvents:
    return read_events(file, content, IA, AREAS, NOW)


def load(world: World, *rows: tuple[str, ...], minutes: float = 0) -> Any:
    return load_events(world.store, ALICE, OPERATION, "ia", read(csv_of(*rows)).events, later(minutes))


def held(world: World) -> tuple[Event, ...]:
    return event_reads.events(world.store, OPERATION)


# ── the file ─────────────────────────────────────────────────────────────────────────────────


def test_a_row_is_read_by_the_mapping_in_swedish_time() -> None:
    (one,) = read(csv_of(row())).events
    assert one.at == datetime(2027, 1, 14, 1, 20, tzinfo=UTC)
    assert (one.id, one.area, one.organisation) == ("IA-1", "bromma", "Utbildning")
    (day_first,) = read(csv_of(row(at="14/01/2027 02:20", area="")).replace(b"IA-1", b"2")).events
    assert (day_first.at, day_first.area, day_first.id) == (one.at, None, "2")


def test_a_workbook_says_the_same_with_its_own_dates_and_numbers() -> None:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.append(HEADS)
    sheet.append([4711, datetime(2027, 1, 14, 2, 20), *ROW[2:]])  # noqa: DTZ001  a spreadsheet's has no zone
    (one,) = read(saved(book), "ia.xlsx").events
    assert (one.id, one.at) == ("4711", datetime(2027, 1, 14, 1, 20, tzinfo=UTC))


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"id": ""}, "Id saknas"),
        ({"id": "Anna Andersson"}, "andra tecken"),
        ({"at": "i går"}, "är ingen tid"),
        ({"at": "2027-01-14 09:00"}, "i framtiden"),
        ({"at": "0001-01-01 00:00"}, "tio år"),
        ({"area": "Atlantis"}, "inget inläst område"),
        ({"title": " "}, "Rubriken är tom"),
        ({"title": "x" * 301}, "för lång"),
        ({"title": "Ring 19121212-1212"}, "personnummer"),
        ({"organisation": "121212-1212"}, "personnummer"),
        ({"id": "191212121212"}, "personnummer"),
    ],
)
def test_a_refused_row_is_named_and_its_words_are_not_repeated(changes: dict[str, str], says: str) -> None:
    found = read(csv_of(row(id="IA-0"), row(**changes)))
    assert [one.id for one in found.events] == ["IA-0"]
    (fault,) = found.refused
    assert fault.row == 3
    assert says in fault.reason
    assert "1212" not in str(fault)


def test_the_same_id_twice_is_refused_the_second_time() -> None:
    found = read(csv_of(row(), row(title="Annat")))
    assert [one.title for one in found.events] == ["Vatten i källaren"]
    assert "finns redan på rad 2" in found.refused[0].reason


def test_formulas_and_merged_cells_of_a_workbook_are_refused() -> None:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    for cells in (HEADS, ROW, (*ROW[:4], '=HYPERLINK("http://x","y")', *ROW[5:])):
        sheet.append(cells)
    sheet.merge_cells("F2:F3")
    found = read(saved(book), "ia.xlsx")
    said = [str(one) for one in found.refused]
    assert any("cellerna F2:F3 är sammanfogade" in one for one in said)
    assert any("rad 3, Rubrik: cellen är en formel" in one for one in said)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "filen är tom"),
        (b"%PDF-1.7", "PDF"),
        (csv_of(row(), heads=("Nr", *HEADS[1:])), "kolumnen id (Ärendenummer) saknas"),
        ("Rubrik\nå".encode("latin-1"), "inte UTF-8"),
    ],
)
def test_a_file_that_is_no_extract_is_one_refusal(content: bytes, says: str) -> None:
    found = read(content)
    assert (found.events, says in found.refused[0].reason) == ((), True), found.refused


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("ia: {columns: {id: [Nr]}}", "columns ska ha id, at, area, title"),
        ("ia: {columns: {id: Nr, at: [T], area: [O], title: [R]}}", "lista av rubriker"),
        ("ia: {columns: {id: [N], at: [T], area: [O], title: [R]}, time_zone: Mars/Base}", "tidszonen"),
        ("kia: {}", "Källan ia finns inte"),
        ("[", "kan inte läsas"),
    ],
)
def test_a_broken_mapping_is_said(text: str, says: str) -> None:
    with pytest.raises(Refused, match=says.replace("(", r"\(")):
        mapping_of(text.encode(), "ia")


def test_what_comes_along_is_marked_as_an_assumption() -> None:
    assert not IA.verified
    assert not mapping_of(shipped(), "kia").verified


# ── loading ──────────────────────────────────────────────────────────────────────────────────


def test_new_changed_and_unchanged_are_told_apart_and_follow_from_the_journal(world: World) -> None:
    load(world, row(), row(id="IA-2", area="Skarpnäck"))
    listed = read(csv_of(row(status="Stängd"), row(id="IA-2", area="Skarpnäck"), row(id="IA-3"))).events
    change = events_change(world.store, OPERATION, "ia", listed)
    assert [one.id for one in change.new] == ["IA-3"]
    assert [(one.after.id, one.fields) for one in change.changed] == [("IA-1", ("status",))]
    assert change.unchanged == 1
    assert load_events(world.store, ALICE, OPERATION, "ia", listed, later(1), change) is not None
    assert load_events(world.store, ALICE, OPERATION, "ia", listed, later(2)) is None
    assert {one.id: (one.status, one.area) for one in held(world)} == {
        "IA-1": ("Stängd", "bromma"),
        "IA-2": ("Öppen", "skarpnack"),
        "IA-3": ("Öppen", "bromma"),
    }
    assert verify(world.store).intact


def test_the_same_id_of_another_source_is_another_event(world: World) -> None:
    load(world, row())
    load_events(world.store, ALICE, OPERATION, "kia", read(csv_of(row())).events, later(1))
    assert [one.source for one in held(world)] == ["ia", "kia"]


def test_masking_the_load_takes_the_words_and_another_load_does_not_bring_them_back(world: World) -> None:
    receipt = load(world, row(title="Hemligt ord"))
    with world.store.reading() as connection:
        facts = connection.execute(
            select(JOURNAL.c.facts).where(JOURNAL.c.revision == receipt.revision)
        ).scalar_one()
    assert "Hemligt" not in facts
    mask_entry(
        world.store,
        ALICE,
        act_id="mask-1",
        revision=receipt.revision,
        decision="Uppgiften omfattas av sekretess.",
        now=later(1),
    )
    (one,) = held(world)
    assert (one.title, one.organisation, one.masked) == (MASKED, "", True)
    listed = read(csv_of(row(title="Hemligt ord"))).events
    assert events_change(world.store, OPERATION, "ia", listed).masked == ("IA-1",)
    assert load_events(world.store, ALICE, OPERATION, "ia", listed, later(2)) is None
    assert verify(world.store).intact


def test_who_may_not_and_a_closed_operation_are_refused_and_nothing_is_kept(world: World) -> None:
    other = signed_in(world.store, Grant(Role.STADSDEL, "bromma"))
    listed = read(csv_of(row())).events
    with pytest.raises(NotAllowed):
        load_events(world.store, other, OPERATION, "ia", listed, NOW)
    with pytest.raises(Refused, match="kort"):
        load_events(world.store, ALICE, OPERATION, "IA!", listed, NOW)
    shown = events_change(world.store, OPERATION, "ia", listed)
    load(world, row(id="IA-9"))
    load(world, row())
    with pytest.raises(Stale):
        load_events(world.store, ALICE, OPERATION, "ia", listed, NOW, shown)
    close_operation(
        world.store,
        ALICE,
        act_id="close",
        operation_id=OPERATION,
        named=OPERATION,
        reason="Över",
        now=later(1),
    )
    with pytest.raises(Refused, match="stängd"):
        load(world, row(id="IA-4"), minutes=2)
