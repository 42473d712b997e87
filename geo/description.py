"""What a municipality says of itself and its files: the TOML description the build starts from."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, TypeVar

from pyproj.exceptions import CRSError

from geo.crs import METRIC, is_metric
from geo.errors import BrokenReference

Section = TypeVar("Section")


@dataclass(frozen=True, slots=True)
class Texts:
    """Where a kind of data comes from; every generated layer carries these words."""

    source: str
    licence: str
    vintage: str
    attribution: str
    notice: str = ""
    not_for: str = ""


@dataclass(frozen=True, slots=True)
class Rules:
    """How hard the map is generalised; the defaults suit a city drawn at 10–20 metres per pixel."""

    tolerance_m: float = 15.0
    rail_tolerance_m: float = 20.0
    min_water_m2: float = 1500.0
    min_islet_m2: float = 2000.0
    sliver_m2: float = 100.0
    context_m: float = 20000.0


@dataclass(frozen=True, slots=True)
class PointTexts:
    """What every example point says of itself; `operated_by` may hold `{area}`."""

    source: str
    operated_by: str
    infrastructure_by: str
    owner: str
    fault_contact: str
    total: int = 52


@dataclass(frozen=True, slots=True)
class Description:
    """A municipality in words: `sources` has `map` and, as needed, one for each kind of file."""

    name: str
    code: str
    metric_crs: str
    rules: Rules
    sources: Mapping[str, Texts]
    points: PointTexts | None

    def texts(self, kind: str) -> Texts:
        """Return the words for one kind of data; what was not told apart comes from the map's source."""
        return self.sources.get(kind, self.sources["map"])


def read_description(path: Path) -> Description:
    """Read a description; BrokenReference when it is not TOML, or a word is missing or unknown."""
    raw = _toml(path)
    for key in ("name", "municipality_code"):
        if not isinstance(raw.get(key), str):
            raise BrokenReference(path.name, None, f"uppgiften ”{key}” saknas eller är inte text")
    sources = raw.get("sources", {})
    if "map" not in sources:
        raise BrokenReference(path.name, None, "avsnittet [sources.map] saknas")
    points = raw.get("example_points")
    return Description(
        name=raw["name"],
        code=raw["municipality_code"],
        metric_crs=_metric_crs(path, raw.get("metric_crs", METRIC)),
        rules=_section(path, "generalise", Rules, raw.get("generalise", {})),
        sources={kind: _section(path, f"sources.{kind}", Texts, texts) for kind, texts in sources.items()},
        points=None if points is None else _section(path, "example_points", PointTexts, points),
    )


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as missing:
        raise BrokenReference(path.name, None, "filen finns inte") from missing
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise BrokenReference(path.name, None, f"filen är inte TOML i UTF-8 ({fault})") from fault


def _metric_crs(path: Path, name: str) -> str:
    try:
        if is_metric(name):
            return name
    except CRSError:
        pass  # an unknown name and a known one in degrees get the same answer
    raise BrokenReference(path.name, None, f"”{name}” är inte ett koordinatsystem i meter")


def _section(path: Path, section: str, kind: type[Section], raw: Mapping[str, Any]) -> Section:
    known = {field.name for field in fields(kind)}  # type: ignore[arg-type]  # every kind here is a dataclass
    if unknown := sorted(set(raw) - known):
        raise BrokenReference(path.name, None, f"okänd uppgift ”{unknown[0]}” i avsnittet [{section}]")
    try:
        return kind(**raw)
    except TypeError as fault:
        missing = str(fault).partition("argument")[2].strip(" s:")
        raise BrokenReference(path.name, None, f"[{section}] saknar {missing}") from fault
