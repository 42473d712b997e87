"""Why what another installation wrote is not believed: its times, its numbers, its words, and what it says.

The same rules as for what is written here, asked of what came by stick; one entry that breaks them refuses
the whole package, in words that say which entry it is and what to do.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

import orjson

from data.carried.package import Carried, Package
from data.clock import CLOCK_TOLERANCE, day_and_time
from data.entries.codec import decode, decode_as, keeps_its_own, numbers_in
from data.entries.entry import EntryKind, What
from data.entries.operations import OperationOpened
from data.entries.reports import Reported
from data.entries.staff import FileAttached
from data.entries.typed import is_moment, well_typed
from data.errors import Reason
from data.freetext import LONGEST, LONGEST_NAME, why_not_personal, why_not_text
from data.log.attachments import why_not_file
from data.points.rules import LONGEST_ENDURANCE, LONGEST_VALIDITY
from data.store.journal import text_digest
from data.words import OperationKind

NOTHING: Final = "Inget lästes in."
# No chain is so long. A stamp that was higher could lift what is written here past what a column holds.
MOST_ENTRIES: Final = 10**9
_LONGEST_ID: Final = 128
_NAMES: Final = ("name", "decider", "sender", "recipient", "file")
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
# A key or an id may by chance hold ten digits in a row; nobody has written it.
_KEY: Final = re.compile(r"[0-9a-f-]{16,64}")


def why_not_clock(package: Package, now: datetime) -> Reason | None:
    """Why a package is from a clock that is not ours: what it reports would win over all that comes."""
    ahead = package.made_at - now
    if ahead <= CLOCK_TOLERANCE:
        return None
    return Reason(
        f"Paketet är skrivet {day_and_time(package.made_at)}, men klockan här är {day_and_time(now)}: den "
        f"andra installationens klocka går {_long(ahead)} före. Ställ den som går fel, och skriv ett nytt "
        f"paket. {NOTHING}"
    )


def _long(length: timedelta) -> str:
    minutes = max(1, round(length / timedelta(minutes=1)))
    hours, minutes = divmod(minutes, 60)
    said = f"{minutes} min" if minutes or not hours else ""
    return f"{hours} h {said}".strip() if hours else said


def why_not_entries(
    package: Package, new: tuple[Carried, ...], called: Mapping[int, int], lifted: int, now: datetime
) -> Iterator[Reason | None]:
    """Yield why what is new in a package is not believed; `lifted` is the latest stamp that is known here."""
    yield _why_not_named(package)
    yield _why_not_numbered(package)
    latest = package.until + lifted + MOST_ENTRIES
    for one in new:
        yield _why_not_said(package, one, called, latest, now) or _why_not_words(package, one)


def _why_not_named(package: Package) -> Reason | None:
    ids = _why_not_ids(package.operation, package.installation)
    wrong = why_not_text(package.name, "name", LONGEST_NAME) or ids
    if wrong is None:
        return None
    return Reason(f"Händelsens namn eller id i paketet går inte att läsa in: {wrong.text} {NOTHING}")


def _why_not_ids(*ids: str | None) -> Reason | None:
    wrong = (one for one in ids if one is not None and not _is_id(one))
    return Reason("Ett id saknas, är för långt eller har tecken som inte syns.") if any(wrong) else None


def _is_id(one: str) -> bool:
    return bool(one.strip()) and len(one) <= _LONGEST_ID and one.isprintable()


def _why_not_numbered(package: Package) -> Reason | None:
    """Entries come in the order of their numbers, each once, as they stand in a chain."""
    numbers = [one.revision for one in package.entries]
    acts = {one.act for one in package.numbered()}
    in_order = numbers == sorted(set(numbers)) and len(acts) == len(numbers) + len(package.links)
    known = (0 < one.revision <= package.until for one in package.numbered())
    return None if in_order and all(known) else Reason(f"Paketets poster är inte numrerade rätt. {NOTHING}")


def _why_not_said(
    package: Package, one: Carried, called: Mapping[int, int], latest: int, now: datetime
) -> Reason | None:
    broken = Reason(f"Post {one.revision} i paketet kan inte läsas. {NOTHING}")
    try:
        what = decode(one.kind, one.facts)
        origin = package.origin_of(one)
        named = numbers_in(one.kind, one.facts)
        texts = tuple(_texts(one.facts))
    except (ValueError, TypeError, LookupError, AttributeError, OverflowError, RecursionError):
        return broken
    if isinstance(what, OperationOpened) and what.kind is OperationKind.OVNING:
        return Reason("En övning bärs inte: var och en spelar sin egen.", "operation")
    held = (
        well_typed(what)
        and is_moment(origin.recorded_at)
        and _from_a_chain(one, what, origin, latest)
        and all(number in called and number < one.revision for number in named)
        and keeps_its_own(one.facts)
        and _why_not_ids(one.act, one.point, origin.installation) is None
    )
    if not held:
        return broken
    return _why_not_times(one, what, (one.occurred_at, one.recorded_at, origin.recorded_at), now) or (
        _why_not_texts(one, ((text, LONGEST) for text in texts), origin.recorded_at)
    )


def _from_a_chain(one: Carried, what: What, origin: Any, latest: int) -> bool:
    """Return whether an entry's numbers are such as a chain gives; its page showed none after it."""
    numbers = (origin.number, origin.stamp)
    if any(type(number) is not int or not 0 < number <= latest for number in numbers):
        return False
    digests = (origin.digest, one.digest, one.text_digest)
    if one.stamp != origin.stamp or not all(
        isinstance(held, str) and _DIGEST.fullmatch(held) for held in digests
    ):
        return False
    seen = what.seen if isinstance(what, Reported) else None
    return seen is None or 0 <= seen < origin.number


