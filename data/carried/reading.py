"""What a package means here before anything of it is written: what is new, and what it is called here."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select

from data.carried.judging import why_not_clock, why_not_entries
from data.carried.package import Carried, Known, Link, Package
from data.carried.reads import chains, lift
from data.carried.rules import why_not_municipality
from data.entries.carried import Numbering
from data.entries.codec import carried_facts, decode_as
from data.entries.entry import EntryKind
from data.entries.operations import Masked
from data.entries.points import PointAdded
from data.errors import Reason, Refused
from data.points.reads import area_ids
from data.store.journal import Brought, tip
from data.store.tables.carried import CARRIED_AS
from data.store.tables.core import JOURNAL, POINT

_HERE: Any = select(JOURNAL.c.revision, JOURNAL.c.act, JOURNAL.c.digest).where(
    JOURNAL.c.operation == bindparam("operation")
)
_CALLED: Any = select(CARRIED_AS.c.revision_there, CARRIED_AS.c.revision_here).where(
    CARRIED_AS.c.installation == bindparam("installation")
)
_POINTS: Any = select(POINT.c.id)
_RESTORED = Reason(
    "Den andra installationen har skrivit andra poster under nummer som den redan burit hit: den har gått "
    "tillbaka till en säkerhetskopia. Ge den en ny installationsnyckel och registrera den på nytt. "
    "Inget lästes in."
)


@dataclass(frozen=True, slots=True)
class Meeting:
    """A package beside what is here: `here` is what is known by its act, `first` the number that new gets."""

    package: Package
    here: Mapping[str, Link]
    new: tuple[Carried, ...]
    first: int
    parted: int

    @property
    def numbers(self) -> dict[str, int]:
        """Return what every act is called here once the package is read in."""
        known = {act: link.revision for act, link in self.here.items()}
        return known | {one.act: self.first + place for place, one in enumerate(self.new)}

    @property
    def called(self) -> dict[int, int]:
        """Return what each number there is here, once the package is read in."""
        numbers = self.numbers
        return {one.revision: numbers[one.act] for one in self.package.numbered() if one.act in numbers}


def meet(connection: Connection, package: Package, first: int) -> Meeting:
    """Return a package beside what is here of its operation."""
    rows = connection.execute(_HERE, {"operation": package.operation})
    here = {row.act: Link(row.revision, row.act, row.digest) for row in rows}
    new = tuple(one for one in package.entries if one.act not in here)
    same = (one.revision for one in package.numbered() if here.get(one.act) == one)
    return Meeting(package, here, new, first, max(same, default=0))


def why_not_read(
    connection: Connection, package: Package, own: str, now: datetime
) -> Iterator[Reason | None]:
    """Yield why a package is not for here, whatever is in it."""
    if package.to != own:
        yield Reason("Paketet är skrivet till en annan installation. Be om ett som är till den här.")
    if package.installation == own:
        yield Reason("Paketet är skrivet av den här installationen själv. Läs in den andras.")
    yield why_not_municipality(area_ids(connection), package.areas)
    yield why_not_clock(package, now)


def why_not_meet(connection: Connection, met: Meeting, now: datetime) -> Iterator[Reason | None]:
    """Yield why what is new cannot be written here."""
    yield _why_not_whole(met)
    yield _why_not_places(connection, met)
    lifted = tip(connection).revision + lift(connection)
    yield from why_not_entries(met.package, met.new, met.called, lifted, now)
    yield _why_not_words(met)


def _why_not_whole(met: Meeting) -> Reason | None:
    gone = [one.revision for one in met.package.links if one.act not in met.here]
    if gone:
        return Reason(
            f"{len(gone)} poster före paketets början finns inte här. Be om ett paket från händelsens "
            "början. Inget lästes in."
        )
    opens = any(one.kind is EntryKind.OPERATION_OPENED for one in met.new)
    if opens and met.here:
        return Reason("Det finns en annan händelse med samma id här. Inget lästes in.")
    return None


def _why_not_places(connection: Connection, met: Meeting) -> Reason | None:
    there = {one.point for one in met.new if one.point is not None}
    added = {one.point for one in met.new if one.kind is PointAdded.KIND}
    lacking = sorted(there - added - set(connection.execute(_POINTS).scalars()))
    if not lacking:
        return None
    return Reason(
        f"Punkter som paketet rapporterar om finns inte i registret här: {', '.join(lacking)}. Läs in samma "
        "punktlista som den andra har, och läs in paketet igen. Inget lästes in."
    )


def _why_not_words(met: Meeting) -> Reason | None:
    """Words that are gone come with the decision by which they went."""
    decided = {decode_as(Masked, one.facts).masks for one in met.new if one.kind is Masked.KIND}
    lost = [one.revision for one in met.new if one.text is None and one.revision not in decided]
    if lost:
        return Reason(f"Texten till post {lost[0]} i paketet saknas utan beslut. Inget lästes in.")
    return None


def brought_from(met: Meeting) -> Iterator[tuple[Carried, Brought]]:
    """Yield each new entry with what is to be written of it here, in the order it was written there."""
    called = met.called
    for one in met.new:
        yield (
            one,
            Brought(
                id=one.act,
                kind=one.kind,
                operation=met.package.operation,
                point=one.point,
                occurred_at=one.occurred_at,
                actor=one.actor,
                facts=carried_facts(one.kind, one.facts, called, met.package.origin_of(one)),
                salt=one.salt,
                text=one.text,
                text_digest=one.text_digest,
            ),
        )


def numberings(connection: Connection, met: Meeting, own: str) -> tuple[Numbering, ...]:
    """Return what is to be remembered of other chains' numbers, the sender's first. Raises Refused."""
    package, held = met.package, chains(connection)
    parted = max(met.parted, held.get(package.installation, 0))
    sender = {one.act: one.revision for one in package.numbered() if one.revision > parted}
    told = [_numbering(connection, met, Known(package.installation, parted, sender))]
    for one in package.known:
        if one.installation != own:
            shared = max(min(one.parted, parted), held.get(one.installation, 0))
            told.append(_numbering(connection, met, Known(one.installation, shared, one.numbers)))
    return tuple(told)


def _numbering(connection: Connection, met: Meeting, known: Known) -> Numbering:
    rows = connection.execute(_CALLED, {"installation": known.installation})
    held = {row.revision_there: row.revision_here for row in rows}
    numbers = met.numbers
    there, here = [], []
    for act, number in sorted(known.numbers.items(), key=lambda pair: pair[1]):
        called = numbers.get(act)
        if called is None or held.get(number) == called:
            continue
        if number in held:
            raise Refused(_RESTORED.text)
        there.append(number)
        here.append(called)
    return Numbering(known.installation, known.parted, tuple(there), tuple(here))
