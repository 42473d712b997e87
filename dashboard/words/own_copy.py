"""What a stadsdel's desk keeps in its browser of its own points: as it was seen, never as what holds now.

Functions are named, persons never; nothing of it is free text but what support was asked for.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from dashboard.wall.reading import Reading, read, undecided_word
from dashboard.words import _, label
from dashboard.words.times import clock
from data import glossary
from data.operations.facts import Operation
from data.points.facts import OccupancyReport, Picture, Point
from data.requests.facts import AWAITED, SupportRequest
from data.rights import Deed, Who, may, place_of
from data.sectors.facts import SectorRegister
from data.sectors.owners import areas_run_by
from data.truth import Effective
from data.words import Function, Mark, Role, Staffing, Status

HOURS: Final = 12
MOST_POINTS: Final = 80


def key_of(who: Who, session: str) -> str:
    """Return what tells the copies of one session from another's, and opens nothing; "" for who has none."""
    if not who.bounds(Role.STADSDEL):
        return ""
    return hashlib.sha256(f"kopia\n{session}".encode()).hexdigest()[:16]


def own_points(picture: Picture, who: Who) -> tuple[Point, ...]:
    """Return the points of somebody's own stadsdel, those that count first."""
    areas = who.bounds(Role.STADSDEL)
    own = [
        one
        for one in picture.points
        if one.area in areas and may(who, Deed.REPORT, place_of(picture.operation, one))
    ]
    return tuple(own[:MOST_POINTS])


def copied(
    picture: Picture,
    requests: Sequence[SupportRequest],
    register: SectorRegister,
    who: Who,
    session: str,
    real: datetime,
) -> Mapping[str, Any] | None:
    """Return what is kept of somebody's own points; None for who has none."""
    operation = picture.operation
    now = operation.clock.at(real)
    readings = sorted((read(one, now) for one in own_points(picture, who)), key=_first)
    if not readings:
        return None
    names = {area.id: area.name for area in picture.areas}
    asked = [one for one in requests if _concerns(one, who, register, operation)]
    return {
        "key": key_of(who, session),
        "who": who.name,
        "operation": operation.id,
        "name": operation.name,
        "exercise": operation.is_exercise,
        "revision": picture.revision,
        "at": real.timestamp(),
        "shown": clock(now),
        "hours": HOURS,
        "points": [_point(one, names, now) for one in readings],
        "requests": [_request(one, picture, register, now) for one in asked],
        "texts": _texts(),
    }


def _first(reading: Reading) -> tuple[bool, str]:
    return not reading.counts, reading.point.name


def _concerns(request: SupportRequest, who: Who, register: SectorRegister, operation: Operation) -> bool:
    """Return whether a request that has not been met is a stadsdel's own, or asked of it."""
    if request.state not in AWAITED:
        return False
    areas = who.bounds(Role.STADSDEL)
    asked = areas_run_by(register, request.owner, real=not operation.is_exercise)
    return request.area in areas or not set(asked).isdisjoint(areas)


def _point(reading: Reading, names: Mapping[str, str], now: datetime) -> Mapping[str, Any]:
    point = reading.point
    phase = ", ".join(part for part in (label(point.phase), undecided_word(reading)) if part)
    return {
        "id": point.id,
        "name": point.name,
        "address": point.address,
        "area": names.get(point.area, point.area),
        "phase": _("sågs som %(word)s", word=phase),
        "functions": [_function(function, reading.functions[function], now) for function in Function],
        "occupancy": _occupancy(point.occupancy, now),
        "calls": [{"what": what, "who": who} for what, who in _calls(point) if who],
    }


def _calls(point: Point) -> Iterator[tuple[str, str]]:
    yield _("Driftansvar"), point.operated_by
    yield _("Infrastrukturansvar"), point.infrastructure_by
    yield _("Felanmälan"), point.fault_contact


def _function(function: Function, one: Effective, now: datetime) -> Mapping[str, Any]:
    report = one.report
    said = {"name": label(function).capitalize(), "bad": one.status in _BAD, "more": "", "seen": None}
    if report is None:
        return {**said, "says": _("ingen hade rapporterat")}
    seen = clock(report.observed_at, now)
    word = label(report.status)
    more = ", ".join(_more(one, now))
    return {
        **said,
        "says": _("sågs som %(word)s %(at)s", word=word, at=seen),
        "more": more,
        "seen": (now - report.observed_at).total_seconds(),
    }


_BAD = (Status.UR_FUNKTION, Status.BEGRANSAD)


def _more(one: Effective, now: datetime) -> Iterator[str]:
    report = one.report
    if report is None:
        return
    if one.mark is not Mark.BEKRAFTAT:
        yield label(one.mark)
    elif one.status is Status.OKAND and one.expired:
        yield _("hade gått ut")
    if report.lasts_until is not None:
        yield _("räcker till %(at)s", at=clock(report.lasts_until, now))
    if report.restored_estimate is not None:
        yield _("åter beräknas %(at)s", at=clock(report.restored_estimate, now))
    if one.expires_at is not None and one.expires_at != report.lasts_until:
        yield _("gällde till %(at)s", at=clock(one.expires_at, now))


def _occupancy(held: OccupancyReport | None, now: datetime) -> str:
    if held is None:
        return ""
    parts = [label(held.occupancy)]
    parts += [_("%(n)s personer", n=held.people)] if held.people is not None else []
    if held.staffing is not None:
        staffing = glossary.label(Staffing(held.staffing), _.language, short=True)
        parts.append(_("bemanning %(word)s", word=staffing))
    return _("sågs som %(word)s %(at)s", word=", ".join(parts), at=clock(held.observed_at, now))


def _request(
    one: SupportRequest, picture: Picture, register: SectorRegister, now: datetime
) -> Mapping[str, str]:
    point = next((each for each in picture.points if each.id == one.point), None)
    what = " ".join(part for part in (one.amount, one.what) if part)
    return {
        "what": f"{label(one.kind).capitalize()}: {what}",
        "where": point.name if point is not None else "",
        "says": _(
            "begärt av %(who)s, var %(state)s %(at)s, behövs senast %(until)s",
            who=register.name_of(one.owner),
            state=label(one.state),
            at=clock(one.moved_at, now),
            until=clock(one.deadline, now),
        ),
    }


def _texts() -> Mapping[str, str]:
    """Return what the browser itself says around the copy, also where no server is left to ask."""
    return {
        "title": _("Läsbar kopia av dina punkter"),
        "lost": _("Servern svarar inte"),
        "seen": _("Sett %s, %s sedan – gäller kanske inte längre"),
        "own": _("Övningstiden var %s."),
        "now": _("mindre än en minut"),
        "of": _("Kopian gäller %s och finns bara i den här webbläsaren. Den tas bort när du loggar ut."),
        "exercise": _("ÖVNING"),
        "do": _(
            "Ring eller använd Rakel. Skriv på punktens pappersblad: det skrivs in när servern är tillbaka."
        ),
        "show": _("Visa kopian"),
        "back": _("Tillbaka till sidan"),
        "print": _("Skriv ut"),
        "kept": _("Det du har skrivit står kvar på sidan."),
        "call": _("Ring"),
        "occupancy": _("Beläggning"),
        "requests": _("Begäran om stöd som inte är klar"),
        "none": _("Ingen begäran om stöd väntade."),
        "ago": _("%s sedan"),
        "points": _("Punkter"),
        "again": _("Servern svarar igen. Öppna Läget"),
    }
