"""*Vem ansvarar?* beside what does not work: each function with who answers for it and the next step."""

from dashboard import session
from dashboard.components.drawing import Node, draw, el, icon
from dashboard.viewmodels.desk_sector_names import principles
from dashboard.viewmodels.desk_who_answers import Answer, Duties, Instead, WhoAnswers
from dashboard.views.parts.pieces import chip, fact
from dashboard.views.parts.sector_names import or_not_loaded


def who_answers(says: WhoAnswers) -> None:
    _ = session.texts()
    shared = says.shared
    draw(
        el(
            "section.who",
            el("h2", _("Vem ansvarar?"), " ", el("span", says.place)),
            *(_answer(one, own=shared is None) for one in says.answers),
            el("dl.facts.wide", *(_of_place(shared) if shared else []), *_of_point(says)),
            el("p.principles", principles(_)),
        ),
        key="who-answers",
    )


def _answer(one: Answer, own: bool) -> Node:
    _ = session.texts()
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


def _moved(instead: Instead | None) -> list[Node]:
    """Who answers by decision, marked as such; the ordinary owner stays beside it."""
    _ = session.texts()
    if instead is None:
        return []
    mark = el("span.mark", icon("bang"), _("flyttat genom beslut"))
    return fact(
        _("Svarar nu"), el("strong", instead.name), mark, el("small", f"{instead.until}, {instead.decided}")
    )


def _of_place(duties: Duties) -> list[Node]:
    _ = session.texts()
    return [
        *fact(_("Driftansvar"), *or_not_loaded(duties.operated_by)),
        *fact(_("Infrastruktur"), *or_not_loaded(duties.infrastructure_by)),
    ]


def _of_point(says: WhoAnswers) -> list[Node]:
    _ = session.texts()
    if not says.of_point:
        return []
    blank = el("span.muted", _("ej angivet"))
    return [
        *fact(_("Fastighetsägare"), says.owner or blank),
        *fact(_("Felanmälan"), says.fault_contact or blank),
    ]
