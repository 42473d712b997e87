"""Making the bundle: everything a new machine needs in one signed file, whole or not at all."""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory
from typing import Any

import orjson
from alembic.script import ScriptDirectory
from packaging.utils import parse_wheel_filename

from dashboard.bundle import keys, wheels
from dashboard.bundle.installer.copies import read as read_copy
from dashboard.bundle.installer.package import (
    FORMAT,
    MANIFEST,
    PUBLIC_KEY,
    SEALED,
    SIGNATURE,
    check_number,
)
from dashboard.bundle.locked import REQUIREMENTS, Locked, Target
from dashboard.bundle.outside import installer_files, write_outside
from dashboard.bundle.own_wheel import version, write_own_wheel
from dashboard.bundle.plain_settings import (
    AUTHORITY_FILE,
    BELONGS_FILE,
    COPY_FILE,
    PACK_FOLDER,
    SETTINGS_FILE,
    as_lines,
    travelling,
)
from dashboard.bundle.sealed import sealed
from dashboard.help.guides import FOLDER as GUIDES
from dashboard.paper.archive.signing_key import fingerprint, key_beside, public_pem, signing_key
from dashboard.settings import Settings
from data.errors import Refused
from data.operations import reads as operation_reads
from data.store import database
from data.store.backup import backup
from data.store.database import Store
from geo.layers import load_pack


@dataclass(frozen=True, slots=True)
class Asked:
    """What a bundle is to be: for which machines, opened by which phrase, with the store in it or not.

    `wheels` is a folder to take the wheels from, without it they are fetched; `listed` what is to be there.
    """

    targets: Sequence[Target]
    phrase: str
    now: datetime
    wheels: Path | None = None
    with_backup: bool = False
    pages: Mapping[str, bytes] = field(default_factory=dict)
    listed: Path = REQUIREMENTS


@dataclass(frozen=True, slots=True)
class Made:
    """What was written."""

    out: Path
    size: int
    wheels: int
    check_number: str
    fingerprint: str
    backup: Mapping[str, Any] | None


def write_bundle(store: Store, settings: Settings, asked: Asked, out: Path) -> Made:
    """Write the bundle to a new file. Raises Refused; nothing is left behind then."""
    if out.exists():
        raise Refused(f"{out} finns redan. Inget skrevs: ange ett nytt namn.", "out")
    with TemporaryDirectory(prefix="trygghetslaget-startpaket-") as room:
        folder = Path(room)
        chosen, listed = _wheels(asked, folder)
        secret, copied = _secret(store, settings, asked, folder)
        key = signing_key(settings.archive_key or key_beside(settings.database_url))
        open_part: dict[str, bytes | Path] = {
            **{f"hjul/{path.name}": path for path in sorted(chosen, key=lambda path: path.name)},
            **listed,
            **{f"guider/{path.name}": path.read_bytes() for path in sorted(GUIDES.glob("*.md"))},
            **asked.pages,
        }
        pem = public_pem(key)
        shown = _manifest(store, settings, asked, copied) | {
            "glibc": list(_glibc(chosen)),
            "key": fingerprint(pem),
        }
        # The sealed part answers for the open one: who has not the phrase cannot change either unseen.
        belongs = {"open": _listed(open_part), **shown}
        sealed_part = sealed({**secret, BELONGS_FILE: orjson.dumps(belongs)}, asked.phrase)
        contents = {**open_part, SEALED: sealed_part}
        manifest = orjson.dumps(
            {**shown, "files": _listed({**installer_files(), **contents})}, option=orjson.OPT_INDENT_2
        )
        signed = {MANIFEST: manifest, SIGNATURE: key.sign(manifest), PUBLIC_KEY: pem}
        with _whole(out) as partial:
            write_outside(partial, [one.python for one in asked.targets], {**contents, **signed})
    number = check_number(sha256(manifest).hexdigest())
    return Made(out, out.stat().st_size, len(chosen), number, shown["key"], copied)


