"""Text messages: saved once, never in an exercise, in the operation meant; the answer fits one message."""

import hashlib
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from dashboard.door import problems
from dashboard.door.caller import Caller
from dashboard.words import text_answers
from data.access import reads as access_reads
from data.access import tokens
from data.access.tokens import NewToken
from data.acting import Actor
from data.log import reads as log_reads
from data.points.acts import reports as point_reports
from data.points.commands import NewReport
from data.rights import Grant
from data.store.database import open_store
from data.truth import effective
from data.words import Channel, Function, Mark, OperationKind, Role, Status, Supply, TokenKind
from tests.dashboard.api.gateway import PATH, Gateway, settled
from tests.data.world import ALICE, OPERATION


@pytest.fixture
def gateway(tmp_path: Path) -> Iterator[Gateway]:
    with closing(open_store(f"sqlite:///{tmp_path / 's.db'}")) as store:
        yield settled(store)


def test_a_message_becomes_a_report_and_its_answer_says_what_was_saved(gateway: Gateway) -> None:
    said = gateway.send("P01 EL- VA+N VÄ! IN+6H SNART FULLT BEM! // aggregatet startar inte", 201)
    assert said["saved"] is True
    assert said["reply"].startswith("P01 sparat, sett 03:30: ")
    assert text_answers.length(said["reply"]) <= text_answers.LONGEST
    point = gateway.point()
    heat = point.functions[Function.VARME].current
    assert (heat.status, heat.channel, heat.source) == (Status.BEGRANSAD, Channel.SMS, "sms …67")
    assert point.functions[Function.VATTEN].current.supply is Supply.NODVATTEN
    assert heat.observed_at == gateway.now
    assert point.functions[Function.INFORMATION].current.lasts_until == gateway.now + timedelta(hours=6)
    notes = [entry for entry in log_reads.entries_since(gateway.store, 0) if entry.kind == "note"]
    assert [entry.text["note"] for entry in notes if entry.text] == ["aggregatet startar inte"]
    assert len(said["revisions"]) == 6


def test_a_short_answer_is_in_words(gateway: Gateway) -> None:
    assert gateway.send("P01 EL-")["reply"] == "P01 sparat, sett 03:30: el ur funktion."


def test_the_senders_number_is_nowhere_in_the_store(gateway: Gateway, tmp_path: Path) -> None:
    gateway.send("P01 EL- // kom", 201)
    gateway.send("Från +46701234567: P01 VA+", 201, id="g2")
    kept = b"".join(one.read_bytes() for one in tmp_path.glob("s.db*"))
    assert "sms …67".encode() in kept
    assert b"1234567" not in kept


def test_two_phones_are_two_sources_and_a_difference_is_contradicted_until_settled(gateway: Gateway) -> None:
    gateway.send("P01 EL-", 201, id="a", **{"from": "+46701111122"})
    gateway.now += timedelta(minutes=10)
    gateway.send("P01 EL+", 201, id="b", **{"from": "+46701111133"})
    state = effective(gateway.point().functions[Function.EL], gateway.now)
    assert (state.status, state.mark) == (Status.UR_FUNKTION, Mark.MOTSTRIDIGT)
    settled = NewReport("s1", OPERATION, "P01", Function.EL, Status.FUNGERAR, settles=True)
    point_reports.report(gateway.store, ALICE, [settled], gateway.now)
    assert effective(gateway.point().functions[Function.EL], gateway.now).mark is Mark.BEKRAFTAT


def test_sent_again_it_is_answered_the_same_and_stored_once(gateway: Gateway) -> None:
    first = gateway.send("P01 EL- KL 0310", 201)
    before = gateway.revision()
    gateway.now += timedelta(hours=3)
    gateway.open("op-2", "Elavbrott", OperationKind.INCIDENT, 60)
    at_opening = gateway.revision()
    again = gateway.send("P01 EL- KL 0310", 200)
    assert again["reply"] == first["reply"]
    assert again["revisions"] == first["revisions"]
    assert gateway.revision() == at_opening == before + 1


def test_without_an_id_the_same_words_soon_again_are_the_same(gateway: Gateway) -> None:
    gateway.send("P01 EL-", 201, id=None)
    gateway.now += timedelta(seconds=50)
    gateway.send("P01 EL-", 200, id=None)
    gateway.now += timedelta(minutes=20)
    gateway.send("P01 EL-", 201, id=None)
    assert gateway.point().functions[Function.EL].current.observed_at == gateway.now


