"""My points on the phone, the soonest to expire on top, and the same form acting by the session."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from dashboard.door.caller import Caller, caller
from dashboard.door.pages import ours
from dashboard.look import style
from dashboard.phone import typed
from dashboard.phone.check import mine_to_check
from dashboard.phone.drawing import Sender, asked_language, form_page, operation_choices
from dashboard.phone.form_says import Age, age
from dashboard.phone.over import over_for
from dashboard.phone.page import Page, answer, broken
from dashboard.phone.readable import Finder, readable, readable_ended
from dashboard.phone.sending import Sent, receive_form, refuse_form, with_receipt
from dashboard.phone.standing import Light, Standing
from dashboard.phone.todo import waiting
from dashboard.wall.reading import Reading, read, status_word, undecided_word
from dashboard.words import _, inbox_rows, label
from dashboard.words.exercise_clock import told
from dashboard.words.times import clock, span
from data import glossary
from data.errors import Missing, SignedOut, StoreFault
from data.exercise.reads import inbox
from data.operations.facts import Operation
from data.points import reads as point_reads
from data.points.facts import Picture
from data.preparedness.reads import checked_at
from data.preparedness.rules import due_since
from data.rights import Deed, Who, may, place_of, why_not_allowed
from data.words import Function, Mark, Status

SOON = timedelta(minutes=30)
# A page that shows nothing is fetched again by itself: nothing is being written on it.
AGAIN_SECONDS = 30
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Chip:
    """One function as it is read now."""

    title: str
    word: str
    sign: str
    status: Status
    doubted: bool


@dataclass(frozen=True, slots=True)
class MineRow:
    id: str
    name: str
    area: str
    phase: str
    chips: tuple[Chip, ...]
    age: Age | None
    expires: str


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    rows: tuple[MineRow, ...]


def mine(picture: Picture, who: Who, now: datetime) -> tuple[Group, ...]:
    """Group the points that somebody may report for, at the operation's time `now`."""
    own = [
        read(point, now)
        for point in picture.points
        if may(who, Deed.REPORT, place_of(picture.operation, point))
    ]
    own.sort(key=_oldest)
    soon = sorted(
        (one for one in own if one.counts and _ends(one, now)), key=lambda one: _first_end(one, now)
    )
    rest = [one for one in own if one.open and one not in soon]
    undecided = [one for one in own if one.undecided and one not in soon]
    closed = [one for one in own if not one.counts]
    names = {area.id: area.name for area in picture.areas}
    groups = (
        (_("Går ut inom en halvtimme"), soon),
        (_("Öppna punkter, äldst rapport först"), rest),
        (_("Rapporterar, ej beslutade öppna"), undecided),
        (_("Inte öppna"), closed),
    )
    return tuple(Group(title, tuple(_row(one, names, now) for one in rows)) for title, rows in groups if rows)


def _oldest(reading: Reading) -> datetime:
    """Order by the oldest thing that is known; what was never reported comes first."""
    said = [one.report.observed_at if one.report else _NEVER for one in reading.functions.values()]
    return min(said)


def _ends(reading: Reading, now: datetime) -> Sequence[tuple[datetime, Function]]:
    return sorted(
        (one.expires_at, function)
        for function, one in reading.functions.items()
        if one.expires_at is not None and one.expires_at <= now + SOON
    )


def _first_end(reading: Reading, now: datetime) -> datetime:
    return _ends(reading, now)[0][0]


def _row(reading: Reading, names: dict[str, str], now: datetime) -> MineRow:
    point = reading.point
    said = [one.report.observed_at for one in reading.functions.values() if one.report]
    return MineRow(
        id=point.id,
        name=point.name,
        area=names.get(point.area, point.area),
        phase=", ".join(part for part in (label(point.phase), undecided_word(reading)) if part),
        chips=tuple(_chip(function, reading) for function in Function),
        age=age(min(said), now) if said else None,
        expires=_expires(reading, now) if reading.counts else "",
    )


def _chip(function: Function, reading: Reading) -> Chip:
    one = reading.functions[function]
    return Chip(
        title=glossary.label(function, _.language, short=True),
        word=status_word(one),
        sign=style.symbol(one.status, one.mark),
        status=one.status,
        doubted=one.mark is not Mark.BEKRAFTAT,
    )


def _expires(reading: Reading, now: datetime) -> str:
    ends = _ends(reading, now)
    if not ends:
        return ""
    at, function = ends[0]
    name = label(function)
    return _("%(name)s går ut %(at)s, om %(span)s", name=name, at=clock(at, now), span=span(at - now))


