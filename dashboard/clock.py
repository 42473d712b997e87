"""The one place that reads the clock; everything else takes `now` as an argument."""

from datetime import UTC, datetime


def now() -> datetime:
    """Return the real time, timezone-aware, in UTC."""
    return datetime.now(UTC)  # noqa: TID251
