"""What a form answers: beside the button that was pressed, what was saved, and one answer at a time."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from data.operations.acts import close_operation
from data.words import Occupancy
from tests.dashboard.the_desk import ALICE, Desk, labelled, said, trees

DESK = Path(__file__).parents[3] / "dashboard" / "desk"
ROOMS = sorted(path for path in DESK.rglob("*.py") if path.parent.name != "requests")
PRESSED = ("button", "form_submit_button")
# What may stand between an answer and its button.
BESIDE = ("outcome", "blocked", *PRESSED)


def _called(statement: ast.stmt) -> set[str]:
    return {
        call.func.attr if isinstance(call.func, ast.Attribute) else call.func.id
        for call in ast.walk(statement)
        if isinstance(call, ast.Call) and isinstance(call.func, (ast.Attribute, ast.Name))
    }


def _answers(statement: ast.stmt) -> bool:
    """Return whether this says what the form that is being drawn came to."""
    call = statement.value if isinstance(statement, ast.Expr) else None
    own = isinstance(call, ast.Call) and bool(call.args) and isinstance(call.args[0], ast.Name)
    return own and _called(statement) == {"outcome"}


def _pressed_in_a_list(statement: ast.stmt) -> bool:
    return any(isinstance(one, ast.keyword) and one.arg == "on_choose" for one in ast.walk(statement))


def _forms(tree: ast.Module) -> Iterator[tuple[int, list[ast.stmt]]]:
    """Yield each answer with what is drawn from it to the button after it in the same block."""
    for node in ast.walk(tree):
        found = getattr(node, "body", None)
        body: list[ast.stmt] = found if isinstance(found, list) else []
        for number, statement in enumerate(body):
            after = [n for n in range(number, len(body)) if _called(body[n]) & set(PRESSED)]
            if _answers(statement) and after:
                yield statement.lineno, body[number : after[0] + 1]


@pytest.mark.parametrize("path", ROOMS, ids=lambda path: str(path.relative_to(DESK)))
def test_what_a_form_answers_stands_beside_its_button(path: Path) -> None:
    """A form may be longer than a screen: what stands at its top is not seen by whoever has pressed."""
    far = [
        line
        for line, drawn in _forms(ast.parse(path.read_text(encoding="utf-8")))
        if not any(map(_pressed_in_a_list, drawn))
        and any(not _called(statement) & set(BESIDE) for statement in drawn)
    ]
    assert not far, f"{path.name}: the answer stands away from the button in line {far}"


@pytest.mark.parametrize("path", ROOMS, ids=lambda path: str(path.relative_to(DESK)))
def test_a_receipt_says_what_was_saved(path: Path) -> None:
    assert '"Sparat som post %(n)d."' not in path.read_text(encoding="utf-8")


def test_the_receipt_of_occupancy_says_how_full_it_is(desk: Desk) -> None:
    desk.load("Brommaskolan")
    desk.open()
    desk.phase("P01")
    app = desk.page("situation", punkt="P01")
    labelled(app.radio, "Beläggning").set_value(Occupancy.LEDIGT)
    labelled(app.text_input, "Antal").set_value("40")
    app = labelled(app.button, "Spara beläggning").click().run()
    assert ": beläggning ledigt, 40 personer. Gäller läget 03:12." in said(app)


def test_a_refusal_stands_once_beside_its_button(desk: Desk) -> None:
    """The button is blocked for the reason that it was just refused for: once said is enough."""
    desk.load("Brommaskolan")
    desk.open()
    desk.phase("P01")
    app = desk.page("situation", punkt="P01")
    labelled(app.radio, "Beläggning").set_value(Occupancy.LEDIGT)
    named = {"operation_id": "op", "named": "op", "reason": "över"}
    close_operation(desk.store, ALICE, act_id="c", now=desk.at, **named)
    app = labelled(app.button, "Spara beläggning").click().run()
    why = "är stängd. Öppna en ny händelse för att rapportera."
    said_at = [key.rsplit("-", 1)[-1] for key, tree in trees(app).items() if why in str(tree)]
    assert [key for key in said_at if "occupancy" in key] == ["why:occupancy:op:P01"]
