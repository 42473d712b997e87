"""The notice plan: how far a request climbs its chain and when, what a plan may be, and its file."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from data.notices.facts import (
    EMPTY_PLAN,
    Address,
    NoticePlan,
    ReachedStep,
    Step,
    Telling,
    escalation,
    next_step,
    objections,
    why_not_address,
)
from data.notices.list_file import read_plan
from data.requests.facts import SupportRequest
from data.words import NoticeChannel, NoticeEvent, Priority, RequestKind, RequestState

REFERENCE = Path(__file__).parents[3] / "data" / "reference" / "notices.yaml"
STOCKHOLM = ZoneInfo("Europe/Stockholm")
S, E = RequestState, NoticeEvent


def at(clock: str) -> datetime:
    hour, minute = clock.split(":")
    return datetime(2027, 1, 14, int(hour), int(minute), tzinfo=STOCKHOLM)


CHAIN = NoticePlan(
    addresses=(
        Address("tib", "TiB", NoticeChannel.EPOST, "tib@example.org", role="tib"),
        Address("ledning", "Krisledningen", NoticeChannel.SMS, "+46701740605", role="krisledning"),
    ),
    steps=(
        Step("agare", "Ägaren påminns", "agare", minutes=15),
        Step("parter", "De som ska kvittera", "parter", minutes=15),
        Step("tib", "TiB", "tib", minutes=30),
        Step("krisledning", "Krisledningen", "krisledning", minutes=60),
        Step("passerad", "Tiden har passerat", "tib", E.PASSERAD_TID),
        Step("passerad-2", "En timme för sent", "krisledning", E.PASSERAD_TID, minutes=60),
        Step("tib", "TiB genast", "tib", minutes=5, priority=Priority.AKUT),
    ),
)
# Diesel to Husby, asked for at half past one, wanted before four.
DIESEL = SupportRequest(
    id="b1",
    operation="op",
    kind=RequestKind.DRIVMEDEL,
    what="Diesel",
    amount="",
    priority=Priority.NORMAL,
    area="jarva",
    point="P01",
    sector=None,
    owner="slk",
    deadline=at("04:00"),
    state=S.BEGARD,
    asked_at=at("01:30"),
    asked_by="järva",
    moved_at=at("01:30"),
    moved_by="järva",
    reason="",
    must_acknowledge=(),
    acknowledged=(),
    version=1,
)


def names(request: SupportRequest, clock: str, plan: NoticePlan = CHAIN) -> list[str]:
    return [step.name for step in escalation(request, plan, at(clock))]


def test_a_night_when_nobody_acknowledges() -> None:
    told = {clock: names(DIESEL, clock) for clock in ("01:44", "01:45", "02:00", "02:30", "03:59", "04:00")}
    assert told == {
        "01:44": [],
        "01:45": ["agare"],
        "02:00": ["agare", "tib"],
        "02:30": ["agare", "tib", "krisledning"],
        "03:59": ["agare", "tib", "krisledning"],
        "04:00": ["agare", "tib", "krisledning", "passerad"],
    }
    assert escalation(DIESEL, CHAIN, at("05:00")) == (
        ReachedStep("agare", "Ägaren påminns", at("01:45")),
        ReachedStep("tib", "TiB", at("02:00")),
        ReachedStep("krisledning", "Krisledningen", at("02:30")),
        ReachedStep("passerad", "Tiden har passerat", at("04:00")),
        ReachedStep("passerad-2", "En timme för sent", at("05:00")),
    )
    assert next_step(DIESEL, CHAIN, at("02:00")) == at("02:30")
    assert next_step(DIESEL, CHAIN, at("05:00")) is None
    assert names(DIESEL, "05:00", EMPTY_PLAN) == []


@pytest.mark.parametrize(
    ("changes", "clock", "reached"),
    [
        ({"state": S.ATAGEN, "moved_at": at("02:10")}, "03:00", []),
        ({"state": S.ATAGEN, "moved_at": at("02:10")}, "04:01", ["passerad"]),
        ({"state": S.PA_PLATS, "moved_at": at("03:00")}, "05:00", []),
        ({"state": S.ATERKALLAD, "moved_at": at("03:00")}, "05:00", []),
        # Declined it is nobody's, and the one who declined is not reminded of it.
        ({"state": S.AVSLAGEN, "moved_at": at("02:10")}, "02:40", ["tib"]),
        ({"state": S.AVSLAGEN, "moved_at": at("02:10")}, "04:01", ["tib", "krisledning", "passerad"]),
        # Asked anew of somebody else, the chain begins anew.
        ({"moved_at": at("03:00"), "owner": "svoa"}, "03:14", []),
        ({"moved_at": at("03:00"), "owner": "svoa"}, "03:15", ["agare"]),
        # Taken on, but one of those who must know of it has not said so: the owner is left in peace.
        ({"state": S.ATAGEN, "must_acknowledge": ("svoa",)}, "02:00", ["parter", "tib"]),
        ({"state": S.ATAGEN, "must_acknowledge": ("svoa",), "acknowledged": ("svoa",)}, "02:00", []),
        ({"must_acknowledge": ("svoa",)}, "01:45", ["agare", "parter"]),
        # Its own priority has its own chain, and that alone.
        ({"priority": Priority.AKUT}, "01:35", ["tib"]),
        ({"priority": Priority.AKUT}, "05:00", ["tib"]),
    ],
)
def test_what_is_reached_follows_from_how_the_request_stands(
    changes: dict[str, Any], clock: str, reached: list[str]
) -> None:
    assert names(replace(DIESEL, **changes), clock) == reached


def test_an_example_is_no_chain_in_a_real_operation() -> None:
    steps = tuple(replace(one, example=True) for one in CHAIN.steps)
    plan = NoticePlan(CHAIN.addresses, (), steps)
    assert names(DIESEL, "05:00", plan.for_operation(exercise=False)) == []
    assert names(DIESEL, "05:00", plan.for_operation(exercise=True)) == names(DIESEL, "05:00")


def test_only_addresses_for_exercises_take_an_exercise() -> None:
    held = (
        replace(CHAIN.addresses[0], id="a"),
        replace(CHAIN.addresses[0], id="b", exercises=True),
        replace(CHAIN.addresses[0], id="c", exercises=True, real=False),
        replace(CHAIN.addresses[0], id="d", exercises=True, example=True),
    )
    plan = NoticePlan(held)
    assert [one.id for one in plan.for_operation(exercise=True).addresses] == ["b", "c", "d"]
    assert [one.id for one in plan.for_operation(exercise=False).addresses] == ["a", "b"]


# ── what a plan may be ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda p: replace(p, addresses=(*p.addresses, p.addresses[0])), "Adressen tib finns 2 gånger."),
        (lambda p: replace(p, steps=(*p.steps, p.steps[0])), "Steget agare (alla) finns 2 gånger."),
        (lambda p: _address(p, area="atlantis"), "tib: området atlantis är inte inläst."),
        (lambda p: _address(p, organisation="okänd"), "organisationen okänd finns inte i sektorslistan."),
        (lambda p: _address(p, role=""), "tib hör till ingen roll, organisation eller område"),
        (lambda p: _address(p, role="agare"), "agare är ingen roll"),
        (lambda p: _address(p, real=False), "tar varken emot skarpa händelser eller övningar"),
        (lambda p: _address(p, name=" "), "tib: name är tomt."),
        (lambda p: _address(p, name="Ring 121212-1212"), "personnummer"),
        (lambda p: _address(p, address="tib"), "tib: adressen är ingen e-postadress."),
        (lambda p: replace(p, steps=(Step("x", "X", "vakten"),)), "Ingen adress har rollen vakten"),
        (lambda p: replace(p, steps=(Step("x", "X", "tib", minutes=-1),)), "x: minutes är -1."),
        (lambda p: replace(p, steps=(Step("x", "X", "tib", E.AKTIVERING),)), "hör till tellings"),
        (lambda p: replace(p, tellings=(Telling(E.PASSERAD_TID, "tib"),)), "hör till stegen"),
        (lambda p: replace(p, tellings=(Telling(E.LOPER_UT, "omrade", 0),)), "minutes är 0."),
    ],
)
def test_a_plan_that_cannot_be_believed_says_why(
    change: Callable[[NoticePlan], NoticePlan], says: str
) -> None:
    assert objections(CHAIN, {"jarva"}, {"slk"}) == ()
    found = objections(change(CHAIN), {"jarva"}, {"slk"})
    assert any(says in one.text for one in found), found


def _address(plan: NoticePlan, **changes: Any) -> NoticePlan:
    return replace(plan, addresses=(replace(plan.addresses[0], **changes), *plan.addresses[1:], _TIB))


_TIB = Address("annan", "TiB", NoticeChannel.EPOST, "tib@example.org", role="tib")


@pytest.mark.parametrize(
    ("channel", "address", "fine"),
    [
        (NoticeChannel.EPOST, "tib@example.org", True),
        (NoticeChannel.EPOST, "tib.jour@example.org", True),
        (NoticeChannel.EPOST, "stab.ledning@sub.example.org", True),
        (NoticeChannel.EPOST, "anna.andersson@example.org", False),
        (NoticeChannel.EPOST, "Anna_Andersson2@example.org", False),
        (NoticeChannel.EPOST, "tib@example.org, x@example.org", False),
        (NoticeChannel.EPOST, "tib@example.org\nBcc: x@example.org", False),
        (NoticeChannel.EPOST, "tib@[127.0.0.1]", False),
        (NoticeChannel.SMS, "+46701740605", True),
        (NoticeChannel.SMS, "0701740605", False),
        (NoticeChannel.WEBHOOK, "larm-1", True),
        (NoticeChannel.WEBHOOK, "https://example.org/hook", False),
    ],
)
def test_an_address_is_a_functions_and_one_only(channel: NoticeChannel, address: str, fine: bool) -> None:
    assert (why_not_address(channel, address) is None) == fine


# ── the file ─────────────────────────────────────────────────────────────────────────────────


def test_the_example_that_comes_along_is_whole_and_marked_in_every_row() -> None:
    listed = read_plan(REFERENCE.read_bytes())
    assert listed.faults == ()
    plan = listed.plan
    assert all(one.example for one in plan.addresses)
    assert all(one.example for one in plan.tellings)
    assert all(one.example for one in plan.steps)
    areas = {one.area for one in plan.addresses if one.area}
    organisations = {one.organisation for one in plan.addresses if one.organisation}
    assert len(areas) == 11
    assert objections(plan, areas, organisations) == ()
    assert plan.for_operation(exercise=False) == EMPTY_PLAN
    mail = [one.address for one in plan.addresses if one.channel is NoticeChannel.EPOST]
    assert all(one.endswith("@example.org") for one in mail)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("addresses:\n- {id: a, name: A, chanel: sms}\n", "Rad 2, addresses: fältet chanel finns inte."),
        (
            "steps:\n- name: a\n  label: A\n  to: tib\n- name: b\n  label: B\n  to: tib\n  minutes: snart\n",
            "Rad 5, steps: minutes är 'snart'. Det ska vara ett heltal.",
        ),
        ("addresses:\n\n- {id: a}\n", "Rad 3, addresses: name saknas."),
        ("steps:\n- {name: a, label: A, to: t, event: snart}\n", "Rad 2, steps: event är 'snart'."),
        ("addresses:\n- {id: a, name: A, channel: sms, address: 46701740605}\n", "sätt citattecken om den."),
        ("addresses:\n- {id: a, name: A, channel: sms, address: x, real: ja}\n", "true eller false"),
        ("addresses: hej\n", "addresses ska vara en lista med rader."),
        ("addresses:\n- hej\n", "addresses nummer 1: ska ha namngivna fält."),
        ("mottagare:\n- {id: a}\n", "mottagare är ingen del av en aviseringsplan."),
        ("- a\n", "Filen ska ha delarna addresses, tellings, steps"),
        ("addresses:\n- {id: a, id: b}\n", "Rad 2: filen är ingen giltig YAML (id står två gånger)."),
        ("a: &x [1]\nb: *x\n", "hänvisningar (*) används inte"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_line(text: str, says: str) -> None:
    listed = read_plan(text.encode())
    assert any(says in one.text for one in listed.faults), listed.faults
