"""What a package holds: one operation's entries as they stand in one installation's chain."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

import orjson

from data.entries.codec import origin_in, wire_time
from data.entries.entry import EntryKind, Origin
from data.entries.kinds import KINDS, Trait
from data.entries.typed import is_moment
from data.errors import Refused
from data.freetext import LONGEST_NAME, why_not_text
from data.server.facts import Claim, Standing

FORM: Final = 1
UNREADABLE: Final = "Paketets innehåll kan inte läsas. Inget lästes in: be om ett nytt paket."
# What bytes that are no package can make their reader raise.
_BROKEN: Final = (ValueError, TypeError, LookupError, AttributeError, OverflowError, RecursionError)
_LARGEST_NUMBER: Final = 2**53


@dataclass(frozen=True, slots=True)
class Carried:
    """An entry as it stands there, whole; `text` and `salt` are None where its words are gone."""

    revision: int
    act: str
    kind: EntryKind
    point: str | None
    occurred_at: datetime
    recorded_at: datetime
    actor: str
    facts: Mapping[str, Any]
    salt: str | None
    text: str | None
    text_digest: str
    digest: str
    stamp: int


@dataclass(frozen=True, slots=True)
class Link:
    """An entry that is told of by its number and act alone: the receiver has it already."""

    revision: int
    act: str
    digest: str


@dataclass(frozen=True, slots=True)
class Known:
    """What the sender knows of a third chain: up to where it is the sender's, and its numbers after that."""

    installation: str
    parted: int
    numbers: Mapping[str, int]  # by act


@dataclass(frozen=True, slots=True)
class Package:
    """All that is carried at once. `since` and `until` are numbers there; `stays` counts what is not.

    `claim` is who writes the sender's store; None where a version from before it was told wrote the package.
    """

    installation: str
    to: str
    made_at: datetime
    operation: str
    name: str
    areas: tuple[str, ...]
    since: int
    until: int
    closed: bool
    entries: tuple[Carried, ...]
    links: tuple[Link, ...]
    known: tuple[Known, ...] = ()
    stays: Mapping[str, int] = field(default_factory=dict)
    files: Mapping[int, bytes] = field(default_factory=dict)
    claim: Claim | None = None

    def numbered(self) -> Iterator[Link]:
        """Yield every entry of the operation that is carried or was, by its number there."""
        yield from self.links
        yield from (Link(one.revision, one.act, one.digest) for one in self.entries)

    def origin_of(self, entry: Carried) -> Origin:
        """Return where an entry was first written: there, unless it had been carried there too."""
        before = origin_in(entry.facts)
        if before is not None:
            return before
        return Origin(self.installation, entry.revision, entry.stamp, entry.recorded_at, entry.digest)


def packed(package: Package) -> bytes:
    """Return a package as bytes; its files lie after the JSON line that tells how long each is."""
    files = sorted(package.files.items())
    told = {
        "form": FORM,
        **{name: getattr(package, name) for name in _PLAIN},
        "made_at": wire_time(package.made_at),
        "entries": [_entry(one) for one in package.entries],
        "links": [(one.revision, one.act, one.digest) for one in package.links],
        "known": [(one.installation, one.parted, one.numbers) for one in package.known],
        "claim": _claim(package.claim),
        "files": [(number, len(content)) for number, content in files],
    }
    return b"\n".join([orjson.dumps(told), b"".join(content for _, content in files)])


def unpacked(content: bytes) -> Package:
    """Return the package of some bytes. Raises Refused."""
    head, _, rest = content.partition(b"\n")
    try:
        told = orjson.loads(head)
        form = told["form"]
    except _BROKEN as fault:
        raise Refused(UNREADABLE) from fault
    if form != FORM:
        raise Refused(
            f"Paketet är skrivet av en nyare version (form {form}). Uppgradera den här installationen. "
            "Inget lästes in."
        )
    try:
        return _package(told, rest)
    except _BROKEN as fault:
        raise Refused(UNREADABLE) from fault


