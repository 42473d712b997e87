"""The words of what a point has to last on; each has its line in the glossary."""

from enum import StrEnum


class Reserve(StrEnum):
    """How a point has electricity without the grid."""

    INGEN = "ingen"
    FAST = "fast"
    FORBEREDD = "forberedd"
    AVTALAD = "avtalad"
