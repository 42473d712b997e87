"""What a package holds besides the journal and the facts: published reports and attachments."""

from collections.abc import Iterator
from dataclasses import dataclass

from data.database import Store
from data.domain.facts import Operation


@dataclass(frozen=True, slots=True)
class Extra:
    """A file of its own in the package, by the name it has there."""

    name: str
    content: bytes


def extra_files(_store: Store, _operation: Operation, *, whole: bool) -> Iterator[Extra]:
    """Yield published reports and attachments."""
    yield from ()
