"""Whether the given layers fit together: no gap, no overlap, nothing outside its area."""

from collections.abc import Iterator

import shapely
from geopandas import GeoDataFrame, GeoSeries
from shapely.geometry.base import BaseGeometry

from geo.crs import to_metric, to_wgs84
from geo.description import Rules
from geo.errors import BrokenInput, BrokenReference
from geo.inputs import Inputs

ENCLAVE_M2 = 1_000_000.0  # without an outline, a smaller hole is a gap and a larger one another municipality


class Checker:
    """Checks one set of inputs in the metric system; faults smaller than a sliver are drawing noise."""

    def __init__(self, inputs: Inputs, rules: Rules, metric_crs: str) -> None:
        self.inputs, self.sliver_m2, self.crs = inputs, rules.sliver_m2, metric_crs
        self.areas = to_metric(inputs.areas, metric_crs)
        self.whole: BaseGeometry = shapely.union_all(self.areas.geometry.to_numpy())

    def faults(self) -> Iterator[BrokenReference]:
        """Yield everything that does not fit, named by file, row and place."""
        yield from self.overlaps(self.areas, "areas")
        yield from self.gaps()
        if self.inputs.districts is not None:
            districts = to_metric(self.inputs.districts, self.crs)
            yield from self.overlaps(districts, "districts")
            yield from self.strays(districts)
        yield from self.land_faults()

    def file(self, kind: str) -> str:
        return self.inputs.digests[kind][0]

    def overlaps(self, frame: GeoDataFrame, kind: str) -> Iterator[BrokenReference]:
        """Yield a fault for each pair of rows that cover the same ground."""
        shapes = frame.geometry
        left, right = shapes.sindex.query(shapes, predicate="intersects")
        for one, other in sorted(zip(left, right, strict=True)):
            if one >= other:
                continue
            for part in self.parts(shapes.iloc[one].intersection(shapes.iloc[other])):
                names = f"”{frame['name'].iloc[one]}” och ”{frame['name'].iloc[other]}”"
                yield BrokenReference(
                    self.file(kind), int(one) + 1, f"{names} (rad {other + 1}) överlappar varandra, {part}"
                )

    def gaps(self) -> Iterator[BrokenReference]:
        """Yield a fault for each part of the municipality in no area, and each part of an area outside it."""
        file = self.file("areas")
        for part in self.parts(self.municipality().difference(self.whole)):
            yield BrokenReference(file, None, f"områdena lämnar en lucka, {part}")
        if self.inputs.outline is None:
            return
        for row, name, shape in self.rows(self.areas):
            for part in self.parts(shape.difference(self.municipality())):
                yield BrokenReference(file, row, f"”{name}” går utanför kommungränsen, {part}")

    def municipality(self) -> BaseGeometry:
        """Return the given outline; without one, the areas with small holes filled (metric)."""
        if self.inputs.outline is not None:
            return shapely.union_all(to_metric(self.inputs.outline, self.crs).geometry.to_numpy())
        holes = [
            shapely.Polygon(ring)
            for part in shapely.get_parts(self.whole)
            for ring in part.interiors
            if shapely.Polygon(ring).area < ENCLAVE_M2
        ]
        return shapely.union_all([self.whole, *holes])

    def strays(self, districts: GeoDataFrame) -> Iterator[BrokenReference]:
        """Yield a fault for each district that lies in more than one area, or in none."""
        for row, name, shape in self.rows(districts):
            inside = self.areas.geometry.intersection(shape).area.max()
            if shape.area - inside > self.sliver_m2:
                percent = 100 * inside / shape.area
                yield BrokenReference(
                    self.file("districts"),
                    row,
                    f"stadsdelen ”{name}” ligger inte helt i ett område (högst {percent:.1f} % i samma)",
                )

    def land_faults(self) -> Iterator[BrokenReference]:
        """Yield faults of the areas' land: unknown area, land outside its area, land that is also water."""
        if self.inputs.areas_land is None:
            return
        file, land = self.file("areas_land"), to_metric(self.inputs.areas_land, self.crs)
        shapes = dict(zip(self.areas["name"], self.areas.geometry, strict=True))
        for row, name, shape in self.rows(land):
            if name not in shapes:
                yield BrokenReference(file, row, f"området ”{name}” finns inte bland områdena")
                continue
            for part in self.parts(shape.difference(shapes[name])):
                yield BrokenReference(file, row, f"land i ”{name}” ligger utanför området, {part}")
        for name in sorted(set(shapes) - set(land["name"])):
            yield BrokenReference(file, None, f"området ”{name}” saknas")
        if self.inputs.water is not None:
            yield from self.wet_land(land, to_metric(self.inputs.water, self.crs))

    def wet_land(self, land: GeoDataFrame, water: GeoDataFrame) -> Iterator[BrokenReference]:
        """Yield a fault for each place that is land in one file and water in the other."""
        wet: BaseGeometry = shapely.union_all(water.geometry.to_numpy())
        for row, name, shape in self.rows(land):
            for part in self.parts(shape.intersection(wet)):
                yield BrokenReference(
                    self.file("areas_land"), row, f"land i ”{name}” är vatten i {self.file('water')}, {part}"
                )

    def rows(self, frame: GeoDataFrame) -> Iterator[tuple[int, str, BaseGeometry]]:
        for row, (name, shape) in enumerate(zip(frame["name"], frame.geometry, strict=True), start=1):
            yield row, name, shape

    def parts(self, shape: BaseGeometry) -> Iterator[str]:
        """Describe each part of a shape (metric) that is larger than a sliver: size and position."""
        for part in shapely.get_parts(shape):
            if part.area > self.sliver_m2:
                spot = to_wgs84(GeoDataFrame(geometry=GeoSeries([part.representative_point()], crs=self.crs)))
                where = spot.geometry.iloc[0]
                yield f"{part.area:.0f} m² vid {where.y:.5f} N, {where.x:.5f} O"


def check_inputs(inputs: Inputs, rules: Rules, metric_crs: str) -> None:
    """Raise BrokenInput with every way in which the layers do not fit together."""
    if faults := list(Checker(inputs, rules, metric_crs).faults()):
        raise BrokenInput(faults)
