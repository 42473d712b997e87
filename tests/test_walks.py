"""The walks of CONTRIBUTING lead where they say: what they and the drawing name is there."""

import re
from collections.abc import Iterator
from dataclasses import MISSING, Field, fields

import pytest

from data import glossary
from data.points.facts import ANSWERS, SINCE, NewPoint, Point
from data.points.list_file import COLUMNS, OPTIONAL
from data.store.tables.core import POINT
from data.words import Answer
from tests.house import ROOT

PAGES = (
    "README.md",
    "CONTRIBUTING.md",
    "docs/architecture.md",
    "docs/decisions/0009-one-subject-one-room.md",
)
_PATH = re.compile(r"`((?:data|dashboard|geo|tests|docs)/[\w./*-]+)(?:: (\w+))?")


def named() -> Iterator[tuple[str, str, str]]:
    for page in PAGES:
        for path, name in _PATH.findall((ROOT / page).read_text(encoding="utf-8")):
            yield page, path, name


@pytest.mark.parametrize(("page", "path", "name"), sorted(set(named())))
def test_what_a_page_names_is_there(page: str, path: str, name: str) -> None:
    files = list(ROOT.glob(path.rstrip("/")))
    assert files, f"{page} names {path}"
    assert all(re.search(rf"\b{name}\b", file.read_text(encoding="utf-8")) for file in files if name)


def test_the_explanation_of_a_room_names_files_that_are_there() -> None:
    rooms = [
        file for package in ("data", "dashboard", "geo") for file in (ROOT / package).rglob("__init__.py")
    ]
    texts = ((room, room.read_text(encoding="utf-8")) for room in rooms)
    lost = [
        (room, path) for room, text in texts for path, _name in _PATH.findall(text) if not _is_there(path)
    ]
    assert lost == []


def _is_there(path: str) -> bool:
    return bool(list(ROOT.glob(path.rstrip("/"))))


def test_every_room_says_what_belongs_in_it() -> None:
    rooms = [
        file for package in ("data", "dashboard", "geo") for file in (ROOT / package).rglob("__init__.py")
    ]
    assert [room for room in rooms if len(room.read_text(encoding="utf-8")) < 30] == []


def test_a_walk_has_at_most_six_steps() -> None:
    walks = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").split("\n## Adding ")[1:-1]
    steps = [len(re.findall(r"(?m)^\d+\. ", walk)) for walk in walks]
    assert len(steps) == 3
    assert all(1 <= count <= 6 for count in steps)


@pytest.mark.parametrize("field", fields(NewPoint), ids=lambda field: field.name)
def test_a_field_of_a_point_goes_from_the_list_to_the_store_and_the_pages(field: Field[object]) -> None:
    name, optional, answer = field.name, field.default is not MISSING, field.type == Answer | None
    assert name in COLUMNS
    assert (name in SINCE, name in ANSWERS) == (optional, answer)
    assert not optional or name in OPTIONAL
    assert name in POINT.c
    assert name in {part.name for part in fields(Point)}
    assert glossary.column(name) != name or name == "id"
