"""Two numbers that end alike are two sources, one number is one, and no number is kept; on both databases."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from dashboard.paper.exports.journal import write_journal
from data.points.acts import reports as point_reports
from data.points.commands import NewReport
from data.store.database import open_store
from data.store.tables.core import REPORT
from data.store.tables.staff import TEXT_QUESTION, TEXT_SENDER
from data.store.verify import verify
from data.text_reports import acts as text_report_acts
from data.text_reports import senders
from data.text_reports.senders import KEPT, Sender
from data.truth import effective
from data.words import Channel, Function, Mark, OperationKind, Status
from tests.dashboard.api.gateway import Gateway, settled
from tests.dashboard.paper.archive.operation import files_of, package
from tests.data.conftest import BOTH
from tests.data.world import ALICE, OPERATION

A, B = "+46701111112", "+46702222212"
DOUBTED, SURE = (Status.UR_FUNKTION, Mark.MOTSTRIDIGT), (Status.FUNGERAR, Mark.BEKRAFTAT)


@pytest.fixture(params=BOTH)
def gateway(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Gateway]:
    sqlite = request.param == "sqlite"
    url = f"sqlite:///{tmp_path / 's.db'}" if sqlite else request.getfixturevalue("migrated_url")
    with closing(open_store(url)) as store:
        yield settled(store)
        assert verify(store).intact


def sent(gateway: Gateway, sender: str, text: str, status: int = 201, **more: Any) -> dict[str, Any]:
    """Send without an id of the gateway's, a minute after what came before."""
    gateway.now += timedelta(minutes=1)
    return gateway.send(text, status, **{"id": None, "from": sender, **more})


def power(gateway: Gateway) -> tuple[Status, Mark]:
    read = effective(gateway.point().functions[Function.EL], gateway.now)
    return read.status, read.mark


def kept(gateway: Gateway) -> list[Any]:
    with gateway.store.reading() as connection:
        return list(connection.execute(select(TEXT_SENDER)).all())


def devices(gateway: Gateway) -> list[str]:
    with gateway.store.reading() as connection:
        return list(connection.execute(select(REPORT.c.device_key).order_by(REPORT.c.revision)).scalars())


def test_another_number_that_ends_alike_takes_nothing_back(gateway: Gateway) -> None:
    sent(gateway, A, "P01 EL-")
    sent(gateway, B, "P01 EL+")
    assert power(gateway) == DOUBTED
    state = gateway.point().functions[Function.EL]
    assert {one.source for one in (state.current, state.rival)} == {"sms …12"}
    sent(gateway, A, "P01 EL+")
    assert power(gateway) == SURE


@pytest.mark.parametrize(
    ("between", "status"),
    [
        ("P01 VA-", 201),
        ("P02 EL-", 201),
        ("nej", 200),
        ("nej vattnet är nere", 200),
        ("Ja, men vattnet är slut", 200),
        ("JA 19850101-1234", 200),
    ],
)
def test_a_yes_after_something_else_is_a_yes_to_nothing(gateway: Gateway, between: str, status: int) -> None:
    """Whoever was asked whether all works, and says that the water does not, has not said yes to it."""
    assert sent(gateway, A, "P01 allt ok", 200)["asks"]
    sent(gateway, A, between, status)
    answer = sent(gateway, A, "JA", 200)
    assert not answer["saved"]
    assert "inget att svara JA på" in answer["reply"]
    assert power(gateway)[0] is not Status.FUNGERAR


def test_who_says_the_same_once_more_is_asked_once_more(gateway: Gateway) -> None:
    asks = sent(gateway, A, "P01 allt ok", 200)["asks"]
    sent(gateway, A, "hallå", 200)
    assert sent(gateway, A, "P01 allt ok", 200)["asks"] == asks
    assert sent(gateway, A, "JA")["saved"]
    sent(gateway, A, "P01 EL-")
    assert sent(gateway, A, "P01 elen funkar", 200)["asks"]
    sent(gateway, B, "P01 EL-")
    assert sent(gateway, A, "JA")["saved"]  # what another number says changes no question


