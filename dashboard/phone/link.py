"""What is behind a point's own link, /r/<token>: the form, and in an exercise its injects."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from secrets import token_urlsafe
from typing import Final

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from dashboard.phone import typed
from dashboard.phone.drawing import Said, Sender, form_page, told_of
from dashboard.phone.inbox_says import LightInbox, light_inbox, shown_of
from dashboard.phone.over import Over, ended, no_more, over_by_link
from dashboard.phone.page import Page, answer, broken, faults, gone, packed
from dashboard.phone.scripts import script
from dashboard.phone.sending import Sent, receive_form, with_receipt
from dashboard.phone.standing import NOWHERE, Light, Standing, open_operations, standing
from dashboard.words import _
from dashboard.words.inbox_rows import waiting
from data.access import reads as access_reads
from data.access import tokens
from data.access.reads import PointKey
from data.acting import Actor
from data.errors import Missing, NotAllowed, Refused, SignedOut, StoreFault
from data.exercise.acts.following import open_injects
from data.exercise.acts.injects import acknowledge_inject
from data.exercise.acts.leading import ask_for_break
from data.exercise.facts import Delivered, Exercise
from data.exercise.reads import inbox, inbox_of, renewed
from data.operations import reads as operation_reads

ACKNOWLEDGE: Final = "kvittera"
BREAK: Final = "avbrott"
DOES: Final = (ACKNOWLEDGE, BREAK)
PAGE: Final = "inkorg"


@dataclass(frozen=True, slots=True)
class Inbox:
    """The inbox behind one link; nothing where the link is no exercise's."""

    light: Light
    key: PointKey

    def drawn(self, found: Standing, asked: Mapping[str, str], *, whole: bool = False) -> LightInbox | None:
        """Return what the form shows of it; None outside an open exercise."""
        if not self.key.operation or found.operation.id != self.key.operation:
            return None
        told, real = self._told(), self.light.now()
        self._opened(told, whole=whole)
        said = ""
        if asked.get("gjort") == BREAK:
            said = _("Begäran om avbrott är skickad till övningsledningen.")
        elif any(str(one.revision) == asked.get("gjort") and one.acknowledged for one in told):
            said = _("Inspelet är kvitterat.")
        return light_inbox(told, found.operation.clock.at(real), whole=whole, said=said)

    def _opened(self, told: Sequence[Delivered], *, whole: bool) -> None:
        """Say what the page shows for the first time: it can no longer be taken back."""
        new = [one.revision for one in shown_of(told, whole=whole) if not one.opened]
        if new and self.key.operation:
            actor = Actor(self.key.who.name, self.key.key)
            open_injects(self.light.store, actor, self.key.operation, new, self.light.now())

    def page(self, request: Request, sender: Sender, found: Standing) -> Response | None:
        """Draw the page of all injects; None where there is no inbox."""
        drawn = self.drawn(found, request.query_params, whole=True)
        if drawn is None:
            return None
        values = {
            "exercise": True,
            "inbox": drawn,
            "name": found.point.name,
            "form_href": sender.href(),
            "action": sender.href(skicka="1"),
            "page_href": "",
            "told": told_of(self.light, sender, found.operation),
        }
        return answer(request, Page("injects.html", values))

    def receive(
        self, request: Request, sender: Sender, found: Standing, fields: Mapping[str, str]
    ) -> Response:
        """Do what was asked for and answer with the form again. Raises SignedOut."""
        try:
            done = self._do(sender, fields)
        except SignedOut:
            raise
        except Refused as refused:
            reason = no_more() if sender.over is not None else _(refused.reason)
            why = faults(_("Inget är sparat"), [("", reason)])
            status = 403 if isinstance(refused, NotAllowed) else 422
            said = Said(faults=why, inbox=self.drawn(found, {}))
            return answer(request, form_page(self.light, sender, found, said), status)
        more = {"gjort": done, **({PAGE: "1"} if fields.get("from") == PAGE else {})}
        return RedirectResponse(sender.href(**more), 303, headers={"cache-control": "no-store"})

    def _do(self, sender: Sender, fields: Mapping[str, str]) -> str:
        store, now = self.light.store, self.light.now()
        operation = self.key.operation
        if not operation:
            raise Refused(_("Länken hör inte till någon övning."))
        if fields["do"] == BREAK:
            ask_for_break(
                store,
                sender.actor,
                act_id=fields.get("id", ""),
                operation_id=operation,
                reason=fields.get("reason", ""),
                now=now,
            )
            return BREAK
        told = next((one for one in self._told() if str(one.revision) == fields.get("inject")), None)
        if told is None:
            raise Refused(_("Inspelet finns inte i din inkorg. Ladda om sidan."))
        acknowledge_inject(store, sender.actor, operation, told.inject, now)
        return str(told.revision)

    def _told(self) -> tuple[Delivered, ...]:
        return inbox(self.light.store, self.key.operation or "", self.key.who.grants, self.light.now())


COOKIE = "enhet"
CLOCK = "klocka"
_DEVICE = re.compile(r"[\w-]{20,64}", re.ASCII)
# Going back finds the same form with its own id, so that sending it again is the same report.
GOES_BACK = "private, max-age=0"
_YEAR = 365 * 24 * 3600


