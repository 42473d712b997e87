"""What is said of a package before and after it is read in, on the desk and at the terminal."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from dashboard.words import _, label
from dashboard.words.times import clock
from data.carried.acts import Reading
from data.entries.entry import EntryKind


def reading_lines(reading: Reading, name: str, now: datetime) -> Iterator[str]:
    """Yield what a package brings, or would bring, one sentence after the other."""
    yield _("Paket från %(name)s: %(operation)s.", name=name, operation=reading.name)
    if reading.new == 0 or reading.first is None or reading.last is None:
        yield _("Inget nytt: allt i paketet finns redan här.")
        return
    yield _.n(
        "%(n)d ny post, skriven där %(first)s.",
        "%(n)d nya poster, skrivna där %(first)s till %(last)s.",
        reading.new,
        first=clock(reading.first, now),
        last=clock(reading.last, now),
    )
    if reading.known:
        yield _.n("%(n)d post fanns redan här.", "%(n)d poster fanns redan här.", reading.known)
    yield from _conflicts(reading)
    if reading.closed:
        yield _("Händelsen är stängd där. Här ändras det inte: stäng den själv om den är slut.")
    if reading.stays:
        yield _("Bärs inte, utan står kvar där: %(what)s.", what=_staying(reading.stays))


def _conflicts(reading: Reading) -> Iterator[str]:
    if reading.conflicts:
        yield _.n(
            "%(n)d uppgift blir motstridig: ni har sagt olika. Avgör den i Läget.",
            "%(n)d uppgifter blir motstridiga: ni har sagt olika. Avgör dem i Läget.",
            reading.conflicts,
        )
    if reading.crossings:
        yield _.n(
            "%(n)d punkt eller begäran har beslutats på båda håll: det senaste beslutet gäller.",
            "%(n)d punkter eller begäranden har beslutats på båda håll: det senaste beslutet gäller.",
            reading.crossings,
        )


def _staying(stays: Mapping[str, int]) -> str:
    """Return how much stays of what; a kind that a newer version wrote has no name here yet."""
    known = {kind.value for kind in EntryKind}
    named = [f"{label(EntryKind(kind))} ({n})" for kind, n in sorted(stays.items()) if kind in known]
    other = sum(n for kind, n in stays.items() if kind not in known)
    return ", ".join([*named, *([_("annat (%(n)d)", n=other)] if other else [])])
