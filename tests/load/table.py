"""One row a measurement, with its budget, its peer and what limits it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    what: str
    figure: str
    budget: str
    kept: bool | None
    peer: str = "–"
    limit: str = ""


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which this share of the sorted values lie (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]


def show(rows: Iterable[Row]) -> None:
    """Print the table as Markdown, each row as it comes."""
    print("| what | figure | budget | kept | peer in the same run | what limits it |")
    print("|---|---|---|---|---|---|", flush=True)
    for row in rows:
        kept = {True: "yes", False: "NO", None: "–"}[row.kept]
        print(f"| {row.what} | {row.figure} | {row.budget} | {kept} | {row.peer} | {row.limit} |", flush=True)
