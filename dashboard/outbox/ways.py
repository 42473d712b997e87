"""Sending by e-mail, text message and webhook, never for long, never twice; by those ways that are set up."""

import json
import smtplib
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from socket import SHUT_RDWR
from threading import Timer
from typing import Any, Final
from urllib.parse import urlsplit

import httpx2

from dashboard.outbox.message import Message, NotSent, Sender
from dashboard.settings import Settings
from data.words import NoticeChannel

CONNECT_SECONDS: Final = 5.0
WHOLE_SECONDS: Final = 20.0


@dataclass(frozen=True, slots=True)
class SmtpSender:
    """The municipality's mail server. `security` is starttls, tls or none; `ca` a certificate to trust."""

    host: str
    port: int
    sender: str
    security: str = "starttls"
    user: str = ""
    password: str = ""
    ca: Path | None = None

    def send(self, message: Message) -> None:
        """Hand a message to the server; raises NotSent."""
        with _in_words(), self._connected() as server:
            if self.user:
                server.login(self.user, self.password)
            server.send_message(self._mail(message), self.sender, [message.address])

    def _mail(self, message: Message) -> EmailMessage:
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = self.sender, message.address, message.subject
        mail["Date"] = format_datetime(message.queued_at)
        # The same each time it is tried: a receiver who has it already can see that.
        mail["Message-ID"] = f"<{message.id}@{self.sender.rpartition('@')[2]}>"
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(message.text)
        return mail

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        trusted = ssl.create_default_context(cafile=str(self.ca) if self.ca else None)
        if self.security == "tls":
            server: _Watched = _Encrypted(self.host, self.port, timeout=CONNECT_SECONDS, context=trusted)
        else:
            server = _Watched(self.host, self.port, timeout=CONNECT_SECONDS)
        try:
            if self.security == "starttls":
                server.starttls(context=trusted)
            yield server
            with suppress(smtplib.SMTPException, OSError):  # it is sent: a bad farewell changes nothing
                server.quit()
        finally:
            server.close()


class _Watched(smtplib.SMTP):
    """Hangs up on a server that answers, but a byte at a time: each of them would be within its timeout."""

    _ending: Timer | None = None

    def connect(self, *where: Any, **more: Any) -> tuple[int, bytes]:
        self._ending = Timer(WHOLE_SECONDS, self._hang_up)
        self._ending.daemon = True
        self._ending.start()
        return super().connect(*where, **more)

    def close(self) -> None:
        if self._ending is not None:
            self._ending.cancel()
        super().close()

    def _hang_up(self) -> None:
        with suppress(OSError, AttributeError):
            self.sock.shutdown(SHUT_RDWR)  # type: ignore[union-attr]


class _Encrypted(_Watched, smtplib.SMTP_SSL):
    """The same, encrypted from the first byte."""


# What is wrong with how it is set up: it may be put right, so the message waits.
_SET_UP_WRONG: Final[Mapping[type[Exception], str]] = {
    smtplib.SMTPAuthenticationError: "E-postservern godtar inte inloggningen.",
    smtplib.SMTPSenderRefused: "E-postservern godtar inte avsändaren.",
    smtplib.SMTPNotSupportedError: (
        "E-postservern erbjuder inte den kryptering eller inloggning som är inställd."
    ),
    ssl.SSLError: "E-postserverns certifikat kan inte godtas.",
}


@contextmanager
def _in_words() -> Iterator[None]:
    """Turn every way a mail server can fail into NotSent; what it wrote itself is never passed on."""
    try:
        yield
    except smtplib.SMTPRecipientsRefused as fault:
        code = next(iter(fault.recipients.values()))[0]
        raise NotSent(f"E-postservern tog inte emot adressen ({code}).", permanent=code >= 500) from fault
    except smtplib.SMTPDataError as fault:
        code = fault.smtp_code
        raise NotSent(f"E-postservern tog inte emot meddelandet ({code}).", permanent=code >= 500) from fault
    except tuple(_SET_UP_WRONG) as fault:
        why = next(said for kind, said in _SET_UP_WRONG.items() if isinstance(fault, kind))
        raise NotSent(why, unreachable=True) from fault
    except smtplib.SMTPResponseException as fault:
        raise NotSent(f"E-postservern svarar med fel ({fault.smtp_code}).", unreachable=True) from fault
    except smtplib.SMTPServerDisconnected as fault:
        late = isinstance(fault.__context__, TimeoutError)
        why = "E-postservern svarade inte i tid." if late else "E-postservern bröt förbindelsen."
        raise NotSent(why, unreachable=True) from fault
    except TimeoutError as fault:
        raise NotSent("E-postservern svarade inte i tid.", unreachable=True) from fault
    except (smtplib.SMTPException, OSError) as fault:
        raise NotSent("E-postservern går inte att nå.", unreachable=True) from fault


POST_SECONDS: Final = 5.0
ANSWER_SECONDS: Final = 10.0
# The request itself is wrong, and will be as wrong the next time.
_NEVER: Final = (400, 405, 410, 413, 415, 422)


