"""The words of what is assumed, as they travel on the wire."""

from enum import StrEnum


class LinkReach(StrEnum):
    """Where what follows follows: at the same point, or in the area when half of its points are without."""

    PUNKT = "punkt"
    OMRADE = "omrade"


class LinkCondition(StrEnum):
    """When it follows: whenever the ordinary supply is gone, or only where no reserve takes over."""

    ALLTID = "alltid"
    UTAN_RESERV = "utan_reserv"


class YearPart(StrEnum):
    VINTER = "vinter"
    VAR_HOST = "var_host"
    SOMMAR = "sommar"


class FigureKind(StrEnum):
    """A number that is assumed; the margin is a share, how far off a level and its use may be."""

    KW_BESOKARE = "kw_besokare"
    KW_VATTENKOKARE = "kw_vattenkokare"
    MARGINAL = "marginal"
