"""What is locked: every package that the application runs on, with the hashes that a wheel of it may have."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.tags import Tag, compatible_tags, cpython_tags
from packaging.utils import canonicalize_name

from data.errors import Refused

# Written from uv.lock, as CONTRIBUTING says; a test holds the two alike.
REQUIREMENTS: Final = Path(__file__).with_name("requirements.txt")
MACHINES: Final = ("x86_64", "aarch64")
# The C library of the oldest system that a bundle is meant for: Debian 12.
_GLIBC: Final = (2, 36)
_OLDEST_GLIBC: Final = (2, 17)
_HASH: Final = re.compile(r"--hash=sha256:([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Target:
    """What kind of machine the wheels are for: Linux with this Python and processor."""

    python: str
    machine: str

    @property
    def platforms(self) -> tuple[str, ...]:
        """Return the names that wheels for it may carry, best first."""
        major, newest = _GLIBC
        named = [
            f"manylinux_{major}_{minor}_{self.machine}" for minor in range(newest, _OLDEST_GLIBC[1] - 1, -1)
        ]
        return (*named, f"manylinux2014_{self.machine}", f"linux_{self.machine}")

    @property
    def tags(self) -> frozenset[Tag]:
        """Return every tag that a wheel for it may have."""
        number = tuple(int(part) for part in self.python.split("."))
        return frozenset(
            (
                *cpython_tags(number, platforms=self.platforms),
                *compatible_tags(number, f"cp{''.join(self.python.split('.'))}", self.platforms),
            )
        )

    @property
    def environment(self) -> Mapping[str, str]:
        """Return what the conditions in the list are asked of."""
        own = {key: str(value) for key, value in default_environment().items()}
        return own | {
            "python_version": self.python,
            "python_full_version": f"{self.python}.0",
            "platform_machine": self.machine,
            "sys_platform": "linux",
            "platform_system": "Linux",
            "os_name": "posix",
            "implementation_name": "cpython",
            "platform_python_implementation": "CPython",
        }

    @property
    def named(self) -> str:
        return f"linux-{self.machine}-python{self.python}"


def target(python: str, machine: str) -> Target:
    """Return a machine's kind; raises Refused for one that the application does not run on."""
    if not re.fullmatch(r"3\.(1[1-9]|[2-9]\d)", python):
        raise Refused(f"Python {python} går inte: ange 3.11 eller senare, som 3.11.", "python")
    if machine not in MACHINES:
        raise Refused(f"Processorn {machine} går inte: ange {' eller '.join(MACHINES)}.", "machine")
    return Target(python, machine)


@dataclass(frozen=True, slots=True)
class Locked:
    """One package at the one version that is used, and what its files may be by SHA-256."""

    name: str
    version: str
    hashes: frozenset[str]


def locked(there: Target, path: Path = REQUIREMENTS) -> tuple[Locked, ...]:
    """Return what a machine of that kind needs."""
    environment = dict(there.environment)
    return tuple(
        Locked(canonicalize_name(asked.name), next(iter(asked.specifier)).version, hashes)
        for asked, hashes in _read(path.read_text(encoding="utf-8").splitlines())
        if asked.marker is None or asked.marker.evaluate(environment)
    )


def _read(lines: Iterable[str]) -> Iterator[tuple[Requirement, frozenset[str]]]:
    """Yield each requirement with its hashes, which stand on lines of their own after it."""
    joined = "\n".join(lines).replace("\\\n", " ")
    for line in joined.splitlines():
        said = _HASH.sub("", line).strip()
        if said:
            yield Requirement(said), frozenset(_HASH.findall(line))
