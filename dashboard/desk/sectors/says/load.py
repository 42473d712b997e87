"""Reading a sector list in at the desk: in words, exactly what a file would change and why it cannot."""

from collections.abc import Iterator
from dataclasses import dataclass

from dashboard.desk.register.says import RefusedRow
from dashboard.words import _
from data.sectors.acts import PartChange, SectorsChange
from data.sectors.list_file import HEADINGS, SHEETS, Listed


@dataclass(frozen=True, slots=True)
class SectorRun:
    """A file as it was looked through: what it says, and what loading it would do to the list as it was."""

    file: str
    listed: Listed
    change: SectorsChange


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """One row that is new, changed (with its fields) or gone, and the sheet it is in."""

    sheet: str
    row: str
    what: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class SectorDifference:
    """What a file would do, each row told; `why_not` is why it cannot be read in as it is."""

    rows: tuple[ChangedRow, ...]
    refused: tuple[RefusedRow, ...]
    counts: tuple[int, int, int]
    why_not: str
    act: str


def difference(run: SectorRun) -> SectorDifference:
    faults = [*run.listed.faults, *map(run.listed.where, run.change.refused)]
    parts = list(run.change.parts.values())
    counts = (
        sum(len(one.new) for one in parts),
        sum(len(one.changed) for one in parts),
        sum(len(one.gone) for one in parts),
    )
    total = sum(counts)
    return SectorDifference(
        rows=tuple(row for name, part in run.change.parts.items() for row in _rows(SHEETS[name], part)),
        refused=tuple(RefusedRow(one.sheet, str(one.row or ""), one.column, one.reason) for one in faults),
        counts=counts,
        why_not=_why_not(len(faults), total),
        act=_.n("Läs in %(n)d ändring", "Läs in %(n)d ändringar", total),
    )


def _why_not(faults: int, total: int) -> str:
    if faults:
        return _.n(
            "%(n)d fel i listan. Rätta det i filen och välj den igen: allt eller inget läses in.",
            "%(n)d fel i listan. Rätta dem i filen och välj den igen: allt eller inget läses in.",
            faults,
        )
    return "" if total else _("Inget ändras: sektorslistan är redan som i filen.")


def _rows(sheet: str, part: PartChange) -> Iterator[ChangedRow]:
    for key in part.changed:
        for one in part.fields[key]:
            before, after = _shown(one.before), _shown(one.after)
            yield ChangedRow(sheet, key, HEADINGS[one.name], before, after)
    yield from (ChangedRow(sheet, key, _("försvinner")) for key in part.gone)
    yield from (ChangedRow(sheet, key, _("ny")) for key in part.new)


def _shown(value: object) -> str:
    match value:
        case None | "":
            return _("ej angivet")
        case bool():
            return _("ja") if value else _("nej")
    return str(value)
