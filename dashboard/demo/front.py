"""The demonstration's front page: enter as any role, see the wall, fill in a point's form on a phone."""

import base64
import hashlib
from collections.abc import Callable
from datetime import datetime
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from urllib.parse import quote, urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from dashboard.demo import script
from dashboard.demo.front_says import ways
from dashboard.demo.script import Keys, grants, one_time_link
from dashboard.door.caller import on_this_machine
from dashboard.door.front import Front
from dashboard.door.gates import Gate, Open
from dashboard.phone.sheets import qr
from dashboard.settings import session_cookie
from data.errors import StoreFault
from data.points import reads as point_reads
from data.sectors import reads as sector_reads
from data.store.database import Store

PATH = "/demo"
_FORM = 1_000


def front(store: Store, operation: str, keys: Keys, now: Callable[[], datetime]) -> Front:
    """Return the page and what the door takes there; only a demonstration's own server is given it."""
    page = _Page(store, operation, keys, now)
    return Front(
        path=PATH,
        home=_desk(operation),
        gates=(Gate(PATH, MappingProxyType({"GET": Open.ALL, "POST": Open.ALL}), largest=_FORM),),
        routes=(Route(PATH, page.show, methods=["GET"]), Route(PATH, page.enter, methods=["POST"])),
    )


def _desk(operation: str) -> str:
    """Return where the desk begins: not the bare address, which is this page."""
    return f"/?{urlencode({'handelse': operation})}"


class _Page:
    def __init__(self, store: Store, operation: str, keys: Keys, now: Callable[[], datetime]) -> None:
        self._store, self._operation, self._keys, self._now = store, operation, keys, now

    def show(self, request: Request) -> Response:
        """Draw the page; reading it makes nothing."""
        if not on_this_machine(request):
            return _REFUSED
        try:
            return self._drawn(request)
        except StoreFault as fault:
            return PlainTextResponse(str(fault), 503)

    def _drawn(self, request: Request, why: str = "", status: int = 200) -> Response:
        phone = f"{str(request.base_url).rstrip('/')}/r/{self._keys.phone}"
        html = (
            _templates()
            .get_template("front.html")
            .render(
                css=Markup(_sheet()),  # noqa: S704  our own file
                name=script.NAME,
                ways=ways(point_reads.areas(self._store), sector_reads.register(self._store).sectors),
                wall=f"/live/wall?{urlencode({'operation': self._operation, 'nyckel': self._keys.wall})}",
                point=self._keys.point.name,
                phone=phone,
                code=qr(phone),
                action=PATH,
                back=_desk(self._operation) if _is_inside(request) else "",
                why=why,
            )
        )
        return HTMLResponse(html, status, {"Content-Security-Policy": _policy(), "Cache-Control": "no-store"})

    async def enter(self, request: Request) -> Response:
        """Make a one-time link of the role that was chosen and follow it."""
        if not on_this_machine(request):
            return _REFUSED
        form = await request.form(max_files=0, max_fields=5)
        return await run_in_threadpool(self._enter, request, str(form.get("role", "")))

    def _enter(self, request: Request, role: str) -> Response:
        try:
            known = grants(self._store)
            if role not in known:
                return self._drawn(request, "Den rollen finns inte i demon. Välj en av rollerna.", 422)
            secret = one_time_link(self._store, role, known[role], self._now())
        except StoreFault as fault:
            return PlainTextResponse(str(fault), 503)
        return RedirectResponse(f"/in/{secret}?vidare={quote(_desk(self._operation), safe='')}", 303)


_REFUSED = PlainTextResponse("Demons ingång finns bara på den dator som kör demon.", 403)


def _is_inside(request: Request) -> bool:
    """Whether somebody has entered before, by what their browser says: it decides about a link alone."""
    return any(session_cookie(secure) in request.cookies for secure in (False, True))


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("dashboard.demo", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _sheet() -> str:
    return (files(__package__) / "templates" / "front.css").read_text(encoding="utf-8")


@cache
def _policy() -> str:
    digest = base64.b64encode(hashlib.sha256(_sheet().encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; font-src 'self'; img-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
