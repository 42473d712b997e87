"""An evaluation in words, on the page and as it is printed, with how each figure is worked out."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from dashboard.paper.blocks import Block, Cell, Chart, Heading, Pairs, Paragraph, Table
from dashboard.paper.evaluation_chart import areas_alt, over_alt, quarters
from dashboard.paper.evaluation_failures import unattended_blocks, without_words
from dashboard.paper.evaluation_foretold import foretold_blocks, foretold_words
from dashboard.paper.evaluation_home import home_blocks
from dashboard.paper.evaluation_method import method_blocks
from dashboard.paper.evaluation_tables import (
    inject_blocks,
    objective_blocks,
    observation_blocks,
)
from dashboard.paper.evaluation_words import (
    NONE,
    acts_words,
    at_pace,
    count_words,
    limits_words,
    never_words,
    pace_warning,
    score_words,
    share_words,
    times_words,
    took_words,
)
from dashboard.paper.lessons import lesson_blocks
from dashboard.paper.report_says import Sheet
from dashboard.words import _, label
from dashboard.words.cells import EXERCISE
from dashboard.words.exercise import Names
from dashboard.words.times import dated, local, span
from data.exercise.course import Score, Verdict
from data.exercise.evaluation import SHARED, Acts, AreaFigures, Evaluation, Times

OVER_TIME, BY_AREA = "course", "areas"
_WORST = 8


def silent_areas(one: Evaluation, name: Names) -> tuple[str, ...]:
    """Return the areas with open points whose own people never reported anything."""
    return tuple(name.areas.get(area.area, area.area) for area in one.areas if area.silent)


def silent_block(one: Evaluation, name: Names) -> tuple[Block, ...]:
    silent = silent_areas(one, name)
    if not silent:
        return ()
    said = _(
        "Tyst: %(areas)s. Därifrån kom ingen rapport alls; tystnad räknas aldrig som rätt.",
        areas=", ".join(silent),
    )
    return (Paragraph(said, alarm=True),)


def summary_blocks(one: Evaluation, name: Names) -> tuple[Block, ...]:
    """Return the figures in words, and what limits them."""
    pairs = (
        (at_pace(_("Bilden mot facit"), one.played), score_words(one.picture.total)),
        (at_pace(_("Tid till första rapport"), one.played), times_words(one.first_report)),
        (at_pace(_("Tid till kvittens"), one.played), times_words(one.acknowledged)),
        (_("Förväntade åtgärder"), acts_words(one.acts)),
        (at_pace(_("Fel utan åtgärd"), one.played), without_words(one.unattended)),
        (_("Prognosen"), foretold_words(one.foretold)),
    )
    return (Pairs(pairs), *silent_block(one, name), *limits_blocks(one))


def limits_blocks(one: Evaluation) -> tuple[Block, ...]:
    said = (pace_warning(one.played), *limits_words(one.limits))
    return (Paragraph(" ".join(part for part in said if part)),)


def picture_blocks(one: Evaluation, name: Names) -> tuple[Block, ...]:
    """Return how the picture followed the facit as time passed, and where it was wrong longest."""
    worst = worst_blocks(one, name)
    head = (Heading(2, _("Där bilden var fel längst")),) if worst else ()
    return (*over_blocks(one), *head, *worst)


def over_blocks(one: Evaluation) -> tuple[Block, ...]:
    """Return the drawing of the picture as time passed, and the table that says the same."""
    if not one.played.minutes:
        return (Paragraph(_("Inget är spelat än: det finns ingen bild att jämföra med facit.")),)
    if not one.picture.total.minutes:
        return (Paragraph(_("Ingen punkt var öppen: det finns ingen bild att jämföra med facit.")),)
    legend = _(
        "Antal funktioner vid öppna punkter, minut för minut: rätt (ljus yta), fel (sneda linjer), "
        "obekräftat (vågräta linjer), okänt (prickar). Streckad lodrät linje: klockan hoppade."
    )
    parts = tuple((Cell(when), *_score_cells(score)) for when, score in quarters(one))
    heads = (_("Från"), _("Rätt"), _("Fel"), _("Obekräftat"), _("Okänt"))
    counted = at_pace(_("Punktminuter"), one.played)
    over = Table(_("Bilden mot facit över tid"), (*heads, counted), parts, (2, 2, 2, 2, 2, 3))
    return (Chart(at_pace(legend, one.played), over_alt(one), OVER_TIME, 100), over)


def _score_cells(score: Score) -> Iterator[Cell]:
    yield from (Cell(share_words(score.share(verdict))) for verdict in Verdict)
    yield Cell(count_words(score.minutes))


def worst_blocks(one: Evaluation, name: Names) -> tuple[Block, ...]:
    """Return the functions that the wall showed wrongly the longest; what was unknown breaks a tie."""
    held = [cell for cell in one.picture.cells if cell.score.wrong]
    worst = sorted(held, key=lambda cell: (-cell.score.wrong, -cell.score.unknown, cell.point))[:_WORST]
    if not one.picture.total.minutes:
        return ()
    if not worst:
        return (Paragraph(_("Bilden visade aldrig något som var fel.")),)
    rows = tuple(
        (
            Cell(f"{name.points.get(cell.point, cell.point)}, {label(cell.function)}"),
            Cell(name.areas.get(area, area)),
            Cell(_("%(n)s min", n=count_words(cell.score.wrong))),
            Cell(_("%(n)s min", n=count_words(cell.score.minutes))),
        )
        for cell in worst
        for area in (name.point_areas.get(cell.point, ""),)
    )
    times = (at_pace(_("Fel"), one.played), at_pace(_("Öppen"), one.played))
    heads = (_("Funktion"), _("Område"), *times)
    return (Table(_("Där bilden var fel längst"), heads, rows, (5, 3, 2, 2)),)


def area_blocks(one: Evaluation, name: Names) -> tuple[Block, ...]:
    """Return every area's figures beside each other."""
    rows = tuple(_area_row(area, name.areas) for area in one.areas)
    if not rows:
        return (Paragraph(_("Inget område deltog med någon punkt.")),)
    heads = (
        *(_("Område"), _("Rätt"), _("Fel"), _("Obekr."), _("Okänt"), _("Rapp.")),
        *(
            at_pace(_("Första rapport"), one.played),
            at_pace(_("Kvittens"), one.played),
            _("Åtgärder"),
        ),
    )
    legend = _("Del av tiden som bilden var rätt, fel, obekräftad och okänd, område för område.")
    return (
        Chart(legend, areas_alt(one, name.areas), BY_AREA, 100),
        Table(_("Utfall per område"), heads, rows, (8, 3, 3, 3, 3, 4, 8, 8, 9)),
    )


