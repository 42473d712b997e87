"""An observer's note on the phone: what was seen, when, of what; sent without script, ready for the next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Final
from uuid import uuid4

from starlette.requests import Request
from starlette.responses import Response

from dashboard.door.caller import caller
from dashboard.door.pages import ours
from dashboard.phone import typed
from dashboard.phone.drawing import NO_FAULTS, asked_language
from dashboard.phone.form_says import Choice
from dashboard.phone.over import over_title
from dashboard.phone.page import Faults, Page, answer, broken, faults
from dashboard.phone.standing import Light
from dashboard.words import _, label
from dashboard.words.addresses import NOTES
from dashboard.words.exercise import shortened, t_plus_minute
from dashboard.words.exercise_clock import told
from data.errors import Conflict, Missing, NotAllowed, Refused, SignedOut, StoreFault
from data.exercise.acts.evaluating import observe
from data.exercise.facts import Exercise, Observation, elapsed, state_of
from data.exercise.reads import exercise, exercises
from data.rights import Deed, Who, may, place_of, why_not_allowed

_KNOWN: Final = ("text", "ago", "objective", "inject", "id", "csrf")
# How long ago it was seen, in minutes: the observer's own, whatever pace the exercise runs at.
AGO: Final = ("0", "2", "5", "10", "20")
NEWEST: Final = 5
LONGEST: Final = 60


@dataclass(frozen=True, slots=True)
class Noted:
    at: str
    text: str


class Note:
    """Answers for the notes of one server."""

    def __init__(self, light: Light) -> None:
        self._light = light

    def overview(self, request: Request) -> Response:
        """Draw the exercises that somebody may write notes of, those that go on first."""
        who = caller(request).who
        refused = why_not_allowed(who, Deed.EVALUATE)
        if refused is not None:
            return broken(request, refused.text, 403, kept=False)
        try:
            held = [one for one in exercises(self._light.store) if may(who, Deed.EVALUATE, place_of(one))]
        except StoreFault as fault:
            return broken(request, str(fault), kept=False)
        rows = [
            (one, label(state_of(one))) for one in sorted(held, key=lambda one: one.closed_at is not None)
        ]
        return answer(request, Page("notes.html", {"exercise": False, "rows": rows}, lists=True))

    def show(self, request: Request) -> Response:
        """Draw the form of one exercise."""
        return self._answered(request, {}, send=False)

    async def send(self, request: Request) -> Response:
        """Keep what was sent."""
        return await typed.received(request, self._light.store, partial(self._answered, send=True), _KNOWN)

    def _answered(self, request: Request, fields: typed.Typed, *, send: bool) -> Response:
        try:
            found = self._asked(request, caller(request).who)
            return self._kept(request, found, fields) if send else self._drawn(request, found)
        except (NotAllowed, SignedOut) as refused:
            return broken(request, refused.reason, 403, kept=False)
        except Missing as missing:
            return broken(request, missing.reason, 404, kept=False)
        except StoreFault as fault:
            return broken(request, str(fault), kept=send)

    def _asked(self, request: Request, who: Who) -> Exercise:
        """Return the exercise in the address; nothing is told of it to who may not. Raises Missing."""
        found = exercise(self._light.store, request.path_params["operation"])
        if found is None:
            raise Missing("Övningen har inget scenario att anteckna om.", "operation")
        refused = why_not_allowed(who, Deed.EVALUATE, place_of(found.operation))
        if refused is not None:
            raise NotAllowed(refused.text, who=who.name, deed=Deed.EVALUATE)
        return found

    def _kept(self, request: Request, found: Exercise, fields: typed.Typed) -> Response:
        """Keep the note and offer the next; refused it is drawn again with all that was said."""
        by = caller(request)
        if not ours(fields.get("csrf", ""), by.csrf):
            why = _("Sidan kom från en annan inloggning. Det du skrev är kvar: skicka igen.")
            return self._drawn(request, found, fields, [("", why)], 403)
        now = self._light.now()
        ago = timedelta(minutes=int(fields["ago"])) if fields.get("ago") in AGO else timedelta()
        try:
            receipt = observe(
                self._light.store,
                by.actor,
                act_id=fields.get("id", ""),
                operation_id=found.operation.id,
                text=fields.get("text", ""),
                objective=fields.get("objective", ""),
                inject=fields.get("inject", ""),
                ago=ago,
                now=now,
            )
        except (NotAllowed, SignedOut):
            raise
        except Refused as refused:
            # Under an id that means something else already nothing could ever be sent.
            fields = {**fields, "id": ""} if isinstance(refused, Conflict) else fields
            return self._drawn(request, found, fields, [(refused.field or "", _(refused.reason))], 422)
        return self._drawn(request, self._asked(request, by.who), saved=receipt.revision)

    def _drawn(
        self,
        request: Request,
        found: Exercise,
        fields: typed.Typed | None = None,
        wrong: Sequence[tuple[str, str]] = (),
        status: int = 200,
        saved: int = 0,
    ) -> Response:
        errors: Faults = faults(_("Anteckningen är inte sparad"), wrong) if wrong else NO_FAULTS
        newest = sorted(found.observations, key=lambda one: -one.revision)[:NEWEST]
        over = over_title(found.operation)
        values = {
            "exercise": True,
            **({"exercise_word": over} if over else {}),
            "name": found.operation.name,
            "since": _at(found, self._light.now()),
            "told": told(found.operation, self._light.now()),
            "action": request.url.path + ("?lang=en" if asked_language() else ""),
            "back": NOTES,
            "csrf": caller(request).csrf,
            "id": uuid4().hex,
            "typed": {"ago": "0", **(fields or {})},
            "errors": errors,
            "saved": saved,
            "ago": [Choice(one, _ago(one)) for one in AGO],
            "objectives": [(one.id, shortened(one.text, LONGEST)) for one in found.scenario.objectives],
            "injects": _told(found),
            "noted": [_noted(found, one) for one in newest],
        }
        return answer(request, Page("note.html", values, lists=True), status)


def _ago(minutes: str) -> str:
    return _("nu") if minutes == "0" else _("%(n)s min", n=minutes)


def _at(found: Exercise, now: datetime) -> str:
    length = elapsed(found.operation.clock, found.begins, now)
    return t_plus_minute(length)


def _told(found: Exercise) -> list[tuple[str, str]]:
    """Return the injects that have been delivered, the last first: what an observer has just seen."""
    told = sorted(found.delivered, key=lambda one: -one.revision)
    return [(one.inject, shortened(f"{one.inject}: {one.text}", LONGEST)) for one in told]


def _noted(found: Exercise, one: Observation) -> Noted:
    return Noted(t_plus_minute(one.at - found.begins), one.text)
