"""A personnummer with a wrong check digit gets into no store, whichever service or list it comes by."""

import re
from pathlib import Path
from typing import Any, get_type_hints

import pytest

from data import __path__ as data_path
from data.access import accounts, sessions, tokens
from data.access.tokens import NewToken
from data.acting import perform
from data.entries.kinds import KINDS, Trait
from data.entries.staff import NoteWritten
from data.errors import Refused
from data.log import acts as log_acts
from data.operations import acts as operation_acts
from data.operations.rules import NewOperation
from data.points.acts import registers as point_registers
from data.points.facts import Area
from data.rights import Grant
from data.store.journal import Act
from data.words import OperationKind, Readiness, Role, TokenKind
from tests.data.world import ALICE, AREAS, BOB, NOW, OPERATION, World, a_point

WRONG = "19850101-1234"


def stopped(refused: Any, world: World, before: int) -> None:
    assert "personnummer" in refused.value.reason
    assert world.revision() == before


@pytest.mark.parametrize(
    "field", ["note", "name", "decider", "reason", "what", "direction", "scenario", "7:title"]
)
def test_whatever_an_act_would_keep_is_judged_where_it_is_written(world: World, field: str) -> None:
    before = world.revision()
    act = Act("a1", NoteWritten(), NOW, {field: f"fru {WRONG}"}, OPERATION, actor="stab")
    with pytest.raises(Refused) as refused, world.store.transaction() as connection:
        perform(connection, act, NOW)
    stopped(refused, world, before)
    assert refused.value.field == field


@pytest.mark.parametrize("identity", [WRONG, f"{WRONG}:el", "198501011234"])
def test_no_act_is_called_by_one(world: World, identity: str) -> None:
    before = world.revision()
    act = Act(identity, NoteWritten(), NOW, {"note": "Ring"}, OPERATION, actor="stab")
    with pytest.raises(Refused) as refused, world.store.transaction() as connection:
        perform(connection, act, NOW)
    stopped(refused, world, before)
    assert refused.value.field == "id"


def test_an_id_that_was_drawn_by_chance_is_no_number(world: World) -> None:
    act = Act("ab198501011234cd", NoteWritten(), NOW, {"note": "Ring"}, OPERATION, actor="stab")
    with world.store.transaction() as connection:
        assert perform(connection, act, NOW).new


def test_what_is_no_words_of_an_act_is_an_id_or_a_word_of_ours() -> None:
    """Facts are not judged where no list is loaded, and no mask takes them away: nothing typed is there."""
    told = {
        name
        for kind in KINDS.values()
        if Trait.TEXT_IN_FACTS not in kind.traits
        for name, form in get_type_hints(kind.type).items()
        if form in (str, str | None, tuple[str, ...])
    }
    ids = {"id", "request", "report", "inject", "objective", "lesson", "scenario", "clone_of", "service"}
    chosen = {"area", "areas", "sector", "sectors", "organisation", "owner", "former", "must_acknowledge"}
    chosen |= {"recipient", "recipients", "failures", "tasks", "seen", "need", "order", "late", "refer"}
    made = {"sha256", "source_key", "device_key", "installation", "rehearses", "type", "about", "due"}
    listed = {"name", "source"}  # a further function's, judged in its list; an extract's, of plain letters
    assert told == ids | chosen | made | listed


def test_a_situation_reports_salt_is_nobodys_words(world: World) -> None:
    act = Act("a1", NoteWritten(), NOW, {"salt": f"ab{WRONG}cd"}, OPERATION, actor="stab")
    with world.store.transaction() as connection:
        assert perform(connection, act, NOW).new


def test_nothing_is_written_in_the_journal_by_another_way() -> None:
    (root,) = map(Path, data_path)
    calls = {
        path.relative_to(root).as_posix()
        for path in root.rglob("*.py")
        if re.search(r"\bjournal\.append\(", path.read_text(encoding="utf-8"))
    }
    assert calls == {"acting.py"}


def test_no_list_brings_one_in(world: World) -> None:
    before = world.revision()
    with pytest.raises(Refused) as refused:
        point_registers.load_points(world.store, ALICE, [a_point("P09", owner=f"Kim {WRONG}")], NOW)
    stopped(refused, world, before)
    assert refused.value.reason.startswith("P09, owner: Texten")
    areas = [*AREAS, Area("ny", f"Nytt {WRONG}", 1)]
    with pytest.raises(Refused) as refused:
        point_registers.load_areas(world.store, ALICE, areas, NOW)
    stopped(refused, world, before)


def test_no_operation_account_key_or_file_is_named_by_one(world: World) -> None:
    before = world.revision()
    new = NewOperation("op-9", f"Storm {WRONG}", OperationKind.INCIDENT, Readiness.NORMALLAGE)
    with pytest.raises(Refused) as refused:
        operation_acts.open_operation(world.store, ALICE, new, NOW)
    stopped(refused, world, before)
    key = NewToken(TokenKind.API, WRONG, Grant(Role.LASARE), NOW.replace(year=2028))
    with pytest.raises(Refused) as refused:
        tokens.issue_token(world.store, ALICE, key, NOW)
    stopped(refused, world, before)
    for login, label in ((WRONG, "stab"), ("stab9", f"Kim {WRONG}")):
        with pytest.raises(Refused) as refused:
            accounts.add_account(
                world.store, ALICE, login=login, label=label, grants=[Grant(Role.LASARE)], now=NOW
            )
        stopped(refused, world, before)
    for name, content in ((f"{WRONG}.txt", b"x"), ("lista.csv", f"namn;nr\nKim;{WRONG}\n".encode())):
        with pytest.raises(Refused) as refused:
            log_acts.attach_file(
                world.store, BOB, act_id="f", operation_id=OPERATION, name=name, content=content, now=NOW
            )
        stopped(refused, world, before)


def test_the_providers_login_is_not_kept_when_it_is_one(world: World) -> None:
    person = sessions.External("https://id.example", "42", WRONG, (Grant(Role.LASARE),))
    with world.store.reading() as connection:
        assert sessions._free_login(connection, person, NOW).startswith("extern-")
