"""What the demonstration says beside the points: every act is taken, and somebody waits in vain."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from dashboard import registers
from dashboard.demo.sectors import ASKS, WORDS, planned
from dashboard.settings import Settings
from data.acting import on_this_machine
from data.operations import acts as operation_acts
from data.operations.rules import NewOperation
from data.requests import reads as request_reads
from data.requests.facts import late, unowned
from data.sectors import reads as sector_reads
from data.sectors.acts import load_sectors
from data.sectors.facts import Sector, SectorRegister
from data.store.database import open_store
from data.words import OperationKind
from tests.reading import read_now

START = datetime(2027, 1, 14, 18, 0, tzinfo=UTC)


def test_every_act_is_taken_one_request_is_late_and_one_has_nobody(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'demo.db'}")
    registers.load_areas(store, registers.pack_at(Settings().pack), START)
    registers.load_example_sectors(store, START)
    new = NewOperation("demo", "Vinterstorm", OperationKind.OVNING)
    operation_acts.open_operation(store, on_this_machine("övningsledning"), new, START)
    acts = sorted(planned(), key=lambda pair: pair[0])
    for minute, act in acts:
        moment = START + timedelta(minutes=minute)
        act(
            store, "demo", moment, moment
        )  # a refusal is an error here: the play would pass over it in silence
    assert len(sector_reads.reports(store, "demo")) == len(WORDS)
    held, register = read_now(store, request_reads.requests, "demo"), sector_reads.register(store)
    assert len(held) == len(ASKS)
    end = START + timedelta(minutes=acts[-1][0])
    nobody = [one for one in held if unowned(one, register)]
    assert [one.what for one in nobody] == ["Reservkraft till en skola som värmestuga"]
    assert "Nattpersonal till en punkt" in [one.what for one in held if late(one, end)]
    said = {
        *(one.actor for one in sector_reads.reports(store, "demo")),
        *(one.asked_by for one in held),
        *(one.moved_by for one in held),
    }
    assert {"sektor Energiförsörjning", "stadsdel Hässelby-Vällingby"} <= said
    assert not [name for name in said if name.rpartition(" ")[2] in _ids(register)], said
    store.close()


def _ids(register: SectorRegister) -> set[str]:
    return {one.id for one in register.sectors} | {one.id for one in register.organisations}


def test_a_store_with_a_list_of_its_own_keeps_it(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'own.db'}")
    own = SectorRegister(sectors=(Sector("egen", "Kommunens egen sektor"),))
    load_sectors(store, on_this_machine("start"), own, START)
    registers.load_example_sectors(store, START)
    assert sector_reads.register(store) == own
    store.close()
