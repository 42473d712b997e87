"""What is known of a point: its head, its four functions as cards, who is there."""

from collections.abc import Sequence
from datetime import datetime

from dashboard.desk.drawing import Node, age, chip, draw, el, example_mark, fact, icon, left, stranger_mark
from dashboard.desk.situation.says.point import Card, PointPage
from dashboard.look import style
from dashboard.words import _
from dashboard.words.times import clock
from data.words import Mark

Facts = Sequence[tuple[str, str]]


def head(page: PointPage, now: datetime) -> Node:
    """Return name, place, and phase with who decided it."""
    says = page.popup
    since = ""
    if says.phase_at is not None:
        since = _("sedan %(at)s", at=clock(says.phase_at, now))
    decided = _("beslut av %(who)s", who=page.phase_decider) if page.phase_decider else ""
    return el(
        "header.point",
        el("h2", says.name, example_mark(says.example)),
        el("p.muted", f"{says.area} · {says.address}" if says.address else says.area),
        el(
            "p",
            el("b.phase", says.phase_word, data_phase=says.phase),
            el(
                "span.muted",
                " · ".join(part for part in (since, decided, page.phase_reason, page.opened) if part),
            ),
        ),
        el("p.mark", icon("question"), el("b", says.undecided)) if says.undecided else None,
        el("p.mark.bad" if page.opening_bad else "p.mark", icon("bang"), page.opening)
        if page.opening
        else None,
    )


def cards(page: PointPage, chosen: str, now: datetime, speed: float | None, reckoned: Facts = ()) -> None:
    """Everything that is known of the point, the functions side by side; the one being reported is marked.
    What is `reckoned` from it stands after what is reported.

    Where there is little room they stand two and two.
    """
    shown = [_card(card, card.line.function == chosen, now) for card in page.cards]
    draw(
        el(
            "div.sheet",
            el("div.known", head(page, now), _facts(page, now, reckoned)),
            el("div.cards", *shown),
        ),
        key="cards",
        speed=speed,
    )


def _card(card: Card, chosen: bool, now: datetime) -> Node:
    line = card.line
    facts: list[Node] = []
    if line.observed is not None:
        seen = [el("span.time", clock(line.observed, now)), " · ", age(line.observed, now, _("för %s sedan"))]
        facts += fact(_("Iakttaget"), *seen)
    facts += fact(_("Källa"), line.source)
    facts += fact(_("Försörjning"), line.supply)
    if line.lasts_until is not None:
        over = line.lasts_until <= now
        rest = el("span.warn", _("har tagit slut")) if over else left(line.lasts_until, now, _("%s kvar"))
        facts += fact(_("Räcker till"), el("span.time", clock(line.lasts_until, now)), " · ", rest)
    facts += fact(_("Orsak"), line.cause)
    facts += fact(_("Återgång"), line.back)
    if card.expires is not None:
        facts += fact(_("Tros till"), el("span.time", clock(card.expires, now)))
    facts += fact(_("Anteckning"), card.note)
    return el(
        "section.card.chosen" if chosen else "section.card",
        el("h3", icon(line.function), el("span", line.name)),
        el("p", _chip(card)),
        el("p.criterion", line.criterion) if line.observed is not None else None,
        el("p.trust", line.trust) if line.trust and not card.claims else None,
        stranger_mark(card.unconfirmed and not card.claims),
        *_claims(card, now),
        el("dl.facts", *facts),
        data_status=line.status,
        data_mark=line.mark,
    )


def _claims(card: Card, now: datetime) -> list[Node]:
    return [
        el(
            "p.claim",
            chip(claim.status, Mark.BEKRAFTAT, style.symbol(claim.status), claim.word),
            el("span", f"{claim.source} · {clock(claim.observed, now)}"),
            stranger_mark(claim.unconfirmed),
        )
        for claim in card.claims
    ]


def _chip(card: Card) -> Node:
    line = card.line
    return chip(line.status, line.mark, line.sign, line.word)


def _people(page: PointPage, now: datetime) -> list[Node]:
    held = page.popup.occupancy
    if held is None:
        return fact(_("Beläggning"), page.occupancy_old or _("aldrig rapporterad"))
    number = _(" · %(n)d personer", n=held.people) if held.people is not None else ""
    when = el("span.muted", f" · {clock(held.observed, now)}")
    return [
        *fact(_("Beläggning"), f"{held.word}{number}", when),
        *fact(_("Bemanning"), held.staffing_word, *_relief(page, now, bool(held.staffing_word))),
    ]


def _relief(page: PointPage, now: datetime, follows: bool) -> list[Node]:
    if page.relief is None:
        return []
    say = _("avlösning skulle kommit %(at)s") if page.relief <= now else _("avlösning %(at)s")
    return [" · " if follows else "", say % {"at": clock(page.relief, now)}]


def _facts(page: PointPage, now: datetime, reckoned: Facts) -> Node:
    """Return how full the point is, what follows of that, and who runs it."""
    says = page.popup
    room = _("%(n)d platser", n=says.capacity) if says.capacity is not None else ""
    return el(
        "dl.facts.wide",
        *_people(page, now),
        *(node for name, said in reckoned for node in fact(name, said)),
        *fact(_("Planerad för"), room),
        *fact(_("Driftansvar"), says.operated_by),
        *fact(_("Infrastruktur"), page.infrastructure_by),
        *fact(_("Fastighet"), says.owner),
        *fact(_("Felanmälan"), says.fault_contact),
        *fact(_("Uppgifterna"), page.source),
    )
