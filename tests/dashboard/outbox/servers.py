"""Real servers that notices are sent to: for mail one that takes or refuses, one that dawdles; and HTTP."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import cycle
from pathlib import Path
from typing import Any

import orjson
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests import certificates

HERE = "127.0.0.1"


@dataclass
class Mailbox:
    """What a mail server has taken, and what it answers: a recipient's code, the message's code."""

    mails: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    to: str = "250 OK"
    data: str = "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.to.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.to

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.data.startswith("250"):
            content = envelope.content
            assert isinstance(content, bytes)
            self.mails.append(message_from_bytes(content, policy=policy.default))
            self.recipients += envelope.rcpt_tos
            assert server.transport is not None
            self.encrypted.append(server.transport.get_extra_info("sslcontext") is not None)
        return self.data


@contextmanager
def mail_server(box: Mailbox, port: int = 0, **how: Any) -> Iterator[int]:
    """Run a mail server on a port of its own, in a thread; yield the port."""
    controller = Controller(box, hostname=HERE, port=port or free_port(), **how)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HERE, 0))
        return int(probe.getsockname()[1])


@contextmanager
def dawdler(every: float) -> Iterator[int]:
    """Run a server that greets a byte at a time and never ends its greeting."""
    listening = socket.create_server((HERE, 0))
    stopped = threading.Event()

    def serve() -> None:
        with suppress(OSError):
            while not stopped.is_set():
                connection, _ = listening.accept()
                with connection, suppress(OSError):
                    for letter in cycle(b"220-strax\r\n"):
                        if stopped.wait(every):
                            break
                        connection.send(bytes([letter]))

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield int(listening.getsockname()[1])
    finally:
        stopped.set()
        listening.close()
        thread.join(timeout=5)


@dataclass
class Posted:
    """What an HTTP server was sent, and what it answers with."""

    status: int = 200
    bodies: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    silent: bool = False


@contextmanager
def web_server(posted: Posted) -> Iterator[str]:
    """Run an HTTP server in a thread; yield its address."""
    done = threading.Event()

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            said = self.rfile.read(int(self.headers["Content-Length"]))
            posted.bodies.append(orjson.loads(said))
            posted.headers.append({name.lower(): said for name, said in self.headers.items()})
            if posted.silent:
                done.wait(10)
                return
            self.send_response(posted.status)
            if 300 <= posted.status < 400:
                self.send_header("Location", "/annat")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_said: object) -> None:
            """Keep the test's output to itself."""

    server = ThreadingHTTPServer((HERE, 0), Answers)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://{HERE}:{server.server_port}/sms"
    finally:
        done.set()
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)


def certificate(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """Return what serves TLS on this machine, and the file that whoever calls must trust."""
    public, private = certificates.certificate(folder, HERE)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(public, private)
    return context, public
