"""Every way of sending, to real servers: what arrives, and how each way of failing is told of."""

import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from pydantic import SecretStr

from dashboard.outbox import ways
from dashboard.outbox.message import Message, NotSent
from dashboard.outbox.ways import SmsSender, SmtpSender, WebhookSender, senders
from dashboard.settings import Settings
from data.words import NoticeChannel
from tests.dashboard.outbox.servers import (
    HERE,
    Mailbox,
    Posted,
    certificate,
    dawdler,
    free_port,
    mail_server,
    web_server,
)

pytestmark = pytest.mark.slow  # servers of its own

MESSAGE = Message(
    id="a1b2",
    address="tib@example.org",
    subject="Trygghetsläget: ny begäran om stöd, Husby",
    text="Ny begäran om stöd\nPlats: Husby\n",
    short="Trygghetsläget: ny begäran om stöd. Husby.",
    facts={"id": "a1b2", "event": "ny_begaran"},
    queued_at=datetime(2027, 1, 14, 0, 30, tzinfo=UTC),
)
SENDER = "trygghetslaget@example.org"


def a_sender(port: int, **how: object) -> SmtpSender:
    return SmtpSender(**{"host": HERE, "port": port, "sender": SENDER, "security": "none", **how})  # type: ignore[arg-type]


def refused(port: int, **how: object) -> NotSent:
    with pytest.raises(NotSent) as found:
        a_sender(port, **how).send(MESSAGE)
    return found.value


# ── e-mail ───────────────────────────────────────────────────────────────────────────────────


def test_a_mail_arrives_whole_and_can_be_told_to_be_the_same_again() -> None:
    box = Mailbox()
    with mail_server(box) as port:
        a_sender(port).send(MESSAGE)
        a_sender(port).send(MESSAGE)
    first, second = box.mails
    assert box.recipients == ["tib@example.org"] * 2
    assert (first["From"], first["To"], first["Subject"]) == (SENDER, "tib@example.org", MESSAGE.subject)
    assert first.get_content().replace("\r\n", "\n") == MESSAGE.text
    assert first["Message-ID"] == second["Message-ID"] == "<a1b2@example.org>"
    assert first["Date"] == "Thu, 14 Jan 2027 00:30:00 +0000"


def test_the_way_is_encrypted_or_nothing_is_sent(tmp_path: Path) -> None:
    context, trusted = certificate(tmp_path)
    box = Mailbox()
    with mail_server(box, tls_context=context) as port:
        a_sender(port, security="starttls", ca=trusted).send(MESSAGE)
        assert refused(port, security="starttls").why == "E-postserverns certifikat kan inte godtas."
    with mail_server(box, ssl_context=context) as port:
        a_sender(port, security="tls", ca=trusted).send(MESSAGE)
    with mail_server(box) as port:  # it offers no encryption
        fault = refused(port, security="starttls", ca=trusted)
    assert fault.why.startswith("E-postservern erbjuder inte den kryptering")
    assert fault.unreachable
    assert box.encrypted == [True, True]


def test_it_signs_in_where_it_is_told_to(tmp_path: Path) -> None:
    context, trusted = certificate(tmp_path)
    box = Mailbox()

    def check(
        server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: LoginPassword
    ) -> AuthResult:
        return AuthResult(success=data.password == b"right", handled=False)

    with mail_server(box, tls_context=context, authenticator=check, auth_required=True) as port:
        fault = refused(port, security="starttls", ca=trusted, user="tl", password="wrong")
        assert fault.why == "E-postservern godtar inte inloggningen."
        assert (fault.permanent, fault.unreachable) == (False, True)
        assert box.mails == []
        a_sender(port, security="starttls", ca=trusted, user="tl", password="right").send(MESSAGE)
    assert len(box.mails) == 1


@pytest.mark.parametrize(
    ("box", "why", "permanent"),
    [
        (Mailbox(to="550 5.1.1 No such user anna"), "E-postservern tog inte emot adressen (550).", True),
        (Mailbox(to="450 4.2.0 Greylisted"), "E-postservern tog inte emot adressen (450).", False),
        (Mailbox(data="554 5.7.1 Spam"), "E-postservern tog inte emot meddelandet (554).", True),
        (Mailbox(data="451 4.3.0 Try later"), "E-postservern tog inte emot meddelandet (451).", False),
    ],
)
def test_a_no_is_for_good_or_for_now_and_its_own_words_are_not_passed_on(
    box: Mailbox, why: str, permanent: bool
) -> None:
    with mail_server(box) as port:
        fault = refused(port)
    assert (fault.why, fault.permanent, fault.unreachable) == (why, permanent, False)


def test_a_mail_server_that_is_down_is_said_to_be() -> None:
    fault = refused(free_port())
    assert (fault.why, fault.permanent, fault.unreachable) == ("E-postservern går inte att nå.", False, True)