def test_the_same_words_again_count_anew_when_something_else_came_in_between(gateway: Gateway) -> None:
    for seconds, text in enumerate(("P01 EL-", "P01 EL+", "P01 EL-", "P01 EL+", "P01 EL-")):
        gateway.now += timedelta(seconds=20 + seconds)
        said = gateway.send(text, 201, id=None)
        current = gateway.point().functions[Function.EL].current
        assert said["lines"] == [f"El {'ur funktion' if text.endswith('-') else 'fungerar'}"]
        assert (current.status is Status.UR_FUNKTION) is text.endswith("-")
    before = gateway.revision()
    gateway.send("P01 EL-", 200, id=None)
    assert gateway.revision() == before


def test_the_same_words_again_count_anew_when_another_source_said_otherwise(gateway: Gateway) -> None:
    gateway.send("P01 EL- LEDIGT", 201, id=None)
    gateway.now += timedelta(seconds=20)
    gateway.send("P01 EL+", 201, id=None, **{"from": "+46709999999"})
    gateway.send("P01 EL- LEDIGT", 201, id=None)
    before = gateway.revision()
    gateway.send("P02 EL+", 201, id=None)
    gateway.send("P01 EL- LEDIGT", 200, id=None)
    assert gateway.revision() == before + 1


def test_a_question_asked_again_without_an_id_is_the_one_that_a_yes_answers(gateway: Gateway) -> None:
    for _once in range(2):
        gateway.send("P01 vatten slut", 200, id=None)
        gateway.now += timedelta(seconds=10)
        gateway.send("P02 el nere", 200, id=None)
        gateway.now += timedelta(seconds=10)
    assert gateway.send("P01 vatten slut", 200, id=None)["asks"] == "P01 VA-"
    assert yes(gateway, 201, id=None)["point"] == "P01"
    before = gateway.revision()
    gateway.send("P01 vatten slut", 200, id=None)
    assert (yes(gateway, 200, id=None)["point"], gateway.revision()) == ("P01", before)


def test_the_same_id_for_something_else_is_refused(gateway: Gateway) -> None:
    gateway.send("P01 EL-", 201)
    assert gateway.send("P01 EL+", 409)["status"] == 409
    assert gateway.send("P01 EL- VA+", 409)["status"] == 409


def test_a_message_that_was_long_underway_does_not_win_over_what_was_seen_later(gateway: Gateway) -> None:
    late = gateway.now
    gateway.now += timedelta(minutes=90)
    gateway.send("P01 EL+", 201, id="new")
    gateway.send("P01 EL-", 201, id="old", received_at=late.isoformat())
    assert gateway.point().functions[Function.EL].current.status is Status.FUNGERAR


def test_a_gateway_whose_clock_is_ahead_is_not_refused(gateway: Gateway) -> None:
    gateway.send("P01 EL-", 201, received_at=(gateway.now + timedelta(hours=2)).isoformat())
    assert gateway.point().functions[Function.EL].current.observed_at == gateway.now


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("P01 XX-", "förstods inte"),
        ("hej", "finns inte i registret"),
        ("X1 EL-", "exempelpunkt"),
        ("P01 EL- // 640823-3234", "personnummer"),
        ("P01 EL- AVL 0600", "BEM"),
    ],
)
def test_what_cannot_be_saved_is_answered_with_the_reason(gateway: Gateway, text: str, reason: str) -> None:
    before = gateway.revision()
    said = gateway.send(text, 200)
    assert said["saved"] is False
    assert said["reply"].startswith("Inget sparat.")
    assert text_answers.length(said["reply"]) <= text_answers.LONGEST
    assert reason in " ".join(said["reasons"])
    assert gateway.revision() == before


def test_a_phone_number_in_the_words_is_warned_about(gateway: Gateway) -> None:
    said = gateway.send("P01 EL- // ring 08-508 29 000", 201)
    assert any("telefonnummer" in remark for remark in said["remarks"])


def test_a_preview_saves_nothing(gateway: Gateway) -> None:
    before = gateway.revision()
    said = gateway.send("P01 EL- VA+", 200, preview=True)
    assert (said["saved"], said["lines"]) == (False, ["El ur funktion", "Vatten fungerar"])
    assert any("läst som vatten" in remark for remark in said["remarks"])
    assert "exempelpunkt" in gateway.send("X1 EL-", 200, preview=True)["reply"]
    assert gateway.revision() == before