@dataclass(frozen=True, slots=True)
class SmsSender:
    """A gateway that takes {"id", "to", "text"} as JSON."""

    url: str
    token: str = ""

    def send(self, message: Message) -> None:
        """Hand a message to the gateway; raises NotSent."""
        body = {"id": message.id, "to": message.address, "text": message.short}
        post(self.url, body, message.id, self.token, "Sms-tjänsten")


@dataclass(frozen=True, slots=True)
class WebhookSender:
    """The webhooks that are set up: where each name leads; a plan can name no other."""

    urls: Mapping[str, str]

    def send(self, message: Message) -> None:
        """Hand a message to the webhook it is addressed to; raises NotSent."""
        url = self.urls.get(message.address)
        if url is None:
            raise NotSent(f"Webhooken {message.address} är inte inställd på servern.")
        post(url, {**message.facts, "text": message.short}, message.id, "", "Webhooken")


def post(url: str, body: Mapping[str, Any], identity: str, token: str, who: str) -> None:
    """Post JSON and look at nothing but the status; raises NotSent in words that begin with `who`."""
    headers = {"Idempotency-Key": identity, **({"Authorization": f"Bearer {token}"} if token else {})}
    wait = httpx2.Timeout(ANSWER_SECONDS, connect=POST_SECONDS)
    try:
        with (
            httpx2.Client(timeout=wait, follow_redirects=False, trust_env=False) as client,
            client.stream("POST", url, json=dict(body), headers=headers) as answer,
        ):
            status = answer.status_code
    except httpx2.TimeoutException as fault:
        raise NotSent(f"{who} svarade inte i tid.", unreachable=True) from fault
    except (httpx2.HTTPError, httpx2.InvalidURL, OSError) as fault:
        raise NotSent(f"{who} går inte att nå.", unreachable=True) from fault
    if not 200 <= status < 300:
        raise NotSent(f"{who} tog inte emot meddelandet ({status}).", permanent=status in _NEVER)


_HERE = ("127.0.0.1", "::1", "localhost")


def senders(settings: Settings) -> Mapping[NoticeChannel, Sender]:
    """Return the ways that are set up; raises ValueError with a sentence where one is set up wrong."""
    found: dict[NoticeChannel, Sender] = {}
    if settings.smtp_host:
        found[NoticeChannel.EPOST] = _smtp(settings)
    if settings.sms_url:
        _web_address(settings.sms_url, "DASHBOARD_SMS_URL")
        found[NoticeChannel.SMS] = SmsSender(settings.sms_url, settings.sms_token.get_secret_value())
    hooks = _webhooks(settings)
    if hooks:
        found[NoticeChannel.WEBHOOK] = WebhookSender(hooks)
    return found


def usable(settings: Settings) -> tuple[Mapping[NoticeChannel, Sender], str]:
    """Return the ways that are set up, or none and why: a wrong setting must not keep the screens dark."""
    try:
        return senders(settings), ""
    except ValueError as fault:
        return {}, str(fault)


def _smtp(settings: Settings) -> SmtpSender:
    if "@" not in settings.smtp_from:
        raise ValueError("DASHBOARD_SMTP_FROM saknas: ange den funktionsbrevlåda som aviseringar sänds från.")
    password = settings.smtp_password.get_secret_value()
    if password and settings.smtp_security == "none" and settings.smtp_host not in _HERE:
        raise ValueError("DASHBOARD_SMTP_PASSWORD skulle sändas okrypterat. Sätt DASHBOARD_SMTP_SECURITY.")
    if settings.smtp_ca is not None and not settings.smtp_ca.is_file():
        raise ValueError("DASHBOARD_SMTP_CA pekar inte på någon fil.")
    return SmtpSender(
        host=settings.smtp_host,
        port=settings.smtp_port,
        sender=settings.smtp_from,
        security=settings.smtp_security,
        user=settings.smtp_user,
        password=password,
        ca=settings.smtp_ca,
    )


def _webhooks(settings: Settings) -> dict[str, str]:
    try:
        said = json.loads(settings.webhooks.get_secret_value() or "{}")
    except ValueError as fault:
        raise ValueError("DASHBOARD_WEBHOOKS är ingen giltig JSON.") from fault
    if not isinstance(said, dict) or any(not isinstance(url, str) for url in said.values()):
        raise ValueError('DASHBOARD_WEBHOOKS ska vara namn och adress: {"larm": "https://…"}.')
    for name, url in said.items():
        _web_address(url, f"DASHBOARD_WEBHOOKS, {name},")
    return said


def _web_address(url: str, name: str) -> None:
    """A way out of the house is encrypted; only what is on the machine itself may be reached without."""
    at = urlsplit(url)
    if at.scheme == "https" and at.hostname:
        return
    if at.scheme == "http" and at.hostname in _HERE:
        return
    raise ValueError(f"{name} ska vara en https-adress.")
