"""Checking a package on any machine: signature, each file, and the chain entry by entry. Needs no store."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import orjson

from dashboard.paper.archive.container import Container, DamagedFileError, opened
from dashboard.paper.archive.layout import (
    CHAIN,
    MANIFEST,
    PUBLIC_KEY,
    SIGNATURE,
    NotAPackageError,
    PackageVerdict,
)
from dashboard.paper.archive.signing_key import fingerprint, signed_by
from data.entries.entry import EntryKind
from data.entries.kinds import Part, touching
from data.store.chain_part import handling_in
from data.store.journal import entry_digest, masks, text_digest
from data.words import TextClass

_LONGEST_LINE: Final = 64_000_000
_TAKES_WORDS: Final = touching(Part.WORDS)
_UNREADABLE: Final = (LookupError, ValueError, TypeError, AttributeError)


class ChainCheck:
    """Walks the lines of a package's journal; `begins` and `ends` are what the manifest says of the chain."""

    def __init__(self, said: Mapping[str, Any], operation: str, verdict: PackageVerdict) -> None:
        self._verdict, self._operation = verdict, operation
        self._said = said
        self._expected = int(said["first"])
        self._previous = str(said["previous"])
        self._decisions: dict[int, Mapping[str, Any]] = {}
        self._masked: dict[int, Mapping[str, Any]] = {}

    def walk(self, pieces: Iterable[bytes]) -> None:
        for number, line in enumerate(lines(pieces), start=1):
            try:
                self._entry(orjson.loads(line))
            except _UNREADABLE:
                self._verdict.add_entry(
                    f"Post {self._expected} (rad {number} i journalen) kan inte läsas: den har ändrats."
                )
                self._expected, self._previous = self._expected + 1, ""
        self._end()
        self._verdict.count()

    def _entry(self, row: Mapping[str, Any]) -> None:
        number = int(row["revision"])
        if number != self._expected:
            self._verdict.add_entry(
                f"Post {self._expected} följs inte av sin egen efterföljare utan av {number}."
            )
        elif self._previous and row["previous"] != self._previous:
            self._verdict.add_entry(f"Post {number} hänger inte ihop med posten före.")
        if "act" in row:
            self._own(row, number)
        else:
            self._verdict.linked += 1
        self._expected, self._previous = number + 1, str(row["digest"])

    def _own(self, row: Mapping[str, Any], number: int) -> None:
        self._verdict.entries += 1
        timed = {name: datetime.fromisoformat(row[name]) for name in ("occurred_at", "recorded_at")}
        if entry_digest({**row, **timed}) != row["digest"]:
            self._verdict.add_entry(f"Post {number} har ändrats: dess kontrollsumma stämmer inte.")
        elif row["operation"] != self._operation:
            self._verdict.add_entry(f"Post {number} hör till en annan händelse.")
        if row["kind"] in _TAKES_WORDS:
            self._decisions[number] = {name: row[name] for name in ("kind", "operation", "facts")}
        self._words(row, number)

    def _words(self, row: Mapping[str, Any], number: int) -> None:
        if row["text"] is None and row["masked_by"] is not None:
            self._verdict.masked[number] = int(row["masked_by"])
            self._masked[number] = {name: row[name] for name in ("revision", "operation")}
        elif row["text"] is None and row["struck"]:
            self._verdict.struck += 1
            if handling_in(row["kind"], row["facts"]) is not TextClass.STRYK_VID_EXPORT:
                self._verdict.add_entry(f"Texten i post {number} saknas utan att posten är klassad för det.")
        elif row["text"] is None:
            self._verdict.add_entry(f"Texten till post {number} saknas.")
        elif row["salt"] is None and row["kind"] == EntryKind.OPERATION_OPENED:
            self._verdict.unproven += 1
        elif text_digest(row["salt"] or "", row["text"]) != row["text_digest"]:
            self._verdict.add_entry(f"Texten i post {number} har ändrats.")

    def _end(self) -> None:
        for number, row in self._masked.items():
            decision = self._decisions.get(self._verdict.masked[number])
            if decision is None or not masks(decision, row):
                self._verdict.add_entry(f"Post {number} är maskerad utan beslut.")
        if self._expected != int(self._said["last"]) + 1:
            self._verdict.add(
                f"Journalen slutar vid post {self._expected - 1} men ska sluta vid {self._said['last']}."
            )
        elif self._previous and self._previous != self._said["digest"]:
            self._verdict.add("Den sista postens kontrollsumma är inte den som manifestet anger.")
        for name, found in (("entries", self._verdict.entries), ("linked", self._verdict.linked)):
            if self._said[name] != found:
                self._verdict.add(f"Manifestet räknar {self._said[name]} poster ({name}) men här är {found}.")


