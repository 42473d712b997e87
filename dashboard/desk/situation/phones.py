"""An area's phones that nobody has vouched for, and vouching for one."""

from datetime import datetime
from functools import partial

from dashboard.desk import drafts, last_read, session
from dashboard.desk import forms as desk_forms
from dashboard.desk.drafts import Draft
from dashboard.desk.drawing import Node, age, draw, el
from dashboard.desk.frame import Shown
from dashboard.desk.situation.says.area import AreaPage
from dashboard.desk.situation.says.phones import Phone, strangers
from dashboard.words import _
from data.access import reads as access_reads
from data.access.tokens import confirm_device
from data.words import TokenKind

NAME = "phones"
SHEETS = "/blad"


def phones(shown: Shown, page: AreaPage) -> None:
    """Draw the list; a phone that is confirmed takes away marks all over the page, which is drawn anew."""
    points = [point for point in shown.picture.points if point.area == page.area]
    links = access_reads.tokens(last_read.store(), TokenKind.PUNKT)
    found = strangers(links, points, shown.operation, session.now())
    one = drafts.draft(NAME)
    desk_forms.outcome(one)
    may = not page.why_not_links
    draw(
        el("h2", _("Telefoner som ingen har bekräftat")),
        el(
            "p.muted",
            _("Det som kommer från dem gäller, men är märkt obekräftad enhet. Ring punkten och fråga."),
        ),
        _list(found, shown.now, may),
        el("p.blocked", page.why_not_links) if page.why_not_links else None,
        el("p", el("a", _("Rapportlänkar och blad för området"), href=f"{SHEETS}?omrade={page.area}"))
        if may
        else None,
        key=NAME,
        speed=shown.operation.clock.speed,
        on_choose=confirm,
    )


def _list(found: tuple[Phone, ...], now: datetime, may: bool) -> Node:
    if not found:
        return el("p", _("Ingen obekräftad telefon har använt områdets länkar."))
    return el("ul.phones", *(_phone(one, now, may) for one in found))


def _phone(one: Phone, now: datetime, may: bool) -> Node:
    value = f"{one.token}:{one.device}"
    button = el("button.small", _("Bekräfta enhet"), choose=value) if may else None
    seen = el("span.muted", age(one.seen, now, _("första gången för %s sedan")))
    return el("li", el("b", one.place), seen, button)


def confirm(value: str) -> None:
    token, _colon, device = value.partition(":")
    desk_forms.attempt(drafts.draft(NAME), partial(_confirm, token, device))


def _confirm(token: str, device: str, _one: Draft) -> str:
    confirm_device(last_read.store(), session.actor(), token, device, session.now())
    return _("Telefonen är bekräftad: det som kommer från den märks inte längre.")
