"""A page in front of sign-in: what the demonstration shows at its own address, and `run` never has."""

from dataclasses import dataclass

from starlette.routing import BaseRoute

from dashboard.door.gates import Gate, Request


@dataclass(frozen=True, slots=True)
class Front:
    """`path` is where the bare address leads, `home` where a one-time link leads instead of there."""

    path: str
    home: str
    gates: tuple[Gate, ...]
    routes: tuple[BaseRoute, ...]


def leads_to(front: Front | None, request: Request, query: bytes) -> str:
    """Return where a request for the bare address is sent on to; empty: it is answered as any other."""
    asks = request.method in ("GET", "HEAD") and request.path == "/" and not query
    return front.path if front is not None and asks else ""
