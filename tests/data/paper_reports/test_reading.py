"""A sheet's lines: when each was written, what it becomes, and what is wrong with it, at the line."""

from datetime import UTC, date, datetime, timedelta

import pytest

from data.clock import ZONE
from data.paper_reports.facts import MOST_LINES, Line, Sheet
from data.paper_reports.reading import Ground, read_sheet, sheet_mark, why_not_sheet
from data.words import Function, Occupancy, OperationKind, Status, Supply
from tests.factories import make_operation, make_point

NOW = datetime(2027, 1, 14, 6, 12, tzinfo=UTC)  # 07:12 in Stockholm
DAY = date(2027, 1, 14)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE).astimezone(UTC)


def lines(
    text: str, day: date = DAY, now: datetime = NOW, kind: OperationKind = OperationKind.SAMHALLSSTORNING
) -> tuple[Line, ...]:
    here = Ground(make_operation(kind=kind), make_point(), "hemlig", now)
    return read_sheet(Sheet("op-1", "P01", day, "platsansvarig", text), here)


def times(text: str, day: date = DAY, now: datetime = NOW) -> list[str]:
    found = lines(text, day, now)
    assert not any(one.reasons for one in found), [one.reasons for one in found]
    return [f"{one.at.astimezone(ZONE):%d %H:%M}" for one in found if one.at]


def why(text: str, day: date = DAY, now: datetime = NOW) -> str:
    (line,) = [one for one in lines(text, day, now) if one.reasons]
    return f"{line.number}: {' '.join(line.reasons)}"


@pytest.mark.parametrize(
    "line",
    [
        "0210 el-",
        "02:10 el-",
        "2.10 EL -",
        "kl 0210 el-",
        "Kl. 02:10: el-",
        "0210, strömmen borta",
        "14/1 0210 el-",
    ],
)
def test_a_line_begins_with_its_time_however_it_is_written(line: str) -> None:
    (found,) = lines(line)
    assert found.at == at("2027-01-14T02:10")
    if found.report is None:  # plain Swedish is asked about, as in a text message
        assert found.reasons == ("Menas el-? Skriv raden så som den ska sparas.",)
    else:
        (said,) = found.report.reports
        assert (said.function, said.status) == (Function.EL, Status.UR_FUNKTION)
        assert said.observed_at == found.at


def test_what_stands_on_paper_is_read_as_it_stands() -> None:
    found = lines(
        "0210 el- värme+ 40 pers ordf\n"
        "0245 el+r6h fullt 180pers bem! avl 0600\n"
        '" vatten- // ledningen frusen\n'
        "0300 öppnat // stöd: diesel"
    )
    assert not any(one.reasons for one in found)
    first, second, third, fourth = (one.report for one in found if one.report)
    assert [(one.function, one.status) for one in first.reports] == [
        (Function.EL, Status.UR_FUNKTION),
        (Function.VARME, Status.FUNGERAR),
    ]
    assert (first.occupancy, first.note) == (None, "ordf // 40 personer")
    assert (second.reports[0].supply, second.reports[0].lasts_until) == (
        Supply.RESERV,
        at("2027-01-14T08:45"),
    )
    assert second.occupancy is not None
    assert (second.occupancy.occupancy, second.occupancy.people) == (Occupancy.FULLT, 180)
    assert second.occupancy.relief_at == at("2027-01-14T06:00")
    assert (found[2].at, third.note) == (found[1].at, "ledningen frusen")
    assert fourth.opening is not None
    assert (fourth.opening.opened, fourth.support) == (True, "diesel")
    assert {one.channel for one in (first, second)} == {"papper"}


def test_a_sheet_goes_over_midnight_and_back_in_its_order() -> None:
    text = "2310 el-\n2350 el!\n0020 el-\n0010 värme-\n0430 el+"
    assert times(text, date(2027, 1, 13)) == ["13 23:10", "13 23:50", "14 00:20", "14 00:10", "14 04:30"]
    assert times("12/1 2310 el-\n0100 el+\n14/1\n0005 el-\n0600 el+") == [
        *("12 23:10", "13 01:00", "14 00:05", "14 06:00"),
    ]


def test_where_the_day_does_not_follow_it_is_asked_for() -> None:
    day = date(2027, 1, 13)
    assert "Är 05:00 den 13/1 eller den 14/1? Raden ovanför är 14:00." in why("1400 el-\n0500 el+\n", day)
    assert "Är 23:30 den 13/1 eller den 12/1?" in why("0100 el-\n2330 el+", day)
    assert "Skriv datumet före: 13/1 2330 eller 12/1 2330." in why("0100 el-\n2330 el+", day)
    assert times("0100 el-\n12/1 2330 el+", day) == ["13 01:00", "12 23:30"]
    assert times("0600 el-\n2000 el+", day) == ["13 06:00", "13 20:00"]