def test_an_exercise_never_gets_a_text_message(gateway: Gateway) -> None:
    gateway.open("ovn", "Övning Snö", OperationKind.OVNING, 5)
    gateway.send("P01 EL-", 201)
    assert gateway.point().functions[Function.EL].current is not None
    assert gateway.point(operation="ovn").functions[Function.EL].current is None
    for choice in ({"operation": "ovn"}, {}):
        said = gateway.send("P01 EL+" if choice else "P01 EL+ #övningsnö", 200, id="g2", **choice)
        assert "aldrig i en övning" in said["reply"]
    gateway.close()
    assert "Ingen händelse är öppen" in gateway.send("P01 EL+", 200, id="g3")["reply"]
    assert gateway.point(operation="ovn").functions[Function.EL].current is None


def test_several_open_operations_are_named_and_chosen_between(gateway: Gateway) -> None:
    gateway.open("op-2", "Elavbrott Farsta", OperationKind.INCIDENT, 10)
    before = gateway.revision()
    asked = gateway.send("P01 EL-", 200)["reply"]
    assert asked == "Inget sparat. Skicka igen med #1 för Vinterstorm, #2 för Elavbrott Farsta."
    assert gateway.revision() == before
    said = gateway.send("P01 EL- #2", 201)
    assert (said["operation"], said["reply"]) == (
        "op-2",
        "P01 sparat i Elavbrott Farsta, sett 03:30: el ur funktion.",
    )
    assert gateway.send("P01 VA- #elavbrott", 201, id="g2")["operation"] == "op-2"
    assert gateway.send("P01 VA-", 201, id="g3", operation="op-2")["operation"] == "op-2"
    assert "#7 är ingen öppen händelse" in gateway.send("P01 VA- #7", 200, id="g4")["reply"]


def test_a_number_keeps_its_meaning_when_an_operation_is_closed_meanwhile(gateway: Gateway) -> None:
    gateway.open("op-2", "Elavbrott", OperationKind.INCIDENT, 10)
    gateway.close()
    said = gateway.send("P01 EL- #1", 200)
    assert said["saved"] is False
    assert "#1 Vinterstorm är stängd" in said["reply"]
    assert "#2 för Elavbrott" in said["reply"]
    assert gateway.send("P01 EL- #2", 201, id="g2")["operation"] == "op-2"


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
@pytest.mark.parametrize("names", [("from", "text"), ("sender", "message"), ("From", "Body")])
def test_a_gateways_form_is_read_in_either_encoding(
    gateway: Gateway, names: tuple[str, str], encoding: str
) -> None:
    sender, text = names
    content = urlencode({sender: "0701234567", text: "P01 VÄ-", "to": "1"}, encoding=encoding)
    kind = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "text/plain"}
    answer = gateway.client.post(PATH, content=content, headers=kind)
    assert (answer.status_code, answer.text) == (201, "P01 sparat, sett 03:30: värme ur funktion.")
    assert gateway.point().functions[Function.VARME].current.status is Status.UR_FUNKTION


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"{", "application/json"),
        (b"[]", "application/json"),
        (b'{"id": "x"}', "application/json"),
        (b'{"id": "x", "text": "P01 EL-", "okant": 1}', "application/json"),
        (b'{"id": "x", "text": "\\ud800"}', "application/json"),
        (b"\xff\xfe", "application/json"),
        (b"from=1", "application/x-www-form-urlencoded"),
        (b"&".join(b"a%d=1" % n for n in range(80)), "application/x-www-form-urlencoded"),
        (b'{"text": "P01 EL-", "received_at": "2027-01-14T02:00"}', "application/json"),
        (b'{"text": "' + b"x" * 3000 + b'"}', "application/json"),
    ],
)
def test_a_request_that_is_wrong_in_itself_is_a_problem_document(
    gateway: Gateway, content: bytes, kind: str
) -> None:
    before = gateway.revision()
    answer = gateway.client.post(PATH, content=content, headers={"Content-Type": kind})
    assert answer.status_code == 422
    assert answer.headers["content-type"] == problems.MEDIA_TYPE
    assert gateway.revision() == before