def _why_not_times(one: Carried, what: What, times: tuple[datetime, ...], now: datetime) -> Reason | None:
    """Why an entry is of a time that has not been, or says that it holds longer than anything may."""
    begun = (what.clock_started_at, what.clock_origin) if isinstance(what, OperationOpened) else ()
    newest = max(*times, *begun)
    if newest > now + CLOCK_TOLERANCE:
        return Reason(
            f"Post {one.revision} i paketet är daterad {day_and_time(newest)}, {_long(newest - now)} efter "
            f"vad klockan är här ({day_and_time(now)}): en av klockorna gick fel när den skrevs. {NOTHING} "
            "Rätta klockan, och läs in paketet igen när den tiden har varit."
        )
    if isinstance(what, OperationOpened) and what.clock_speed != 1:
        return Reason(f"Händelsens klocka går inte i vanlig takt. {NOTHING}")
    ends = {"valid_until": LONGEST_VALIDITY, "lasts_until": LONGEST_ENDURANCE}
    for name, longest in ends.items():
        until = getattr(what, name, None)
        if until is not None and until > one.occurred_at + longest:
            return Reason(
                f"Post {one.revision} i paketet säger sig gälla till {day_and_time(until)}, längre än en "
                f"rapport får. {NOTHING}"
            )
    return None


def _why_not_words(package: Package, one: Carried) -> Reason | None:
    """Why an entry's words are not those that its digest was taken of, or may not be kept."""
    written = package.origin_of(one).recorded_at
    said: dict[str, str] = {}
    if one.text is not None:
        if one.salt is None or text_digest(one.salt, one.text) != one.text_digest:
            return Reason(
                f"Texten till post {one.revision} i paketet är en annan än den som dess kontrollsumma är av. "
                f"{NOTHING}"
            )
        words = _words_of(one.text)
        if words is None:
            return Reason(f"Texten till post {one.revision} i paketet kan inte läsas. {NOTHING}")
        said = words
        if one.kind is EntryKind.ATTACHMENT and (wrong := _why_not_file(package, one, said, written)):
            return wrong
    limits = ((text, LONGEST_NAME if name in _NAMES else LONGEST) for name, text in said.items())
    return _why_not_texts(one, ((one.actor, LONGEST), *limits), written)


def _why_not_file(
    package: Package, one: Carried, said: Mapping[str, str], written: datetime
) -> Reason | None:
    """Why a file is not the one that its entry says, or none that is taken."""
    content = package.files.get(one.revision, b"")
    if hashlib.sha256(content).hexdigest() != decode_as(FileAttached, one.facts).sha256:
        return Reason(f"Bilagan till post {one.revision} är inte den som posten säger. {NOTHING}")
    wrong = why_not_file(said.get("file", ""), content, written)
    return (
        Reason(f"Bilagan till post {one.revision} går inte att läsa in: {wrong.text} {NOTHING}")
        if wrong
        else None
    )


def _words_of(text: str) -> dict[str, str] | None:
    """Return the words of an entry by their fields; None where they are something else."""
    try:
        words = orjson.loads(text)
    except ValueError:
        return None
    if not isinstance(words, dict) or not all(isinstance(said, str) for said in words.values()):
        return None
    return words


def _why_not_texts(one: Carried, texts: Any, written: datetime) -> Reason | None:
    """Why words may not be kept, by the rules of when they were written: a year later a date has passed."""
    for text, longest in texts:
        if _KEY.fullmatch(text):
            continue
        wrong = why_not_text(text, "text", longest) or why_not_personal(text, "text", written)
        if wrong is not None:
            return Reason(
                f"Post {one.revision} i paketet går inte att läsa in: {wrong.text} {NOTHING} Maskera posten "
                "där den skrevs, och skriv ett nytt paket."
            )
    return None


def _texts(value: object) -> Iterator[str]:
    """Yield every text among an entry's facts, the names of what they say too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, held in value.items():
            yield str(name)
            yield from _texts(held)
    elif isinstance(value, list | tuple):
        for held in value:
            yield from _texts(held)