def test_a_day_that_has_not_come_is_not_offered() -> None:
    asked = "2: Är 23:45 den 13/1? Raden ovanför är 07:00. Skriv då datumet före: 13/1 2345."
    assert why("0700 el-\n2345 el+", DAY) == asked  # 23:45 on the 14th has not been at 07:12


def test_the_night_an_hour_comes_twice_it_is_asked_which() -> None:
    night, morning = date(2027, 10, 31), at("2027-10-31T07:00")
    said = why("0155 el-\n0230 el+\n0310 el-", night, morning)
    assert said.startswith("2: Klockan 02:30 kommer två gånger den natten. Skriv 0230 sommartid")
    found = lines("0230s el-\n0230v el+\n0245 vintertid el-\n0310 el+", night, morning)
    assert not any(one.reasons for one in found)
    first, second, third, last = (one.at for one in found if one.at)
    assert second - first == timedelta(hours=1)
    assert third - second == timedelta(minutes=15)
    assert last - third == timedelta(minutes=25)
    assert "kommer bara en gång" in why("0310 vintertid el-", night, morning)
    assert "finns inte den 28/3" in why("0230 el-", date(2027, 3, 28), at("2027-03-28T07:00"))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("el- värme+", "1: Raden börjar inte med ett klockslag."),
        ("0210 el- vrme+", '1: Ord 3, "vrme+", förstods inte.'),
        ("0215 vatten slut", "1: Menas vatten-? Skriv raden"),
        ("0215 elementen kalla, elen funkar inte", "1: Menas el-"),
        ("2570 el-", "1: Det klockslaget finns inte."),
        ("0210", "1: Inget läge angavs."),
        ("0210 el+ men det glappar", "1: Menas el"),
        ("0900 el-", "1: 2027-01-14 09:00 har inte varit än: klockan är 07:12. Ändra bladets datum"),
        ("31/2 0210 el-", "1: Det datumet finns inte."),
        ("0210 el- kl 0200", "1: Klockslaget står först på raden."),
        ("0210 bem-", "1: BEM och antal behöver ett ord om beläggningen"),
        ("0210 el- // Anna 19850101-1234", "1: Texten ser ut att innehålla ett personnummer."),
        ("19850101-1234 el-", "1: Texten ser ut att innehålla ett personnummer."),
        ('" el-', "1: Det finns ingen rad ovanför"),
        ("0100 el+\n\n0210 el- el+", "3: EL står två gånger."),
        ("1/1 0210 el-", "1: Iakttagelsen är äldre än sju dygn."),
    ],
)
def test_what_is_wrong_stands_at_its_line(text: str, reason: str) -> None:
    assert reason in why(text)


def test_a_sheet_is_bounded_and_never_empty() -> None:
    def reason(text: str) -> str:
        sheet = Sheet("op-1", "P01", DAY, "platsansvarig", text)
        return why_not_sheet(sheet, lines(text))

    assert "Bladet är tomt" in reason("  \n\n")
    assert "högst 40 rader, här är 41" in reason("\n".join(f"01{n:02} el-" for n in range(MOST_LINES + 1)))
    assert "för lång" in reason("0210 el- // " + "x" * 2000)
    assert not reason("0210 el-")


def test_the_same_line_is_the_same_report_whoever_types_it_and_however() -> None:
    here = Ground(make_operation(), make_point(), "hemlig", NOW)
    first = read_sheet(Sheet("op-1", "P01", DAY, "platsansvarig", "0210 el- värme+\n0300 el+"), here)
    again = read_sheet(
        Sheet("op-1", "P01", DAY, "ordförande", "kl 03:00 EL+\n02.10 Strom- VÄ+\n0210 el- vä+"), here
    )
    assert sheet_mark(here, first) == sheet_mark(here, again[:2])
    assert [one.repeats for one in again] == [0, 0, 2]
    other = read_sheet(
        Sheet("op-1", "P01", DAY, "platsansvarig", "0210 el- värme+"),
        Ground(here.operation, here.point, "annan", NOW),
    )
    assert other[0].report and first[0].report
    assert other[0].report.id != first[0].report.id


def test_in_an_exercise_the_word_is_no_fault_and_times_are_its_own() -> None:
    (found,) = lines("0210 övning el-", kind=OperationKind.OVNING)
    assert not found.reasons
    assert found.report is not None
    assert found.report.reports[0].status is Status.UR_FUNKTION


def test_a_telephone_number_is_warned_about_at_its_line_and_two_times_are_none() -> None:
    found = lines("0210 el- avl 0600 bem! fullt\n0310 el+ // ring 070-123 45 67")
    assert [bool(one.warning) for one in found] == [False, True]
    assert found[1].report is not None
