"""What the wall says of support and of sectors: the late and ownerless first, the gravest word of each."""

from dataclasses import replace
from datetime import timedelta

from dashboard.desk.requests.says import request_row
from dashboard.wall.who_acts import sector_strip, support_panel
from data.notices.facts import NoticePlan, Step
from data.requests.facts import SupportRequest
from data.requests.rules import Coordination, turns
from data.sectors.reports import Impact, SectorReport
from data.words import Channel, Extent, ImpactLevel, Mark, OperationKind, Priority, RequestKind, RequestState
from tests.data.sectors.test_sectors import LIST
from tests.factories import NOW, ago, ahead, make_coordination, make_operation, make_picture, make_point

NONE = Impact(Extent.INTE, Extent.INTE, Extent.INTE)
SERIOUS = Impact(Extent.HELT, Extent.INTE, Extent.INTE)
CRITICAL = Impact(Extent.HELT, Extent.HELT, Extent.HELT)


def request(identity: str, minutes: float, **changes: object) -> SupportRequest:
    held = SupportRequest(
        id=identity,
        operation="op",
        kind=RequestKind.DRIVMEDEL,
        what=identity,
        amount="",
        priority=Priority.NORMAL,
        area="bromma",
        point=None,
        sector=None,
        owner="slk",
        deadline=ahead(minutes),
        state=RequestState.BEGARD,
        asked_at=ago(60),
        asked_by="krisledning",
        moved_at=ago(60),
        moved_by="krisledning",
        reason="",
        must_acknowledge=(),
        acknowledged=(),
        version=1,
    )
    return replace(held, **changes)  # type: ignore[arg-type]


def report(sector: str, organisation: str | None, impact: Impact, minutes: float = 10) -> SectorReport:
    return SectorReport(
        revision=int(minutes),
        id=f"{sector}{organisation}",
        sector=sector,
        organisation=organisation,
        area=None,
        impact=impact,
        forecast_24=None,
        forecast_72=None,
        observed_at=ago(minutes),
        recorded_at=ago(minutes),
        valid_until=ago(minutes) + timedelta(hours=12),
        channel=Channel.WEBB,
        actor="krisledning",
        assessment="",
        on_behalf_of=None,
    )


def held(*requests: SupportRequest, reports: tuple[SectorReport, ...] = ()) -> Coordination:
    return make_coordination(register=LIST, requests=requests, reports=reports)


def test_late_and_ownerless_come_first_and_what_has_come_is_not_waited_for() -> None:
    found = support_panel(
        make_picture([make_point("P01", name="Husby")]),
        held(
            request("vatten", 60),
            request("diesel", -30, point="P01"),
            request("filtar", 600, state=RequestState.AVSLAGEN),
            request("värme", 5, owner="borta"),
            request("framme", -90, state=RequestState.PA_PLATS),
        ),
        NOW,
    )
    assert (found.late, found.unowned, found.waiting) == (1, 2, 3)
    assert [one.what for one in found.lines] == ["diesel", "värme", "filtar", "vatten"]
    assert (found.lines[0].where, found.lines[0].late, found.lines[0].owner) == (
        "Husby",
        True,
        "Stadsledningskontoret",
    )
    assert [one.owner for one in found.lines[1:3]] == ["", ""]
    assert found.lines[3].where == "Bromma"


def test_a_request_that_nobody_answers_says_how_far_it_has_climbed_and_turns_by_itself() -> None:
    plan = NoticePlan(
        steps=(Step("tib", "TiB", "tib", minutes=30), Step("k", "Krisledningen", "k", minutes=90))
    )
    unanswered, taken = request("diesel", 120), request("vatten", 60, state=RequestState.ATAGEN)
    coordination = replace(held(unanswered, taken), plan=plan)
    steps = {one.what: one.step for one in support_panel(make_picture(), coordination, NOW).lines}
    assert steps == {"diesel": "TiB", "vatten": ""}
    assert ahead(30) in set(turns(coordination))
    later = {one.what: one.step for one in support_panel(make_picture(), coordination, ahead(30)).lines}
    assert later == {"diesel": "Krisledningen", "vatten": ""}
    row = request_row(unanswered, make_picture(), LIST, ahead(30), plan)
    assert row.climbed.startswith("steg: TiB ")
    assert "Krisledningen" in row.climbed


def test_a_participants_grave_word_is_the_sectors_on_the_wall() -> None:
    own, gone = report("energi", "verket", CRITICAL), report("borta", None, SERIOUS)
    said = (report("energi", None, NONE), own, gone)
    found = sector_strip(make_picture(), held(reports=said), NOW)
    assert [(one.name, one.word, one.grade) for one in found.marks] == [
        ("Energiförsörjning", "kritisk", ImpactLevel.KRITISK),
        ("borta", "allvarlig", ImpactLevel.ALLVARLIG),
    ]
    assert found.said == "1 okänd"  # nobody has said anything of the other sector


def test_good_news_of_a_sector_expires_and_bad_news_stays_as_a_question() -> None:
    said = (report("energi", None, NONE), report("halsa", None, SERIOUS))
    coordination = held(reports=said)
    assert sector_strip(make_picture(), coordination, NOW).said == ""
    turned = max(turns(coordination))
    later = sector_strip(make_picture(), coordination, turned)
    assert later.said == "1 okänd"
    assert [one.mark for one in later.marks] == [Mark.OBEKRAFTAT]


def test_an_example_is_no_sector_in_a_real_operation() -> None:
    example = replace(LIST, sectors=tuple(replace(one, example=True) for one in LIST.sectors))
    coordination = replace(held(), register=example)
    real = make_picture(operation=make_operation())
    assert sector_strip(real, coordination, NOW).said == "2 sektorer EJ INLÄST"
    exercise = make_picture(operation=make_operation(kind=OperationKind.OVNING))
    assert sector_strip(exercise, coordination, NOW).said == "2 okända"


def test_where_it_is_closed_nobody_is_late_any_more() -> None:
    held = make_coordination(requests=(request("sen", -30),), register=LIST)
    assert support_panel(make_picture(), held, NOW).late == 1
    closed = make_picture(operation=make_operation(closed_at=ago(1)))
    panel = support_panel(closed, held, NOW)
    assert (panel.late, panel.unowned, panel.lines, panel.waiting) == (0, 0, (), 1)
