"""*Genomgång*: the scenario as it is read before the start, and the facit that only the control sees."""

from dashboard import session
from dashboard.components.drawing import Node, draw, el
from dashboard.viewmodels.desk_exercise import Brief, brief
from dashboard.viewmodels.desk_exercise_words import Names, effect_words
from dashboard.viewmodels.downloads import exercise_address
from dashboard.views.parts.pieces import example_mark, fact
from data.domain.exercise import Exercise


def exercise_brief(exercise: Exercise, name: Names) -> None:
    _ = session.texts()
    scenario = exercise.scenario
    says = brief(scenario, [effect_words(one, name, _) for one in scenario.start], _)
    areas = ", ".join(name.areas.get(area, area) for area in exercise.areas) or _("alla områden")
    draw(
        el(
            "section.brief",
            el("h2", el("span", says.title), example_mark(says.example, _)),
            *_part(_("Syfte"), says.purpose),
            *_part(_("Till deltagarna"), says.brief),
            *_objectives(says),
            el("h3", _("Bara för övningsledningen")),
            el(
                "dl.facts",
                *fact(_("Deltar"), areas),
                *fact(_("Skeden"), ", ".join(says.phases)),
                *(node for term, words in says.facts for node in fact(term, words)),
                *fact(_("Källor"), says.sources),
            ),
        ),
        el("h3", _("Som filer, endast för övningsledningen")),
        el("ul.files.beside", *_files(exercise)),
        key="exercise-brief",
    )


def _files(exercise: Exercise) -> list[Node]:
    _ = session.texts()
    kinds = ((".xlsx", _("Inspelslistan (XLSX)")), (".yaml", _("Scenariot (YAML)")))
    return [
        el("li", el("a", words, href=exercise_address(exercise.operation.id, ending)))
        for ending, words in kinds
    ]


def _part(title: str, words: str) -> list[Node]:
    return [el("h3", title), el("p.said", words)] if words else []


def _objectives(says: Brief) -> list[Node]:
    _ = session.texts()
    if not says.objectives:
        return []
    rows = (el("li", el("b", one.id), " ", one.text) for one in says.objectives)
    return [el("h3", _("Mål")), el("ul.plain", *rows)]
