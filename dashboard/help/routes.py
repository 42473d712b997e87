"""The guides' addresses: a guide, its pictures, and the way from a place to the part that is about it."""

from collections.abc import Sequence
from functools import cache
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from dashboard.door.caller import caller
from dashboard.help.guides import PATH, PICTURES, Guide, text
from dashboard.help.places import guides_of, part_about
from dashboard.places import PART_IN_ADDRESS
from data.rights import Deed, may

_POLICY = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)


def help_routes() -> list[BaseRoute]:
    """Return the routes; what a guide says is the same for everybody who may read it."""
    return [
        Route(PATH, _begin, methods=["GET"]),
        Route(f"{PATH}/{PICTURES.name}/{{name:str}}", _picture, methods=["GET"]),
        Route(f"{PATH}/{{guide:str}}", _guide, methods=["GET"]),
    ]


def _begin(request: Request) -> Response:
    """Lead to the part of somebody's own guide that is about the page they are on."""
    asked = request.query_params
    told = part_about(asked.get("sida", ""), asked.get(PART_IN_ADDRESS, ""), caller(request).who)
    return RedirectResponse(told.guide.address + (f"#{quote(told.anchor)}" if told.anchor else ""), 303)


def _guide(request: Request) -> Response:
    name = request.path_params["guide"]
    if name not in list(Guide):
        return PlainTextResponse("Guiden finns inte.", 404)
    who = caller(request).who
    reads = may(who, Deed.READ)
    html = (
        _templates()
        .get_template("guide.html")
        .render(
            text=text(Guide(name)),
            others=_others(guides_of(who), Guide(name)) if reads else (),
            path=PATH,
        )
    )
    return HTMLResponse(html, headers={"Content-Security-Policy": _POLICY, "Cache-Control": "no-cache"})


def _others(own: Sequence[Guide], shown: Guide) -> list[tuple[str, str]]:
    """Return the other guides, one's own first."""
    ordered = dict.fromkeys((*own, *Guide))
    return [(guide.address, text(guide).title) for guide in ordered if guide is not shown]


def _picture(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in _pictures():
        return PlainTextResponse("Bilden finns inte.", 404)
    return FileResponse(PICTURES / name, media_type="image/png", headers={"Cache-Control": "no-cache"})


@cache
def _pictures() -> frozenset[str]:
    return frozenset(file.name for file in PICTURES.glob("*.png"))


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("dashboard.help", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
