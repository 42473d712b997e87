"""Checking a package on any machine: signature, each file, and the chain entry by entry. Needs no store."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import orjson

from dashboard.archive.chain_check import ChainCheck
from dashboard.archive.container import Container, DamagedFileError, opened
from dashboard.archive.layout import (
    CHAIN,
    MANIFEST,
    PUBLIC_KEY,
    SIGNATURE,
    NotAPackageError,
)
from dashboard.archive.signing_key import fingerprint, signed_by
from dashboard.archive.verdict import PackageVerdict

FORMAT: Final = "trygghetslaget-arkiv/1"
_SMALL: Final = 4_000
_MANIFEST: Final = 32_000_000
# How much longer than it was written a chain is followed, to say which entries were put into it.
_FOLLOWED: Final = 10_000_000
_UNSIGNED: Final = (MANIFEST, SIGNATURE, PUBLIC_KEY)
_UNREADABLE: Final = (LookupError, ValueError, TypeError, AttributeError)


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
    except _UNREADABLE:
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
    except _UNREADABLE:
        verdict.add(f"Kedjan i {CHAIN} kan inte följas: manifestet säger inte var den börjar och slutar.")
