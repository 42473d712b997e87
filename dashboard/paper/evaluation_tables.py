"""An evaluation's lists: each inject with what became of it, the objectives, what was seen and learnt."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from dashboard.paper.blocks import Block, Cell, Paragraph, Table
from dashboard.paper.evaluation_words import (
    NONE,
    acts_words,
    at_pace,
    figure_change,
    figure_value,
    figure_word,
    lack_words,
    outcome_words,
    took_words,
)
from dashboard.words import _
from dashboard.words.exercise import Names, expected_words, recipient_words, shortened, t_plus_minute
from data.exercise.evaluated import Difference
from data.exercise.evaluation import Acts, Evaluation
from data.exercise.facts import Exercise, Observation
from data.exercise.judging import Answered, Judged
from data.exercise.scenario import Outcome


def inject_blocks(one: Evaluation, name: Names) -> tuple[Block, ...]:
    """Return every inject with who acknowledged it, the first report after it and what was expected.

    Those that were not delivered have nothing to show: they are only named.
    """
    if not one.injects:
        return (Paragraph(_("Scenariot har inga inspel.")),)
    rows = tuple(_inject_row(held, one.exercise, name) for held in one.injects if held.told)
    times = (_("Kvittens"), _("Första rapport"), _("Förväntat och utfall"))
    heads = (_("Inspel"), _("Levererat"), *(at_pace(head, one.played) for head in times))
    tables = (Table(_("Utfall per inspel"), heads, rows, (8, 3, 6, 5, 11)),) if rows else ()
    return (*tables, *_left_out(one))


def _left_out(one: Evaluation) -> Iterator[Block]:
    skipped = [held.inject.id for held in one.injects if not held.told and held.skipped]
    never = [held.inject.id for held in one.injects if not held.told and not held.skipped]
    if skipped:
        yield Paragraph(_("Hoppades över, eller villkoret gällde inte: %(ids)s.", ids=", ".join(skipped)))
    if never:
        yield Paragraph(_("Levererades inte: %(ids)s.", ids=", ".join(never)))


def _inject_row(held: Answered, exercise: Exercise, name: Names) -> tuple[Cell, ...]:
    return (
        Cell(f"{held.inject.id}: {shortened(held.inject.text, 70)}" if held.inject.text else held.inject.id),
        Cell(t_plus_minute(held.told.at - exercise.begins) if held.told else NONE),
        Cell(_acknowledged(held, name)),
        Cell(_first_reports(held, name)),
        Cell("; ".join(judged_words(judged, name) for judged in held.judged) or NONE),
    )


def _acknowledged(held: Answered, name: Names) -> str:
    said = (
        f"{recipient_words(one.recipient, name)}: {after_words(one.took, held.waited)}"
        for one in held.acknowledged
    )
    return "; ".join(said) or NONE


def _first_reports(held: Answered, name: Names) -> str:
    said = (
        f"{name.areas.get(area, area)}: {after_words(took, held.waited)}"
        for area, took in held.first_reports.items()
    )
    return "; ".join(said) or NONE


def after_words(took: timedelta | None, waited: bool) -> str:
    """Return "8 min", "aldrig", or that too little was played for never to be missed."""
    if took is not None:
        return took_words(took)
    return _("aldrig") if waited else _("inte, men tiden spelades inte ut")


def judged_words(judged: Judged, name: Names) -> str:
    """Return an expected act and what became of it, by whom it was judged where not by the journal."""
    outcome = outcome_words(judged.outcome, judged.took)
    if judged.lack is not None:
        outcome = f"{outcome} ({lack_words(judged.lack)})"
    elif judged.observed:
        outcome = _("%(outcome)s enligt bedömning", outcome=outcome)
    said = f"{expected_words(judged.expected, name)} – {outcome}"
    return f"{said}: {judged.text}" if judged.text else said


def objective_blocks(one: Evaluation) -> tuple[Block, ...]:
    """Return every objective with its expected acts and how many notes it has."""
    if not one.objectives:
        return (Paragraph(_("Scenariot har inga mål: skriv dem i scenariot, så ordnas utfallet efter dem.")),)
    rows = tuple(
        (
            Cell(held.objective.text),
            Cell(", ".join(held.injects) or NONE),
            Cell(acts_words(held.acts) if held.acts != Acts() else _("inget förväntat")),
            Cell(str(len(held.observations))),
        )
        for held in one.objectives
    )
    heads = (_("Mål"), _("Inspel"), _("Åtgärder"), _("Anteckningar"))
    return (Table(_("Utfall per mål"), heads, rows, (9, 4, 8, 3)),)


def observation_blocks(exercise: Exercise) -> tuple[Block, ...]:
    """Return what observers noted, in the order it happened."""
    if not exercise.observations:
        return (Paragraph(_("Ingen har antecknat något än. Utvärderare gör det på sidan Utvärdering.")),)
    goals = {one.id: one.text for one in exercise.scenario.objectives}
    noted: Sequence[Observation] = sorted(exercise.observations, key=lambda one: (one.at, one.revision))
    rows = tuple(
        (
            Cell(t_plus_minute(one.at - exercise.begins)),
            Cell(one.text),
            Cell(", ".join(part for part in (goals.get(one.objective, ""), one.inject) if part) or NONE),
            Cell(one.by),
        )
        for one in noted
    )
    return (Table(_("Anteckningar"), (_("När"), _("Anteckning"), _("Gäller"), _("Av")), rows, (2, 8, 4, 3)),)


def compare_blocks(
    differences: Iterable[Difference], runs: tuple[str, ...], name: Names
) -> tuple[Block, ...]:
    """Return two runs beside each other: the whole first, then the areas whose picture differs."""
    held = list(differences)
    rows = tuple(_difference_row(one, figure_word(one.figure)) for one in held if not one.area)
    areas = tuple(
        _difference_row(one, f"{name.areas.get(one.area, one.area)}: {figure_word(one.figure)}")
        for one in held
        if one.area and figure_value(one.figure, one.before) != figure_value(one.figure, one.after)
    )
    heads = (_("Mått"), *runs, _("Skillnad"))
    whole = Table(_("De två omgångarna"), heads, rows, (6, 3, 3, 4))
    if not areas:
        return (whole, Paragraph(_("Inget område skiljer mellan omgångarna.")))
    return (whole, Table(_("Områden som skiljer"), heads, areas, (6, 3, 3, 4)))


def _difference_row(one: Difference, called: str) -> tuple[Cell, ...]:
    return (
        Cell(called),
        Cell(figure_value(one.figure, one.before)),
        Cell(figure_value(one.figure, one.after)),
        Cell(figure_change(one.figure, one.before, one.after)),
    )


def unjudged(evaluation: Evaluation, name: Names) -> dict[str, str]:
    """Return every expected act of what was delivered, to choose one to judge: those not judged first."""
    held = [judged for inject in evaluation.injects if inject.told for judged in inject.judged]
    ordered = sorted(held, key=lambda judged: judged.outcome is not Outcome.INTE_BEDOMD)
    return {
        f"{one.inject}#{one.number}": at_pace(
            f"{one.inject}, {one.number + 1}: {judged_words(one, name)}", evaluation.played
        )
        for one in ordered
    }
