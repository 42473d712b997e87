"""Which areas lie beside each other, so that whoever is near can be asked for help first."""

from collections.abc import Mapping

from geo.crs import to_metric
from geo.layers import Pack

# Water between two shores does not make them strangers.
NEAR_M = 600.0


def bordering(pack: Pack) -> Mapping[str, tuple[str, ...]]:
    """Return for each area's id the ids of those within NEAR_M metres, the nearest centre first."""
    frame = to_metric(pack.areas, pack.metric_crs)
    shapes = dict(zip(frame["id"].astype(str), frame.geometry, strict=True))
    return {
        one: tuple(
            other
            for _far, other in sorted(
                (shape.centroid.distance(there.centroid), other)
                for other, there in shapes.items()
                if other != one and shape.distance(there) <= NEAR_M
            )
        )
        for one, shape in shapes.items()
    }
