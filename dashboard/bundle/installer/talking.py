"""Saying and asking: short sentences, and an answer that can be given in one letter."""

import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta, tzinfo
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_DAYS: Final = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
_MONTHS: Final = (
    *("januari", "februari", "mars", "april", "maj", "juni", "juli"),
    *("augusti", "september", "oktober", "november", "december"),
)


class LeftError(Exception):
    """Nobody answers any more."""


def say(text: str = "") -> None:
    """Say a sentence."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def ask(question: str) -> str:
    """Ask, and return what was typed, without what stands around it."""
    sys.stdout.write(f"\n>> {question} ")
    sys.stdout.flush()
    try:
        typed = sys.stdin.readline()
    except UnicodeDecodeError:
        return ""
    if not typed:
        raise LeftError
    return typed.strip()


def yes(question: str) -> bool:
    """Ask until the answer is yes or no."""
    while True:
        answer = ask(f"{question} Skriv j för ja eller n för nej, och tryck Enter:").lower()
        if answer[:1] in ("j", "n"):
            return answer.startswith("j")
        say("Skriv bara bokstaven j eller n.")


def pick(question: str, most: int) -> int:
    """Ask until the answer is one of the numbers."""
    while True:
        answer = ask(f"{question} Skriv en siffra, 1 till {most}, och tryck Enter:")
        if answer.isdecimal() and 1 <= int(answer) <= most:
            return int(answer)
        say(f"Skriv bara en siffra, 1 till {most}.")


def waiting(what: str, done: Callable[[], bool], most_seconds: float) -> bool:
    """Say what is waited for, with a dot every other second; return whether it was done in time."""
    sys.stdout.write(what)
    sys.stdout.flush()
    begun = shown = time.monotonic()
    while not done():
        if time.monotonic() - begun > most_seconds:
            say()
            return False
        if time.monotonic() - shown > 2:
            shown = time.monotonic()
            sys.stdout.write(".")
            sys.stdout.flush()
        time.sleep(0.05)
    say(" klart.")
    return True


def swedish_time() -> "tzinfo | None":
    """Return the time zone of paper and wall; None, the machine's own, where it knows of no others."""
    try:
        return ZoneInfo("Europe/Stockholm")
    except ZoneInfoNotFoundError:
        return None


def swedish(moment: datetime) -> datetime:
    """Return a moment as clocks in Sweden show it, whatever this machine's own clock is set to show."""
    return moment.astimezone(swedish_time())


def day(moment: datetime) -> str:
    """Return a day as it is said."""
    at = swedish(moment)
    return f"{_DAYS[at.weekday()]} {at.day} {_MONTHS[at.month - 1]} {at.year}"


def time_of_day(moment: datetime) -> str:
    """Return a time of day; in the hour that comes twice when the clocks are put back, which of the two."""
    at = swedish(moment)
    if at.utcoffset() == at.replace(fold=1 - at.fold).utcoffset():
        return f"{at:%H:%M}"
    return f"{at:%H:%M} {'vintertid' if at.fold else 'sommartid'}"


def clock(moment: datetime) -> str:
    """Return a time of day and its date."""
    at = swedish(moment)
    return f"kl {time_of_day(moment)} den {at.day} {_MONTHS[at.month - 1]}"


def other_zone(moment: datetime) -> str:
    """Say that the machine's own clock shows another hour, where it does; empty where it does not."""
    own = moment.astimezone()
    if own.utcoffset() == swedish(moment).utcoffset():
        return ""
    return (
        f"Datorns egen klocka visar {own:%H:%M}, för den är inställd på ett annat lands tid. Det gör inget: "
        "här, på papperet och på storskärmen är det svensk tid."
    )


def age(passed: timedelta) -> str:
    """Return how old something is, in the largest unit that says enough."""
    minutes = int(passed.total_seconds() // 60)
    if minutes < 1:
        return "mindre än en minut gammalt"
    if minutes < 120:
        return f"{minutes} minuter gammalt" if minutes > 1 else "en minut gammalt"
    hours = minutes // 60
    return f"{hours} timmar gammalt" if hours < 48 else f"{hours // 24} dygn gammalt"
