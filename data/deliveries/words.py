"""The words of what is driven, as they travel on the wire."""

from enum import StrEnum


class Cargo(StrEnum):
    """What is driven. People are fetched at a point, the others are left there."""

    DIESEL = "diesel"
    VATTEN = "vatten"
    PERSONER = "personer"


class ResourceKind(StrEnum):
    """What a row of the list is."""

    DEPA = "depa"
    FORDON = "fordon"
