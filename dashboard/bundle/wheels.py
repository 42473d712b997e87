"""Getting the wheels: fetched with a network in peace, or found in a folder; the lock's hashes decide."""

import hashlib
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from packaging.utils import InvalidWheelFilename, parse_wheel_filename

from dashboard.bundle.locked import REQUIREMENTS, Locked, Target, locked
from data.errors import Refused

_CHUNK = 1 << 20
_NAMED = 6


def fetch(there: Target, folder: Path) -> None:
    """Fetch every wheel that a machine needs into a folder; raises Refused where it cannot be done."""
    listed = folder / "requirements.txt"
    listed.write_text(requirements(locked(there)), encoding="utf-8")
    platforms = [word for name in there.platforms for word in ("--platform", name)]
    words = [
        *(sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"),
        *("--no-deps", "--require-hashes", "--only-binary=:all:", "--implementation", "cp"),
        *("--python-version", there.python, *platforms),
        *("--dest", str(folder), "--requirement", str(listed)),
    ]
    done = subprocess.run(words, capture_output=True, text=True)  # noqa: S603
    listed.unlink()
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["okänt fel"])[-1]
        raise Refused(
            f"Programdelarna kunde inte hämtas: {last} Inget skrevs. "
            "Finns de i en mapp? Ange den med --wheels."
        )


def requirements(needed: Iterable[Locked]) -> str:
    """Return packages as a list that pip takes, which then refuses every file with another hash."""
    lines = []
    for one in needed:
        hashes = "".join(f" \\\n    --hash=sha256:{digest}" for digest in sorted(one.hashes))
        lines.append(f"{one.name}=={one.version}{hashes}\n")
    return "".join(lines)


def chosen(there: Target, folder: Path, listed: Path = REQUIREMENTS) -> Mapping[Locked, Path]:
    """Return the wheel of each package that a machine needs, out of a folder; raises Refused where one lacks.

    A wheel is taken by what is in it, not by what it is called: its digest must be one of the lock's.
    """
    if not folder.is_dir():
        raise Refused(f"Det finns ingen mapp {folder}.", "wheels")
    fitting = dict(_fitting(there, folder))
    found: dict[Locked, Path] = {}
    lacking = []
    for one in locked(there, listed):
        path = next((fitting[digest] for digest in sorted(one.hashes) if digest in fitting), None)
        if path is None:
            lacking.append(f"{one.name} {one.version}")
        else:
            found[one] = path
    if lacking:
        more = f" och {len(lacking) - _NAMED} till" if len(lacking) > _NAMED else ""
        raise Refused(
            f"{folder} saknar programdelar för {there.named}, eller har dem ändrade: "
            f"{', '.join(lacking[:_NAMED])}{more}. Inget skrevs.",
            "wheels",
        )
    return found


def _fitting(there: Target, folder: Path) -> Iterable[tuple[str, Path]]:
    tags = there.tags
    for path in sorted(folder.glob("*.whl")):
        try:
            named = parse_wheel_filename(path.name)[3]
        except InvalidWheelFilename:
            continue
        if named & tags:
            yield digest_of(path), path


def digest_of(path: Path) -> str:
    """Return a file's SHA-256."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_CHUNK):
            digest.update(piece)
    return digest.hexdigest()
