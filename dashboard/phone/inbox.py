"""Injects on a point's own link in an exercise: what was sent, acknowledging it, asking for a break."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from dashboard.phone.drawing import Said, Sender, form_page, told_of
from dashboard.phone.inbox_says import LightInbox, light_inbox
from dashboard.phone.page import Page, answer, faults
from dashboard.phone.standing import Light, Standing
from dashboard.words import _
from data.access.reads import PointKey
from data.errors import NotAllowed, Refused, SignedOut
from data.exercise.acts.injects import acknowledge_inject
from data.exercise.acts.leading import ask_for_break
from data.exercise.facts import Delivered
from data.exercise.reads import inbox

ACKNOWLEDGE: Final = "kvittera"
BREAK: Final = "avbrott"
DOES: Final = (ACKNOWLEDGE, BREAK)
PAGE: Final = "inkorg"


@dataclass(frozen=True, slots=True)
class Inbox:
    """The inbox behind one link; nothing where the link is no exercise's."""

    light: Light
    key: PointKey
    language: str

    def drawn(self, found: Standing, asked: Mapping[str, str], *, whole: bool = False) -> LightInbox | None:
        """Return what the form shows of it; None outside an open exercise."""
        if not self.key.operation or found.operation.id != self.key.operation:
            return None
        told, real = self._told(), self.light.now()
        said = ""
        if asked.get("gjort") == BREAK:
            said = _("Begäran om avbrott är skickad till övningsledningen.")
        elif any(str(one.revision) == asked.get("gjort") and one.acknowledged for one in told):
            said = _("Inspelet är kvitterat.")
        return light_inbox(told, found.operation.clock.at(real), whole=whole, said=said)

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
        return answer(request, Page("injects.html", self.language, values))

    def receive(
        self, request: Request, sender: Sender, found: Standing, fields: Mapping[str, str]
    ) -> Response:
        """Do what was asked for and answer with the form again. Raises SignedOut."""
        try:
            done = self._do(sender, fields)
        except SignedOut:
            raise
        except Refused as refused:
            why = faults(_("Inget är sparat"), [("", _(refused.reason))])
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
