"""Choosing the copy to put back: the newest there is, with what only a person knows asked for."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from . import copies
from .copies import Copy
from .package import Package, StopError
from .placing import Place
from .talking import age, ask, clock, day, other_zone, pick, say, time_of_day, yes

_SKEW: Final = timedelta(minutes=2)
_WRONG_CLOCK: Final = (
    "Ställ klockan i datorn först: fel klocka ger fel åldrar på storskärmen. "
    "Öppna datorns inställningar, Datum och tid. Börja sedan om från den här raden."
)
_UNCHANGED: Final = "Inget har ändrats på datorn."


@dataclass(frozen=True)
class Found:
    """What lies on the sticks: the copies that can be put back, newest first, and the folders."""

    copies: Sequence[Copy]
    folders: Sequence[Path]


def found(package: Package, now: datetime) -> Found:
    """Find the copies, newest first; ask what only a person knows."""
    other = other_zone(now)
    if other:
        say(f"\n{other}")
    if not yes(f"Klockan är {time_of_day(now)}, {day(now)}, svensk tid. Stämmer det?"):
        raise StopError(_WRONG_CLOCK)
    while True:
        folders = [*copies.places(package.path), *(Path(one) for one in sys.argv[1:] if Path(one).is_dir())]
        every = copies.newest_first([*copies.copies(folders), *_inside(package)])
        usable = [one for one in every if not one.why]
        _say_locked(every, usable)
        if usable:
            return Found(_not_newer(usable, package, now), folders)
        say("\nIngen kopia av läget finns på stickan.")
        choice = pick("1: Jag sätter i en annan sticka. 2: Börja utan, med tomt läge.", 2)
        if choice == 2:
            return Found((), folders)


def put_back(new: Place, choices: Found, phrase: str) -> "Copy | None":
    """Put the newest copy back that holds and that is known or vouched for; None where there was none."""
    for at, copy in enumerate(choices.copies):
        why = _why_not(new, copy, phrase)
        if not why:
            return copy
        _offer_next(why, choices.copies[at + 1 :])
    return None


def _why_not(new: Place, copy: Copy, phrase: str) -> str:
    """Try to put one back; return why it was not. What the envelope's own phrase opens is known by that."""
    if copy.path is not None and not copy.sealed and not _known(new, copy):
        return "Den kopian lämnas."
    say("Lägger tillbaka läget och kontrollerar varje uppgift ...")
    asked = {"do": "restore", "path": str(copy.path or ""), "home": str(new.home)}
    typed = phrase
    try:
        while "entries" not in (done := new.answers({**asked, "phrase": typed})):
            first = typed == phrase
            typed = ask("Kopian har ett annat lösenord. Skriv det (tom rad: ta en annan), och tryck Enter:")
            if not typed:
                return f"Kopian {copy.path} går inte att öppna."
            if first and not _known(new, copy):
                return "Den kopian lämnas."
    except StopError as stop:
        return str(stop)
    say(f"{done['entries']} uppgifter är tillbaka, och inget skiljer.")
    return ""


def _known(new: Place, copy: Copy) -> bool:
    """Return whether a copy is signed by the server that made the start stick, or somebody vouches for it."""
    doubt = new.answers({"do": "check", "path": str(copy.path), "home": str(new.home)})["doubt"]
    if not doubt:
        return True
    say(f"\n{doubt} ({copy.path})")
    say("1: Ta en annan kopia. Svara så om du är osäker.")
    say("2: Ta den ändå: jag vet vem som har gjort den.")
    return pick("Vad gäller?", 2) == 2


def _offer_next(why: str, left: Sequence[Copy]) -> None:
    """Say why a copy was not put back, and let the next one be chosen; raises StopError where none is."""
    if not left:
        raise StopError(f"{why} Ingen annan kopia finns. Sätt i en annan sticka, och börja om. {_UNCHANGED}")
    say(f"\n{why}")
    say(f"Nästa kopia är från {clock(left[0].at)}. Det som har hänt sedan dess är inte med i den.")
    if not yes("Ska den tas i stället?"):
        raise StopError(_UNCHANGED)


def _not_newer(usable: Sequence[Copy], package: Package, now: datetime) -> Sequence[Copy]:
    """Return the copies from the newest that this version and this clock can answer for."""
    for at, copy in enumerate(usable):
        _say_copy(usable[at:], now)
        why = _why_newer(copy, package, now)
        if not why:
            return [one for one in usable[at:] if not _why_newer(one, package, now)]
        _offer_next(why, usable[at + 1 :])
    return ()


def _say_locked(found: Sequence[Copy], every: Sequence[Copy]) -> None:
    """Say of a newer copy that it lies there, and why it is not the one that is put back."""
    if found and found[0] not in every:
        newest = found[0]
        at = clock(newest.at)
        say(f"\nEn kopia från {at} kan inte läsas här: {newest.why} ({newest.path}).")


def _inside(package: Package) -> list[Copy]:
    held = package.said.get("backup")
    if not held:
        return []
    return [Copy(None, int(held["revision"]), datetime.fromisoformat(held["at"]), str(held["schema"]))]


def _say_copy(every: Sequence[Copy], now: datetime) -> None:
    newest = every[0]
    where = "på startstickan, förseglat" if newest.path is None else f"på stickan, {newest.path}"
    said = age(now - newest.at) if newest.at <= now else "senare än nu"
    say(f"\nJag hittade läget till {clock(newest.at)}, {said} ({where}).")
    if len(every) > 1:
        say(f"{len(every) - 1} äldre kopior lämnas som de är.")


def _why_newer(copy: Copy, package: Package, now: datetime) -> str:
    if copy.schema not in package.said["schemas"]:
        return "Kopian av läget är skriven av en nyare version än startstickans. Ta den nyaste startstickan."
    if copy.at > now + _SKEW:
        return f"Kopian är från {clock(copy.at)}, alltså senare än nu. {_WRONG_CLOCK}"
    return ""
