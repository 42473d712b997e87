"""Minutes without action in words: how long nobody acted, on which failures and in which areas."""

from dashboard.paper.blocks import Block, Cell, Paragraph, Table
from dashboard.paper.evaluation_words import NONE, at_pace, count_words
from dashboard.words import _, label
from dashboard.words.exercise import Names
from data.exercise.evaluation import Evaluation
from data.exercise.unattended import FailureMinutes, WithoutAction
from data.failures.facts import Failure

WORST = 12


def without_words(nobody: WithoutAction) -> str:
    """Return "84 av 130 felminuter"; what was never wrong needs nobody."""
    if not nobody.stood:
        return _("inget fel att göra något åt")
    without, stood = count_words(nobody.minutes), count_words(nobody.stood)
    return _("%(without)s av %(stood)s felminuter", without=without, stood=stood)


def unattended_blocks(one: Evaluation, name: Names) -> tuple[Block, ...]:
    """Return where nobody acted longest: failure by failure, then area by area."""
    nobody = one.unattended
    if not nobody.stood:
        return (Paragraph(_("Inget fel stod i någon minut som spelades.")),)
    said = _("Utan åtgärd: %(said)s.", said=without_words(nobody))
    if not nobody.minutes:
        return (Paragraph(said),)
    return (Paragraph(said), failures_table(nobody, one, name), _by_area(one, name))


def failures_table(nobody: WithoutAction, one: Evaluation, name: Names) -> Table:
    """Return the failures that nobody acted on longest, and how long."""
    listed = [each for each in nobody.failures if each.without]
    rows = [_row(each, name) for each in listed[:WORST]]
    rest = WithoutAction(tuple(listed[WORST:]))
    if rest.failures:
        more = _.n("%(n)d fel till", "%(n)d fel till", len(rest.failures))
        rows.append((Cell(more), Cell(NONE), *_minutes(rest)))
    heads = (_("Fel"), _("Område"), *_heads(one))
    return Table(_("Fel utan åtgärd, längst först"), heads, tuple(rows), (5, 3, 2, 2))


def _row(each: FailureMinutes, name: Names) -> tuple[Cell, ...]:
    area = name.areas.get(each.failure.area, each.failure.area)
    return (Cell(_what(each.failure, name)), Cell(area or NONE), *_minutes(WithoutAction((each,))))


def _what(failure: Failure, name: Names) -> str:
    if failure.point is not None:
        of = label(failure.function) if failure.function is not None else label(failure.kind)
        return f"{failure.point.name}, {of}"
    return name.register.sector_name(failure.sector) if failure.sector else label(failure.kind)


def _by_area(one: Evaluation, name: Names) -> Table:
    areas = dict.fromkeys(each.failure.area for each in one.unattended.failures)
    found = sorted(((area, one.unattended.of_area(area)) for area in areas), key=lambda of: -of[1].minutes)
    rows = tuple((Cell(name.areas.get(area, area) or _("Sektorer")), *_minutes(of)) for area, of in found)
    return Table(_("Minuter utan åtgärd per område"), (_("Område"), *_heads(one)), rows, (8, 2, 2))


def _heads(one: Evaluation) -> tuple[str, str]:
    return at_pace(_("Felminuter utan åtgärd"), one.played), at_pace(_("Felminuter"), one.played)


def _minutes(of: WithoutAction) -> tuple[Cell, Cell]:
    return Cell(count_words(of.minutes)), Cell(count_words(of.stood))
