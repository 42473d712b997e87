"""The page *Punktregister*: in words, exactly what a list would change and why it cannot be read in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from dashboard.words import _, label
from data import glossary
from data.list_files.table import LARGEST_ROWS
from data.points.acts.registers import PointsChange
from data.points.facts import Area, NewPoint
from data.points.list_file import LARGEST_FILE, OPTIONAL
from data.words import Answer, PointKind

FORMATS = ("xlsx", "csv", "geojson", "gpkg")
MOST_ROWS = 500  # of each table on a page; the whole is in the command's answer


@dataclass(frozen=True, slots=True)
class FieldChange:
    column: str
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class PointRow:
    """A point that is new, changed (with its fields) or withdrawn."""

    id: str
    name: str
    place: str
    example: bool
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """What a list would do to the register, each part counted and told."""

    new: tuple[PointRow, ...]
    changed: tuple[PointRow, ...]
    retired: tuple[PointRow, ...]

    @property
    def counts(self) -> dict[str, int]:
        return {
            "new": len(self.new),
            "changed": len(self.changed),
            "retired": len(self.retired),
        }


def difference(change: PointsChange, areas: Sequence[Area]) -> Difference:
    names = {area.id: area.name for area in areas}
    return Difference(
        new=tuple(_row(point, names) for point in change.new),
        changed=tuple(
            _row(one.after, names, _fields(one.before, one.after, one.fields, names))
            for one in change.changed
        ),
        retired=tuple(_row(point, names) for point in change.retired),
    )


def _row(point: NewPoint, areas: Mapping[str, str], fields: tuple[FieldChange, ...] = ()) -> PointRow:
    place = " · ".join(part for part in (areas.get(point.area, point.area), point.address) if part)
    return PointRow(point.id, point.name, place, point.example, fields)


def _fields(
    before: NewPoint, after: NewPoint, names: Sequence[str], areas: Mapping[str, str]
) -> tuple[FieldChange, ...]:
    return tuple(
        FieldChange(
            name,
            glossary.column(name, _.language),
            *(in_words(getattr(one, name), areas if name == "area" else {}) for one in (before, after)),
        )
        for name in names
    )


def in_words(value: object, areas: Mapping[str, str] = MappingProxyType({})) -> str:
    """Return what a field holds as people say it; nothing stated is said, not left blank."""
    match value:
        case None | "":
            return _("ej angivet")
        case bool():
            return _("ja") if value else _("nej")
        case Answer() | PointKind():
            return label(value)
        case float():
            return f"{value:.7f}".rstrip("0").rstrip(".")
    return areas.get(str(value), str(value))


def not_stated(points: Sequence[NewPoint]) -> str:
    """Return what the register still lacks, and of how many points; nothing where it lacks nothing."""
    lacking = {name: sum(getattr(point, name) in (None, "") for point in points) for name in OPTIONAL}
    said = [f"{glossary.column(name, _.language)} {count}" for name, count in lacking.items() if count]
    if not said:
        return ""
    return _("Ej angivet än, av %(all)d punkter: %(counts)s.", all=len(points), counts=", ".join(said))


def limits() -> str:
    """Return what may be uploaded."""
    return _(
        "XLSX, CSV (UTF-8), GeoJSON eller GeoPackage. Högst %(mb)d MB och %(rows)s punkter.",
        mb=LARGEST_FILE // 1_000_000,
        rows=f"{LARGEST_ROWS:,}".replace(",", " "),
    )
