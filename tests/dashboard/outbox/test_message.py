"""A notice in words: what has happened, where, and which page to open for the rest of it."""

from dataclasses import replace

import pytest

from dashboard.outbox.message import message
from data.notices.reads import Told
from data.notices.words import NoticeState
from data.words import Function, NoticeChannel, NoticeEvent, OperationKind
from tests.factories import NOW, make_operation

E = NoticeEvent
PLACES = {"P01": "Husbygården", "bromma": "Bromma"}
TOLD = Told(
    *("n1", "op-1", E.NY_BEGARAN, NOW, "b1", "bromma", "P01", None, None, "", "", 0, "Jouren"),
    *(NoticeChannel.EPOST, "jour@example.org", NoticeState.VANTAR, 0, "", NOW, NOW, None),
)


@pytest.mark.parametrize(
    ("event", "link", "page"),
    [
        (E.NY_BEGARAN, "/support?handelse=op-1", "Stöd"),
        (E.BEGARAN_LAMNAD, "/support?handelse=op-1", "Stöd"),
        (E.UR_FUNKTION, "/situation?handelse=op-1&punkt=P01", "Läget"),
        (E.AKTIVERING, "/situation?handelse=op-1&punkt=P01", "Läget"),
        (E.LAGESRAPPORT, "/staff?handelse=op-1&del=lagesrapport", "Lägesrapport"),
    ],
)
def test_it_leads_to_the_page_or_names_it(event: NoticeEvent, link: str, page: str) -> None:
    told, operation = replace(TOLD, event=event), make_operation(id="op-1")
    with_address = message(told, operation, PLACES, "https://lage.example.org")
    assert f"https://lage.example.org{link}\n" in with_address.text
    without = message(told, operation, PLACES, "")
    assert f"Öppna Trygghetsläget på sidan {page}.\n" in without.text
    assert "http" not in without.text


def test_it_says_what_has_failed_and_which_report_is_out() -> None:
    operation = make_operation(id="op-1", kind=OperationKind.OVNING)
    failed = message(replace(TOLD, event=E.UR_FUNKTION, function=Function.VATTEN), operation, PLACES, "")
    said = "ÖVNING Trygghetsläget: vatten ur funktion på en öppen punkt, Husbygården, Bromma"
    assert failed.subject.endswith(said)
    report = replace(TOLD, event=E.LAGESRAPPORT, count=3, area=None, point=None)
    assert "lägesrapport publicerad, nummer 3" in message(report, operation, PLACES, "").subject.lower()


def test_a_reminder_is_of_no_operation_and_leads_to_the_checks() -> None:
    told = replace(TOLD, operation=None, event=E.MANADSKONTROLL, point=None, request=None, count=3)
    said = message(told, None, PLACES, "https://lage.example.org")
    assert said.subject == "Trygghetsläget: månadskontroll att göra, 3 st, Bromma"
    assert "https://lage.example.org/kontroll\n" in said.text
    assert "Händelse" not in said.text
    assert (said.facts["operation"], said.facts["exercise"]) == (None, False)
    assert "Öppna Trygghetsläget på sidan Beredskap.\n" in message(told, None, PLACES, "").text
