"""A tertial's follow-up in words: its operations, and what failed, as input to the RSA."""

from datetime import UTC, datetime
from itertools import chain

from dashboard.paper.blocks import Block, Cell, Heading, Pairs, Paragraph, Table
from dashboard.paper.lessons import lesson_heads, lesson_row
from dashboard.paper.report_says import Sheet
from dashboard.words import _, label
from dashboard.words.cells import EXERCISE
from dashboard.words.preparedness import figures
from dashboard.words.times import ZONE, day_and_time, local, span
from data.errors import Reason
from data.lessons.rules import followed_up
from data.operations.facts import Operation
from data.preparedness.counting import Totals
from data.situation_reports.tertial import FailureLine, OperationLine, Tertial

MONTHS = 4
FIRST_YEAR, LAST_YEAR = 2020, 2100


def why_not_tertial(year: int, number: int) -> Reason | None:
    """Why there is no such tertial."""
    if number not in (1, 2, 3):
        return Reason("Tertialet är 1, 2 eller 3.", "tertial")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return Reason(f"Året ska vara mellan {FIRST_YEAR} och {LAST_YEAR}.", "year")
    return None


def bounds(year: int, number: int) -> tuple[datetime, datetime]:
    """Return when a tertial begins and ends, in Swedish time."""
    first = MONTHS * (number - 1) + 1
    after = (year, first + MONTHS) if number < 3 else (year + 1, 1)
    begins, ends = (datetime(*month, 1, tzinfo=ZONE) for month in ((year, first), after))
    return begins.astimezone(UTC), ends.astimezone(UTC)


def tertial_sheet(held: Tertial, year: int, number: int, now: datetime) -> Sheet:
    """Return the follow-up of one tertial, ready to be printed."""
    title = _("Tertial %(n)d %(year)d: händelser och övningar", n=number, year=year)
    real = [one for one in held.operations if not one.operation.is_exercise]
    trained = [one for one in held.operations if one.operation.is_exercise]
    blocks: list[Block] = [
        Pairs(
            (
                (_("Från"), f"{local(held.start):%Y-%m-%d}"),
                (_("Till (ej med)"), f"{local(held.end):%Y-%m-%d}"),
                (_("Uttaget"), day_and_time(now)),
                (_("Händelser"), str(len(real))),
                (_("Övningar"), str(len(trained))),
            )
        ),
        Heading(1, _("Händelser")),
        *_operations(real, _("Händelser i tertialet")),
        Heading(1, _("Övningar")),
        *_operations(trained, _("Övningar i tertialet")),
        Heading(1, _("Underlag till RSA: vad som inte fungerade")),
        Paragraph(
            _(
                "Rapporter om ur funktion och begränsad i skarpa händelser. Antalet rapporter är inte "
                "antalet avbrott: samma avbrott kan ha rapporterats flera gånger."
            )
        ),
        *_failures(held.failures),
        Heading(1, _("Beredskap när rapporten togs ut")),
        *_ready(held.preparedness),
        Heading(1, _("Lärdomar")),
        *_lessons(held, now),
    ]
    return Sheet(title, (), tuple(blocks), _("Trygghetsläget · %(title)s", title=title), now)


def _ready(held: Totals) -> list[Block]:
    """Return the indicators alone: which point has what is a map of weaknesses and stays within."""
    if not held.points:
        return [Paragraph(_("Inga egna punkter är inlästa."))]
    rows = tuple((Cell(one.number), Cell(one.text)) for one in figures(held))
    heads = (_("Andel eller tid"), _("Av kommunens egna punkter"))
    return [Table(_("Beredskap"), heads, rows, (3, 12))]


def _lessons(held: Tertial, now: datetime) -> list[Block]:
    rows = tuple(
        (Cell(_name(operation)), *lesson_row(one, local(now).date()))
        for operation, lessons in held.lessons
        for one in followed_up(lessons)
    )
    if not rows:
        return [Paragraph(_("Inga lärdomar är skrivna än. Varje lärdom har en ägare och ett datum."))]
    return [Table(_("Lärdomar"), (_("Händelse"), *lesson_heads()), rows, (4, 8, 4, 3, 2))]


def _name(operation: Operation) -> str:
    return f"{operation.name} · {EXERCISE}" if operation.is_exercise else operation.name


def _operations(lines: list[OperationLine], caption: str) -> list[Block]:
    if not lines:
        return [Paragraph(_("Inga."))]
    heads = (
        *(_("Namn"), _("Slag"), _("Öppnad"), _("Öppen i tertialet"), _("Rapporter"), _("Sektorsrapporter")),
        *(_("Begäran om stöd"), _("Beslut"), _("Lägesrapporter")),
    )
    return [Table(caption, heads, tuple(_operation(one) for one in lines), (5, 3, 3, 3, 2, 2, 2, 2, 2))]


def _operation(one: OperationLine) -> tuple[Cell, ...]:
    held = one.operation
    words = (
        _name(held),
        label(held.kind),
        f"{local(held.opened_at):%Y-%m-%d}",
        span(one.open_for),
    )
    return tuple(Cell(str(text)) for text in chain(words, one.counts))


def _failures(lines: tuple[FailureLine, ...]) -> list[Block]:
    if not lines:
        return [Paragraph(_("Inget är rapporterat."))]
    heads = (_("Område"), _("Funktion"), _("Ur funktion"), _("Begränsad"), _("Punkter"))
    rows = tuple(
        tuple(
            Cell(str(text))
            for text in (
                one.area,
                label(one.function),
                one.failed,
                one.limited,
                one.points,
            )
        )
        for one in lines
    )
    return [Table(_("Rapporter om fel, efter område och funktion"), heads, rows, (5, 3, 2, 2, 2))]
