"""*Aviseringar*: what never arrived first, what hinders that anybody is told, and who may see it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from dashboard.commands.serve import remarks_on
from dashboard.settings import Settings
from data.notices.acts import load_plan, owed, put, say_not_sent, say_sent, take
from data.notices.facts import Address, NoticePlan, Step, Telling
from data.requests.acts import ask_for_support
from data.requests.facts import NewRequest
from data.rights import Grant
from data.sectors.acts import load_sectors
from data.words import NoticeChannel, NoticeEvent, OperationKind, RequestKind, Role
from tests.dashboard.the_desk import ALICE, HOSTILE, NOW, Desk, said
from tests.data.sectors.test_sectors import LIST

C = NoticeChannel
PLAN = NoticePlan(
    addresses=(
        Address("slk", "Stadsledningskontoret", C.EPOST, "slk@example.org", organisation="slk"),
        Address("tib", "Tjänsteman i beredskap", C.EPOST, "tib@example.org", role="tib"),
        Address("jour", "TiB jour", C.SMS, "+46701740605", role="tib"),
        Address("prov", "Övningsbrevlådan", C.EPOST, "ovning@example.org", "tib", real=False, exercises=True),
    ),
    tellings=(Telling(NoticeEvent.NY_BEGARAN, "agare"),),
    steps=(
        Step("tib", "TiB", "tib", minutes=30),
        Step("passerad", "Tiden har passerat", "tib", NoticeEvent.PASSERAD_TID),
    ),
)


@pytest.fixture
def ready(desk: Desk) -> Desk:
    desk.load("Husby", "Kista")
    desk.open()
    load_sectors(desk.store, ALICE, LIST, NOW - timedelta(hours=5))
    return desk


def loaded(desk: Desk, plan: NoticePlan = PLAN) -> None:
    load_plan(desk.store, ALICE, plan, NOW - timedelta(hours=3))


def asked(desk: Desk, operation: str = "op") -> None:
    """Somebody asked an hour ago, and nobody has answered: the owner was told, and TiB's step is reached."""
    began = NOW - timedelta(hours=1)
    by = began + timedelta(hours=2)
    new = NewRequest(f"b-{operation}", operation, RequestKind.DRIVMEDEL, "Diesel", "slk", "bromma", by)
    ask_for_support(desk.store, ALICE, new, began)
    put(desk.store, owed(desk.store, began), began)
    put(desk.store, owed(desk.store, NOW), NOW)


def test_without_a_plan_it_says_that_nobody_is_told(ready: Desk) -> None:
    words = said(ready.page("notices"))
    assert "Ingen aviseringsplan är inläst: ingen får veta något härifrån." in words
    assert "Ingen har aviserats i den här händelsen" in words


def test_an_example_in_a_real_operation_is_not_loaded(ready: Desk) -> None:
    loaded(ready, replace(PLAN, addresses=tuple(replace(one, example=True) for one in PLAN.addresses)))
    words = said(ready.page("notices"))
    assert "EJ INLÄST: planen är ett exempel" in words
    assert "slk@example.org: exempel" in said(ready.page("aviseringar"))


def test_what_has_not_arrived_comes_first_and_says_why(ready: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DASHBOARD_SMTP_HOST", "post.example.org")
    monkeypatch.setenv("DASHBOARD_SMTP_FROM", "lage@example.org")
    loaded(ready)
    asked(ready)
    first = take(ready.store, C.EPOST, "en", NOW)
    second = take(ready.store, C.EPOST, "en", NOW)
    assert first is not None
    assert second is not None
    say_sent(ready.store, first.id, NOW)
    say_not_sent(ready.store, second, "en", "E-postservern går inte att nå.", NOW, permanent=False)
    words = said(ready.page("notices"))
    assert "1 har inte gått fram · 1 väntar · 1 skickade" in words
    assert "E-postservern går inte att nå. Försök 1 gjort, nästa 03:12." in words
    assert "Servern kan inte sända: sms är inte inställt. Det som väntar når ingen. Ring." in words
    assert "Sms är inte inställt på servern." in words
    assert words.index("tib@example.org") < words.index("+46701740605") < words.index("slk@example.org")
    first_said = said(ready.page("support"))
    assert "1 avisering har inte gått fram: ring." in first_said


def test_the_plan_says_who_is_told_what_and_what_nobody_is(ready: Desk) -> None:
    loaded(ready)
    words = said(ready.page("aviseringar"))
    assert "Planen: begäran om stöd" in words
    assert "efter 30 min utan svar" in words
    assert "när tiden har passerat" in words
    assert "Övningsbrevlådan, e-post ovning@example.org: bara för övningar" in words
    assert "Det här får ingen veta: planen säger inget om det" in words
    assert "lägesrapport publicerad" in words


def test_a_wrong_setting_is_said_and_keeps_no_page_dark(ready: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DASHBOARD_SMTP_HOST", "post.example.org")
    loaded(ready)
    assert "DASHBOARD_SMTP_FROM saknas" in said(ready.page("notices"))
    told = remarks_on(Settings())
    assert told == (
        "Ingen aviseras. DASHBOARD_SMTP_FROM saknas: ange den funktionsbrevlåda som aviseringar sänds från",
    )


def test_an_exercise_shows_its_own_addresses_and_its_own_time(ready: Desk) -> None:
    loaded(ready)
    ready.open("ov", OperationKind.OVNING)
    asked(ready, "ov")
    words = said(ready.page("notices", handelse="ov"))
    assert "ovning@example.org" in words
    assert "verklig tid" in words
    assert "slk@example.org: tar inte emot övningar" in said(ready.page("aviseringar", handelse="ov"))


def test_hostile_names_in_a_plan_are_text(ready: Desk) -> None:
    loaded(ready, replace(PLAN, steps=(replace(PLAN.steps[0], label=HOSTILE),)))
    asked(ready)
    app = ready.page("notices")
    assert HOSTILE in said(app)


def test_a_stadsdel_may_not_see_it_and_is_told_so(ready: Desk) -> None:
    loaded(ready)
    asked(ready)
    words = said(ready.page("notices", key=ready.sign_in(Grant(Role.STADSDEL, "bromma"))))
    assert "example.org" not in words
    stadsdel = ready.sign_in(Grant(Role.STADSDEL, "bromma"))
    assert "får inte hantera aviseringar" in said(ready.page("aviseringar", key=stadsdel))
    assert "har inte gått fram" not in said(ready.page("support", key=stadsdel))
    assert "slk@example.org" in said(ready.page("notices", key=ready.sign_in(Grant(Role.ADMIN))))


def test_lagesbild_says_what_has_not_arrived_to_those_who_can_do_something(ready: Desk) -> None:
    loaded(ready)
    asked(ready)
    words = "En avisering har inte gått fram: se Stöd, och ring."
    assert words in said(ready.page("situation"))
    assert words not in said(ready.page("situation", key=ready.sign_in(Grant(Role.LASARE))))
