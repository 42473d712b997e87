"""What a sheet of paper says as it is typed: each line as it will be stored, or why it cannot be."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from dashboard.words import _, relay
from dashboard.words.times import clock, local
from data.paper_reports.acts import Entered
from data.paper_reports.facts import Line, Looked
from data.paper_reports.times import day_in
from data.points.commands import PointReport
from data.points.facts import Picture, Point
from data.rights import Deed, Who, may, place_of


@dataclass(frozen=True, slots=True)
class Row:
    """A line by its number, when it was written, what it becomes or why not, and what else to know of it."""

    number: int
    at: str
    says: str
    why: str
    remarks: tuple[str, ...]
    known: bool


def own_points(picture: Picture, who: Who) -> dict[str, str]:
    """Return the points that somebody may write down reports of, by id, as they are named in a list."""
    areas = {area.id: area.name for area in picture.areas}
    own = (one for one in picture.points if may(who, Deed.RELAY, place_of(picture.operation, one)))
    named = {one.id: f"{one.name} · {areas.get(one.area, '')}" for one in own}
    return dict(sorted(named.items(), key=lambda item: item[1]))


def day_of_sheet(typed: str, now: datetime) -> date | None:
    """Return the day that stands on a sheet: "2/12", "2026-12-02", "i dag" or "i går"."""
    today, said = local(now).date(), typed.strip().lower().replace(" ", "")
    if said in ("idag", "igår"):
        return today if said == "idag" else date.fromordinal(today.toordinal() - 1)
    return day_in(typed, today)


def rows(looked: Looked, point: Point, now: datetime) -> tuple[Row, ...]:
    """Return the lines as they are shown; `now` is the operation's time."""
    known = dict(looked.known)
    return tuple(_row(line, known.get(line.number, ()), point, now) for line in looked.lines)


def _row(line: Line, known: Sequence[int], point: Point, now: datetime) -> Row:
    said = ", ".join(relay.spoken(one) for one in relay.lines(line.report, now)) if line.report else ""
    remarks = tuple(_remarks(line, known, point))
    at = clock(line.at, now) if line.at is not None else ""
    return Row(line.number, at, said, " ".join(line.reasons), remarks, bool(known or line.repeats))


def _remarks(line: Line, known: Sequence[int], point: Point) -> Iterator[str]:
    if line.repeats:
        yield _("samma som rad %(n)d", n=line.repeats)
    elif known:
        yield _("redan inskriven, post %(n)d", n=known[0])
    elif line.report is not None and not line.reasons and _overtaken(line.report, point):
        yield _("ett nyare läge gäller")
    if line.report is not None and line.report.support and not known:
        yield _("begärs när bladet sparas: stryk det om det är ordnat")
    yield from (one for one in (line.warning, *line.remarks) if one)


def _overtaken(said: PointReport, point: Point) -> bool:
    """Return whether all that a line says of functions is older than what stands there."""
    newest = [point.functions[one.function].current for one in said.reports]
    older = [one is not None and _after(one.observed_at, said.observed_at) for one in newest]
    return bool(older) and all(older)


def _after(stands: datetime, seen: datetime | None) -> bool:
    return seen is not None and stands > seen


def summary(looked: Looked) -> str:
    """Return in a sentence how a sheet stands: how many lines can be saved, and which cannot."""
    wrong = [str(line.number) for line in looked.refused]
    if wrong:
        return _.n(
            "Rad %(rows)s går inte att spara. Rätta den: allt eller inget sparas.",
            "Raderna %(rows)s går inte att spara. Rätta dem: allt eller inget sparas.",
            len(wrong),
            rows=", ".join(wrong),
        )
    fresh = len(looked.reports) - len(looked.known)
    if not fresh:
        return _("Allt på bladet är redan inskrivet. Foton som saknas kan läggas till.")
    return _.n("%(n)d rapport att spara.", "%(n)d rapporter att spara.", fresh)


def saved(done: Entered, point: Point, looked: Looked, now: datetime) -> str:
    """Return what to say of a sheet that was entered."""
    times = [line.at for line in looked.lines if line.at is not None]
    span = _("%(first)s–%(last)s", first=clock(min(times), now), last=clock(max(times), now))
    count = _.n("%(n)d rapport", "%(n)d rapporter", done.fresh)
    told = _(
        "Sparat: %(count)s från %(name)s, %(span)s. Bladet är post %(note)d.",
        count=count,
        name=point.name,
        span=span,
        note=done.note,
    )
    photos = ", ".join(map(str, done.photos))
    photo = _("Fotot är post %(photos)s.", photos=photos) if photos else _("Inget foto är bifogat.")
    again = len(done.lines) - done.fresh
    before = _.n("%(n)d rad var redan inskriven.", "%(n)d rader var redan inskrivna.", again) if again else ""
    keep = _("Skriv postens nummer på papperet och spara det.")
    return " ".join(part for part in (told, before, photo, keep) if part)