def key(gateway: Gateway, role: Role, bound: str = "") -> Caller:
    new = NewToken(TokenKind.API, "gateway", Grant(role, bound), gateway.now + timedelta(days=30))
    secret = tokens.issue_token(gateway.store, ALICE, new, gateway.now).secret
    digest = access_reads.digest(secret)
    with gateway.store.reading() as connection:
        who = access_reads.who(connection, digest, gateway.now)
    return Caller(Actor(who.name, digest), who)


def test_the_sms_services_own_key_may_and_a_readers_may_not(gateway: Gateway) -> None:
    gateway.who = key(gateway, Role.SMS)
    gateway.send("P01 EL- // allt lugnt", 201)
    gateway.who = key(gateway, Role.LASARE)
    refused = gateway.send("P01 EL-", 403, id="g2")
    assert "registrera vad någon annan sagt" in refused["detail"]
    gateway.send("P01 EL-", 403, id="g3", preview=True)


def test_a_stadsdels_key_reports_in_its_own_area_only(gateway: Gateway) -> None:
    gateway.who = key(gateway, Role.STADSDEL, "skarpnack")
    before = gateway.revision()
    assert "eget område" in gateway.send("P01 EL-", 403)["detail"]
    assert gateway.revision() == before


def test_a_revoked_key_is_refused_at_the_next_message(gateway: Gateway) -> None:
    gateway.who = key(gateway, Role.SMS)
    held = access_reads.tokens(gateway.store)
    tokens.revoke_token(gateway.store, ALICE, held[0].id, gateway.now)
    assert gateway.send("P01 EL-", 401)["status"] == 401


def test_nobody_gets_in(gateway: Gateway) -> None:
    gateway.who = Caller(Actor("ingen", ""))
    assert gateway.send("P01 EL-", 403)["detail"].startswith("Logga in")


def test_an_answer_is_cut_and_spelled_so_that_one_message_holds_it() -> None:
    assert text_answers.sendable("Café – ”Ö” ☃ ê") == 'Café - "Ö" ? e'
    long = text_answers.fit("å€" * 200)
    assert text_answers.length(long) <= text_answers.LONGEST
    assert long.endswith("...")
    assert text_answers.source_of(" Platsansvarig\u200b ") == "Platsansvarig"
    assert text_answers.source_of("070-123 45 67") == "sms …67"
    assert text_answers.source_of("") == "sms"


def test_bad_news_soon_to_come_is_taken_as_now_and_said_so(gateway: Gateway) -> None:
    gateway.send("P01 EL+", 201, id="a")
    gateway.now += timedelta(minutes=13)
    said = gateway.send("P01 EL- KL 0500", 201, id="b")
    assert said["reply"] == (
        "P01 sparat, sett 03:43: el ur funktion. KL 0500 har inte varit än: räknat som nu."
    )
    el = gateway.point().functions[Function.EL].current
    assert (el.status, el.observed_at) == (Status.UR_FUNKTION, gateway.now)


def test_good_news_soon_to_come_is_asked_about_and_not_stored(gateway: Gateway) -> None:
    gateway.now += timedelta(minutes=13)
    said = gateway.send("P01 EL+ VA- KL 0500", 201)
    assert said["lines"] == ["Vatten ur funktion"]
    assert said["reply"].endswith("räknat som nu. Menade du P01 EL+ nu? Svara JA.")
    assert gateway.point().functions[Function.EL].current is None
    before = gateway.revision()
    said = gateway.send("P01 EL+ KL 0500", 200, id="g2")
    assert said["reply"] == "Inget sparat. KL 0500 har inte varit än. Menade du P01 EL+ nu? Svara JA."
    assert gateway.revision() == before


def test_a_time_nearer_today_than_yesterday_is_not_yesterday_s_by_guess(gateway: Gateway) -> None:
    """As yesterday's it would be older than what stands: the failure would change nothing."""
    gateway.send("P01 EL+", 201, id="a")
    gateway.now += timedelta(minutes=13)
    said = gateway.send("P01 EL- KL 0930", 201, id="b")
    assert said["reply"] == (
        "P01 sparat, sett 03:43: el ur funktion. KL 0930 har inte varit än: räknat som nu."
    )
    el = gateway.point().functions[Function.EL].current
    assert (el.status, el.observed_at) == (Status.UR_FUNKTION, gateway.now)
    assert gateway.send("P01 VA+ KL 1500", 200)["reply"].startswith(
        "Inget sparat. KL 1500 har inte varit än."
    )
    assert "sett 13/1 16:00" in gateway.send("P01 VA- KL 1600", 201)["reply"]


