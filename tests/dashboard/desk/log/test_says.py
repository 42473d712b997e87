"""What can be done with a row of the log, by right and by rule, and what later rows say of it."""

import pytest

from dashboard.desk.log.says import Way, choices, followed_by
from dashboard.words.log_rows import log_rows
from data.entries.entry import EntryKind
from data.rights import Grant, Who
from data.words import Role
from tests.factories import NOW, make_entry, make_operation, make_picture


def who(*grants: Grant) -> Who:
    return Who("a", "någon", grants)


ALL = [Way.CORRECT, Way.ATTACH, Way.MASK]


@pytest.mark.parametrize(
    ("grant", "ways"),
    [
        (Grant(Role.KRISLEDNING), ALL),
        (Grant(Role.STADSDEL, "bromma"), [Way.CORRECT, Way.ATTACH]),
        (Grant(Role.STADSDEL, "farsta"), []),
        (Grant(Role.SEKTOR, "energi"), [Way.ATTACH]),
        (Grant(Role.LASARE), []),
    ],
)
def test_each_is_offered_what_they_may(grant: Grant, ways: list[Way]) -> None:
    assert [one.way for one in choices(make_entry(), make_picture(), who(grant))] == ways


def test_what_the_act_would_refuse_says_so_in_its_words() -> None:
    leader = who(Grant(Role.KRISLEDNING))

    def why(**entry: object) -> dict[Way, str]:
        made = make_entry(**{"revision": 7, "point": None, **entry})  # type: ignore[arg-type]
        return {one.way: one.why_not for one in choices(made, make_picture(), leader)}

    plain = why(kind=EntryKind.NOTE, facts={}, text={"note": "hej"})
    assert plain == {Way.CORRECT: "", Way.ATTACH: "", Way.MASK: ""}
    masked = why(kind=EntryKind.NOTE, facts={}, text=None)
    assert masked[Way.MASK] == "Post 7 är redan maskerad."
    closed = why(kind=EntryKind.OPERATION_CLOSED, facts={}, text={"reason": "x"})
    assert closed[Way.CORRECT].startswith("Post 7 rättas inte med en egen post")
    over = make_picture(operation=make_operation(closed_at=NOW))
    assert all(one.why_not for one in choices(make_entry(), over, leader) if one.way is not Way.MASK)


def test_a_row_says_what_later_rows_say_of_it() -> None:
    file = {"type": "application/pdf", "size": 1, "sha256": "x", "to": 4}
    entries = [
        make_entry(EntryKind.ATTACHMENT, revision=6, facts=file, text={"file": "a.pdf"}),
        make_entry(EntryKind.CORRECTION, revision=5, facts={"corrects": 4}, text={"note": "nej"}),
        make_entry(EntryKind.NOTE, revision=4, facts={}, text={"note": "ja"}),
    ]
    rows = log_rows(entries, make_picture(), NOW)
    assert followed_by(rows) == {4: "rättad i post 5, fil i post 6"}
