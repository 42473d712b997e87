"""One reader for every way in: the same fields are the same report, and a reason names its plain field."""

from datetime import datetime, timedelta

import pytest

from data.errors import Reason
from data.points.commands import NewOccupancy, NewReport, PointReport
from data.points.report_reading import Around, Plain, read_occupancy, read_point_report, read_report
from data.words import Channel, Function, Status, Supply
from tests.factories import NOW


class Hours:
    """Times that are so many hours from now, or no times."""

    def seen(self, text: str, now: datetime, field: str) -> datetime | Reason | None:
        return self.ahead(text, now, field)

    def ahead(self, text: str, since: datetime, field: str) -> datetime | Reason | None:
        if not text:
            return None
        number = text.lstrip("-")
        return since + timedelta(hours=int(text)) if number.isdigit() else Reason("ingen tid", field)


def around(*, exempts: bool = True, says_all: bool = False) -> Around:
    return Around("a" * 16, "op", "P01", NOW, Hours(), version=7, exempts=exempts, says_all=says_all)


def why(found: object) -> list[tuple[str | None, str]]:
    assert isinstance(found, tuple)
    return [(reason.field, reason.text) for reason in found]


def test_a_function_said_alone_and_among_others_is_the_same() -> None:
    said = {"status": "begransad", "supply": "reserv", "cause": "nätet nere", "lasts_until": "6"}
    alone = read_report({"function": "el", "observed_at": "-1", **said}, around())
    plain = {"observed_at": "-1", **{f"el_{name}": value for name, value in said.items()}}
    whole = read_point_report(plain, around())
    assert isinstance(alone, NewReport)
    assert isinstance(whole, PointReport)
    (report,) = whole.reports
    names = ("function", "status", "supply", "cause", "lasts_until", "observed_at", "channel", "cleared")
    assert [getattr(report, name) for name in names] == [getattr(alone, name) for name in names]
    assert (alone.supply, alone.lasts_until) == (Supply.RESERV, NOW + timedelta(hours=5))
    assert (alone.version, report.version, report.id) == (7, None, f"{'a' * 16}:el")


@pytest.mark.parametrize("held", ["6", timedelta(hours=6), NOW + timedelta(hours=6)])
@pytest.mark.parametrize(
    ("status", "name"), [("fungerar", "lasts_until"), ("ur_funktion", "restored_estimate")]
)
def test_one_time_to_come_belongs_to_the_status(
    held: str | timedelta | datetime, status: str, name: str
) -> None:
    found = read_report({"function": Function.EL, "status": status, "ahead": held}, around())
    assert isinstance(found, NewReport)
    assert getattr(found, name) == NOW + timedelta(hours=6)
    assert (found.lasts_until is None) is (status == "ur_funktion")


def test_what_a_system_has_read_is_taken_as_it_is_and_nothing_more_is_asked() -> None:
    plain: Plain = {"occupancy": "fullt", "people": 180, "relief_at": NOW, "channel": Channel.API}
    found = read_occupancy(plain, around(says_all=True))
    assert isinstance(found, NewOccupancy)
    assert (found.people, found.relief_at, found.staffing, found.observed_at) == (180, NOW, None, None)
    down: Plain = {"function": "el", "status": Status.UR_FUNKTION, "lasts_until": NOW + timedelta(hours=1)}
    assert isinstance(read_report(down, around(says_all=True)), NewReport)
    assert why(read_report(down, around()))[0][0] == "lasts_until"
    assert [field for field, _text in why(read_occupancy(plain, around()))] == ["staffing"]


@pytest.mark.parametrize(
    ("plain", "fields"),
    [
        ({"el_status": "trasig", "el_supply": "reserv"}, ["el_status"]),
        ({"el_status": "ej_aktuell"}, ["el_status"]),
        ({"el_cause": "nätet"}, ["el_status"]),
        (
            {"el_status": "fungerar", "el_lasts_until": "snart", "observed_at": "i går"},
            ["observed_at", "el_lasts_until"],
        ),
        ({"people": "många", "relief_at": "2"}, ["people", "staffing", "occupancy"]),
        ({"opening": "kanske"}, ["opening"]),
        ({"opening_reason": "låst"}, ["opening"]),
        ({"opening": "opened", "opening_reason": "låst"}, ["opening_reason"]),
        ({"support_kind": "el", "support_by": "5"}, ["support", "support_kind"]),
        ({"confirms": ""}, ["confirms"]),
        ({"channel": "brevduva"}, ["channel"]),
    ],
)
def test_everything_that_cannot_be_read_is_said_at_its_field(
    plain: dict[str, str], fields: list[str]
) -> None:
    assert [field for field, _text in why(read_point_report(plain, around(exempts=False)))] == fields


def test_what_must_be_chosen_is_asked_for() -> None:
    assert why(read_report({}, around())) == [
        ("function", "Välj en funktion."),
        ("status", "Välj en status."),
    ]
    assert why(read_occupancy({}, around())) == [("occupancy", "Välj beläggning.")]


def test_only_a_supply_said_to_be_unknown_is_taken_back() -> None:
    for supply, cleared in ((None, ()), ("", ()), ("reserv", ()), ("okant", ("supply",))):
        found = read_report({"function": "el", "status": "begransad", "supply": supply}, around())
        assert isinstance(found, NewReport)
        assert found.cleared == cleared