def _area_row(area: AreaFigures, names: Mapping[str, str]) -> tuple[Cell, ...]:
    called = _("Krisledning och sektorer") if area.area == SHARED else names.get(area.area, area.area)
    shares = [share_words(area.picture.share(verdict)) for verdict in Verdict]
    said = _("0 – tyst") if area.silent else count_words(area.reports)
    return (
        Cell(called),
        *(Cell(share) for share in shares),
        Cell(said if area.area != SHARED else NONE),
        Cell(_short_times(area.first_report)),
        Cell(_short_times(area.acknowledged)),
        Cell(_short_acts(area.acts)),
    )


def _short_times(times: Times) -> str:
    """Return "8 min, längst 31 min; 3 av 12 kom aldrig"."""
    if not times.n:
        return NONE
    if times.median is None:
        return never_words(times)
    said = took_words(times.median)
    if times.longest != times.median:
        said = _("%(median)s, längst %(longest)s", median=said, longest=took_words(times.longest))
    return f"{said}; {never_words(times)}"


def _short_acts(acts: Acts) -> str:
    return acts_words(acts) if acts != Acts() else NONE


def evaluation_sheet(one: Evaluation, name: Names, now: datetime) -> Sheet:
    """Return an evaluation, ready to be printed; `now` is the real time."""
    called, purpose = one.exercise.operation.name, one.exercise.scenario.purpose
    return Sheet(
        title=_("Utvärdering – %(name)s", name=called),
        bands=(EXERCISE,),
        blocks=(
            Pairs(tuple(_about(one, name, now))),
            *((Paragraph(purpose),) if purpose else ()),
            Heading(1, _("Att ta med hem")),
            *home_blocks(one, name),
            Heading(1, _("Utfallet i korthet")),
            *summary_blocks(one, name),
            Heading(1, _("Bilden mot facit")),
            *picture_blocks(one, name),
            Heading(1, _("Områden")),
            *area_blocks(one, name),
            Heading(1, _("Fel utan åtgärd")),
            *unattended_blocks(one, name),
            Heading(1, _("Prognosen mot det som kom")),
            *foretold_blocks(one, name),
            Heading(1, _("Mål")),
            *objective_blocks(one),
            Heading(1, _("Anteckningar")),
            *observation_blocks(one.exercise),
            Heading(1, _("Lärdomar")),
            *lesson_blocks(one.exercise.lessons, local(now).date()),
            Heading(1, _("Inspel")),
            *inject_blocks(one, name),
            Heading(1, _("Så är siffrorna framräknade")),
            *method_blocks(),
        ),
        foot=_("Utvärdering · %(name)s · framräknad %(at)s", name=called, at=dated(now)),
        made=now,
    )


def _about(one: Evaluation, name: Names, now: datetime) -> Iterator[tuple[str, str]]:
    exercise, runs = one.exercise, one.played.runs
    yield _("Övning"), exercise.operation.name
    yield _("Scenario"), exercise.scenario.title
    yield _("Började"), dated(runs[0].real) if runs else _("inte än")
    closed = exercise.operation.closed_at
    yield _("Slutade"), dated(closed) if closed else _("pågår")
    yield at_pace(_("Spelad övningstid"), one.played), span(one.limits.played)
    if exercise.areas:
        yield _("Deltog"), ", ".join(name.areas.get(area, area) for area in exercise.areas)
    if exercise.clone_of:
        yield _("Ny omgång av"), exercise.clone_of
    yield _("Framräknad"), dated(now)
