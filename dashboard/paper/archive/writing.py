"""Making a package: everything read at one moment, written in one pass, signed, and whole or not at all."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile, SpooledTemporaryFile
from typing import IO, Any, Final

import orjson
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from dashboard.paper.archive import contents
from dashboard.paper.archive.checking import FORMAT
from dashboard.paper.archive.contents import Extra, attached_files, published_reports, read_me
from dashboard.paper.archive.layout import (
    CHAIN,
    FACTS,
    JOURNAL,
    MANIFEST,
    PUBLIC_KEY,
    READ_ME,
    SIGNATURE,
    PackageWriter,
)
from dashboard.paper.archive.signing_key import fingerprint, public_pem
from dashboard.words.cells import EXERCISE
from data.list_files.table import Progress, silent
from data.operations import reads as operation_reads
from data.operations.facts import Operation
from data.operations.rules import Kept
from data.points import reads as point_reads
from data.store import chain_part
from data.store.chain_part import Span
from data.store.database import Store
from geo.layers import Pack

_SPOOL: Final = 8_000_000
_STEP: Final = 500


@dataclass(frozen=True, slots=True)
class Made:
    """What was written: how much of the chain and up to where, how many files, the key's fingerprint."""

    last: int
    entries: int
    linked: int
    files: int
    size: int
    fingerprint: str
    notices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """Which operation, when, and whether also what is classed *stryk vid export* goes with it.

    `pack` is the map that the reports are drawn on.
    """

    operation: str
    now: datetime
    pack: Pack
    whole: bool = False


def write_package(
    store: Store, asked: Asked, out: Path, key: Ed25519PrivateKey, progress: Progress = silent
) -> Made:
    """Write an operation's package; the same store, moment and key give the same bytes. Raises Missing."""
    with NamedTemporaryFile(dir=out.parent, prefix=f".{out.name}.", delete=False) as made:
        try:
            with chain_part.one_moment(store) as held:
                done = _write(held, asked, made, key, progress)
            made.flush()
            os.fsync(made.fileno())
            Path(made.name).replace(out)
        except BaseException:
            Path(made.name).unlink(missing_ok=True)
            raise
    return done


def _write(store: Store, asked: Asked, out: IO[bytes], key: Ed25519PrivateKey, progress: Progress) -> Made:
    picture = point_reads.picture(store, asked.operation, recent=0)
    operation = picture.operation
    # A closed operation's facts are those it was closed on.
    at = operation.clock.at(min(asked.now, operation.closed_at or asked.now))
    progress("Läser uppgifterna", 0, 1)
    facts = contents.facts(store, picture, at)
    package = PackageWriter(out)
    part = chain_part.span(store, operation.id)
    chain = _write_chain(package, store, asked, part, progress, exercise=operation.is_exercise)
    for name, content in facts.files.items():
        package.add(name, [content])
    for extra in _extras(store, asked):
        progress("Lägger till rapporter och bilagor", 0, 1)
        package.add(extra.name, [extra.content])
    pem = public_pem(key)
    manifest = _manifest(operation, asked, at, chain, operation_reads.standing(store, operation.id), pem)
    package.add(READ_ME, [read_me(manifest, facts.notices).encode("utf-8-sig")])
    _sign(package, manifest, key, pem)
    return Made(
        part.last,
        chain["entries"],
        chain["linked"],
        len(package.listed),
        out.tell(),
        manifest["key"],
        facts.notices,
    )


def _extras(store: Store, asked: Asked) -> Iterator[Extra]:
    yield from published_reports(store, asked.operation, asked.pack)
    yield from attached_files(store, asked.operation, whole=asked.whole)


def _write_chain(
    package: PackageWriter,
    store: Store,
    asked: Asked,
    part: Span,
    progress: Progress,
    *,
    exercise: bool,
) -> dict[str, Any]:
    """Write the chain, and the two tables that are read from it; return what the manifest says of it."""
    ends: dict[str, Any] = {}
    entries = 0
    with SpooledTemporaryFile(_SPOOL) as own:

        def lines() -> Iterator[bytes]:
            nonlocal entries
            for line in chain_part.chain(store, asked.operation, part, whole=asked.whole):
                ends.setdefault("previous", line["previous"])
                ends["digest"] = line["digest"]
                done = line["revision"] - part.first
                if done % _STEP == 0:
                    progress("Skriver kedjan", done, part.last - part.first + 1)
                written = orjson.dumps(line) + b"\n"
                if "act" in line:
                    own.write(written)
                    entries += 1
                yield written

        package.add(CHAIN, lines())
        progress("Skriver journalen", 0, 1)
        package.add(JOURNAL, contents.journal_csv(_read(own), exercise=exercise))
        reports = (line for line in _read(own) if contents.is_report(line))
        package.add(f"{FACTS}/rapporter.csv", contents.reports_csv(reports, exercise=exercise))
    return {
        "first": part.first,
        "last": part.last,
        "entries": entries,
        "linked": part.last - part.first + 1 - entries,
        **ends,
    }


def _read(own: Any) -> Iterator[dict[str, Any]]:
    own.seek(0)
    return (orjson.loads(line) for line in own)


def _manifest(
    operation: Operation,
    asked: Asked,
    at: datetime,
    chain: Mapping[str, Any],
    kept: Kept | None,
    pem: bytes,
) -> dict[str, Any]:
    decided = kept and {
        "choice": kept.choice,
        "decision": kept.decision,
        "revision": kept.revision,
        "at": kept.at.isoformat(),
    }
    return {
        "format": FORMAT,
        "made_at": asked.now.isoformat(),
        "facts_at": at.isoformat(),
        "marking": EXERCISE if operation.is_exercise else "",
        "operation": {
            "id": operation.id,
            "name": operation.name,
            "kind": operation.kind,
            "opened_at": operation.opened_at.isoformat(),
            "closed_at": operation.closed_at.isoformat() if operation.closed_at else None,
        },
        "retention": decided,
        "chain": chain,
        "key": fingerprint(pem),
    }


def _sign(package: PackageWriter, manifest: dict[str, Any], key: Ed25519PrivateKey, pem: bytes) -> None:
    files = [{"name": one.name, "size": one.size, "sha256": one.sha256} for one in package.listed]
    said = orjson.dumps({**manifest, "files": files}, option=orjson.OPT_INDENT_2)
    for name, content in ((MANIFEST, said), (SIGNATURE, key.sign(said)), (PUBLIC_KEY, pem)):
        package.add(name, [content])
    package.close()
