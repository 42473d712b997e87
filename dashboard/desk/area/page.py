"""Mitt område: the area's points with the oldest word first, and what can be done about them from here."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import streamlit as st

from dashboard.desk import drafts, frame, last_read, session
from dashboard.desk import forms as desk_forms
from dashboard.desk.area import bulk as area_bulk
from dashboard.desk.area import point as area_point
from dashboard.desk.area.says.bulk import Phone, strangers
from dashboard.desk.area.says.page import AreaPage, EndLine, Row, Said, area_page, areas
from dashboard.desk.drafts import Draft
from dashboard.desk.drawing import Node, age, chip, draw, el, example_mark, icon, left
from dashboard.desk.frame import Shown
from dashboard.desk.point.says import by_id, point_page
from dashboard.desk.staff import message_form as staff_message_form
from dashboard.words import _, label
from dashboard.words.empty import Lack, empty, powerless
from dashboard.words.times import clock
from data.access import reads as access_reads
from data.access.tokens import confirm_device
from data.words import Function, TokenKind

SOON = timedelta(minutes=30)


def area_table(
    page: AreaPage, chosen: str | None, now: datetime, speed: float, on_choose: Callable[[str], None]
) -> None:
    """Draw the area; choosing a row, or something that ends, chooses its point."""
    draw(
        _endings(page, now),
        _table(page, chosen, now),
        key="area",
        speed=speed,
        on_choose=on_choose,
    )


def _endings(page: AreaPage, now: datetime) -> Node:
    if not page.endings:
        return el("p.muted.ends", page.nothing_ends)
    return el(
        "section.ends",
        el("h3", _("Går ut härnäst")),
        el("ul", *(_ending(one, now) for one in page.endings)),
    )


def _ending(one: EndLine, now: datetime) -> Node:
    return el(
        "li",
        el("b.time", clock(one.at, now)),
        el("span.warn", _("har passerat"))
        if one.passed
        else el("span.warn" if one.at - now <= SOON else "span.muted", left(one.at, now, _("om %s"))),
        el("span", el("button.link", one.place, choose=one.point), f" {one.what}"),
    )


def _table(page: AreaPage, chosen: str | None, now: datetime) -> Node:
    functions = [label(function) for function in Function]
    heads = (_("Punkt"), *functions, _("Beläggning"), _("Äldst"))
    return el(
        "div.scroll",
        el(
            "table.own",
            el("caption.unseen", _("Områdets punkter, äldst uppgift först")),
            el("thead", el("tr", *(el("th", head, scope="col") for head in heads))),
            el("tbody", *(_row(row, row.id == chosen, now) for row in page.rows)),
        ),
        tabindex=0,
        role="region",
        aria_label=_("Områdets punkter"),
    )


def _row(row: Row, chosen: bool, now: datetime) -> Node:
    oldest: Node | None = el("span.muted", _("någon saknas") if row.owing else "–")
    if row.oldest is not None:
        oldest = age(row.oldest, now, "%s")
    return el(
        "tr.chosen" if chosen else "tr",
        el(
            "th",
            el("button.link", row.name, choose=row.id, aria_pressed="true" if chosen else "false"),
            example_mark(row.example),
            _phase(row, now),
            *_marks(row),
            scope="row",
        ),
        *(_cell(said, now) for said in row.said),
        el("td.people", *_people(row, now)),
        el("td.num.oldest", oldest),
        choose=row.id,
    )


def _phase(row: Row, now: datetime) -> Node:
    since = _(" sedan %(at)s", at=clock(row.since, now)) if row.since is not None else ""
    words = ", ".join(part for part in (f"{row.phase_word}{since}", row.undecided) if part)
    return el("small", words)


def _marks(row: Row) -> list[Node]:
    """What waits for an act, in words under the name."""
    found: list[Node] = []
    if row.opening:
        found.append(el("span.mark.bad" if row.opening_bad else "span.mark", icon("bang"), row.opening))
    if row.contradicted:
        found.append(el("span.mark.bad", icon("neq"), _("avgör: %(what)s", what=", ".join(row.contradicted))))
    if row.unconfirmed:
        words = _("obekräftad enhet: %(what)s", what=", ".join(row.unconfirmed))
        found.append(el("span.mark", icon("question"), words))
    return found


def _cell(said: Said, now: datetime) -> Node:
    cell = said.cell
    name = el("span.fn", cell.name)
    if cell.quiet:
        return el("td.cell", name, el("span.muted", "–", title=cell.trust))
    words = ", ".join(part for part in (cell.trust, cell.supply) if part)
    shown = chip(cell.status, cell.mark, cell.sign, cell.word, cell.letter, title=words)
    return el("td.cell", name, shown, el("small", age(said.observed, now, "%s")) if said.observed else None)


def _people(row: Row, now: datetime) -> list[Node]:
    under: list[Node] = [row.staffing] if row.staffing else []
    if row.relief is not None:
        over = row.relief <= now
        say = _("avlösning skulle kommit %(at)s") if over else _("avlösning %(at)s")
        words = say % {"at": clock(row.relief, now)}
        under += [" · "] if under else []
        under.append(el("span.warn", words) if over else words)
    return [row.occupancy or el("span.muted", "–"), el("small", *under) if under else ""]


NAME = "phones"
SHEETS = "/blad"


def phones(shown: Shown, page: AreaPage) -> None:
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
    desk_forms.attempt(NAME, partial(_confirm, token, device))


def _confirm(token: str, device: str, _one: Draft) -> str:
    confirm_device(last_read.store(), session.actor(), token, device, session.now())
    return _("Telefonen är bekräftad: det som kommer från den märks inte längre.")


AREA, MODE, FIRST = "area-choice", "area-mode", "area-first"
ONE, MANY, PHONES = "punkt", "flera", "telefoner"
MODES = {ONE: _("Vald punkt"), MANY: _("Flera punkter"), PHONES: _("Telefoner")}


def page() -> None:
    shown = frame.begin(_("Mitt område"))
    if shown is None:
        return
    area = choose(shown)
    if area is None:
        frame.nothing(empty(Lack.AREA))
        return
    says = area_page(shown.picture, area, session.who(), shown.now)
    if not says.rows:
        frame.nothing(empty(Lack.AREA_POINTS))
        return
    point = chosen_point(says)
    listed, done = st.columns([3, 2], gap="medium")
    with listed:
        area_table(says, point, shown.now, shown.operation.clock.speed, session.choose_point)
        frame.district_link(area, says.name)
        staff_message_form.told_in_area(shown, area)
    with done:
        acts(shown, says, point)


def choose(shown: Shown) -> str | None:
    """Return the area: the only one, or the one chosen."""
    named = areas(shown.picture, session.who())
    if len(named) < 2:
        return next(iter(named), None)
    if session.value(AREA) not in named:
        session.put(AREA, next(iter(named)))
    held: str = st.selectbox(
        _("Område"),
        list(named),
        format_func=lambda one: named.get(one, ""),
        key=AREA,
        persist_state="session",
        label_visibility="collapsed",
        width=320,
    )
    return held


def chosen_point(says: AreaPage) -> str:
    """Return the chosen point; at first the one whose word is oldest, which then stays so on this page.

    What other pages have chosen is left alone: looking here is no choice.
    """
    known = {row.id for row in says.rows}
    for held in (session.point(), session.value(FIRST)):
        if held in known:
            return str(held)
    session.put(FIRST, says.rows[0].id)
    return says.rows[0].id


def acts(shown: Shown, says: AreaPage, point: str) -> None:
    nothing_may = powerless(session.who(), shown.operation)
    desk_forms.say_powerless(nothing_may)
    if nothing_may and session.value(MODE, ONE) == ONE:
        one_point(shown, point)
        return
    mode = st.segmented_control(
        _("Vad vill du göra?"),
        list(MODES),
        format_func=MODES.__getitem__,
        key=MODE,
        default=ONE,
        required=True,
        persist_state="session",
        label_visibility="collapsed",
    )
    if mode == MANY:
        area_bulk.bulk(shown, says, nothing_may)
    elif mode == PHONES:
        phones(shown, says)
    else:
        one_point(shown, point)


def one_point(shown: Shown, point: str) -> None:
    found = by_id(shown.picture, point)
    if found is not None:
        area_point.acts(shown, found, point_page(shown.picture, found, shown.now, session.who()))


page()
