"""Why another installation writes the store from an entry on, as it travels on the wire."""

from enum import StrEnum


class Took(StrEnum):
    """It took over from the one before, or parted from it and goes on alone beside it.

    Where the one before had stood down for it first, it took over with all that had come in there.
    """

    OVERTAG = "overtag"
    OVERLAMNAD = "overlamnad"
    DELNING = "delning"
