"""A run of a page asks the store as good as nothing that has been asked since the last act."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from dashboard.desk import last_read
from dashboard.places import PARTS, Part, Place
from data.rights import Grant
from data.services.acts import load_services
from data.services.facts import Service
from data.store.database import Store
from data.words import Function, OperationKind, Role, Status
from tests.dashboard.the_desk import ALICE, Desk

MOST = 4  # one of them is whether anybody is in by the envelope, which is said over every page
REAL, EXERCISE = "skarp", "ovning"
WHO = (
    (Grant(Role.KRISLEDNING), REAL),
    (Grant(Role.KRISLEDNING), EXERCISE),
    (Grant(Role.STADSDEL, "bromma"), REAL),
    (Grant(Role.OVNINGSLEDNING), EXERCISE),
    (Grant(Role.ADMIN), REAL),
    (Grant(Role.LASARE), REAL),
)
# They say what the whole store lacks and how the machine does, and are open in few hands and few nights.
LOOKS_AT_ALL = {Part.SETUP, Part.DRIFT}
# Who writes the store, and who may be carried to, is no entry: it is asked each time, where it is carried.
MORE = {"handelser": 9}


@contextmanager
def asked(store: Store) -> Iterator[list[str]]:
    """Yield what is put to the store meanwhile, each question by what it is about."""
    questions: list[str] = []

    def noted(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement != "BEGIN":
            questions.append(" ".join(statement.partition("FROM")[2].split()[:4]) or statement)

    event.listen(store.reader, "before_cursor_execute", noted)
    try:
        yield questions
    finally:
        event.remove(store.reader, "before_cursor_execute", noted)


def everything() -> Iterator[tuple[Place, dict[str, str]]]:
    """Yield every place, an area and a point in it, and every part."""
    for place in Place:
        for part in set(PARTS.get(place, ())) - LOOKS_AT_ALL:
            yield place, {"del": part.value}
        if place not in PARTS:
            yield place, {}
    yield Place.SITUATION, {"omrade": "bromma"}
    yield Place.SITUATION, {"omrade": "bromma", "punkt": "P01"}


@pytest.mark.parametrize(("grant", "operation"), WHO, ids=lambda told: getattr(told, "role", told))
def test_no_page_asks_the_store_more_than_four_times(desk: Desk, grant: Grant, operation: str) -> None:
    desk.load("Brommaskolan", "Farstaskolan")
    load_services(desk.store, ALICE, (Service("tolk", "tolk", "finns på plats"),), desk.at)
    desk.open(operation, OperationKind.OVNING if operation == EXERCISE else OperationKind.SAMHALLSSTORNING)
    desk.phase("P01", operation=operation)
    desk.report("P01", Function.EL, Status.UR_FUNKTION, operation=operation)
    key = desk.sign_in(grant)
    most: list[str] = []
    for place, address in everything():
        app = desk.page(place, key=key, handelse=operation, **address)
        with asked(last_read.store()) as questions:
            app.run()
        assert not app.exception
        if len(questions) > MORE.get(address.get("del", ""), MOST):
            most.append(f"{place} {address}: {len(questions)} {', '.join(questions)}")
    assert not most, "\n".join(most)


def test_after_a_report_no_register_is_read_anew(desk: Desk) -> None:
    desk.load("Brommaskolan", "Farstaskolan")
    desk.open()
    desk.phase("P01")
    app = desk.page(Place.SITUATION, key=desk.sign_in(Grant(Role.KRISLEDNING)), omrade="bromma", punkt="P01")
    app.run()
    registers = {"equipment", "point_check", "area"}
    with asked(last_read.store()) as questions:
        desk.report("P01", Function.EL, Status.UR_FUNKTION)
        app.run()
    assert not app.exception
    assert {"function_state", "report"} & about(questions)
    assert not registers & about(questions)
    with asked(last_read.store()) as questions:
        desk.load("Brommaskolan", "Farstaskolan", "Spångaskolan")
        app.run()
    assert {"equipment", "area"} <= about(questions)


def about(questions: list[str]) -> set[str]:
    return {question.partition(" ")[0].rstrip(",") for question in questions if question}
