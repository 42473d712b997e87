"""A notice in words: what, how urgent, where and since when; never a word that somebody has typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from urllib.parse import urlencode

from dashboard.places import Part, led_to
from dashboard.places import Place as Page
from dashboard.words import _, label
from dashboard.words.cells import EXERCISE
from dashboard.words.times import day_and_time
from data.notices.reads import Told
from data.operations.facts import Operation
from data.words import NoticeEvent, Priority


@dataclass(frozen=True, slots=True)
class Message:
    """One notice in words. `id` is the same each time it is tried, so that a receiver can tell it is.

    `short` is one line for a telephone, `facts` the same for a program.
    """

    id: str
    address: str
    subject: str
    text: str
    short: str
    facts: Mapping[str, Any]
    queued_at: datetime


class NotSent(Exception):
    """A message was not taken; `why` is said to people and never holds what the other side wrote.

    `permanent`: it never will be. `unreachable`: nothing can be sent that way now, whatever it is.
    """

    def __init__(self, why: str, *, permanent: bool = False, unreachable: bool = False) -> None:
        super().__init__(why)
        self.why = why
        self.permanent = permanent
        self.unreachable = unreachable


class Sender(Protocol):
    """A way of sending that is set up."""

    def send(self, message: Message) -> None:
        """Hand over a message; raises NotSent."""


def what_happened(one: Told) -> str:
    """Return in words what a notice tells of."""
    said = [f"{label(one.function)} {label(one.event)}" if one.function else label(one.event)]
    if one.label:
        said.append(_("steg: %(label)s", label=one.label))
    if one.priority is not None and one.priority is not Priority.NORMAL:
        said.append(_("prioritet %(name)s", name=label(one.priority)))
    if one.phase is not None:
        said.append(label(one.phase))
    elif one.event is NoticeEvent.AKTIVERING:
        said.append(_("händelsen har öppnats"))
    if one.event is NoticeEvent.LAGESRAPPORT:
        said.append(_("nummer %(n)d", n=one.count))
    elif one.count:
        said.append(_("%(n)d st", n=one.count))
    return ", ".join(said)


def place(one: Told, places: Mapping[str, str]) -> str:
    """Return where it is, most particular first."""
    return ", ".join(places.get(part, part) for part in (one.point, one.area) if part)


_PAGES: Mapping[NoticeEvent, Page | Part] = {
    NoticeEvent.NY_BEGARAN: Page.SUPPORT,
    NoticeEvent.BEGARAN_LAMNAD: Page.SUPPORT,
    NoticeEvent.OBESVARAD: Page.SUPPORT,
    NoticeEvent.PASSERAD_TID: Page.SUPPORT,
    NoticeEvent.LAGESRAPPORT: Part.SITUATION_REPORTS,
    NoticeEvent.MANADSKONTROLL: Part.PREPAREDNESS,
}


def _page(one: Told) -> Page | Part:
    return _PAGES.get(one.event, Page.SITUATION)


def message(one: Told, operation: Operation | None, places: Mapping[str, str], address: str) -> Message:
    """Return what is sent; `places` are names of areas and points by id, `address` the server's own.

    `operation` None: it is of the register.
    """
    what, where = what_happened(one), place(one, places)
    name = " ".join(operation.name.split()) if operation is not None else ""
    link = _link(one, operation, address)
    head = f"{_exercise(operation)}{_('Trygghetsläget')}: {what}"
    lines = (
        _exercise(operation).strip(),
        what[:1].upper() + what[1:],
        _("Plats: %(where)s", where=where) if where else "",
        _("Händelse: %(name)s", name=name) if name else "",
        _("Tid: %(at)s", at=day_and_time(one.at)),
        _("Ni får detta som: %(who)s", who=one.name),
        link or _where(one),
        _("Vad det gäller står i Trygghetsläget. Det går inte att svara på det här meddelandet."),
        _exercise(operation).strip(),
    )
    return Message(
        id=one.id,
        address=one.address,
        subject=f"{head}, {where}" if where else head,
        text="\n".join(line for line in lines if line) + "\n",
        short=" ".join(
            part
            for part in (f"{head}.", f"{where}." if where else "", f"{name}." if name else "", link)
            if part
        ),
        facts=_facts(one, operation, where, link),
        queued_at=one.queued_at,
    )


def _exercise(operation: Operation | None) -> str:
    return f"{EXERCISE} " if operation is not None and operation.is_exercise else ""


def _link(one: Told, operation: Operation | None, address: str) -> str:
    if not address:
        return ""
    if operation is None:
        return f"{address}/kontroll"
    to = _page(one)
    place, part = led_to(to)
    more = {"punkt": one.point} if one.point and to is Page.SITUATION else {}
    return f"{address}/{place}?" + urlencode({"handelse": operation.id, **part, **more})


def _where(one: Told) -> str:
    """Say which page to open, where no address is set to link with."""
    return _("Öppna Trygghetsläget på sidan %(page)s.", page=_page(one).menu_title)


def _facts(one: Told, operation: Operation | None, where: str, link: str) -> dict[str, Any]:
    return {
        "id": one.id,
        "exercise": operation is not None and operation.is_exercise,
        "event": one.event,
        "operation": {"id": operation.id, "name": operation.name} if operation is not None else None,
        "at": one.at.isoformat(),
        "priority": one.priority,
        "phase": one.phase,
        "area": one.area,
        "point": one.point,
        "place": where,
        "step": one.step,
        "count": one.count,
        "link": link,
    }