def lines(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the lines of a file that comes in pieces; raises ValueError for one that no entry could be."""
    rest = b""
    for piece in pieces:
        *done, rest = (rest + piece).split(b"\n")
        yield from done
        if len(rest) > _LONGEST_LINE:
            raise ValueError("a line that is longer than any entry")
    if rest:
        yield rest


FORMAT: Final = "trygghetslaget-arkiv/1"
_SMALL: Final = 4_000
_MANIFEST: Final = 32_000_000
# How much longer than it was written a chain is followed, to say which entries were put into it.
_FOLLOWED: Final = 10_000_000
_UNSIGNED: Final = (MANIFEST, SIGNATURE, PUBLIC_KEY)
_NOT_A_PACKAGE: Final = (LookupError, ValueError, TypeError, AttributeError)


def check_package(path: Path, expected: str = "") -> PackageVerdict:
    """Return everything that differs in a package; `expected` is the fingerprint it should be signed with."""
    verdict = PackageVerdict()
    try:
        with opened(path) as package:
            _tell(package, verdict)
            _check(package, verdict, expected)
    except NotAPackageError as fault:
        verdict.add(str(fault))
    return verdict


def _tell(package: Container, verdict: PackageVerdict) -> None:
    """Say of the zip file what is no fault of what is in it."""
    if package.remade:
        verdict.notes.append(
            "Zip-filen är inte den som skrevs: paketet har packats om, eller så har zip-filens egna "
            "uppgifter ändrats. Innehållet är kontrollerat fil för fil mot signaturen."
        )
    if package.junk:
        verdict.notes.append(
            f"Datorns egna filer hör inte till paketet och är inte kontrollerade: {', '.join(package.junk)}."
        )


def _check(package: Container, verdict: PackageVerdict, expected: str) -> None:
    for name in package.strange:
        verdict.add(f"Paketet har en fil med ett namn som inget paket har: {name}.")
    if MANIFEST not in package.held:
        raise NotAPackageError(f"Filen är inget arkivpaket: {MANIFEST} saknas.")
    manifest = package.whole(MANIFEST, _MANIFEST)
    _check_signature(package, manifest, verdict, expected)
    said = _read(manifest, verdict)
    verdict.files = len(package.held)
    listed = {one["name"]: one for one in said.get("files", ())}
    for name in package.held:
        _check_file(package, name, listed.get(name), verdict)
    for name in listed:
        if name not in package.held:
            verdict.add(f"{name} saknas i paketet.")
    if CHAIN in package.held:
        _check_chain(package, listed.get(CHAIN), said, verdict)


def _check_signature(package: Container, manifest: bytes, verdict: PackageVerdict, expected: str) -> None:
    lacking = [name for name in (SIGNATURE, PUBLIC_KEY) if name not in package.held]
    if lacking:
        verdict.add(
            f"{' och '.join(lacking)} saknas i paketet: det går inte att säga vem som har skrivit det."
        )
        return
    pem = package.whole(PUBLIC_KEY, _SMALL)
    try:
        verdict.fingerprint = fingerprint(pem)
        signed = signed_by(pem, package.whole(SIGNATURE, _SMALL), manifest)
    except NotAPackageError:
        raise
    except ValueError:
        verdict.add(f"{PUBLIC_KEY} har ändrats: den är inte längre en nyckel som den skrevs.")
        return
    if not signed:
        verdict.add(
            f"Signaturen stämmer inte: {MANIFEST} eller {SIGNATURE} har ändrats, "
            f"eller så är paketet signerat med en annan nyckel än {PUBLIC_KEY}."
        )
    if expected and verdict.fingerprint != expected:
        verdict.add(f"Paketet är signerat med en annan nyckel än den väntade: {verdict.fingerprint}.")


def _read(manifest: bytes, verdict: PackageVerdict) -> Mapping[str, Any]:
    """Return the manifest, as far as it can be read, and what it says of the whole."""
    try:
        said: dict[str, Any] = orjson.loads(manifest)
        listed = [(one["name"], one["size"], one["sha256"]) for one in said["files"]]
        if said["format"] != FORMAT or len({name for name, _, _ in listed}) != len(listed):
            raise ValueError(said["format"])
        verdict.operation, verdict.name = str(said["operation"]["id"]), str(said["operation"]["name"])
        verdict.marking, verdict.made_at = str(said["marking"]), str(said["made_at"])
        verdict.retention = str(said["retention"]["choice"]) if said["retention"] else ""
        if verdict.fingerprint and said["key"] != verdict.fingerprint:
            verdict.add(f"{PUBLIC_KEY} har ändrats: manifestet är gjort med en annan nyckel.")
    except _NOT_A_PACKAGE:
        verdict.add(f"{MANIFEST} kan inte läsas: den har ändrats eller är av ett slag som inte är känt här.")
        return {}
    return said


def _check_file(
    package: Container, name: str, listed: Mapping[str, Any] | None, verdict: PackageVerdict
) -> None:
    if name in _UNSIGNED:
        return
    if listed is None:
        verdict.add(f"{name} står inte i manifestet: den har lagts till.")
        return
    digest, size = hashlib.sha256(), 0
    try:
        for piece in package.pieces(name, int(listed["size"]) + 1):
            digest.update(piece)
            size += len(piece)
    except DamagedFileError:
        verdict.add(f"{name} har ändrats: den kan inte packas upp.")
        return
    if (size, digest.hexdigest()) != (listed["size"], listed["sha256"]):
        verdict.add(f"{name} har ändrats.")


def _check_chain(
    package: Container, listed: Mapping[str, Any] | None, said: Mapping[str, Any], verdict: PackageVerdict
) -> None:
    try:
        check = ChainCheck(said["chain"], verdict.operation, verdict)
        most = int(listed["size"]) + _FOLLOWED if listed else 0
        check.walk(package.pieces(CHAIN, most))
    except DamagedFileError:
        return  # which has been said of the file
    except _NOT_A_PACKAGE:
        verdict.add(f"Kedjan i {CHAIN} kan inte följas: manifestet säger inte var den börjar och slutar.")
