"""Two or more stores that were one, and what goes between them on a stick."""

import hashlib
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from data.carried.acts import Reading, Stick, read_in
from data.carried.facts import Partner, PublicKeys
from data.carried.package import Package, packed, unpacked
from data.carried.writing import package_for
from data.levels.reads import levels
from data.operations import reads as operation_reads
from data.points import reads as point_reads
from data.points.facts import FunctionState, Report
from data.requests.reads import requests_of
from data.sectors import reads as sector_reads
from data.services import reads as service_reads
from data.store.database import Store, open_store
from tests.data.world import ALICE, NOW, OPERATION, World, settle

RECIPIENT = f"age1{'q' * 58}"


@dataclass(frozen=True, slots=True)
class Island:
    """One installation with its store."""

    name: str
    world: World

    @property
    def store(self) -> Store:
        return self.world.store

    @property
    def partner(self) -> Partner:
        signing = hashlib.sha256(self.name.encode()).hexdigest()
        return Partner(PublicKeys(signing, RECIPIENT), self.name, NOW, "admin")

    @property
    def id(self) -> str:
        return self.partner.id

    def package(self, to: "Island", now: datetime = NOW, since: int | None = None) -> Package:
        """Return what is carried to another, as it comes out of a file."""
        return unpacked(packed(package_for(self.store, ALICE, OPERATION, self.id, to.partner, now, since)))

    def stick(self, to: "Island", now: datetime = NOW, since: int | None = None) -> Stick:
        package = self.package(to, now, since)
        return Stick(package, self.name, hashlib.sha256(packed(package)).hexdigest())

    def take(self, stick: Stick, now: datetime = NOW) -> Reading:
        return read_in(self.store, ALICE, stick, self.id, now)


def carry(here: Island, there: Island, now: datetime = NOW) -> Reading:
    """Carry all that is new from one to another."""
    return there.take(here.stick(there, now), now)


@contextmanager
def islands(
    folder: Path, *names: str, before: Callable[[World], None] = lambda world: None
) -> Iterator[list[Island]]:
    """Yield stores that were one until now; `before` is what happened while they were."""
    first = folder / "gemensam.db"
    folder.mkdir(parents=True, exist_ok=True)
    if not first.exists():
        store = open_store(f"sqlite:///{first}")
        before(settle(store))
        store.close()
    with ExitStack() as opened:
        yield [_cut_off(opened, first, folder / f"{name}.db", name) for name in names]


def _cut_off(opened: ExitStack, first: Path, path: Path, name: str) -> Island:
    shutil.copyfile(first, path)
    store = open_store(f"sqlite:///{path}")
    opened.callback(path.unlink)
    opened.callback(store.close)
    return Island(name, World(store))


def truth_of(store: Store, until: int | None = None) -> dict[str, Any]:
    """Return all that is true of an operation, without what is only a number in one chain."""
    picture = point_reads.picture(store, OPERATION, 0, until)
    found = operation_reads.operations(store)[0]
    told: dict[str, Any] = {}
    for point in picture.points:
        for function, state in point.functions.items():
            told[f"{point.id}/{function}"] = _state(state)
        change, said, full = point.phase_change, point.opening, point.occupancy
        told[f"{point.id}/phase"] = (point.phase, change and (change.at, change.decider, change.reason))
        told[f"{point.id}/opening"] = said and (said.opened, said.at, said.reason, said.source)
        told[f"{point.id}/occupancy"] = full and (full.occupancy, full.people, full.observed_at, full.source)
        told[f"{point.id}/temporary"] = point.temporary
    if until is None:
        for identity, held in service_reads.services(store, found).points.items():
            told |= {f"{identity}/{service}": _state(state) for service, state in held.items()}
        told |= {f"{key}": (one.litres, one.observed_at) for key, one in levels(store, found).items()}
        for one in requests_of(store, found):
            told[f"request {one.id}"] = (one.state, one.owner, one.deadline, one.moved_at, one.acknowledged)
        for report in sector_reads.standing(store, OPERATION):
            told[f"sector {report.sector} {report.organisation} {report.area}"] = report.id
    return told


def _state(state: FunctionState) -> tuple[Any, ...]:
    return _report(state.current), _report(state.rival)


def _report(report: Report | None) -> tuple[Any, ...] | None:
    if report is None:
        return None
    told = ("status", "supply", "observed_at", "valid_until", "lasts_until", "cause", "note", "source")
    return tuple(getattr(report, name) for name in told)
