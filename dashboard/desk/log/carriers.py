"""What installations are called that anything was carried here from, as read at the last revision."""

from collections.abc import Mapping

from dashboard.desk import last_read
from data.carried import partners


@last_read.at_the_revision(2)
def carriers() -> Mapping[str, str]:
    """Return their names by id; one that is called otherwise since is so from the next entry on."""
    return partners.carriers(last_read.store())
