"""The monthly check on the phone, in peace and without script: by a point's own link, or signed in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Final
from uuid import uuid4

from starlette.requests import Request
from starlette.responses import Response

from dashboard.door.caller import caller
from dashboard.door.pages import ours
from dashboard.phone import typed
from dashboard.phone.drawing import NO_FAULTS, asked_language
from dashboard.phone.form_says import Choice
from dashboard.phone.link import key_of
from dashboard.phone.page import Faults, Page, answer, broken, faults, gone
from dashboard.phone.standing import Light
from dashboard.words import _, label
from dashboard.words.times import local
from data.acting import Actor
from data.errors import Conflict, Missing, NotAllowed, Refused, SignedOut, StoreFault
from data.points import reads as point_reads
from data.points.facts import Point
from data.preparedness.acts import check_point
from data.preparedness.facts import NewCheck
from data.preparedness.reads import checked_at
from data.preparedness.rules import due_since, place_of_check
from data.rights import Deed, Who, may, why_not_allowed
from data.words import Answer

LIST: Final = "/kontroll"
YES, NO, NONE = Answer.JA.value, Answer.NEJ.value, "ingen"
QUESTIONS: Final = ("opened", "staffed", "stocked", "tried")
_KNOWN: Final = (*QUESTIONS, "note", "id", "csrf")


@dataclass(frozen=True, slots=True)
class Question:
    name: str
    title: str
    more: str
    choices: tuple[Choice, ...]


def questions() -> tuple[Question, ...]:
    """Return what is asked; none is answered before somebody has."""
    either = tuple(Choice(one.value, label(one)) for one in (Answer.JA, Answer.NEJ))
    none = Choice(NONE, _("punkten har ingen"))
    return (
        Question("opened", _("Gick dörren att öppna?"), _("Med det ni har: nyckel, kort eller kod."), either),
        Question(
            "staffed", _("Finns det folk i listan?"), _("De som ska öppna är tillfrågade och kan."), either
        ),
        Question(
            "stocked", _("Finns förrådet på plats?"), _("Vatten, lampor, skyltar och blanketter."), either
        ),
        Question(
            "tried",
            _("Startade reservkraften?"),
            _("Prövad nu, eller sedan förra kontrollen."),
            (*either, none),
        ),
    )


@dataclass(frozen=True, slots=True)
class Asking:
    """Who checks which point, and where the form is sent; `why_not`: they may not."""

    point: Point
    actor: Actor
    path: str
    back: str = ""
    csrf: str = ""
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    id: str
    name: str
    area: str
    last: str


class Check:
    """Answers for the checks of one server."""

    def __init__(self, light: Light) -> None:
        self._light = light

    def overview(self, request: Request) -> Response:
        """Draw the points that somebody may check, those that wait first."""
        who = caller(request).who
        refused = why_not_allowed(who, Deed.READ)
        if refused is not None:
            return broken(request, refused.text, 403, kept=False)
        try:
            return answer(request, Page("checks.html", self._listed(who), lists=True))
        except StoreFault as fault:
            return broken(request, str(fault), kept=False)

    def _listed(self, who: Who) -> dict[str, Any]:
        now, last = self._light.now(), checked_at(self._light.store)
        areas = {area.id: area.name for area in point_reads.areas(self._light.store)}
        own = mine_to_check(point_reads.loaded_points(self._light.store), who)
        due = [one for one in own if due_since(last.get(one.id), now)]
        groups = ((_("Dags för kontroll"), due), (_("Klara för nu"), [one for one in own if one not in due]))
        rows = [
            (
                title,
                [
                    Row(one.id, one.name, areas.get(one.area, one.area), _last(last.get(one.id)))
                    for one in some
                ],
            )
            for title, some in groups
            if some
        ]
        return {"exercise": False, "groups": rows}

    def show(self, request: Request) -> Response:
        """Draw the form of one point."""
        return self._answered(request, {}, send=False)

    async def send(self, request: Request) -> Response:
        """Keep what was sent."""
        return await typed.received(request, self._light.store, partial(self._answered, send=True), _KNOWN)

    def _answered(self, request: Request, fields: typed.Typed, *, send: bool) -> Response:
        try:
            asking = self._asking(request)
            if send:
                return self._kept(request, asking, fields)
            return self._drawn(request, asking)
        except SignedOut:
            return gone(request)
        except Missing as missing:
            return gone(request) if "token" in request.path_params else broken(request, missing.reason, 404)
        except StoreFault as fault:
            return broken(request, str(fault), kept=send)

    def _asking(self, request: Request) -> Asking:
        """Return who asks and of which point; raises Missing and SignedOut."""
        if "token" in request.path_params:
            key = key_of(self._light, request)
            point = self._point(key.point)
            who, actor, back, csrf = key.who, Actor(key.who.name, key.key), "", ""
        else:
            by = caller(request)
            point = self._point(request.path_params["point"])
            who, actor, back, csrf = by.who, by.actor, LIST, by.csrf
        refused = why_not_allowed(who, Deed.REPORT, place_of_check(point))
        return Asking(point, actor, request.url.path, back, csrf, refused.text if refused else "")

    def _point(self, identity: str) -> Point:
        points = point_reads.loaded_points(self._light.store)
        found = next((one for one in points if one.id == identity), None)
        if found is None:
            raise Missing("Det finns ingen sådan punkt i registret.", "point")
        return found

    def _kept(self, request: Request, asking: Asking, fields: typed.Typed) -> Response:
        """Keep the check and say so; refused it is drawn again with all that was said. Raises SignedOut."""
        if asking.back and not ours(fields.get("csrf", ""), asking.csrf):
            why = _("Sidan kom från en annan inloggning. Det du skrev är kvar: skicka igen.")
            return self._drawn(request, asking, fields, [("", why)], 403)
        open_still = [
            (name, _("Svara på frågan.")) for name in QUESTIONS if fields.get(name) not in _answers(name)
        ]
        if open_still:
            return self._drawn(request, asking, fields, open_still, 422)
        new = NewCheck(
            id=fields.get("id", ""),
            point=asking.point.id,
            opened=fields["opened"] == YES,
            staffed=fields["staffed"] == YES,
            stocked=fields["stocked"] == YES,
            tried=None if fields["tried"] == NONE else fields["tried"] == YES,
            note=fields.get("note", ""),
        )
        try:
            receipt = check_point(self._light.store, asking.actor, new, self._light.now())
        except SignedOut:
            raise
        except Refused as refused:
            # Under an id that means something else already nothing could ever be sent.
            fields = {**fields, "id": ""} if isinstance(refused, Conflict) else fields
            status = 403 if isinstance(refused, NotAllowed) else 422
            return self._drawn(request, asking, fields, [(refused.field or "", _(refused.reason))], status)
        return self._drawn(request, asking, saved=receipt.revision)

    def _drawn(
        self,
        request: Request,
        asking: Asking,
        fields: typed.Typed | None = None,
        wrong: Sequence[tuple[str, str]] = (),
        status: int = 200,
        saved: int = 0,
    ) -> Response:
        errors: Faults = faults(_("Kontrollen är inte sparad"), wrong) if wrong else NO_FAULTS
        values = {
            "exercise": False,
            "name": asking.point.name,
            "last": "" if asking.why_not else _last(checked_at(self._light.store).get(asking.point.id)),
            "back": asking.back,
            "action": asking.path + ("?lang=en" if asked_language() else ""),
            "csrf": asking.csrf,
            "id": uuid4().hex,
            "typed": fields or {},
            "errors": errors,
            "blocked": _(asking.why_not),
            "saved": saved,
            "questions": questions(),
        }
        return answer(request, Page("check.html", values, lists=True), status)


def mine_to_check(points: Sequence[Point], who: Who) -> list[Point]:
    """Return the points of the register that somebody may check."""
    return [one for one in points if may(who, Deed.REPORT, place_of_check(one))]


def _answers(name: str) -> tuple[str, ...]:
    return (YES, NO, NONE) if name == "tried" else (YES, NO)


def _last(at: datetime | None) -> str:
    return _("senast kontrollerad %(day)s", day=f"{local(at):%Y-%m-%d}") if at else _("aldrig kontrollerad")
