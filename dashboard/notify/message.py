"""A notice in words: what, how urgent, where and since when; never a word that somebody has typed."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from dashboard.notify.sending import Message
from dashboard.texts import Translator
from dashboard.viewmodels.cells import EXERCISE
from dashboard.viewmodels.desk_notice_words import place, what_happened
from dashboard.viewmodels.times import day_and_time
from data.domain.facts import Operation
from data.domain.words import NoticeEvent
from data.notices import Told

_PAGES: Mapping[NoticeEvent, str] = {
    NoticeEvent.NY_BEGARAN: "support",
    NoticeEvent.OBESVARAD: "support",
    NoticeEvent.PASSERAD_TID: "support",
}


def message(
    one: Told, operation: Operation, places: Mapping[str, str], address: str, _: Translator
) -> Message:
    """Return what is sent; `places` are names of areas and points by id, `address` the server's own."""
    what, where = what_happened(one, _), place(one, places)
    name = " ".join(operation.name.split())
    link = _link(one, operation, address)
    head = f"{_exercise(operation)}{_('Trygghetsläget')}: {what}"
    lines = (
        _exercise(operation).strip(),
        what[:1].upper() + what[1:],
        _("Plats: %(where)s", where=where) if where else "",
        _("Händelse: %(name)s", name=name),
        _("Tid: %(at)s", at=day_and_time(one.at)),
        _("Ni får detta som: %(who)s", who=one.name),
        link,
        _("Vad det gäller står i Trygghetsläget. Det går inte att svara på det här meddelandet."),
        _exercise(operation).strip(),
    )
    return Message(
        id=one.id,
        address=one.address,
        subject=f"{head}, {where}" if where else head,
        text="\n".join(line for line in lines if line) + "\n",
        short=" ".join(part for part in (f"{head}.", f"{where}." if where else "", f"{name}.", link) if part),
        facts=_facts(one, operation, where, link),
        queued_at=one.queued_at,
    )


def _exercise(operation: Operation) -> str:
    return f"{EXERCISE} " if operation.is_exercise else ""


def _link(one: Told, operation: Operation, address: str) -> str:
    if not address:
        return ""
    return f"{address}/{_PAGES.get(one.event, 'situation')}?" + urlencode({"handelse": operation.id})


def _facts(one: Told, operation: Operation, where: str, link: str) -> dict[str, Any]:
    return {
        "id": one.id,
        "exercise": operation.is_exercise,
        "event": one.event,
        "operation": {"id": operation.id, "name": operation.name},
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
