"""Sheets for a point's staff: made at the moment their links are, since a link's secret is never kept."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs

import segno
from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from dashboard.door.caller import Caller, caller
from dashboard.door.pages import ours
from dashboard.phone.drawing import Sender, operation_choices
from dashboard.phone.page import Page, answer, broken
from dashboard.phone.sheet_says import link_row, paper, sheet
from dashboard.phone.standing import Light, open_operations
from dashboard.words import _
from data.access import printed, tokens
from data.access import reads as access_reads
from data.errors import NotAllowed, Refused, SignedOut, StoreFault
from data.exercise import taking_part
from data.operations.facts import Operation
from data.points import reads as point_reads
from data.points.facts import Point
from data.rights import Deed, Place, may, place_of, why_not_allowed
from data.words import TokenKind

# How long a link holds, in days; an exercise's own must end, an ordinary one lies in a drawer for months.
DAYS = ("", "30", "365")
EXERCISE_DAYS = ("1", "3", "7")
MOST = 200
LARGEST = 64_000


class Sheets:
    """Answers for whoever may handle points' links."""

    def __init__(self, light: Light) -> None:
        self._light = light

    def overview(self, request: Request) -> Response:
        """Draw the points that somebody may make sheets for, with their links and phones."""
        by = caller(request)
        refused = why_not_allowed(by.who, Deed.POINT_LINKS)
        if refused is not None:
            return broken(request, refused.text, 403, kept=False)
        try:
            return self._listed(request, by)
        except StoreFault as fault:
            return broken(request, str(fault), kept=False)

    def _listed(self, request: Request, by: Caller, why: str = "", status: int = 200) -> Response:
        exercise = self._exercise(request.query_params.get("h", ""))
        now = self._light.now()
        areas = self._areas()
        narrowed = taking_part.areas(self._light.store, exercise.id) if exercise is not None else ()
        held = access_reads.tokens(self._light.store, TokenKind.PUNKT)
        scope = exercise.id if exercise else ""
        elsewhere = self._elsewhere(now)
        rows = [
            link_row(point, areas.get(point.area, point.area), _links(held, point, scope), now, elsewhere)
            for point in point_reads.loaded_points(self._light.store)
            if may(by.who, Deed.POINT_LINKS, _place(exercise, point))
            if not narrowed or point.area in narrowed
        ]
        exercises = [one for one in open_operations(self._light.store) if one.is_exercise]
        values = {
            "exercise": exercise is not None,
            "scope": scope,
            "operation": exercise,
            "operations": operation_choices(exercises, Sender(by.actor, "/blad")),
            "rows": rows,
            "days": _days(exercise),
            "csrf": by.csrf,
            "why": _(why),
        }
        return answer(request, Page("links.html", values, lists=True), status)

    async def make(self, request: Request) -> Response:
        """Make new links for the chosen points, and answer with their sheets: they are shown this once."""
        fields = await _posted(request)
        return await run_in_threadpool(self._acting, request, fields, self._make)

    async def confirm(self, request: Request) -> Response:
        """Say that a phone is the point's own."""
        fields = await _posted(request)
        return await run_in_threadpool(self._acting, request, fields, self._confirm)

    def _acting(self, request: Request, fields: Mapping[str, list[str]], act: Any) -> Response:
        by = caller(request)
        given = fields.get("csrf", [""])[0]
        try:
            if not ours(given, by.csrf):
                why = _("Sidan kom från en annan inloggning. Inget ändrades: försök igen.")
                return self._listed(request, by, why, 403)
            response: Response = act(request, by, fields)
            return response
        except SignedOut as gone:
            return broken(request, gone.reason, 401, kept=False)
        except Refused as refused:
            status = 403 if isinstance(refused, NotAllowed) else 422
            return self._listed(request, by, refused.reason, status)
        except StoreFault as fault:
            return broken(request, str(fault), kept=False)

    def _make(self, request: Request, by: Caller, fields: Mapping[str, list[str]]) -> Response:
        points = fields.get("one") or fields.get("points", [])
        if not points or len(points) > MOST:
            raise Refused(_("Välj minst en punkt, högst %(n)d.", n=MOST), "points")
        operation = self._exercise(fields.get("operation", [""])[0])
        now = self._light.now()
        days = fields.get("days", [""])[0]
        if days not in (EXERCISE_DAYS if operation else DAYS):
            raise Refused(_("Välj hur länge länken ska gälla."), "days")
        expires = now + timedelta(days=int(days)) if days else None
        scope = operation.id if operation else None
        origin = self._origin(request)
        made = tokens.issue_point_links(self._light.store, by.actor, points, scope, expires, now, origin)
        found = {point.id: point for point in point_reads.loaded_points(self._light.store)}
        areas = self._areas()
        drawn = []
        for identity, issued in made:
            address = f"{origin}/r/{issued.secret}"
            blank = paper(found[identity], areas.get(found[identity].area, ""))
            drawn.append((sheet(blank, address, operation, expires, now), qr(address)))
        values = {"exercise": operation is not None, "sheets": drawn, "papers": ()}
        return answer(request, Page("sheets.html", values), sheet_name="sheet.css")

    def _confirm(self, request: Request, by: Caller, fields: Mapping[str, list[str]]) -> Response:
        token, _sep, device = fields.get("phone", [""])[0].partition(" ")
        tokens.confirm_device(self._light.store, by.actor, token, device, self._light.now())
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"/blad{query}", 303)

    def blank(self, request: Request) -> Response:
        """Draw a point's empty form for paper; there is no secret in it."""
        refused = why_not_allowed(caller(request).who, Deed.READ)
        if refused is not None:
            return broken(request, refused.text, 403, kept=False)
        wanted = request.path_params["point"]
        point = next((one for one in point_reads.loaded_points(self._light.store) if one.id == wanted), None)
        if point is None:
            return broken(request, _("Punkten finns inte."), 404, kept=False)
        exercise = self._exercise(request.query_params.get("h", ""))
        drawn = paper(point, self._areas().get(point.area, ""))
        values = {"exercise": exercise is not None, "sheets": (), "papers": (drawn,)}
        return answer(request, Page("sheets.html", values), sheet_name="sheet.css")

    def _exercise(self, asked: str) -> Operation | None:
        """Return the exercise asked for; only an open one has links of its own."""
        open_here = open_operations(self._light.store)
        return next((one for one in open_here if one.id == asked and one.is_exercise), None)

    def _elsewhere(self, now: datetime) -> dict[str, str]:
        """Return the address on each sheet that is known to lead to another than people use."""
        if not self._light.public_url:
            return {}
        wrong = printed.elsewhere(printed.given(self._light.store, now), self._light.public_url.rstrip("/"))
        return {one.token.id: one.address for one in wrong if one.address}

    def _areas(self) -> dict[str, str]:
        return {area.id: area.name for area in point_reads.areas(self._light.store)}

    def _origin(self, request: Request) -> str:
        return (self._light.public_url or str(request.base_url)).rstrip("/")


def qr(address: str) -> Markup:
    """Return an address as a QR code: our own drawing of black modules, read also when a corner is gone."""
    drawn = segno.make(address, error="q", micro=False).svg_inline(scale=4, border=4, omitsize=True)
    return Markup(drawn)  # noqa: S704


def _links(held: list[access_reads.Token], point: Point, scope: str) -> list[access_reads.Token]:
    return [one for one in held if one.grant.bound == point.id and one.grant.operation == scope]


def _place(exercise: Operation | None, point: Point) -> Place:
    if exercise is not None:
        return place_of(exercise, point)
    return Place(exercise=False, area=point.area, point=point.id)


def _days(exercise: Operation | None) -> list[tuple[str, str]]:
    offered = EXERCISE_DAYS if exercise else DAYS
    return [(days, _("%(n)s dygn", n=days) if days else _("tills det byts ut")) for days in offered]


async def _posted(request: Request) -> Mapping[str, list[str]]:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            return {}
    try:
        return parse_qs(body.decode(errors="replace"), max_num_fields=MOST * 2, errors="replace")
    except ValueError:
        return {}
