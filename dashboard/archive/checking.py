"""Checking a package on any machine: signature, each file, and the chain entry by entry. Needs no store."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any, Final

import orjson

from dashboard.archive.chain_check import ChainCheck
from dashboard.archive.layout import (
    CHAIN,
    MANIFEST,
    PUBLIC_KEY,
    SIGNATURE,
    Member,
    NotAPackageError,
    content,
    members,
    whole,
)
from dashboard.archive.signing_key import fingerprint, signed_by
from dashboard.archive.verdict import PackageVerdict

FORMAT: Final = "trygghetslaget-arkiv/1"
_SMALL: Final = 4_000
_MANIFEST: Final = 32_000_000
_UNSIGNED: Final = (MANIFEST, SIGNATURE, PUBLIC_KEY)
_UNREADABLE: Final = (LookupError, ValueError, TypeError, AttributeError)


def check_package(path: Path, expected: str = "") -> PackageVerdict:
    """Return everything that differs in a package; `expected` is the fingerprint it should be signed with."""
    verdict = PackageVerdict()
    try:
        found = members(path)
        with path.open("rb") as file:
            _check(file, found, verdict, expected)
    except NotAPackageError as fault:
        verdict.add(str(fault))
    return verdict


def _check(file: IO[bytes], found: Mapping[str, Member], verdict: PackageVerdict, expected: str) -> None:
    lacking = [name for name in (*_UNSIGNED, CHAIN) if name not in found]
    if lacking:
        raise NotAPackageError(f"Filen är inget arkivpaket: {', '.join(lacking)} saknas.")
    manifest = whole(file, found[MANIFEST], _MANIFEST)
    _check_signature(file, found, manifest, verdict, expected)
    said = _read(manifest, verdict)
    verdict.files = len(found)
    listed = {one["name"]: one for one in said.get("files", ())}
    for name, member in found.items():
        _check_file(file, member, listed.get(name), verdict)
    for name in listed.keys() - found.keys():
        verdict.add(f"{name} saknas i paketet.")
    _check_chain(file, found[CHAIN], said, verdict)


def _check_signature(
    file: IO[bytes], found: Mapping[str, Member], manifest: bytes, verdict: PackageVerdict, expected: str
) -> None:
    pem = whole(file, found[PUBLIC_KEY], _SMALL)
    try:
        verdict.fingerprint = fingerprint(pem)
        signed = signed_by(pem, whole(file, found[SIGNATURE], _SMALL), manifest)
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
    file: IO[bytes], member: Member, listed: Mapping[str, Any] | None, verdict: PackageVerdict
) -> None:
    if member.name in _UNSIGNED:
        return
    if listed is None:
        verdict.add(f"{member.name} står inte i manifestet.")
        return
    digest = hashlib.sha256()
    for piece in content(file, member):
        digest.update(piece)
    if (member.size, digest.hexdigest()) != (listed["size"], listed["sha256"]):
        verdict.add(f"{member.name} har ändrats.")


def _check_chain(file: IO[bytes], member: Member, said: Mapping[str, Any], verdict: PackageVerdict) -> None:
    try:
        check = ChainCheck(said["chain"], verdict.operation, verdict)
        check.walk(content(file, member))
    except _UNREADABLE:
        verdict.add(f"Kedjan i {CHAIN} kan inte följas: manifestet säger inte var den börjar och slutar.")
