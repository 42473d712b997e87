"""What is said of a bordsövning: where one is, what has happened, what is asked, what the picture is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dashboard.look import style
from dashboard.words import _, label
from dashboard.words.exercise import Names, t_plus
from dashboard.words.times import clock
from data.exercise.board import Board, Cell
from data.exercise.facts import Exercise, Observation
from data.words import Function, Status


@dataclass(frozen=True, slots=True)
class BoardCell:
    status: Status
    word: str
    sign: str
    letter: str
    until: str


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One point of the picture, its functions in their order."""

    name: str
    area: str
    cells: tuple[BoardCell, ...]


@dataclass(frozen=True, slots=True)
class BoardPage:
    """One step: `told` is what is read aloud, `inject` what a note of it is tied to ("": nothing)."""

    at: str
    time: str
    place: str
    phase: str
    told: tuple[str, ...]
    questions: tuple[str, ...]
    inject: str
    notes: tuple[str, ...]
    rows: tuple[BoardRow, ...]


def board_page(found: Exercise, held: Board, number: int, name: Names) -> BoardPage:
    """Return a step as it is talked about."""
    step = held.steps[number]
    asked = [inject for inject in step.injects if inject.questions] or list(step.injects)
    ids = {inject.id for inject in step.injects}
    return BoardPage(
        at=t_plus(step.at),
        time=clock(found.begins + step.at, found.begins),
        place=_("läge %(n)d av %(all)d", n=number + 1, all=len(held.steps)),
        phase=next((inject.phase for inject in step.injects if inject.phase), ""),
        told=tuple(one.text for one in step.injects if one.text) or tuple(_turned(held, number, name)),
        questions=tuple(question for inject in step.injects for question in inject.questions),
        inject=asked[0].id if asked else "",
        notes=tuple(_notes(found.observations, ids)),
        rows=tuple(_rows(held.cells(step.at), name)),
    )


def _turned(held: Board, number: int, name: Names) -> Iterator[str]:
    """Yield what turns where no inject says it: what something ran on is used up."""
    before = {(one.point, one.function): one.status for one in held.cells(held.steps[number - 1].at)}
    for one in held.cells(held.steps[number].at):
        if number and before[one.point, one.function] is not one.status:
            point, what = name.points.get(one.point, one.point), label(one.function)
            yield _("%(point)s: %(what)s %(status)s.", point=point, what=what, status=label(one.status))


def _notes(observations: Sequence[Observation], injects: set[str]) -> Iterator[str]:
    return (one.text for one in observations if one.inject in injects)


def _rows(cells: Iterator[Cell], name: Names) -> Iterator[BoardRow]:
    by_point: dict[str, list[Cell]] = {}
    for cell in cells:
        by_point.setdefault(cell.point, []).append(cell)
    for point, held in by_point.items():
        area = name.point_areas.get(point, "")
        ordered = sorted(held, key=lambda one: list(Function).index(one.function))
        drawn = tuple(map(_cell, ordered))
        yield BoardRow(name.points.get(point, point), name.areas.get(area, area), drawn)


def _cell(cell: Cell) -> BoardCell:
    return BoardCell(
        cell.status,
        label(cell.status),
        style.symbol(cell.status),
        style.SUPPLY_LETTER.get(cell.supply, ""),
        _("räcker till %(at)s", at=clock(cell.until)) if cell.until is not None else "",
    )


def as_note(question: str, text: str) -> str:
    """Return what is written down of an answer: the question stands with it, whoever reads it."""
    return f"{question} {text}".strip()
