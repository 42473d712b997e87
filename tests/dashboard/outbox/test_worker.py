"""What runs beside requests: real threads, a real store, real servers that are down, slow and up again."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from dashboard.outbox import worker
from dashboard.outbox.message import Message, Sender
from dashboard.outbox.ways import SmsSender, SmtpSender
from dashboard.outbox.worker import Notifier
from data.notices import reads as notice_reads
from data.notices.acts import load_plan
from data.notices.exercises import HELD_BACK
from data.notices.facts import Address, NoticePlan, Step, Telling
from data.notices.words import NoticeState
from data.operations import acts as operation_acts
from data.requests.acts import ask_for_support
from data.requests.facts import NewRequest
from data.sectors.acts import load_sectors
from data.store.database import Store, open_store
from data.words import NoticeChannel, NoticeEvent, OperationKind, Priority, RequestKind
from tests.dashboard.outbox.servers import HERE, Mailbox, Posted, dawdler, free_port, mail_server, web_server
from tests.data.requests.test_requests import LIST
from tests.data.world import ALICE, BOB, NOW, OPERATION, World, an_operation, fresh_id, later, settle

pytestmark = pytest.mark.slow  # servers and workers of its own

C = NoticeChannel
PLAN = NoticePlan(
    addresses=(
        Address("slk", "Stadsledningskontoret", C.EPOST, "slk@example.org", organisation="slk"),
        Address("tib", "Tjänsteman i beredskap", C.EPOST, "tib@example.org", role="tib"),
        Address("jour", "Tjänsteman i beredskap", C.SMS, "+46701740605", role="tib"),
        Address("prov", "Övning", C.EPOST, "ovning@example.org", "tib", real=False, exercises=True),
    ),
    tellings=(Telling(NoticeEvent.NY_BEGARAN, "agare"), Telling(NoticeEvent.NY_BEGARAN, "tib")),
    steps=(Step("tib", "Tjänsteman i beredskap", "tib", minutes=30),),
)


@dataclass
class Night:
    """A store, a clock that a test sets, and the notifiers that run on it."""

    store: Store
    at: datetime = NOW
    running: list[Notifier] = field(default_factory=list)

    def now(self) -> datetime:
        return self.at

    def notifier(self, store: Store | None = None, **senders: Sender) -> Notifier:
        by = {NoticeChannel(name): sender for name, sender in senders.items()}
        made = Notifier(store or self.store, self.now, by, "https://lage.example.org")
        made.start()
        self.running.append(made)
        return made

    def ask(self, what: str = "Diesel till Husby", **changes: Any) -> None:
        new = NewRequest(
            fresh_id("b"),
            OPERATION,
            RequestKind.DRIVMEDEL,
            what,
            "slk",
            "bromma",
            self.at + timedelta(hours=2),
        )
        ask_for_support(self.store, BOB, replace(new, priority=Priority.AKUT, **changes), self.at)

    def until(self, holds: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 20
        while not holds():
            assert time.monotonic() < deadline, notice_reads.outbox(self.store, OPERATION)
            time.sleep(0.02)

    def states(self) -> list[NoticeState]:
        return sorted(one.state for one in notice_reads.outbox(self.store, OPERATION))


def _prepared(store: Store) -> Night:
    settle(store)
    load_sectors(store, ALICE, LIST, NOW)
    load_plan(store, ALICE, PLAN, NOW)
    return Night(store)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "TICK_SECONDS", 0.05)
    monkeypatch.setattr(worker, "LOOK_SECONDS", 0.1)
    monkeypatch.setattr(worker, "REST_SECONDS", 0.1)


@pytest.fixture
def night(tmp_path: Path) -> Iterator[Night]:
    store = open_store(f"sqlite:///{tmp_path / 'n.db'}")
    made = _prepared(store)
    yield made
    for one in made.running:
        one.stop()
    store.close()


def mail(port: int) -> SmtpSender:
    return SmtpSender(HERE, port, "lage@example.org", "none")


def test_a_request_is_mailed_without_a_word_of_what_was_typed(night: Night) -> None:
    box, posted = Mailbox(), Posted()
    with mail_server(box) as port, web_server(posted) as url:
        night.notifier(epost=mail(port), sms=SmsSender(url))
        night.ask("Diesel åt Anna", point="P01", amount="sju liter")
        night.until(lambda: len(box.mails) == 2 and len(posted.bodies) == 1)
        night.until(lambda: night.states() == [NoticeState.SKICKAD] * 3)
    said = next(one for one in box.mails if one["To"] == "slk@example.org")
    assert said["Subject"] == "Trygghetsläget: ny begäran om stöd, prioritet akut, Skolan P01, Bromma"
    text = said.get_content()
    for line in (
        "Ny begäran om stöd, prioritet akut",
        "Plats: Skolan P01, Bromma",
        "Händelse: Vinterstorm",
        "Tid: 2027-01-14 03:00",
        "Ni får detta som: Stadsledningskontoret",
        f"https://lage.example.org/support?handelse={OPERATION}",
    ):
        assert line in text
    assert posted.bodies[0]["to"] == "+46701740605"
    everything = str(box.mails) + text + str(posted.bodies)
    assert "Anna" not in everything
    assert "sju liter" not in everything
    assert "ÖVNING" not in everything


def test_an_exercise_says_so_three_times_and_reaches_only_its_own(night: Night) -> None:
    operation_acts.open_operation(night.store, ALICE, an_operation("ov", OperationKind.OVNING), NOW)
    box = Mailbox()
    with mail_server(box) as port:
        night.notifier(epost=mail(port))
        night.ask(operation="ov")
        night.until(lambda: len(notice_reads.outbox(night.store, "ov")) == 1)
        assert box.mails == []  # it waits a little first: as long as what was played may be taken back
        night.at += HELD_BACK
        night.until(lambda: len(box.mails) == 1)
    (said,) = box.mails
    assert said["To"] == "ovning@example.org"
    assert str(said["Subject"]).startswith("ÖVNING ÖVNING ÖVNING Trygghetsläget: ny begäran om stöd")
    lines = str(said.get_content()).splitlines()
    assert (lines[0], lines[-1]) == ("ÖVNING ÖVNING ÖVNING", "ÖVNING ÖVNING ÖVNING")


def test_a_mail_server_that_is_down_is_seen_and_tried_until_it_is_up(night: Night) -> None:
    port, box = free_port(), Mailbox()
    night.notifier(epost=mail(port))
    night.ask()
    night.until(lambda: notice_reads.failed(night.store, OPERATION, night.at) > 0)
    errors = {one.error for one in notice_reads.outbox(night.store, OPERATION)} - {""}
    assert errors == {"E-postservern går inte att nå."}
    with mail_server(box, port=port):
        time.sleep(0.5)
        assert box.mails == [] or len(box.mails) == 1  # what has been tried waits for its own time
        night.at = later(2)
        night.until(lambda: len(box.mails) == 2)
        night.until(lambda: notice_reads.failed(night.store, OPERATION, night.at) == 0)
    assert sorted(box.recipients) == ["slk@example.org", "tib@example.org"]


def test_one_refused_address_holds_up_no_other(night: Night) -> None:
    box = Mailbox(to="550 no")
    with mail_server(box) as port:
        night.notifier(epost=mail(port))
        night.ask()
        night.until(lambda: night.states().count(NoticeState.MISSLYCKAD) == 2)
        box.to = "250 OK"
        night.at = later(31)
        night.until(lambda: len(box.mails) == 1)
    assert box.recipients == ["tib@example.org"]  # the step is told; the refused ones are never tried again


def test_a_slow_mail_server_holds_up_neither_text_messages_nor_the_end(night: Night) -> None:
    posted = Posted()
    with dawdler(every=1) as port, web_server(posted) as url:
        notifier = night.notifier(epost=mail(port), sms=SmsSender(url))
        night.ask()
        night.until(lambda: len(posted.bodies) == 1)
        began = time.monotonic()
        notifier.stop()
        assert time.monotonic() - began < 2


class _Faulty:
    """A way of sending with a fault of our own in it."""

    def send(self, message: Message) -> None:
        raise RuntimeError("trasig")


def test_a_fault_of_our_own_is_seen_and_ends_nothing(night: Night) -> None:
    night.notifier(epost=_Faulty())
    night.ask()
    night.until(lambda: sum(one.attempts for one in notice_reads.outbox(night.store, OPERATION)) == 2)
    night.until(
        lambda: (
            {one.error for one in notice_reads.outbox(night.store, OPERATION) if one.channel is C.EPOST}
            == {worker.UNEXPECTED}
        )
    )


@pytest.mark.postgres
def test_two_servers_on_one_store_mail_each_notice_once(postgres_url: str) -> None:
    with ExitStack() as stack:
        stores = [open_store(postgres_url) for _ in range(3)]
        for store in stores:
            stack.callback(store.close)
        night = _prepared(stores[0])
        box = Mailbox()
        port = stack.enter_context(mail_server(box))
        for store in stores[1:]:
            stack.callback(night.notifier(store, epost=mail(port)).stop)
        for number in range(10):
            night.ask(f"behov {number}")
        night.until(lambda: len(box.mails) >= 20)
        night.at = later(31)
        night.until(lambda: len(box.mails) >= 30)
        time.sleep(0.5)
        ids = [one["Message-ID"] for one in box.mails]
        assert len(ids) == len(set(ids)) == 30
        assert World(stores[0]).revision() > 0