class Link:
    """Answers for the links of one server."""

    def __init__(self, light: Light) -> None:
        self._light = light
        self._exercises: dict[str, Exercise | None] = {}

    def show(self, request: Request) -> Response:
        """Draw the form, with the receipt of what was just sent above it."""
        try:
            key = key_of(self._light, request)
            asked = request.query_params
            sender = self._sender(request, key)
            if asked.get(CLOCK):
                return self._clock(sender, key)
            found, said = with_receipt(self._light, self._finder(key), asked)
            inbox = Inbox(self._light, key)
            listed = inbox.page(request, sender, found) if asked.get(PAGE) else None
            if listed is not None:
                return self._told_apart(request, sender, listed)
            said = replace(said, inbox=inbox.drawn(found, asked))
            page = form_page(self._light, sender, found, said)
            drawn = answer(request, page)
            # Only a form that can be sent counts its ages on when the browser shows its copy again.
            if not said.entries and not page.values["blocked"]:
                drawn.headers["cache-control"] = GOES_BACK
            return self._told_apart(request, sender, drawn)
        except (SignedOut, Missing):
            return gone(request)
        except StoreFault as fault:
            return broken(request, str(fault), kept=False)

    def _clock(self, sender: Sender, key: PointKey) -> Response:
        """Tell an exercise's time to its page, and what waits: nobody's phone may count it on by itself."""
        told = told_of(self._light, sender, NOWHERE)
        if told is None:
            raise Missing("Länken hör inte till någon övning.")
        says = " · ".join(part for part in (told.says, self._waiting(key)) if part)
        over = sender.over.says if sender.over is not None else ""
        told_now = {**asdict(told), "says": says, "over": over}
        return JSONResponse(told_now, headers={"cache-control": "no-store"})

    def _waiting(self, key: PointKey) -> str:
        """Return how many injects wait, in words for beside the exercise's time; "" where none does.

        Every phone asks again and again: the control's room is read only where something was written there.
        """
        if not key.operation:
            return ""
        before = self._exercises.get(key.operation)
        found = self._exercises[key.operation] = renewed(self._light.store, key.operation, before)
        if found is None:
            return ""
        waits = waiting(inbox_of(found, key.who.grants, self._light.now()), found.operation)
        return _.n("%(n)d inspel väntar", "%(n)d inspel väntar", waits) if waits else ""

    async def send(self, request: Request) -> Response:
        """Save what was sent."""
        return await typed.received(request, self._light.store, self._send)

    def _send(self, request: Request, fields: typed.Typed) -> Response:
        try:
            key = key_of(self._light, request)
            sender = self._sender(request, key)
            said = Sent(request, sender, fields, key.point, self._finder(key))
            if fields.get("do") in DOES:
                inbox = Inbox(self._light, key)
                response = inbox.receive(request, sender, said.find(key.operation), fields)
            else:
                response = receive_form(self._light, said)
            if response.status_code < 400:
                tokens.see_device(self._light.store, key.id, sender.device, self._light.now())
            return self._told_apart(request, sender, response)
        except (SignedOut, Missing):
            return gone(request)
        except StoreFault as fault:
            return broken(request, str(fault))

    def _sender(self, request: Request, key: PointKey) -> Sender:
        device = _device(request) or token_urlsafe(18)
        known = access_reads.device_confirmed(self._light.store, key.id, device)
        return Sender(
            actor=Actor(key.who.name, key.key),
            path=request.url.path,
            scope=key.operation or "",
            over=self._over(key),
            unconfirmed=not known,
            device=device,
        )

    def _over(self, key: PointKey) -> Over | None:
        held = operation_reads.operations(self._light.store) if key.operation else []
        return over_by_link(ended(held, key.operation or ""))

    def _finder(self, key: PointKey) -> "Finder":
        return Finder(self._light, key)

    def _told_apart(self, request: Request, sender: Sender, response: Response) -> Response:
        """Tell phones apart by a random number of their own, from the first page they are given.

        Nothing else is known of them.
        """
        response.set_cookie(
            COOKIE,
            sender.device,
            max_age=_YEAR,
            path="/r/",
            secure=request.url.scheme == "https" or self._light.public_url.startswith("https:"),
            httponly=True,
            samesite="strict",
        )
        return response


class Finder:
    """Reads a link's point in an operation that the link may concern: its own exercise, or a real one."""

    def __init__(self, light: Light, key: PointKey) -> None:
        self._light, self._key = light, key

    def __call__(self, wanted: str | None) -> Standing:
        own = self._key.operation
        open_here = [
            one
            for one in open_operations(self._light.store)
            if (one.id == own if own else not one.is_exercise)
        ]
        return standing(self._light.store, self._key.point, open_here, wanted)


def key_of(light: Light, request: Request) -> PointKey:
    """Return whose link an address is; raises SignedOut."""
    return access_reads.point_key(light.store, _secret(request.path_params["token"]), light.now())


def _secret(written: str) -> str:
    """Return a link's secret as made, however it was typed from a sheet: case and dashes are nothing."""
    plain = re.sub(r"[\s-]", "", written[:200]).lower()
    return f"OVNING-{plain[6:]}" if plain.startswith("ovning") else plain


def _device(request: Request) -> str:
    given = request.cookies.get(COOKIE, "")
    return given if _DEVICE.fullmatch(given) else ""


def worker(request: Request) -> Response:
    """Serve the script that opens a visited form without network; it sees nothing outside /r/."""
    headers = {"cache-control": "no-cache"}
    headers["content-security-policy"] = "default-src 'none'; connect-src 'self'"
    return packed(request, script("sw.js"), "text/javascript; charset=utf-8", headers=headers)
