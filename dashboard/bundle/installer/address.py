"""Whether phones that know the old address come to this machine, and which address it has otherwise."""

import fcntl
import socket
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

_GET_ADDRESS: Final = 0x8915  # SIOCGIFADDR
OWN_PORT: Final = 8501


@dataclass(frozen=True)
class Way:
    """How the service is to be reached; `public` is what people write and what phones have."""

    public: str
    port: int
    tls: bool

    @property
    def environment(self) -> Mapping[str, str]:
        return {"DASHBOARD_PUBLIC_URL": self.public}


def why_useless(public: str) -> str:
    """Return why nobody but the machine itself comes in by an address; empty where it can be kept."""
    host = urlsplit(public).hostname or ""
    if not host:
        return "Ingen adress är satt"
    if host == "localhost" or host == "::1" or host.startswith("127."):
        return f"Adressen {public} leder bara till den dator som den skrivs på"
    return ""


def why_not_same(public: str, has_tls: bool) -> str:
    """Return why the old address does not lead to this machine yet; empty where it does."""
    at = urlsplit(public)
    host = at.hostname or ""
    if at.scheme == "https" and not has_tls:
        return f"Adressen {public} behöver nyckelfilen (certifikatet), och den har inte hittats."
    leads = _leads_to(host)
    if not leads:
        return f"Namnet {host} är inte känt i det nät som datorn är kopplad till."
    if not any(_is_own(address) for address in leads):
        return f"Namnet {host} leder till en annan dator ({leads[0]})."
    port = port_of(public)
    if not _may_listen(port):
        return f"Datorn får inte svara på {public} (port {port} är upptagen eller låst)."
    return ""


def port_of(public: str) -> int:
    """Return the port that an address leads to."""
    at = urlsplit(public)
    return at.port or (443 if at.scheme == "https" else 80)


def same(public: str) -> Way:
    """Return the way of an address that is kept."""
    return Way(public, port_of(public), public.startswith("https:"))


def new() -> Way:
    """Return a way of this machine's own, by its number in the net that it is on."""
    port = OWN_PORT
    while not _may_listen(port):
        port += 1
    return Way(f"http://{own_address()}:{port}", port, tls=False)


def own_address() -> str:
    """Return this machine's number in the net; loopback's where it is on none."""
    found = [_address_of(name) for _, name in socket.if_nameindex() if name != "lo"]
    return next((address for address in found if address), "127.0.0.1")


def _address_of(interface: str) -> str:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        try:
            held = fcntl.ioctl(asking.fileno(), _GET_ADDRESS, struct.pack("256s", interface.encode()[:15]))
        except OSError:
            return ""
    return socket.inet_ntoa(held[20:24])


def _leads_to(host: str) -> list[str]:
    try:
        return [str(found[4][0]) for found in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)]
    except OSError:
        return []


def _is_own(address: str) -> bool:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind((address, 0))
        except OSError:
            return False
    return True


def _may_listen(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("", port))
        except OSError:
            return False
    return True
