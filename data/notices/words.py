"""How far a notice has come, as it travels on the wire."""

from enum import StrEnum


class NoticeState(StrEnum):
    """It waits, it has been sent, or it could not be."""

    VANTAR = "vantar"
    SKICKAD = "skickad"
    MISSLYCKAD = "misslyckad"