def test_a_mail_server_that_answers_a_byte_at_a_time_is_hung_up_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ways, "WHOLE_SECONDS", 0.6)
    monkeypatch.setattr(ways, "CONNECT_SECONDS", 0.4)
    with dawdler(every=0.1) as port:
        began = time.monotonic()
        fault = refused(port)
    assert time.monotonic() - began < 5
    assert (fault.why, fault.unreachable) == ("E-postservern bröt förbindelsen.", True)
    with dawdler(every=5) as port:  # says nothing at all within the time for one answer
        assert refused(port).why == "E-postservern svarade inte i tid."


# ── sms and webhooks ─────────────────────────────────────────────────────────────────────────


def test_a_text_message_is_one_line_with_its_number_its_id_and_the_key() -> None:
    posted = Posted()
    with web_server(posted) as url:
        SmsSender(url, "nyckel").send(MESSAGE)
    assert posted.bodies == [{"id": "a1b2", "to": "tib@example.org", "text": MESSAGE.short}]
    (headers,) = posted.headers
    assert (headers["idempotency-key"], headers["authorization"]) == ("a1b2", "Bearer nyckel")


def test_a_webhook_goes_where_its_name_is_set_to_lead_and_nowhere_else() -> None:
    posted = Posted()
    with web_server(posted) as url:
        sender = WebhookSender({"tib@example.org": url})
        sender.send(MESSAGE)
        with pytest.raises(NotSent, match="är inte inställd på servern") as found:
            WebhookSender({"annan": url}).send(MESSAGE)
    assert posted.bodies == [{"id": "a1b2", "event": "ny_begaran", "text": MESSAGE.short}]
    assert not found.value.permanent


@pytest.mark.parametrize(
    ("status", "permanent"),
    [(204, None), (302, False), (401, False), (422, True), (429, False), (503, False)],
)
def test_only_a_request_that_is_wrong_in_itself_is_given_up(status: int, permanent: bool | None) -> None:
    posted = Posted(status)
    with web_server(posted) as url:
        if permanent is None:
            SmsSender(url).send(MESSAGE)
        else:
            says = rf"Sms-tjänsten tog inte emot meddelandet \({status}\)"
            with pytest.raises(NotSent, match=says) as found:
                SmsSender(url).send(MESSAGE)
            assert (found.value.permanent, found.value.unreachable) == (permanent, False)
    assert len(posted.bodies) == 1  # a redirect is not followed


def test_a_gateway_that_is_down_or_silent_is_said_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NotSent, match="går inte att nå") as down:
        SmsSender(f"http://{HERE}:{free_port()}/").send(MESSAGE)
    monkeypatch.setattr(ways, "ANSWER_SECONDS", 0.3)
    with web_server(Posted(silent=True)) as url, pytest.raises(NotSent, match="svarade inte i tid") as silent:
        SmsSender(url).send(MESSAGE)
    assert down.value.unreachable
    assert silent.value.unreachable


# ── what is set up ───────────────────────────────────────────────────────────────────────────


def test_nothing_is_set_up_unless_somebody_has() -> None:
    assert senders(Settings()) == {}


def test_what_is_set_up_is_exactly_what_the_settings_say() -> None:
    found = senders(
        Settings(
            smtp_host="post.example.org",
            smtp_from=SENDER,
            sms_url="https://sms.example.org/send",
            webhooks=SecretStr('{"larm": "https://larm.example.org/in"}'),
        )
    )
    assert found[NoticeChannel.EPOST] == SmtpSender("post.example.org", 587, SENDER)
    assert found[NoticeChannel.WEBHOOK] == WebhookSender({"larm": "https://larm.example.org/in"})
    assert set(found) == set(NoticeChannel)


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"smtp_host": "a"}, "DASHBOARD_SMTP_FROM saknas"),
        (
            {"smtp_host": "a", "smtp_from": SENDER, "smtp_password": "x", "smtp_security": "none"},
            "skulle sändas okrypterat",
        ),
        ({"smtp_host": "a", "smtp_from": SENDER, "smtp_ca": "/finns/inte"}, "pekar inte på någon fil"),
        ({"sms_url": "http://sms.example.org"}, "DASHBOARD_SMS_URL ska vara en https-adress"),
        ({"webhooks": "[]"}, "ska vara namn och adress"),
        ({"webhooks": "{"}, "ingen giltig JSON"),
        ({"webhooks": '{"a": "file:///etc"}'}, "DASHBOARD_WEBHOOKS, a, ska vara en https-adress"),
    ],
)
def test_what_is_set_up_wrong_says_which_setting(settings: dict[str, str], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        senders(Settings(**settings))  # type: ignore[arg-type]
