"""The bundle as a file: a few lines that any shell reads, then a zip file that Python runs."""

import hashlib
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Final

from dashboard.bundle.own_wheel import EPOCH

_DIGEST: Final = "0" * 64
_CHUNK: Final = 1 << 20
_RUN: Final = '''"""Run by Python itself, out of the zip file."""

import sys

from installer.start import begin

sys.exit(begin())
'''
INSTALLER: Final = Path(__file__).with_name("installer")
# Read line by line, so that what comes after `exec` may be anything. Only a shell is there for certain.
_SHELL: Final = """#!/bin/sh
# Trygghetslaget: startpaket. Run it: sh THIS_FILE
stop() {{ echo; echo "DET GICK INTE. $1 Inget har ändrats på datorn."; exit 1; }}
found=
for name in {pythons} python3; do
  if command -v "$name" >/dev/null 2>&1; then found="$name"; break; fi
done
[ -n "$found" ] || stop "Datorn saknar Python {first}. Ta datorn som papperet nämner."
sum=$(tail -c +{start:04d} "$0" | sha256sum | cut -c1-64)
[ "$sum" = "{digest}" ] || stop "Startstickan är skadad eller inte helt kopierad. Ta en annan."
exec "$found" "$0" "$@"
"""


def write_outside(out: Path, pythons: Sequence[str], contents: Mapping[str, bytes | Path]) -> None:
    """Write the whole file: `contents` are bytes, or files to copy in; the same give the same bytes."""
    head = _shell(pythons, _DIGEST)
    with out.open("wb+") as file:
        file.write(head)
        with zipfile.ZipFile(file, "w") as package:
            _put(package, "__main__.py", _RUN.encode())
            for path in sorted(INSTALLER.glob("*.py")):
                _put(package, f"installer/{path.name}", path.read_bytes())
            for name, content in contents.items():
                _put(package, name, content)
        file.seek(0)
        file.write(_shell(pythons, _rest(file, len(head))))
    out.chmod(0o755)


def installer_files() -> Mapping[str, bytes]:
    """Return what runs, so that the manifest can answer for it too."""
    code = {f"installer/{path.name}": path.read_bytes() for path in sorted(INSTALLER.glob("*.py"))}
    return {"__main__.py": _RUN.encode(), **code}


def _shell(pythons: Sequence[str], digest: str) -> bytes:
    named = " ".join(f"python{one}" for one in pythons)
    draft = _SHELL.format(pythons=named, first=pythons[0], start=0, digest=digest).encode()
    return _SHELL.format(pythons=named, first=pythons[0], start=len(draft) + 1, digest=digest).encode()


def _rest(file: IO[bytes], start: int) -> str:
    digest = hashlib.sha256()
    file.seek(start)
    while piece := file.read(_CHUNK):
        digest.update(piece)
    file.seek(0)
    return digest.hexdigest()


def _put(package: zipfile.ZipFile, name: str, content: bytes | Path) -> None:
    """Wheels are packed already: everything is stored as it is."""
    info = zipfile.ZipInfo(name, EPOCH)
    info.external_attr = 0o100644 << 16
    if isinstance(content, bytes):
        package.writestr(info, content)
        return
    info.file_size = content.stat().st_size
    with content.open("rb") as source, package.open(info, "w") as target:
        while piece := source.read(_CHUNK):
            target.write(piece)
