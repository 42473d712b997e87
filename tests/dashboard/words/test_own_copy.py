"""What a desk keeps of its own points: as it was seen, of its own area alone, functions and never persons."""

from typing import Any

import orjson

from dashboard.words import own_copy
from data.points.facts import FunctionState
from data.requests.facts import SupportRequest
from data.rights import Grant, Who
from data.sectors.facts import EMPTY_REGISTER
from data.words import Function, OperationKind, Priority, RequestKind, RequestState, Role, Status, Supply
from tests.factories import (
    NOW,
    ago,
    ahead,
    make_area,
    make_functions,
    make_operation,
    make_picture,
    make_point,
    make_report,
)

BROMMA = Who("b", "stadsdel Bromma", (Grant(Role.STADSDEL, "bromma"),))


def kept(who: Who = BROMMA, requests: tuple[SupportRequest, ...] = (), **more: Any) -> Any:
    points = more.pop("points", (make_point(), make_point("P02", area="farsta", name="Farstaskolan")))
    picture = make_picture(points=points, areas=(make_area(), make_area("farsta")), **more)
    return own_copy.copied(picture, requests, EMPTY_REGISTER, who, "sessionen", NOW)


def a_request(**more: Any) -> SupportRequest:
    values: dict[str, Any] = {
        "id": "r1",
        "operation": "op-1",
        "kind": RequestKind.DRIVMEDEL,
        "what": "diesel",
        "amount": "200 l",
        "priority": Priority.NORMAL,
        "area": "bromma",
        "point": "P01",
        "sector": None,
        "owner": "slk",
        "deadline": ahead(60),
        "state": RequestState.ATAGEN,
        "asked_at": ago(30),
        "asked_by": "platsansvarig",
        "moved_at": ago(10),
        "moved_by": "slk",
        "reason": "",
        "must_acknowledge": (),
        "acknowledged": (),
        "version": 3,
    }
    return SupportRequest(**{**values, **more})


def said(copy: Any, function: Function) -> str:
    names = {Function.EL: "El", Function.VARME: "Värme", Function.VATTEN: "Vatten"}
    (line,) = [one for one in copy["points"][0]["functions"] if one["name"] == names[function]]
    return f"{line['says']}; {line['more']}"


def test_it_is_of_one_s_own_area_alone_and_of_nobody_else_s() -> None:
    assert [one["id"] for one in kept()["points"]] == ["P01"]
    assert "Farsta" not in orjson.dumps(kept()).decode()
    for role, bound in (
        (Role.KRISLEDNING, ""),
        (Role.SEKTOR, "energi"),
        (Role.LASARE, ""),
        (Role.STADSDEL, "sodermalm"),
    ):
        assert kept(Who("k", "någon", (Grant(role, bound),))) is None


def test_everything_in_it_is_past_and_nothing_is_said_to_work_now() -> None:
    functions = {
        **make_functions(),
        Function.EL: FunctionState(
            make_report(
                Function.EL,
                Status.FUNGERAR,
                supply=Supply.RESERV,
                lasts_until=ahead(240),
                observed_at=ago(32),
            )
        ),
        Function.VARME: FunctionState(
            make_report(Function.VARME, Status.UR_FUNKTION, observed_at=ago(300), valid_until=ago(60))
        ),
        Function.VATTEN: FunctionState(
            make_report(Function.VATTEN, Status.FUNGERAR, observed_at=ago(300), valid_until=ago(60))
        ),
    }
    copy = kept(points=(make_point(functions=functions),))
    assert said(copy, Function.EL) == "sågs som fungerar 02:40; räcker till 07:12, gällde till 04:52"
    assert said(copy, Function.VARME).startswith("sågs som ur funktion 13/1 22:12; obekräftat")
    assert said(copy, Function.VATTEN) == "sågs som fungerar 13/1 22:12; hade gått ut"
    assert copy["points"][0]["phase"] == "sågs som öppen"
    silent = kept(points=(make_point(functions=dict.fromkeys(Function, FunctionState())),))
    assert said(silent, Function.EL) == "ingen hade rapporterat; "


def test_it_says_whom_to_call_as_functions_and_what_support_has_not_come() -> None:
    copy = kept(
        requests=(
            a_request(),
            a_request(id="r2", area="farsta", point="P02"),
            a_request(id="r3", state=RequestState.ATERLAMNAD),
        )
    )
    assert {one["what"] for one in copy["points"][0]["calls"]} <= {
        "Driftansvar",
        "Infrastrukturansvar",
        "Felanmälan",
    }
    (asked,) = copy["requests"]
    assert (asked["what"], asked["where"]) == ("Drivmedel: 200 l diesel", "Brommaskolan")
    assert "var åtagen 03:02, behövs senast 04:12" in asked["says"]


def test_an_exercise_says_that_it_is_one() -> None:
    assert kept(operation=make_operation(kind=OperationKind.OVNING))["exercise"] is True
    assert kept()["exercise"] is False


def test_a_copy_is_known_by_its_session_and_opens_nothing() -> None:
    key = own_copy.key_of(BROMMA, "sessionen")
    assert kept()["key"] == key
    assert "sessionen" not in key
    assert own_copy.key_of(BROMMA, "en annan") != key
    assert own_copy.key_of(Who("k", "krisledningen", (Grant(Role.KRISLEDNING),)), "sessionen") == ""
