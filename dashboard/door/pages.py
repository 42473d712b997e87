"""The plain pages of the door: how they are drawn, what their forms hold, and where they may lead on to."""

import hmac
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from dashboard.words import _

STRANGE: Final = "Formuläret hör inte till den här inloggningen. Ladda om sidan och försök igen."
_TEMPLATES = Environment(
    loader=PackageLoader("dashboard.door", "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_FIELDS = ("login", "other", "password", "vidare", "csrf")


def local_path(asked: str) -> str:
    """Return where to go on to: only ever a path of this server."""
    strange = "\\" in asked or not asked.isprintable()
    return "/" if strange or not asked.startswith("/") or asked.startswith("//") else asked


async def fields(request: Request) -> dict[str, str]:
    """Return the form's texts; what is not a text, or not there, is empty."""
    form = await request.form(max_files=0, max_fields=20)
    found = {name: value for name, value in form.items() if isinstance(value, str)}
    return {name: found.get(name, "") for name in _FIELDS}


def ours(given: str, csrf: str) -> bool:
    """Return whether a form, by what it gives of it, was made for the session that sends it."""
    return bool(csrf) and hmac.compare_digest(given.encode(), csrf.encode())


def page(template: str, status: int = 200, **values: Any) -> Response:
    html = _TEMPLATES.get_template(template).render(_=_, language=_.language, **values)
    headers = {"Content-Security-Policy": _POLICY, "Cache-Control": "no-store"}
    return HTMLResponse(html, status, headers)
