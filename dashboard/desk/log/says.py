"""What can be done with a row of the log, and which rows say something of another: pure, no Streamlit."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from dashboard.words import _
from dashboard.words.log_rows import LogRow
from data.entries.entry import Entry
from data.errors import Reason
from data.log.rules import why_not_correct, why_not_mask
from data.operations.facts import Operation
from data.operations.rules import why_not_act_in
from data.points.facts import Picture
from data.rights import Deed, Place, Who, may, place_of


class Way(StrEnum):
    """What can be done with a row."""

    CORRECT = "correct"
    ATTACH = "attach"
    MASK = "mask"


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that whoever looks may do with a row; `why_not` where this row does not let them."""

    way: Way
    label: str
    why_not: str


def choices(entry: Entry, picture: Picture, who: Who) -> tuple[Choice, ...]:
    """Return what somebody may do with an entry where it stands, by the rules that the acts go by."""
    return tuple(_choices(entry, picture.operation, _place(entry, picture), who))


def _choices(entry: Entry, operation: Operation, place: Place, who: Who) -> Iterator[Choice]:
    closed = why_not_act_in(operation)
    if may(who, Deed.CORRECT, place):
        why = closed or why_not_correct(entry.revision, entry.kind)
        yield _choice(Way.CORRECT, _("Rätta"), why)
    if may(who, Deed.NOTE, place) and may(who, Deed.UPLOAD, place_of(operation)):
        yield _choice(Way.ATTACH, _("Bifoga fil"), closed)
    if may(who, Deed.MASK, place_of(operation)):
        why = why_not_mask(entry.revision, entry.kind, masked=entry.text is None)
        yield _choice(Way.MASK, _("Maskera"), why)


def _choice(way: Way, label: str, why: Reason | None) -> Choice:
    return Choice(way, label, why.text if why else "")


def _place(entry: Entry, picture: Picture) -> Place:
    point = next((one for one in picture.points if one.id == entry.point), None)
    return place_of(picture.operation, point)


def followed_by(rows: Sequence[LogRow]) -> Mapping[int, str]:
    """Return what later rows say of an earlier one, by its number: corrected, with a file, on which paper."""
    found: dict[int, list[str]] = {}
    for row in sorted(rows, key=lambda one: one.revision):
        if row.corrects is not None:
            found.setdefault(row.corrects, []).append(_("rättad i post %(n)d", n=row.revision))
        if row.to is not None:
            found.setdefault(row.to, []).append(_("fil i post %(n)d", n=row.revision))
        if row.sheet:
            for line in _lines_of(row, rows):
                found.setdefault(line, []).append(_("från pappersbladet i post %(n)d", n=row.revision))
    return {number: ", ".join(said) for number, said in found.items()}


def _lines_of(sheet: LogRow, rows: Sequence[LogRow]) -> Iterator[int]:
    """Yield what a sheet of paper became: written in the same moment, of the same point, before the sheet."""
    for row in rows:
        same = (row.recorded, row.place, row.source) == (sheet.recorded, sheet.place, sheet.source)
        if same and row.revision < sheet.revision and not row.sheet:
            yield row.revision
