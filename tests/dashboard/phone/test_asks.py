"""A light page is read in one moment of the store: it asks little, also of a hundred phones at once."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from data.words import Role
from tests.dashboard.phone.phone import Phone, phone
from tests.dashboard.phone.world import Night, signed_in


@contextmanager
def asked(night: Night) -> Iterator[Counter[str]]:
    """Yield what the readers are asked meanwhile: how many moments were begun, and how many questions."""
    found: Counter[str] = Counter()

    def noted(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        found["moments" if statement == "BEGIN" else "questions"] += 1

    event.listen(night.store.reader, "before_cursor_execute", noted)
    try:
        yield found
    finally:
        event.remove(night.store.reader, "before_cursor_execute", noted)


@pytest.fixture
def path(night: Night) -> str:
    return f"/r/{night.link()}"


def test_a_form_is_drawn_of_one_moment(mobile: Phone, night: Night, path: str) -> None:
    mobile.open(path)
    with asked(night) as found:
        assert mobile.open(path).status == 200
    assert found["moments"] == 1
    assert found["questions"] <= 12


def test_a_form_is_kept_with_one_moment_before_it_and_one_after(
    mobile: Phone, night: Night, path: str
) -> None:
    page = mobile.open(path)
    with asked(night) as found:
        assert mobile.post_json(path, **{**page.form.sent, "do": "confirm"}).status_code == 201
    assert found["moments"] <= 3  # who the phone is is written too, the first time
    assert found["questions"] <= 8


def test_ones_own_points_are_listed_of_one_moment(night: Night) -> None:
    with phone(night, signed_in(night, Role.STADSDEL, "hasselby-vallingby")) as own, asked(night) as found:
        assert own.open("/mitt").status == 200
    assert found["moments"] == 2  # the door asks for itself who it is