def test_the_same_number_corrects_itself_however_it_is_written(gateway: Gateway) -> None:
    sent(gateway, A, "P01 EL-")
    sent(gateway, "070-111 11 12", "P01 EL+")
    assert power(gateway) == SURE
    assert len(set(devices(gateway))) == len(kept(gateway)) == 1


def test_a_yes_is_said_by_the_number_that_was_asked(gateway: Gateway) -> None:
    sent(gateway, A, "P01 EL-")
    assert sent(gateway, B, "P01 elen är tillbaka", 200)["asks"] == "P01 EL+"
    sent(gateway, B, "JA")
    assert power(gateway) == DOUBTED
    sent(gateway, A, "P01 elen är tillbaka", 200)
    sent(gateway, A, "JA")
    assert power(gateway) == SURE
    first, second, third = devices(gateway)
    assert first == third != second


def test_the_same_words_of_two_numbers_are_two_messages(gateway: Gateway) -> None:
    sent(gateway, A, "P01 EL-")
    sent(gateway, B, "P01 EL-")
    before = gateway.revision()
    sent(gateway, B, "P01 EL-", 200)
    assert gateway.revision() == before
    sent(gateway, A, "P01 EL+")
    assert power(gateway) == DOUBTED


def test_the_same_question_to_two_numbers_is_two(gateway: Gateway) -> None:
    for sender in (A, B):
        assert sent(gateway, sender, "P01 vatten slut", 200)["asks"] == "P01 VA-"
    assert sent(gateway, A, "JA")["revisions"] != sent(gateway, B, "JA")["revisions"]
    sent(gateway, A, "P01 VA+")
    read = effective(gateway.point().functions[Function.VATTEN], gateway.now)
    assert (read.status, read.mark) == DOUBTED


