"""The application's own wheel, made again from where it stands installed: the same bytes each time."""

import base64
import csv
import hashlib
import io
import zipfile
from collections.abc import Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
PACKAGES: Final = ("dashboard", "data", "geo")
NAME: Final = "dashboard"
# Zip's own beginning of time.
EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_KEPT: Final = ("METADATA", "WHEEL", "entry_points.txt")
_FILE_MODE: Final = 0o100644


def version() -> str:
    """Return which version of the application this is."""
    return distribution(NAME).version


def write_own_wheel(folder: Path) -> Path:
    """Write the wheel into a folder, whether the application is installed or run from a checkout."""
    installed = distribution(NAME)
    about = f"{NAME}-{installed.version}.dist-info"
    path = folder / f"{NAME}-{installed.version}-py3-none-any.whl"
    record: list[tuple[str, str, str]] = []
    with zipfile.ZipFile(path, "w") as wheel:
        for name, content in (*_code(), *_about(installed, about)):
            _put(wheel, name, content)
            record.append((name, f"sha256={_digest(content)}", str(len(content))))
        record.append((f"{about}/RECORD", "", ""))
        written = io.StringIO()
        csv.writer(written, lineterminator="\n").writerows(record)
        _put(wheel, f"{about}/RECORD", written.getvalue().encode())
    return path


def _code() -> Iterator[tuple[str, bytes]]:
    for package in PACKAGES:
        for file in sorted((ROOT / package).rglob("*")):
            if file.is_file() and "__pycache__" not in file.parts:
                yield file.relative_to(ROOT).as_posix(), file.read_bytes()


def _about(installed: Distribution, folder: str) -> Iterator[tuple[str, bytes]]:
    for name in _KEPT:
        said = installed.read_text(name)
        if said is not None:
            yield f"{folder}/{name}", said.encode()


def _put(wheel: zipfile.ZipFile, name: str, content: bytes) -> None:
    info = zipfile.ZipInfo(name, EPOCH)
    info.external_attr = _FILE_MODE << 16
    wheel.writestr(info, content, zipfile.ZIP_DEFLATED)


def _digest(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
