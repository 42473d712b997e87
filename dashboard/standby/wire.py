"""How one server asks another: over TLS that it trusts, and of nobody that it is sent on to."""

import ssl
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from data.errors import Refused

_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})


class UntrustedError(ValueError):
    """Something answers, but nobody can tell that it is the server; in Swedish, whole sentences."""


class _Stay(urllib.request.HTTPRedirectHandler):
    """Whoever is asked answers by itself: a key is not carried on, nor is another one believed."""

    def redirect_request(self, *_asked: Any) -> None:
        return None


def refuse_plain(url: str) -> None:
    """Refuse to ask without TLS beyond this machine: anybody on the way could answer. Raises Refused."""
    parts = urlsplit(url)
    if parts.scheme != "https" and parts.hostname not in _LOOPBACK:
        raise Refused(f"{url} går okrypterat, så vem som helst i nätet kunde svara. Ange https://…")


def opened(request: urllib.request.Request, ca: Path | None, patience: float) -> Any:
    """Return an answer. Raises OSError where there is none, UntrustedError where it is nobody's we know."""
    opener = urllib.request.build_opener(_Stay(), *_tls(request.full_url, ca))
    try:
        return opener.open(request, timeout=patience)
    except urllib.error.URLError as fault:
        if isinstance(fault.reason, ssl.SSLError):
            if not isinstance(fault.reason, ssl.SSLCertVerificationError):
                raise UntrustedError(f"{_place(request)} svarar, men inte med https.") from fault
            said = getattr(fault.reason, "verify_message", "") or fault.reason.reason
            raise UntrustedError(
                f"{_place(request)} svarar, men dess certifikat är inte betrott ({said})."
            ) from fault
        raise


def _tls(url: str, ca: Path | None) -> list[urllib.request.BaseHandler]:
    """Return what a server's certificate must come from: a file's authority, else the machine's own."""
    if not url.startswith("https:"):
        return []
    try:
        trusted = ssl.create_default_context(cafile=str(ca) if ca is not None else None)
    except OSError as fault:
        raise UntrustedError(
            f"Filen {ca} med certifikatutfärdaren går inte att läsa, så ingen server är betrodd."
        ) from fault
    return [urllib.request.HTTPSHandler(context=trusted)]


def _place(request: urllib.request.Request) -> str:
    return f"{urlsplit(request.full_url).scheme}://{request.host}"