def test_a_time_of_yesterday_is_repeated_with_its_day(gateway: Gateway) -> None:
    assert "sett 13/1 23:50" in gateway.send("P01 EL- KL 2350", 201)["reply"]


def test_a_good_code_taken_back_is_asked_about_and_not_stored(gateway: Gateway) -> None:
    before = gateway.revision()
    said = gateway.send("P01 EL+ men bara i halva huset", 200)
    assert (said["saved"], said["asks"]) == (False, "P01 EL!")
    assert said["reply"] == "Inget sparat. Menade du P01 EL!? Svara JA."
    assert gateway.send("P01 FULLT vi kan inte ta emot fler", 200, id="g2")["asks"] == "P01 STOPP"
    assert gateway.revision() == before


def yes(gateway: Gateway, status: int, text: str = "JA", **more: Any) -> dict[str, Any]:
    return gateway.send(text, status, **{"id": "ja", **more})


def test_a_yes_stores_what_was_asked_with_the_time_of_the_first_message(gateway: Gateway) -> None:
    asked_at = gateway.now
    said = gateway.send("P01 EL- vatten slut", 201)
    assert said["reply"] == "P01 sparat, sett 03:30: el ur funktion. Menade du P01 VA-? Svara JA."
    assert gateway.point().functions[Function.VATTEN].current is None
    gateway.now += timedelta(minutes=10)
    receipt = yes(gateway, 201, "Ja!", **{"from": "070-123 45 67"})
    assert receipt["reply"] == "P01 sparat, sett 03:30: vatten ur funktion."
    water = gateway.point().functions[Function.VATTEN].current
    assert (water.status, water.observed_at) == (Status.UR_FUNKTION, asked_at)
    assert (water.source, water.channel) == ("sms …67", Channel.SMS)


def test_a_yes_delivered_twice_or_said_twice_is_stored_once(gateway: Gateway) -> None:
    gateway.send("P01 vatten slut", 200)
    first = yes(gateway, 201)
    before = gateway.revision()
    gateway.now += timedelta(minutes=5)
    for again in (yes(gateway, 200), yes(gateway, 200, id="ja2"), yes(gateway, 200, id=None)):
        assert (again["reply"], again["revisions"]) == (first["reply"], first["revisions"])
    asked = gateway.send("P01 vatten slut", 200)
    assert asked["reply"] == "Inget sparat. Menade du P01 VA-? Svara JA."
    assert gateway.revision() == before


def test_a_question_delivered_again_asks_nothing_anew(gateway: Gateway) -> None:
    gateway.send("P01 vatten slut", 200, id="a")
    gateway.now += timedelta(minutes=1)
    gateway.send("P02 el nere", 200, id="b")
    gateway.now += timedelta(minutes=1)
    gateway.send("P01 vatten slut", 200, id="a")
    assert yes(gateway, 201)["point"] == "P02"
    assert gateway.send("P01 el nere", 409, id="a")["status"] == 409


def test_a_yes_that_was_written_before_the_newest_question_answers_the_one_before(gateway: Gateway) -> None:
    gateway.send("P01 vatten slut", 200, id="a", received_at=gateway.now.isoformat())
    answered = gateway.now + timedelta(minutes=1)
    gateway.now += timedelta(minutes=2)
    gateway.send("P02 el nere", 200, id="b", received_at=gateway.now.isoformat())
    gateway.now += timedelta(minutes=1)
    assert yes(gateway, 201, received_at=answered.isoformat())["point"] == "P01"


@pytest.mark.parametrize(
    ("text", "line", "note"),
    [
        ("P01 elen tillbaka kl 5", "P01 EL-", "elen tillbaka kl 5"),
        ("P01 strömmen åter kl 0700", "P01 EL-", "strömmen åter KL 0700"),
        ("P01 EL+ // elen funkar inte", "P01 EL-", "elen funkar inte"),
        ("P01 allt fungerar inte", "P01 IN- EL- VÄ- VA-", ""),
    ],
)
def test_a_yes_stores_as_seen_then_what_the_words_most_likely_meant(
    gateway: Gateway, text: str, line: str, note: str
) -> None:
    asked_at = gateway.now
    said = gateway.send(text, 200)
    assert (said["saved"], said["reply"]) == (False, f"Inget sparat. Menade du {line}? Svara JA.")
    gateway.now += timedelta(minutes=3)
    yes(gateway, 201)
    el = gateway.point().functions[Function.EL].current
    assert (el.status, el.observed_at) == (Status.UR_FUNKTION, asked_at)
    notes = [one for one in log_reads.entries_since(gateway.store, 0) if one.kind == "note"]
    assert [one.text["note"] for one in notes if one.text] == ([note] if note else [])


