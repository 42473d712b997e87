"""The bundle that is being run: whole or not, and meant for this machine or not. Nothing is changed here."""

import hashlib
import json
import platform
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

FORMAT: Final = "trygghetslaget-startpaket/1"
MANIFEST: Final = "manifest.json"
SIGNATURE: Final = "manifest.sig"
PUBLIC_KEY: Final = "manifest.pem"
SEALED: Final = "forseglat.age"
UNLISTED: Final = (MANIFEST, SIGNATURE, PUBLIC_KEY)
_CHUNK: Final = 1 << 20
_CODE: Final = "Ta en annan startsticka. Inget har ändrats på datorn."


class StopError(Exception):
    """Why it cannot go on, and what to do: a sentence for whoever sits there."""


@dataclass(frozen=True)
class Package:
    """A bundle that has been read; `said` is its manifest."""

    path: Path
    said: Mapping[str, Any]
    digest: str

    @property
    def check_number(self) -> str:
        """Return the eight figures that also stand on the printed page."""
        return check_number(self.digest)

    @property
    def made_at(self) -> datetime:
        return datetime.fromisoformat(str(self.said["made_at"]))

    @property
    def python(self) -> str:
        """Return which of the bundle's Pythons this is."""
        return f"{sys.version_info[0]}.{sys.version_info[1]}"


def check_number(digest: str) -> str:
    """Return eight figures out of a digest, as they are read aloud."""
    figures = f"{int(digest, 16) % 10**8:08d}"
    return f"{figures[:4]} {figures[4:]}"


def opened(path: Path) -> Package:
    """Return the bundle at a path, every byte of it checked. Raises StopError."""
    try:
        with zipfile.ZipFile(path) as held:
            names = set(held.namelist())
            manifest = held.read(MANIFEST)
            said = json.loads(manifest)
            if said["format"] != FORMAT:
                raise StopError(f"Startstickan är av ett slag som inte är känt här. {_CODE}")
            listed = {one["name"]: (one["size"], one["sha256"]) for one in said["files"]}
            if names != {*listed, *UNLISTED}:
                raise StopError(f"Startstickan är inte hel: något har lagts till eller saknas. {_CODE}")
            for name, (size, digest) in listed.items():
                if _look(held, name) != (size, digest):
                    raise StopError(f"Startstickan är skadad: {name} har ändrats. {_CODE}")
    except (OSError, zipfile.BadZipFile, LookupError, ValueError, TypeError, EOFError, RuntimeError) as fault:
        raise StopError(f"Startstickan är skadad eller inte helt kopierad. {_CODE}") from fault
    return Package(path, said, hashlib.sha256(manifest).hexdigest())


def _look(held: zipfile.ZipFile, name: str) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    with held.open(name) as file:
        while piece := file.read(_CHUNK):
            digest.update(piece)
            size += len(piece)
    return size, digest.hexdigest()


def why_not_this_machine(said: Mapping[str, Any]) -> str:
    """Return why a bundle cannot be used on this machine; empty where it can."""
    machine, pythons = str(said["machine"]), [str(one) for one in said["pythons"]]
    here = f"{sys.version_info[0]}.{sys.version_info[1]}"
    if sys.platform != "linux":
        return _other(f"för Linux, och den här datorn har {platform.system() or sys.platform}")
    if platform.machine() != machine:
        return _other(f"för en dator av slaget {machine}, och den här är {platform.machine() or 'okänd'}")
    if here not in pythons:
        return _other(f"för Python {' eller '.join(pythons)}, och den här datorn har {here}")
    library, number = platform.libc_ver()
    if library == "glibc" and tuple(map(int, number.split("."))) < tuple(said["glibc"]):
        return _other(
            f"för ett nyare system (glibc {'.'.join(map(str, said['glibc']))}), och här är {number}"
        )
    return ""


def _other(reason: str) -> str:
    return (
        f"Startstickan är gjord {reason}. Ta datorn som papperet nämner, eller en startsticka "
        "för den här. Inget har ändrats på datorn."
    )
