"""A notice plan as YAML: every fault is said with its line in the file, and none is guessed away."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from data.errors import Reason
from data.list_files.list_file import ListFile, Looked
from data.list_files.table import Fault, Progress
from data.list_files.typed_row import Plain, UnreadableYaml, read_plain, typed_row
from data.notices.acts import load_plan, plan_change
from data.notices.difference import PlanChange
from data.notices.facts import EMPTY_PLAN, Address, NoticePlan, Step, Telling
from data.store.database import Store

PARTS: Final[Mapping[str, type]] = {"addresses": Address, "tellings": Telling, "steps": Step}
MOST_ROWS: Final = 1_000
# No name in a file can be this: YAML names have no line break in them.
_LINE: Final = "\n"


@dataclass(frozen=True, slots=True)
class ListedPlan:
    """What a file says, and what in it could not be read; where anything could not, the plan is not whole."""

    plan: NoticePlan
    faults: tuple[Reason, ...]


class _Numbered(Plain):
    """Keeps with every row the line of the file that it begins on."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Hashable, Any]:
        return {**super().construct_mapping(node, deep), _LINE: node.start_mark.line + 1}


def read_plan(content: bytes) -> ListedPlan:
    """Return the notice plan in a file's bytes."""
    try:
        said = read_plain(content, _Numbered)
    except UnreadableYaml as fault:
        return ListedPlan(EMPTY_PLAN, (Reason(str(fault)),))
    if not isinstance(said, dict):
        return ListedPlan(EMPTY_PLAN, (Reason(f"Filen ska ha delarna {', '.join(PARTS)}, med rader."),))
    said.pop(_LINE)
    faults = [
        Reason(f"{name} är ingen del av en aviseringsplan. Delarna heter {', '.join(PARTS)}.")
        for name in said
        if name not in PARTS
    ]
    found: dict[str, tuple[Any, ...]] = {}
    for name, fact in PARTS.items():
        rows, why = _rows(name, fact, said.get(name))
        found[name] = rows
        faults += why
    return ListedPlan(NoticePlan(**found), tuple(faults))


def _rows(name: str, fact: type, rows: Any) -> tuple[tuple[Any, ...], list[Reason]]:
    if rows is not None and not isinstance(rows, list):
        return (), [Reason(f"{name} ska vara en lista med rader.")]
    rows = rows or []
    if len(rows) > MOST_ROWS:
        return (), [Reason(f"{name} har {len(rows)} rader (högst {MOST_ROWS}).")]
    read = [_row(name, number, fact, row) for number, row in enumerate(rows, start=1)]
    return (
        tuple(one for one, _ in read if one is not None),
        [fault for _, said in read for fault in said],
    )


def _row(name: str, number: int, fact: type, row: Any) -> tuple[Any | None, list[Reason]]:
    if not isinstance(row, dict):
        return typed_row(f"{name} nummer {number}", fact, row)
    line = row.pop(_LINE)
    return typed_row(f"Rad {line}, {name}", fact, row)


def _look(store: Store, file: str, content: bytes, _progress: Progress) -> Looked[NoticePlan, PlanChange]:
    listed = read_plan(content)
    change = plan_change(store, listed.plan)
    refused = tuple(Fault(why.text) for why in (*listed.faults, *change.refused))
    return Looked(file, listed.plan, change, refused)


NOTICE_LIST: Final = ListFile(_look, load_plan)
