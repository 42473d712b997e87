"""What checking a package found: what differs, what is masked, what could only be linked."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby

MOST_ENTRIES = 50


@dataclass(slots=True)
class PackageVerdict:
    """What a check found; `differences` are Swedish sentences: every file, and at most fifty entries.

    `notes` are what is told of a package although nothing in it differs. `masked` says which decision took
    an entry's words away; `unproven` holds entries whose words only the signature answers for.
    """

    operation: str = ""
    name: str = ""
    marking: str = ""
    retention: str = ""
    fingerprint: str = ""
    made_at: str = ""
    files: int = 0
    entries: int = 0
    linked: int = 0
    struck: int = 0
    unproven: int = 0
    masked: dict[int, int] = field(default_factory=dict)
    differences: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    _entries: int = 0

    @property
    def intact(self) -> bool:
        return not self.differences

    def add(self, difference: str) -> None:
        self.differences.append(difference)

    def add_entry(self, difference: str) -> None:
        """Add what differs in an entry: one change at the beginning of a chain can be seen in all of it."""
        self._entries += 1
        if self._entries <= MOST_ENTRIES:
            self.add(difference)

    def count(self) -> None:
        """Say how many more of the entries differ, once all are seen."""
        if self._entries > MOST_ENTRIES:
            self.add(f"… och {self._entries - MOST_ENTRIES} fel till i posterna.")


def masked_in_words(masked: Mapping[int, int]) -> Iterator[str]:
    """Yield a sentence for each decision that took words away."""
    for decision in sorted(set(masked.values())):
        numbers = spans(sorted(number for number, by in masked.items() if by == decision))
        one = "är maskerad" if numbers.isdecimal() else "är maskerade"
        yield f"Post {numbers} {one} genom beslutet i post {decision}."


def spans(numbers: Iterable[int]) -> str:
    """Return rising numbers as they are written in a sentence: 5, 7–12."""
    runs = (
        [number for _, number in run]
        for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0])
    )
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