def test_two_deliveries_at_once_of_a_numbers_first_message_are_one(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads = [senders.sender, senders.sender]
    first = sent(gateway, A, "P01 EL-")

    def as_before(*asked: Any) -> Sender:
        read = reads.pop()(*asked)
        return replace(read, known={}) if reads else read

    monkeypatch.setattr(senders, "sender", as_before)
    again = sent(gateway, A, "P01 EL-", 200)
    assert (again["revisions"], reads) == (first["revisions"], [])


def test_a_number_is_forgotten_a_day_after_its_last_message(gateway: Gateway) -> None:
    sent(gateway, A, "P01 EL-")
    gateway.now += KEPT - timedelta(minutes=2)
    sent(gateway, A, "P01 EL+")
    assert len(set(devices(gateway))) == 1
    gateway.now += KEPT - timedelta(minutes=2)
    text_report_acts.forget_old(gateway.store, gateway.now)
    assert len(kept(gateway)) == 1
    gateway.now += timedelta(minutes=3)
    text_report_acts.forget_old(gateway.store, gateway.now)
    assert kept(gateway) == []
    sent(gateway, A, "P01 EL-")
    assert len(set(devices(gateway))) == 2


def test_what_is_old_is_forgotten_by_the_next_message_and_known_to_none(gateway: Gateway) -> None:
    sent(gateway, A, "P01 vatten slut", 200)
    gateway.now += KEPT
    assert senders.sender(gateway.store, gateway.who.who.id, "0701111112", gateway.now).known
    sent(gateway, B, "P01 EL-")
    assert not senders.sender(gateway.store, gateway.who.who.id, "0701111112", gateway.now).known
    assert len(kept(gateway)) == 1
    with gateway.store.reading() as connection:
        assert connection.execute(select(TEXT_QUESTION)).first() is None


def test_who_has_been_forgotten_takes_no_failure_back(gateway: Gateway) -> None:
    """It is the same number, but nobody can know that: what was contradicted stays so until settled."""
    sent(gateway, A, "P01 EL-")
    sent(gateway, B, "P01 EL+")
    gateway.now += KEPT + timedelta(minutes=1)
    sent(gateway, A, "P01 EL+")
    assert power(gateway) == DOUBTED
    settles = NewReport("s1", OPERATION, "P01", Function.EL, Status.FUNGERAR, settles=True)
    point_reports.report(gateway.store, ALICE, [settles], gateway.now)
    assert power(gateway) == SURE


def test_a_closed_operation_knows_nobody(gateway: Gateway) -> None:
    sent(gateway, A, "P01 EL-")
    gateway.close()
    assert kept(gateway) == []


def test_what_is_refused_or_only_looked_at_keeps_nothing(gateway: Gateway) -> None:
    for text in ("P01 XX-", "X1 EL-", "P01 EL- // 19850101-1234"):
        sent(gateway, A, text, 200)
    sent(gateway, A, "P01 EL-", 200, preview=True)
    sent(gateway, A, "JA", 200)
    assert kept(gateway) == []


@pytest.mark.parametrize("sender", ["", "\u200b", "***12", "…12"])
def test_messages_that_say_nothing_of_their_sender_are_a_source_each(gateway: Gateway, sender: str) -> None:
    sent(gateway, sender, "P01 EL-")
    before = gateway.revision()
    sent(gateway, sender, "P01 EL-", 200)
    assert gateway.revision() == before
    sent(gateway, sender, "P01 EL+")
    assert power(gateway) == DOUBTED
    assert kept(gateway) == []


def test_a_name_says_who_it_is_and_is_one_source(gateway: Gateway) -> None:
    sent(gateway, "Driftjouren", "P01 EL-")
    sent(gateway, "driftjouren ", "P01 EL+")
    assert (power(gateway), devices(gateway), kept(gateway)) == (SURE, ["", ""], [])


def test_two_names_that_are_cut_alike_are_two_sources(gateway: Gateway) -> None:
    sent(gateway, f"{'Jour' * 15} norr", "P01 EL-")
    sent(gateway, f"{'Jour' * 15} söder", "P01 EL+")
    assert power(gateway) == DOUBTED


def test_a_text_of_no_known_phone_is_not_one_of_a_known(gateway: Gateway) -> None:
    """One from before they were told apart, or pasted at the desk, may be of any number that ends so."""
    pasted = NewReport(
        "d1",
        OPERATION,
        "P01",
        Function.EL,
        Status.UR_FUNKTION,
        channel=Channel.SMS,
        on_behalf_of="sms …12",
    )
    point_reports.report(gateway.store, ALICE, [pasted], gateway.now)
    sent(gateway, A, "P01 EL+")
    assert power(gateway) == DOUBTED


def test_neither_number_nor_what_leads_to_it_leaves_the_table_it_is_in(
    gateway: Gateway, tmp_path: Path
) -> None:
    sent(gateway, A, "P01 EL- // kom")
    sent(gateway, B, "P01 vatten slut", 200)
    sent(gateway, B, "JA")
    rows = kept(gateway)
    assert len(rows) == 2
    path, _made = package(gateway.store, tmp_path, whole=True)
    write_journal(gateway.store, OPERATION, tmp_path / "j.json")
    leaving = b"".join([*files_of(path).values(), (tmp_path / "j.json").read_bytes()])
    with gateway.store.reading() as connection:
        for name in ("journal", "payload", "report", "security"):
            told = connection.exec_driver_sql(f"SELECT * FROM {name}").all()
            leaving += "\n".join(map(str, told)).encode()
    assert "sms …12".encode() in leaving
    for secret in (A[3:], B[3:], *(one.sender for one in rows), *(one.device for one in rows)):
        assert secret.encode() not in leaving, secret


def test_an_id_is_made_of_nothing(gateway: Gateway) -> None:
    """The same number gets another in another operation, and by another key."""
    gateway.open("op-2", "Elavbrott", OperationKind.INCIDENT, 1)
    for operation in (OPERATION, "op-2"):
        sent(gateway, A, "P01 EL-", operation=operation, id=operation)
    gateway.who = replace(gateway.who, who=replace(gateway.who.who, id="annan"))
    sent(gateway, A, "P01 VA-", operation=OPERATION)
    assert len({one.device for one in kept(gateway)}) == len({one.sender for one in kept(gateway)}) == 3
