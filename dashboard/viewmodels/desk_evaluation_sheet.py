"""An evaluation as it is printed: the same blocks as on the page, with how each figure is worked out."""

from collections.abc import Iterator
from datetime import datetime

from dashboard.texts import Translator
from dashboard.viewmodels.cells import EXERCISE
from dashboard.viewmodels.desk_evaluation import area_blocks, picture_blocks, summary_blocks
from dashboard.viewmodels.desk_evaluation_tables import (
    inject_blocks,
    lesson_blocks,
    objective_blocks,
    observation_blocks,
)
from dashboard.viewmodels.desk_evaluation_words import at_pace
from dashboard.viewmodels.desk_exercise_words import Names
from dashboard.viewmodels.desk_situation_report import Sheet
from dashboard.viewmodels.desk_situation_report_blocks import Block, Heading, Pairs, Paragraph
from dashboard.viewmodels.desk_times import dated
from dashboard.viewmodels.times import local, span
from data.exercise.evaluation import Evaluation


def evaluation_sheet(one: Evaluation, name: Names, now: datetime, _: Translator) -> Sheet:
    """Return an evaluation, ready to be printed; `now` is the real time."""
    called, purpose = one.exercise.operation.name, one.exercise.scenario.purpose
    return Sheet(
        title=_("Utvärdering – %(name)s", name=called),
        bands=(EXERCISE,),
        blocks=(
            Pairs(tuple(_about(one, name, now, _))),
            *((Paragraph(purpose),) if purpose else ()),
            Heading(1, _("Utfallet i korthet")),
            *summary_blocks(one, name, _),
            Heading(1, _("Bilden mot facit")),
            *picture_blocks(one, name, _),
            Heading(1, _("Områden")),
            *area_blocks(one, name, _),
            Heading(1, _("Mål")),
            *objective_blocks(one, _),
            Heading(1, _("Noteringar")),
            *observation_blocks(one.exercise, _),
            Heading(1, _("Lärdomar")),
            *lesson_blocks(one.exercise, local(now).date(), _),
            Heading(1, _("Inspel")),
            *inject_blocks(one, name, _),
            Heading(1, _("Så är siffrorna framräknade")),
            *method_blocks(_),
        ),
        foot=_("Utvärdering · %(name)s · framräknad %(at)s", name=called, at=dated(now)),
        made=now,
    )


def method_blocks(_: Translator) -> tuple[Block, ...]:
    """Say how every figure is worked out, so that nobody has to trust one."""
    return (
        Paragraph(
            _(
                "Facit är vad som var sant i scenariot: utgångsläget, och verkan av varje inspel från den "
                "stund det levererades. Bilden är vad storskärmen visade i samma minut, av det som då var "
                "känt. Rätt: samma status. Fel: en annan status. Obekräftat: bilden sade själv att uppgiften "
                "var gammal eller motstridig. Okänt: ingen hade sagt något, eller ett besked om att det "
                "fungerar hade gått ut."
            )
        ),
        Paragraph(
            _(
                "En minut räknas för varje funktion vid varje öppen punkt. Tider räknas i spelad övningstid "
                "från leveransen. En åtgärd är uppfylld, sen eller missad enligt journalen; en utvärderares "
                "bedömning går före. Det som övningsledning eller motspel har rapporterat är ingens svar."
            )
        ),
    )


def _about(one: Evaluation, name: Names, now: datetime, _: Translator) -> Iterator[tuple[str, str]]:
    exercise, runs = one.exercise, one.played.runs
    yield _("Övning"), exercise.operation.name
    yield _("Scenario"), exercise.scenario.title
    yield _("Började"), dated(runs[0].real) if runs else _("inte än")
    closed = exercise.operation.closed_at
    yield _("Slutade"), dated(closed) if closed else _("pågår")
    yield at_pace(_("Spelad övningstid"), one.played, _), span(one.limits.played)
    if exercise.areas:
        yield _("Deltog"), ", ".join(name.areas.get(area, area) for area in exercise.areas)
    if exercise.clone_of:
        yield _("Ny omgång av"), exercise.clone_of
    yield _("Framräknad"), dated(now)
