"""A moment as Swedes read it: the one place where a time of day gets its words.

The night the clocks are put back an hour comes twice, and 02:40 is two moments. Each then says which it is.
"""

from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Stockholm")


class Season(StrEnum):
    """Which of the two hours a time of day is in, where there are two."""

    SUMMER = "sommartid"
    WINTER = "vintertid"


def season(moment: datetime) -> Season | None:
    """Return which of the two a moment's time of day is; None on all but one hour twice a year."""
    here = moment.astimezone(ZONE)
    if here.replace(fold=0).utcoffset() == here.replace(fold=1).utcoffset():
        return None
    return Season.WINTER if here.fold else Season.SUMMER


def time_of_day(moment: datetime, word: str | None = None) -> str:
    """Return "03:12", or "02:40 vintertid" where it comes twice; `word`: the season in another tongue."""
    which = season(moment)
    said = f"{moment.astimezone(ZONE):%H:%M}"
    return f"{said} {word or which}" if which else said


def day_and_time(moment: datetime) -> str:
    """Return "2027-01-14 03:12", as it can be typed back."""
    return f"{moment.astimezone(ZONE):%Y-%m-%d} {time_of_day(moment)}"
