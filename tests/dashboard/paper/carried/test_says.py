"""What is said of a package, also of one that a newer version wrote."""

from datetime import UTC, datetime

from dashboard.paper.carried.says import reading_lines
from data.carried.acts import Reading

NOW = datetime(2027, 1, 14, 2, 0, tzinfo=UTC)


def test_what_has_no_name_here_yet_is_counted() -> None:
    stays = {"seen": 2, "drone_flown": 3, "a_later_kind": 1}
    reading = Reading("op", "Storm", "a" * 16, 1, 0, NOW, NOW, 0, 0, False, stays, 7)
    last = list(reading_lines(reading, "Reservplatsen", NOW))[-1]
    assert last.endswith("(2), annat (4).")
