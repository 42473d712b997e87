"""An operation's part of the chain, the same from both databases: its own entries whole, links between."""

from datetime import datetime
from itertools import pairwise

from data.log import acts as log_acts
from data.operations import acts as operation_acts
from data.operations import reads as operation_reads
from data.operations.rules import NewOperation
from data.store import chain_part
from data.store.journal import entry_digest, text_digest
from data.words import OperationKind, Status
from tests.data.world import ALICE, NOW, OPERATION, World


def test_what_is_an_operations_own_can_be_worked_out_again_and_the_rest_only_linked(world: World) -> None:
    store = world.store
    operation_acts.open_operation(
        store, ALICE, NewOperation("annan", "En annan", OperationKind.INCIDENT), NOW
    )
    for operation in (OPERATION, "annan", OPERATION):
        log_acts.write_note(
            *(store, ALICE),
            act_id=f"{operation}-{world.revision()}",
            operation_id=operation,
            note="å",
            now=NOW,
        )
    with chain_part.one_moment(store) as held:
        part = chain_part.span(held, OPERATION)
        lines = list(chain_part.chain(held, OPERATION, part))
    assert (part.first, part.last) == (3, 7)
    assert [line["revision"] for line in lines] == [3, 4, 5, 6, 7]
    assert [set(line) for line in lines if "act" not in line] == [{"revision", "previous", "digest"}] * 2
    for before, line in pairwise(lines):
        assert line["previous"] == before["digest"]
    for line in (line for line in lines if "act" in line):
        times = {name: datetime.fromisoformat(line[name]) for name in ("occurred_at", "recorded_at")}
        assert entry_digest({**line, **times}) == line["digest"]
        if line["salt"] is not None:
            assert text_digest(line["salt"], line["text"]) == line["text_digest"]


def test_everything_is_read_as_it_was_at_one_moment(world: World) -> None:
    with chain_part.one_moment(world.store) as held:
        before = operation_reads.revision(held)
        world.report(Status.UR_FUNKTION)
        assert operation_reads.revision(held) == before
    assert world.revision() == before + 1
