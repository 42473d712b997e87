"""The picture as GeoJSON for other systems: every fact with its age, source and expiry. WGS84, RFC 7946."""

from datetime import datetime
from typing import Any

from data import truth
from data.points.counting import undecided
from data.points.facts import Picture, Point, Report
from data.services.facts import Services, Stated
from data.words import Function


def points_geojson(picture: Picture, now: datetime, services: Services) -> dict[str, Any]:
    """Return the points as they are at `now` (the operation's time), their further functions by their ids."""
    return {
        "type": "FeatureCollection",
        "revision": picture.revision,
        "operation": picture.operation.id,
        "exercise": picture.operation.is_exercise,
        "at": _time(now),
        "features": [_feature(point, now, services) for point in picture.points],
    }


def _feature(point: Point, now: datetime, services: Services) -> dict[str, Any]:
    occupancy = truth.occupancy_now(point.occupancy, now)
    properties = {
        "id": point.id,
        "name": point.name,
        "address": point.address,
        "area": point.area,
        "kind": point.kind,
        "example": point.example,
        "temporary": point.temporary,
        "phase": point.phase,
        "undecided": undecided(point, [truth.effective(state, now) for state in point.functions.values()]),
        "phase_at": _time(point.phase_change.at) if point.phase_change else None,
        "version": point.version,
        "occupancy": occupancy.occupancy if occupancy else None,
        "staffing": occupancy.staffing if occupancy else None,
        "functions": {function.value: _function(point, function, now) for function in Function},
        "services": {one.service.id: _service(one, now) for one in services.at(point.id)},
    }
    geometry = {"type": "Point", "coordinates": [point.lon, point.lat]}
    return {"type": "Feature", "id": point.id, "geometry": geometry, "properties": properties}


def _function(point: Point, function: Function, now: datetime) -> dict[str, Any]:
    read = truth.effective(point.functions[function], now)
    report = read.report
    if report is None:
        return {**_read(read), "reported": None, "supply": read.supply}
    return {
        **_read(read),
        "reported": report.status,
        "supply": report.supply,
        "cause": report.cause,
        **_heard(report, now),
        "lasts_until": _time(report.lasts_until),
        "restored_estimate": _time(report.restored_estimate),
        "contradicted_by": read.rival.status if read.rival else None,
    }


def _service(one: Stated, now: datetime) -> dict[str, Any]:
    read = truth.effective(one.state, now)
    said = {"name": one.service.name, "listed": one.listed, **_read(read)}
    if read.report is None:
        return {**said, "reported": None}
    against = read.rival.status if read.rival else None
    return {**said, "reported": read.report.status, **_heard(read.report, now), "contradicted_by": against}


def _read(read: truth.Effective) -> dict[str, Any]:
    """`mark` has always been a word, also where nobody has said anything; `trust` is null there."""
    return {"status": read.status, "mark": read.mark, "trust": read.trust}


def _heard(report: Report, now: datetime) -> dict[str, Any]:
    return {
        "source": report.source,
        "channel": report.channel,
        "unconfirmed_device": report.unconfirmed_device,
        "observed_at": _time(report.observed_at),
        "age_s": int((now - report.observed_at).total_seconds()),
        "valid_until": _time(report.valid_until),
    }


def _time(moment: datetime | None) -> str | None:
    return moment.isoformat().replace("+00:00", "Z") if moment else None
