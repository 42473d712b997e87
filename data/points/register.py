"""A trygghetspunkt as the municipality's list states it, before any operation has seen it."""

from dataclasses import dataclass

from data.words import Answer, PointKind


@dataclass(frozen=True, slots=True)
class NewPoint:
    """One row of a point list, its area already settled by position. WGS84 degrees.

    What has a default may be left out of a list: the file's columns follow from it (`list_file.py`), and so
    do those of what leaves. A yes or no is an `Answer`.
    """

    id: str
    name: str
    address: str
    area: str
    lon: float
    lat: float
    kind: PointKind
    example: bool
    source: str
    capacity: int | None
    operated_by: str
    infrastructure_by: str
    owner: str
    fault_contact: str
    accessibility: Answer | None = None
    children: Answer | None = None
    pets: Answer | None = None
    languages: str = ""
    outage_plan: str = ""
    water_plan: str = ""
    supplier: str = ""
