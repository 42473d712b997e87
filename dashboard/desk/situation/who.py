"""*Vem ansvarar?* drawn: for what does not work, who answers and the next step; else who answers."""

from collections.abc import Iterator

from dashboard.desk import last_read
from dashboard.desk.drawing import Node, chip, draw, el, fact, icon
from dashboard.desk.frame import Shown
from dashboard.desk.requests import ask as request_ask
from dashboard.desk.sectors.board import or_not_loaded
from dashboard.desk.situation.says.point import why_not_write
from dashboard.desk.situation.says.who_answers import Answer, Asked, Duties, Instead, WhoAnswers
from dashboard.words import _
from dashboard.words.sector_names import principles
from data.sectors.owners import standing


def asked(shown: Shown) -> Asked:
    """Return what *Vem ansvarar?* rests on here and now."""
    moved = standing(last_read.staff(shown.operation.id).owners, shown.now)
    return Asked(last_read.sector_register(), not shown.operation.is_exercise, moved, shown.now)


def offer_support(shown: Shown, place: str, says: WhoAnswers | None) -> None:
    """Let support be asked for at a place: for each thing that does not work, or for anything."""
    if why_not_write(shown.operation):
        return
    if says is not None and says.answers:
        request_ask.support_offer(shown, place, says)
    else:
        request_ask.support_link(shown, place)


def who_answers(says: WhoAnswers) -> None:
    shared = says.shared
    draw(
        el(
            "section.who",
            el("h2", _("Vem ansvarar?"), " ", el("span", says.place)),
            *(_answer(one, own=shared is None) for one in says.answers),
            el("dl.facts", *_rest(says), *(_of_place(shared) if shared else []), *_of_point(says)),
            el("p.principles", principles()),
        ),
        key="who-answers",
    )


def _answer(one: Answer, own: bool) -> Node:
    trouble, duties = one.trouble, one.duties
    return el(
        "section.answer",
        el("h3", icon(trouble.function), el("span", trouble.name)),
        chip(trouble.status, trouble.mark, trouble.sign, trouble.word),
        el("p.next", one.next_step),
        el(
            "dl.facts",
            *_moved(one.instead),
            *fact(_("Ordinarie ansvar"), *or_not_loaded(duties.ordinary)),
            *fact(_("Sektor"), *or_not_loaded(duties.sector)),
            *fact(_("Sektorsansvarig"), *or_not_loaded(duties.lead)),
            *(_of_place(duties) if own else []),
        ),
    )


def _rest(says: WhoAnswers) -> Iterator[Node]:
    """Who answers for what works: no next step, and what holds for the place itself is said once."""
    for one in says.rest:
        yield from fact(one.name.capitalize(), *or_not_loaded(one.duties.ordinary))
        if says.shared is None:
            yield from _of_place(one.duties)


def _moved(instead: Instead | None) -> list[Node]:
    """Who answers by decision, marked as such; the ordinary owner stays beside it."""
    if instead is None:
        return []
    mark = el("span.mark", icon("bang"), _("flyttat genom beslut"))
    return fact(
        _("Svarar nu"), el("strong", instead.name), mark, el("small", f"{instead.until}, {instead.decided}")
    )


def _of_place(duties: Duties) -> list[Node]:
    return [
        *fact(_("Driftansvar"), *or_not_loaded(duties.operated_by)),
        *fact(_("Infrastruktur"), *or_not_loaded(duties.infrastructure_by)),
    ]


def _of_point(says: WhoAnswers) -> list[Node]:
    if not says.of_point:
        return []
    blank = el("span.muted", _("ej angivet"))
    return [
        *fact(_("Fastighetsägare"), says.owner or blank),
        *fact(_("Felanmälan"), says.fault_contact or blank),
    ]