@contextmanager
def _whole(out: Path) -> Iterator[Path]:
    with NamedTemporaryFile(dir=out.parent, prefix=f".{out.name}.", delete=False) as made:
        partial = Path(made.name)
    try:
        yield partial
        with partial.open("rb") as file:
            os.fsync(file.fileno())
        os.link(partial, out)
    except FileExistsError as fault:
        raise Refused(f"{out} finns redan. Inget skrevs: ange ett nytt namn.", "out") from fault
    finally:
        partial.unlink(missing_ok=True)


def _wheels(asked: Asked, room: Path) -> tuple[frozenset[Path], Mapping[str, bytes]]:
    """Return the wheels, and for each Python the list with hashes that it installs by."""
    own = write_own_wheel(room)
    own_line = f"dashboard=={version()} \\\n    --hash=sha256:{wheels.digest_of(own)}\n"
    chosen: set[Path] = {own}
    listed = {}
    for there in asked.targets:
        folder = asked.wheels
        if folder is None:
            folder = room / there.named
            folder.mkdir()
            wheels.fetch(there, folder)
        found = wheels.chosen(there, folder, asked.listed)
        names = {path.name for path in chosen}
        chosen |= {path for path in found.values() if path.name not in names}
        exact = [
            Locked(one.name, one.version, frozenset({wheels.digest_of(path)})) for one, path in found.items()
        ]
        listed[f"requirements-{there.python}.txt"] = (wheels.requirements(exact) + own_line).encode()
    return frozenset(chosen), listed


def _secret(
    store: Store, settings: Settings, asked: Asked, room: Path
) -> tuple[dict[str, bytes], Mapping[str, Any] | None]:
    """Return what is sealed, and what is told of the copy in it."""
    pack = settings.pack
    load_pack(pack)  # one that is broken is found out here, in peace
    files = {
        f"{PACK_FOLDER}{path.relative_to(pack).as_posix()}": path.read_bytes()
        for path in sorted(pack.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }
    files[SETTINGS_FILE] = as_lines(travelling(settings))
    if settings.smtp_ca is not None:
        files[AUTHORITY_FILE] = settings.smtp_ca.read_bytes()
    if not asked.with_backup:
        return files, None
    path = room / COPY_FILE
    backup(store, path, as_file=True)
    files[COPY_FILE] = path.read_bytes()
    copy = read_copy(path)
    if copy is None:
        raise Refused("Lagret är tomt: det finns inget att ta en kopia av. Inget skrevs.")
    return files, {"revision": copy.revision, "at": copy.at.isoformat(), "schema": copy.schema}


def _manifest(
    store: Store, settings: Settings, asked: Asked, copied: Mapping[str, Any] | None
) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "version": version(),
        "made_at": asked.now.isoformat(),
        "for": load_pack(settings.pack).name,
        "address": settings.public_url,
        "machine": asked.targets[0].machine,
        "pythons": [one.python for one in asked.targets],
        "schemas": _schemas(),
        "revision": operation_reads.revision(store),
        "backup": copied,
        "keys": [
            {"key": one.key, "there": one.there, "carried": one.carried, "without": one.without}
            for one in keys.keys(settings)
        ],
    }


def _schemas() -> list[str]:
    """Return every shape of a store that this version can read, newest first."""
    script = ScriptDirectory(str(Path(database.__file__).parent / "migrations"))
    return [one.revision for one in script.walk_revisions()]


def _glibc(chosen: frozenset[Path]) -> tuple[int, int]:
    """Return the oldest C library that every wheel is content with."""
    least = (2, 17)
    for path in chosen:
        # A wheel may name several; it is content with the oldest of them.
        stated = [
            (int(parts[1]), int(parts[2]))
            for tag in parse_wheel_filename(path.name)[3]
            if (parts := tag.platform.split("_"))[0] == "manylinux"
        ]
        least = max(least, min(stated, default=least))
    return least


def _listed(files: Mapping[str, bytes | Path]) -> list[dict[str, Any]]:
    return [{"name": name, **_measured(content)} for name, content in files.items()]


def _measured(content: bytes | Path) -> dict[str, Any]:
    if isinstance(content, bytes):
        return {"size": len(content), "sha256": sha256(content).hexdigest()}
    return {"size": content.stat().st_size, "sha256": wheels.digest_of(content)}