_PLAIN: Final = ("installation", "to", "operation", "name", "areas", "since", "until", "closed", "stays")
_TEXTS: Final = ("act", "actor", "text_digest", "digest")
_MAYBE: Final = ("point", "salt", "text")


def _claim(claim: Claim | None) -> dict[str, Any] | None:
    if claim is None:
        return None
    names = ("term", "installation", "island", "name")
    stands = {name: getattr(claim.standing, name) for name in names}
    return {**stands, "chain": claim.chain, "took": claim.took, "follows": claim.follows}


def _claimed(told: Mapping[str, Any] | None) -> Claim | None:
    if told is None:
        return None
    installation, island, name = (_text(told[one]) for one in ("installation", "island", "name"))
    if why_not_text(name, "name", LONGEST_NAME) is not None:
        raise ValueError("no name that a server may have")
    standing = Standing(_number(told["term"]), installation, island, name)
    return Claim(standing, _text(told["chain"]), _number(told["took"]), _text(told["follows"]))


def _entry(one: Carried) -> dict[str, Any]:
    times = {name: wire_time(getattr(one, name)) for name in ("occurred_at", "recorded_at")}
    names = ("revision", "kind", "facts", "stamp", *_TEXTS, *_MAYBE)
    return {**{name: getattr(one, name) for name in names}, **times}


def _package(told: Mapping[str, Any], rest: bytes) -> Package:
    return Package(
        **{name: _text(told[name]) for name in ("installation", "to", "operation", "name")},
        **{name: _number(told[name]) for name in ("since", "until")},
        areas=tuple(_text(area) for area in told["areas"]),
        closed=_yes_or_no(told["closed"]),
        stays=_numbers(told["stays"]),
        made_at=_moment(told["made_at"]),
        entries=tuple(_carried(one) for one in told["entries"]),
        links=tuple(
            Link(_number(number), _text(act), _text(digest)) for number, act, digest in told["links"]
        ),
        known=tuple(
            Known(_text(name), _number(parted), _numbers(numbers)) for name, parted, numbers in told["known"]
        ),
        files=dict(_files(told["files"], rest)),
        claim=_claimed(told.get("claim")),
    )


def _carried(told: Mapping[str, Any]) -> Carried:
    kind = EntryKind(told["kind"])
    if Trait.CARRIED not in KINDS[kind].traits:
        raise ValueError(f"{kind} is not carried")
    return Carried(
        revision=_number(told["revision"]),
        kind=kind,
        facts=dict(told["facts"]),
        stamp=_number(told["stamp"]),
        occurred_at=_moment(told["occurred_at"]),
        recorded_at=_moment(told["recorded_at"]),
        **{name: _text(told[name]) for name in _TEXTS},
        **{name: _text_or_none(told[name]) for name in _MAYBE},
    )


def _moment(stated: Any) -> datetime:
    found = datetime.fromisoformat(_text(stated))
    if not is_moment(found):
        raise ValueError("no moment of ours")
    return found.astimezone(UTC)


def _text(stated: Any) -> Any:
    if not isinstance(stated, str):
        raise TypeError("not a text")
    return stated


def _text_or_none(stated: Any) -> Any:
    return None if stated is None else _text(stated)


def _number(stated: Any) -> Any:
    """Return a number of entries; what is no number is not made one, and none is beyond a column."""
    if type(stated) is not int or not 0 <= stated <= _LARGEST_NUMBER:
        raise TypeError("not a number of entries")
    return stated


def _numbers(stated: Any) -> dict[str, int]:
    return {_text(name): _number(number) for name, number in stated.items()}


def _yes_or_no(stated: Any) -> bool:
    if not isinstance(stated, bool):
        raise TypeError("neither yes nor no")
    return stated


def _files(told: list[tuple[int, int]], rest: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    for number, length in told:
        end = at + _number(length)
        yield _number(number), rest[at:end]
        at = end
    if at != len(rest):
        raise ValueError("the files are not as long as stated")