class Mine:
    """Answers for whoever is signed in; who that is the door has found out."""

    def __init__(self, light: Light) -> None:
        self._light = light

    def overview(self, request: Request) -> Response:
        """Draw my points in the chosen operation; with several open, ask which."""
        by = caller(request)
        refused = why_not_allowed(by.who, Deed.READ)
        if refused is not None:
            return broken(request, refused.text, 403, kept=False)
        try:
            return answer(request, self._listed(request, by))
        except StoreFault as fault:
            return broken(request, str(fault), kept=False)

    def _listed(self, request: Request, by: Caller) -> Page:
        open_here = readable(self._light, by.who)
        wanted = request.query_params.get("h")
        gone = readable_ended(self._light, by.who, wanted)
        chosen = next((one for one in open_here if one.id == wanted), None)
        shown = chosen or (open_here[0] if len(open_here) == 1 and gone is None else None)
        sender = Sender(by.actor, "/mitt")
        values: dict[str, Any] = {
            "exercise": gone is not None or (shown is not None and shown.is_exercise),
            **_over(gone),
            "operation": shown,
            "operations": operation_choices(open_here, sender),
            "groups": (),
            "why_not": "",
            "clock": "",
            "fetched": "" if open_here else self._fetched(),
            "again": AGAIN_SECONDS,
            "told": None,
            "waiting": 0,
            "todo": None,
            "checks": self._checks(by.who),
            "query": f"?{urlencode(_asked(shown, len(open_here)))}".rstrip("?"),
        }
        if shown is not None:
            now = shown.clock.at(self._light.now())
            picture = point_reads.picture(self._light.store, shown.id, recent=0)
            values["groups"] = mine(picture, by.who, now)
            values["clock"] = clock(now, None)
            values["told"] = told(shown, self._light.now())
            values["waiting"] = self._waiting(shown, by.who)
            values["todo"] = waiting(
                self._light.store, picture, by.who, self._light.now(), str(values["query"])
            )
            here = why_not_allowed(by.who, Deed.REPORT, place_of(shown))
            values["why_not"] = _(here.text) if here and not values["groups"] else ""
        return Page("mine.html", values, lists=True)

    def _fetched(self) -> str:
        at = clock(self._light.now(), None)
        return _("Hämtad %(at)s, och hämtas på nytt var %(n)d:e sekund.", at=at, n=AGAIN_SECONDS)

    def _checks(self, who: Who) -> str:
        """Return what the way to the monthly check says; nothing for whoever has no point to check."""
        own = mine_to_check(point_reads.loaded_points(self._light.store), who)
        last, now = checked_at(self._light.store), self._light.now()
        due = sum(due_since(last.get(one.id), now) for one in own)
        return _("Månadskontroll (%(n)d väntar)", n=due) if due else _("Månadskontroll") if own else ""

    def _waiting(self, shown: Operation, who: Who) -> int:
        """Return how many injects of an exercise wait for an answer; they are read on the desk's own page."""
        sent = inbox(self._light.store, shown.id, who.grants, self._light.now()) if shown.is_exercise else ()
        return inbox_rows.waiting(sent, shown)

    def show(self, request: Request) -> Response:
        """Draw the form of one point."""
        try:
            find = self._finder(request)
            found, said = with_receipt(self._light, find, request.query_params)
            sender = self._sender(request, found, request.query_params.get("h"))
            return answer(request, form_page(self._light, sender, found, said))
        except Missing as missing:
            return broken(request, missing.reason, 404, kept=False)
        except StoreFault as fault:
            return broken(request, str(fault), kept=False)

    async def send(self, request: Request) -> Response:
        """Save what was sent, by the session."""
        return await typed.received(request, self._light.store, self._send)

    def _send(self, request: Request, fields: typed.Typed) -> Response:
        by = caller(request)
        try:
            find = self._finder(request)
            wanted = fields.get("operation")
            sender = self._sender(request, find(wanted), wanted)
            said = Sent(request, sender, fields, request.path_params["point"], find)
            if not ours(fields.get("csrf", ""), by.csrf):
                why = _("Sidan kom från en annan inloggning. Det du skrev är kvar: skicka igen.")
                return refuse_form(self._light, said, 403, [("", why)])
            return receive_form(self._light, said)
        except Missing as missing:
            return broken(request, missing.reason, 404)
        except SignedOut as gone:
            return broken(request, gone.reason, 401)
        except StoreFault as fault:
            return broken(request, str(fault))

    def _sender(self, request: Request, found: Standing, wanted: str | None) -> Sender:
        by = caller(request)
        gone = readable_ended(self._light, by.who, wanted)
        here = place_of(found.operation if found.operation.id else None, found.point)
        report = why_not_allowed(by.who, Deed.REPORT, here)
        relay = why_not_allowed(by.who, Deed.RELAY, here)
        return Sender(
            actor=by.actor,
            path=request.url.path,
            csrf=by.csrf,
            own=True,
            why_not=report.text if report else "",
            why_not_relay=relay.text if relay else "",
            over=over_for(gone, _way()),
            device=by.actor.key,
        )

    def _finder(self, request: Request) -> Finder:
        return Finder(self._light, request.path_params["point"], caller(request).who)


def _over(gone: Operation | None) -> dict[str, Any]:
    """Return what the list says in the place of an exercise's points, once it is over."""
    over = over_for(gone, "")
    return {"over": over, **({"exercise_word": over.title} if over else {})}


def _way() -> str:
    asked = asked_language()
    return "/mitt" + (f"?{urlencode(asked)}" if asked else "")


def _asked(shown: Operation | None, many: int) -> dict[str, str]:
    """Return what an address says to stay with an operation, also when another is opened or it ends."""
    asked = asked_language()
    names = shown is not None and (many > 1 or shown.is_exercise)
    return asked | ({"h": shown.id} if shown is not None and names else {})
