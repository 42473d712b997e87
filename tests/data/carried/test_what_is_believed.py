"""What comes by stick is held to the rules of what is written here: times, numbers, words; on both stores."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest

from data.carried.acts import Stick, read_in
from data.carried.package import Package, packed, unpacked
from data.carried.writing import package_for
from data.entries.codec import FROM
from data.errors import Refused
from data.log import acts as log_acts
from data.operations import acts as operation_acts
from data.server.facts import Claim, Standing
from data.store.database import Store
from data.store.journal import text_digest
from data.store.verify import verify
from data.words import Status
from tests.data.carried.islands import Island, islands
from tests.data.world import ALICE, World, a_report, an_operation, later, settle

MET = later(60)
BROKEN: Any = "x"
Spoil = Callable[[Package], Package]


@pytest.fixture
def server(store: Store) -> Island:
    settle(store)
    return Island("servern", World(store))


@pytest.fixture
def package(server: Island, tmp_path: Path) -> Iterator[Package]:
    """Return a package of a laptop's own operation, whose last entry is a report with words."""
    with islands(tmp_path, "laptop") as (laptop,):
        operation_acts.open_operation(
            laptop.store, ALICE, replace(an_operation("op-2"), name="Snö"), later(1)
        )
        log_acts.attach_file(
            laptop.store,
            ALICE,
            act_id="bilaga",
            operation_id="op-2",
            name="lapp.txt",
            content=b"tavlan",
            now=later(2),
        )
        report = a_report(
            operation="op-2", status=Status.UR_FUNKTION, observed_at=later(3), cause="kabelbrott"
        )
        laptop.world.reports([report], now=later(3))
        yield package_for(laptop.store, ALICE, "op-2", laptop.id, server.partner, later(4))


def take(server: Island, package: Package) -> int:
    """Read a package in as it comes out of its file."""
    found = unpacked(packed(package))
    return read_in(server.store, ALICE, Stick(found, "laptop", "0" * 64), server.id, MET).new


def having(package: Package, **changes: Any) -> Package:
    return replace(package, **changes)


def last(package: Package, **changes: Any) -> Package:
    return replace(package, entries=(*package.entries[:-1], replace(package.entries[-1], **changes)))


def said(package: Package, text: str, salt: str = "salt") -> Package:
    return last(package, salt=salt, text=text, text_digest=text_digest(salt, text))


def told(package: Package, **words: Any) -> Package:
    return said(package, orjson.dumps(words).decode())


def stating(package: Package, **facts: Any) -> Package:
    return last(package, facts={**package.entries[-1].facts, **facts})


def first(package: Package, **facts: Any) -> Package:
    entry = package.entries[0]
    return replace(package, entries=(replace(entry, facts={**entry.facts, **facts}), *package.entries[1:]))


def wire(minutes: float) -> str:
    return later(minutes).isoformat()


SPOILT: dict[str, tuple[Spoil, str]] = {
    "made ahead": (
        lambda of: replace(of, made_at=MET + timedelta(hours=3, minutes=10)),
        "klocka går 3 h 10 min före",
    ),
    "seen ahead": (
        lambda of: last(of, occurred_at=MET + timedelta(minutes=130)),
        "2 h 10 min efter vad klockan",
    ),
    "kept ahead": (
        lambda of: last(of, recorded_at=MET + timedelta(minutes=5)),
        "5 min efter vad klockan är här",
    ),
    "opened ahead": (lambda of: first(of, clock_started_at=wire(90)), "30 min efter vad klockan är här"),
    "begun ahead": (lambda of: first(of, clock_origin=wire(90)), "30 min efter vad klockan är här"),
    "pace": (lambda of: first(of, clock_speed=60), "vanlig takt"),
    "holds for ever": (lambda of: stating(of, valid_until=wire(60 * 24 * 30)), "längre än en rapport får"),
    "lasts for ever": (lambda of: stating(of, lasts_until=wire(60 * 24 * 90)), "längre än en rapport får"),
    "another text": (lambda of: last(of, text='{"cause":"annat"}'), "kontrollsumma"),
    "no salt": (lambda of: last(of, salt=None), "kontrollsumma"),
    "no words": (lambda of: said(of, "hej"), "kan inte läsas"),
    "a list": (lambda of: said(of, "[]"), "kan inte läsas"),
    "a number": (lambda of: said(of, "7"), "kan inte läsas"),
    "nested": (lambda of: told(of, cause={"a": 1}), "kan inte läsas"),
    "personnummer": (lambda of: told(of, note="19811228-9874"), "personnummer"),
    "NUL": (lambda of: told(of, note="a\x00b"), "styrtecken"),
    "long note": (lambda of: told(of, note="x" * 5_000_000), "för lång: 5000000"),
    "long name": (lambda of: told(of, name="x" * 121), "för lång: 121"),
    "actor": (lambda of: last(of, actor="811228-9874"), "personnummer"),
    "called": (lambda of: replace(of, name="Storm 811228-9874"), "personnummer"),
    "in facts": (lambda of: stating(of, id="811228-9874"), "personnummer"),
    "stamp": (lambda of: last(of, stamp=2**52), "kan inte läsas"),
    "no stamp": (lambda of: last(of, stamp=0), "kan inte läsas"),
    "shown later": (lambda of: stating(of, seen=2**31 - 1), "kan inte läsas"),
    "shown below": (lambda of: stating(of, seen=-1), "kan inte läsas"),
    "type": (lambda of: stating(of, settles="ja"), "kan inte läsas"),
    "word": (lambda of: stating(of, status="bra"), "kan inte läsas"),
    "end of time": (lambda of: stating(of, valid_until="9999-12-31T23:59:59Z"), "kan inte läsas"),
    "end of days": (lambda of: replace(of, made_at=datetime.max.replace(tzinfo=UTC)), "kan inte läsas"),
    "carried on": (lambda of: stating(of, **{FROM: {"installation": 7}}), "kan inte läsas"),
    "carried nowhere": (lambda of: stating(of, **{FROM: "b"}), "kan inte läsas"),
    "claim": (lambda of: having(of, claim=Claim(Standing(), "c", BROKEN, "f")), "kan inte läsas"),
    "areas": (lambda of: having(of, areas=(1,)), "kan inte läsas"),
    "stays": (lambda of: having(of, stays=[1]), "kan inte läsas"),
    "no zone": (lambda of: stating(of, valid_until="2027-01-14T03:00:00"), "kan inte läsas"),
    "digest": (lambda of: last(of, digest="x"), "kan inte läsas"),
    "id": (lambda of: last(of, act="x" * 200), "kan inte läsas"),
    "numbers": (lambda of: replace(of, entries=of.entries[::-1]), "inte numrerade rätt"),
    "twice": (lambda of: last(of, act=of.entries[0].act), "inte numrerade rätt"),
    "beyond": (lambda of: replace(of, until=1), "inte numrerade rätt"),
    "file": (lambda of: replace(of, files=dict.fromkeys(of.files, b"annat")), "inte den som posten säger"),
}


def test_what_breaks_our_rules_is_refused_in_words(server: Island, package: Package) -> None:
    """Nothing of it is written; the package as it was is read in after all of them."""
    before, told_of = server.world.revision(), {}
    for name, (spoil, _) in SPOILT.items():
        try:
            told_of[name] = f"{take(server, spoil(package))} were read in"
        except Refused as refused:
            told_of[name] = refused.reason
    wrong = {name: told_of[name] for name, (_, says) in SPOILT.items() if says not in told_of[name]}
    assert wrong == {}
    assert server.world.revision() == before
    assert take(server, package) == 3
    assert verify(server.store).differences == []