def test_words_about_another_function_leave_the_coded_one_as_it_is(gateway: Gateway) -> None:
    assert gateway.send("P01 IN+ // vatten slut", 200)["asks"] == "P01 IN+ VA-"
    yes(gateway, 201)
    held = gateway.point().functions
    assert held[Function.INFORMATION].current.status is Status.FUNGERAR
    assert held[Function.VATTEN].current.status is Status.UR_FUNKTION


@pytest.mark.parametrize(
    ("more", "minutes"),
    [({"from": "+46709999999"}, 1), ({"from": ""}, 1), ({"from": "Platsansvarig"}, 1), ({}, 16)],
)
def test_nobody_else_can_say_yes_and_not_for_ever(
    gateway: Gateway, more: dict[str, Any], minutes: int
) -> None:
    gateway.send("P01 vatten slut", 200)
    before = gateway.revision()
    gateway.now += timedelta(minutes=minutes)
    assert "inget att svara JA på" in yes(gateway, 200, **more)["reply"]
    assert gateway.revision() == before


def test_without_a_number_there_is_no_yes_but_a_line_to_send(gateway: Gateway) -> None:
    said = gateway.send("P01 vatten slut", 200, **{"from": "Platsansvarig"})
    assert said["reply"] == "Inget sparat. Menade du P01 VA-? Skicka det i så fall."
    assert gateway.send(said["asks"], 201, id="g2", **{"from": "Platsansvarig"})["saved"]


def test_a_yes_is_kept_for_the_point_and_operation_it_was_asked_in(gateway: Gateway) -> None:
    gateway.send("P01 vatten slut", 200)
    gateway.open("op-2", "Elavbrott", OperationKind.INCIDENT, 31)
    gateway.now += timedelta(minutes=5)
    assert yes(gateway, 201)["operation"] == OPERATION
    assert gateway.point(operation="op-2").functions[Function.VATTEN].current is None


def test_a_closed_operation_takes_no_yes(gateway: Gateway) -> None:
    gateway.send("P01 vatten slut", 200)
    gateway.close()
    assert "inget att svara JA på" in yes(gateway, 200)["reply"]


def test_a_questions_sender_is_kept_as_a_keyed_digest_alone(gateway: Gateway, tmp_path: Path) -> None:
    gateway.send("P01 vatten slut", 200)
    yes(gateway, 201)
    kept = b"".join(one.read_bytes() for one in tmp_path.glob("s.db*"))
    assert b"1234567" not in kept
    assert hashlib.sha256(b"0701234567").hexdigest().encode() not in kept


def test_a_preview_asks_nothing_that_can_be_answered(gateway: Gateway) -> None:
    assert gateway.send("P01 vatten slut", 200, preview=True)["asks"] == "P01 VA-"
    assert "inget att svara JA på" in yes(gateway, 200)["reply"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("vatten slut", "Punktens id saknas"),
        ("EL- VA+", "Punktens id saknas"),
        ("ÖVNING P01 EL-", "aldrig i en övning"),
        ("P01 EL- 19850101-1234", "skicka aldrig ett personnummer"),
        ("X1 vatten slut", "exempelpunkt"),
        ("nej", "Skriv punktens id"),
    ],
)
def test_the_answer_names_the_real_fault(gateway: Gateway, text: str, reason: str) -> None:
    before = gateway.revision()
    said = gateway.send(text, 200)
    assert reason in said["reply"]
    assert "förstods" not in said["reply"]
    assert gateway.revision() == before


def test_a_diary_number_stops_no_report(gateway: Gateway) -> None:
    said = gateway.send(f"P01 EL- // dnr {gateway.now.year}1129-0412", 201)
    assert any("liknar ett personnummer" in remark for remark in said["remarks"])
