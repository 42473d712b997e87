"""Under which licence each package stands that the application runs on: `python -m tests.licences`, as CSV.

Read from what is installed, since that is what runs. A licence that is not among those allowed, and a package
that does not say, is an error here: somebody reads it and writes down where it says so.
"""

import csv
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.message import Message
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any, Final, cast

LOCK: Final = Path(__file__).parents[1] / "uv.lock"
PROJECT: Final = "dashboard"
# All may be used, passed on and shipped beside our own. LGPL and MPL bind changes to the package itself:
# it is installed as it was published, in a folder of its own, and anybody may exchange it.
ALLOWED: Final = frozenset(
    {
        *("0BSD", "Apache-2.0", "BSD", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "ISC", "LGPL-3.0-only"),
        *("MIT", "MIT-0", "MIT-CMU", "MPL-2.0", "PSF-2.0", "Unlicense", "Zlib"),
    }
)
# What packages from before licence expressions call theirs.
WORDS: Final[Mapping[str, str]] = {
    "3-Clause BSD License": "BSD-3-Clause",
    "Apache 2.0": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD 2-Clause License": "BSD-2-Clause",
    "BSD License": "BSD",
    "ISC License": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}
# What says nothing that a machine can read: the licence, and where a person has read it.
READ_BY_HAND: Final[Mapping[str, tuple[str, str]]] = {
    "pyrage": ("MIT", "LICENSE beside it"),
    "xstatic-leaflet": ("BSD-2-Clause", "it says: the same as Leaflet"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """A package that the application runs on, as it is locked."""

    name: str
    version: str
    licence: str
    said_in: str

    @property
    def allowed(self) -> bool:
        """Return whether one way through its expression is allowed: every `AND`, one of each `OR`."""
        ways = self.licence.replace("(", "").replace(")", "").split(" AND ")
        return all(any(one in ALLOWED for one in way.split(" OR ")) for way in ways)


def locked() -> dict[str, list[dict[str, Any]]]:
    """Return the lock's packages by name; there are two of a name where Pythons need different ones."""
    found: dict[str, list[dict[str, Any]]] = {}
    for package in tomllib.loads(LOCK.read_text(encoding="utf-8"))["package"]:
        found.setdefault(package["name"], []).append(package)
    return found


def running() -> tuple[tuple[str, str], ...]:
    """Return name and version of every package that the application needs to run, on any platform."""
    packages = locked()
    found: set[str] = set()
    waiting = [PROJECT]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        for package in packages[name]:
            needed = package.get("dependencies", [])
            extra = [one for more in package.get("optional-dependencies", {}).values() for one in more]
            # An extra's packages come along only where somebody asks for it; to name one too many is no lie.
            waiting += [one["name"] for one in (*needed, *extra)]
    names = sorted(found - {PROJECT})
    return tuple((name, package["version"]) for name in names for package in packages[name])


def parts() -> Iterator[Part]:
    """Yield every package that runs and is installed here, with its licence; Windows has a few of its own."""
    seen: set[str] = set()
    for name, _ in running():
        if name in seen:
            continue
        seen.add(name)
        try:
            held = metadata(name)
        except PackageNotFoundError:
            continue
        licence, said_in = _licence(name, cast(Message, held))
        yield Part(name, held["Version"], licence, said_in)


def _licence(name: str, held: Message) -> tuple[str, str]:
    if name in READ_BY_HAND:
        return READ_BY_HAND[name]
    expression = held.get("License-Expression")
    if expression:
        return expression, "License-Expression"
    said = (held.get("License") or "").strip()
    if said in ALLOWED or said in WORDS:
        return WORDS.get(said, said), "License"
    for line in held.get_all("Classifier") or []:
        word = line.rpartition(" :: ")[2]
        if line.startswith("License ::") and word in WORDS:
            return WORDS[word], "Classifier"
    first = re.sub(r"\s+", " ", said)[:40]
    return first or "säger inget", "License"


def main() -> None:
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(("package", "version", "licence", "said in"))
    for part in parts():
        out.writerow((part.name, part.version, part.licence, part.said_in))


if __name__ == "__main__":
    main()
