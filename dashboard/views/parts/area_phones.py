"""The phones that have used the area's report links: one click says that a phone is the point's own."""

from datetime import datetime
from functools import partial

from dashboard import session
from dashboard.components.drawing import Node, draw, el
from dashboard.session import Draft
from dashboard.viewmodels.desk_area import AreaPage
from dashboard.viewmodels.desk_phones import Phone, strangers
from dashboard.views.parts import forms
from dashboard.views.parts.frame import Shown
from dashboard.views.parts.pieces import age
from data import access
from data.domain.words import TokenKind
from data.services.tokens import confirm_device

NAME = "phones"
SHEETS = "/blad"


def phones(shown: Shown, page: AreaPage) -> None:
    _ = session.texts()
    points = [point for point in shown.picture.points if point.area == page.area]
    links = access.tokens(session.store(), TokenKind.PUNKT)
    found = strangers(links, points, shown.operation, session.now())
    one = session.draft(NAME)
    forms.outcome(one)
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
    _ = session.texts()
    if not found:
        return el("p", _("Ingen obekräftad telefon har använt områdets länkar."))
    return el("ul.phones", *(_phone(one, now, may) for one in found))


def _phone(one: Phone, now: datetime, may: bool) -> Node:
    _ = session.texts()
    value = f"{one.token}:{one.device}"
    button = el("button.small", _("Bekräfta enhet"), choose=value) if may else None
    seen = el("span.muted", age(one.seen, now, _("första gången för %s sedan")))
    return el("li", el("b", one.place), seen, button)


def confirm(value: str) -> None:
    token, _colon, device = value.partition(":")
    forms.attempt(NAME, partial(_confirm, token, device))


def _confirm(token: str, device: str, _one: Draft) -> str:
    _ = session.texts()
    confirm_device(session.store(), session.actor(), token, device, session.now())
    return _("Telefonen är bekräftad: det som kommer från den märks inte längre.")
