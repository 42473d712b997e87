"""The words of a forecast, as they travel on the wire."""

from enum import StrEnum


class Basis(StrEnum):
    """What a coming loss is known by, the surest first."""

    UTHALLIGHET = "uthallighet"
    TANK = "tank"
    FOLJDKEDJA = "foljdkedja"
