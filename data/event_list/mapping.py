"""Which column of another system's extract means what: data, because we do not own its format."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Final
from zoneinfo import ZoneInfo, available_timezones

from data.domain.events import why_not_source
from data.errors import Refused
from data.table_file.layout import Layout
from data.table_file.yaml_text import UnreadableYaml, read_plain

NEEDED: Final = ("id", "at", "area", "title")
OPTIONAL: Final = ("organisation", "category", "status")
HEADINGS: Final = {
    "id": "id",
    "at": "tid",
    "organisation": "organisation",
    "area": "område",
    "title": "rubrik",
    "category": "kategori",
    "status": "status",
}
_PARTS: Final = {"verified", "time_zone", "columns", "areas"}


@dataclass(frozen=True, slots=True)
class EventMapping:
    """How one source's extract is read. `verified`: somebody has held it against a real one."""

    source: str
    layout: Layout
    zone: ZoneInfo
    areas: Mapping[str, str]
    verified: bool


def shipped() -> bytes:
    """Return the mappings that come along, which are assumptions."""
    return (files("data") / "reference" / "events.yaml").read_bytes()


def mapping_of(content: bytes, source: str) -> EventMapping:
    """Return a source's mapping out of a YAML file; raises Refused with what is wrong in it."""
    try:
        said = read_plain(content)
    except UnreadableYaml as fault:
        raise Refused(f"Kolumnbeskrivningen kan inte läsas. {fault}", "mapping") from fault
    if not isinstance(said, dict) or not all(isinstance(one, dict) for one in said.values()):
        raise Refused("Kolumnbeskrivningen ska ha en del för varje källa, till exempel ia.", "mapping")
    if source not in said:
        raise Refused(
            f"Källan {source} finns inte i kolumnbeskrivningen: {', '.join(map(str, said))}.", "source"
        )
    if (reason := why_not_source(source)) is not None:
        raise Refused(reason.text, reason.field)
    return _mapping(source, said[source])


def _mapping(source: str, said: Mapping[Any, Any]) -> EventMapping:
    unknown = sorted(str(name) for name in said if name not in _PARTS)
    columns, areas = said.get("columns"), said.get("areas") or {}
    if unknown or not isinstance(columns, dict) or not isinstance(areas, dict):
        raise _wrong(source, f"delarna är {', '.join(sorted(_PARTS))}")
    names = (*NEEDED, *OPTIONAL)
    if set(columns) - set(names) or set(NEEDED) - set(columns):
        raise _wrong(source, f"columns ska ha {', '.join(NEEDED)} och får ha {', '.join(OPTIONAL)}")
    if not all(
        isinstance(said, list) and all(isinstance(one, str) for one in said) for said in columns.values()
    ):
        raise _wrong(source, "varje kolumn ska ha en lista av rubriker")
    zone = said.get("time_zone", "Europe/Stockholm")
    if zone not in available_timezones():
        raise _wrong(source, f"tidszonen {zone} finns inte")
    layout = Layout(
        needed=NEEDED,
        optional=tuple(name for name in OPTIONAL if name in columns),
        headings={name: headings[0] if headings else HEADINGS[name] for name, headings in columns.items()},
        also={name: (HEADINGS[name], *headings) for name, headings in columns.items()},
        ids=(),
        times=("at",),
        ignores=True,
    )
    named = {_folded(str(name)): str(area) for name, area in areas.items()}
    return EventMapping(source, layout, ZoneInfo(str(zone)), named, said.get("verified") is True)


def _wrong(source: str, why: str) -> Refused:
    return Refused(f"Kolumnbeskrivningen av {source} är fel: {why}.", "mapping")


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()
