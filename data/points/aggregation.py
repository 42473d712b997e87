"""Aggregation: when facts that are each harmless add up to a map of weaknesses.

What a fact says of one point is needed to help it. The same for many points says where a city is weakest:
how long each one lasts, which have nothing in reserve, on whom they depend (OSL 15:2 and 18:13).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from data.points.facts import Picture, Point
from data.preparedness.facts import Equipment
from data.preparedness.words import Reserve
from data.sectors.reports import SectorReport, rank
from data.words import Function, ImpactLevel, Staffing, Supply

# Förslag: from so many on it is no longer one point's state but the pattern of them all.
MANY: Final = 3
_RESERVES: Final = (Supply.RESERV, Supply.NODVATTEN)


@dataclass(frozen=True, slots=True)
class Shown:
    """How many places a list or file tells something sensitive of."""

    endurance: int = 0
    reserves: int = 0
    suppliers: int = 0
    plans: int = 0
    shortages: int = 0
    sectors: int = 0
    powerless: int = 0
    autonomy: int = 0


def why_weaknesses(shown: Shown) -> str:
    """Return the warning for what is shown together; empty where it is no map of weaknesses."""
    found = [words.format(count) for words, count in _said(shown) if count >= MANY]
    if not found:
        return ""
    return (
        f"Tillsammans blir uppgifterna en karta över svagheter: {', '.join(found)}. "
        "Pröva sekretess (OSL 15:2 och 18:13) innan de lämnas vidare."
    )


def _said(shown: Shown) -> tuple[tuple[str, int], ...]:
    return (
        ("uthållighet för {} punkter", shown.endurance),
        ("vilka {} punkter som går på reserv, och därmed vilka som inte gör det", shown.reserves),
        ("beroende av leverantör för {} punkter", shown.suppliers),
        ("planer vid avbrott för {} punkter", shown.plans),
        ("bemanning som brister på {} punkter", shown.shortages),
        ("allvarlig eller kritisk påverkan i {} sektorer", shown.sectors),
        ("vilka {} punkter som inte har någon reservkraft", shown.powerless),
        ("tank, effekt eller vattenförråd för {} punkter", shown.autonomy),
    )


def points_shown(picture: Picture) -> Shown:
    """Return what a list of an operation's points tells; an exercise's examples train the same care."""
    return _of_points(picture.points)


def register_shown(points: Iterable[Point]) -> Shown:
    """Return what the register tells; examples are made up and tell nothing."""
    real = [point for point in points if not point.example]
    return Shown(
        suppliers=sum(bool(point.supplier) for point in real),
        plans=sum(bool(point.outage_plan or point.water_plan) for point in real),
    )


def equipment_shown(equipment: Iterable[Equipment]) -> Shown:
    """Return what a list of the points' equipment tells; examples are made up and tell nothing."""
    real = [one for one in equipment if not one.example]
    return Shown(
        powerless=sum(one.reserve is Reserve.INGEN for one in real),
        autonomy=sum(bool(one.tank_litres or one.reserve_kw or one.water_litres) for one in real),
    )


def sectors_shown(reports: Iterable[SectorReport]) -> Shown:
    """Return what sectors' reports tell together."""
    grave = {one.sector for one in reports if rank(one.level) >= rank(ImpactLevel.ALLVARLIG)}
    return Shown(sectors=len(grave))


def _of_points(points: Iterable[Point]) -> Shown:
    listed = list(points)
    current = [[point.functions[function].current for function in Function] for point in listed]
    said = [[report for report in reports if report is not None] for reports in current]
    return Shown(
        endurance=sum(any(report.lasts_until for report in reports) for reports in said),
        reserves=sum(any(report.supply in _RESERVES for report in reports) for reports in said),
        shortages=sum(
            point.occupancy is not None and point.occupancy.staffing in (Staffing.KNAPP, Staffing.SAKNAS)
            for point in listed
        ),
    )
