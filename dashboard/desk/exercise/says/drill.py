"""What is said of a larmövning: who has come how far, what is missing, what to do, and since last."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from dashboard.words import _
from dashboard.words.exercise import Names, recipient_words
from dashboard.words.times import local, span
from data.exercise.drill import LASTS, Compared, DrillRow, cut_short
from data.exercise.facts import Exercise, state_of
from data.exercise.scenario import ExerciseState, Recipient
from data.words import Role

MOST_NAMED = 6


@dataclass(frozen=True, slots=True)
class DrillLine:
    """One recipient: whether it has signed in, opened, answered; and what to do about the rest."""

    name: str
    marks: tuple[tuple[bool, str], ...]
    links: str
    to_do: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DrillPage:
    """The whole of it: how many have come how far, those that lack something first."""

    figures: tuple[tuple[str, str], ...]
    lines: tuple[DrillLine, ...]
    ready: str
    since: tuple[str, ...]


def drill_page(
    found: Exercise, rows: Sequence[DrillRow], before: Exercise | None, since: Compared | None, name: Names
) -> DrillPage:
    """Return a drill as it stands; `before` is the one before it, `since` what has changed from that."""
    short = cut_short(found)
    ordered = sorted(rows, key=lambda one: not one.lacks)
    return DrillPage(
        figures=(
            (_of(one.signed_in for one in rows), _("har loggat in")),
            (_of(one.opened is not None or one.done is not None for one in rows), _("har hittat larmet")),
            (_of(one.done is not None for one in rows), _("har svarat")),
            *_links(rows),
        ),
        lines=tuple(_line(found, one, name, short=short is not None) for one in ordered),
        ready=_ready(found, rows, short),
        since=(*_since(before, since, name, short=short is not None), *_not_tried(rows)),
    )


def _of(said: Iterable[bool]) -> str:
    held = list(said)
    return _("%(n)d av %(all)d", n=sum(held), all=len(held))


def _links(rows: Sequence[DrillRow]) -> list[tuple[str, str]]:
    made = sum(len(one.links) for one in rows)
    used = made - sum(len(one.unused) for one in rows)
    return [(_("%(n)d av %(all)d", n=used, all=made), _("länkar är använda"))] if made else []


def _not_tried(rows: Sequence[DrillRow]) -> list[str]:
    if any(one.links for one in rows):
        return []
    return [_("Punkternas länkar prövas inte: ingen är gjord för den här övningen.")]


def _ready(found: Exercise, rows: Sequence[DrillRow], short: timedelta | None) -> str:
    lack = sum(one.lacks for one in rows)
    if not lack:
        return _("Alla har loggat in, hittat larmet och svarat.")
    if short is not None:
        stopped = _("Avslutad i förtid, efter %(time)s av %(all)s.", time=_ran(short), all=span(LASTS))
        return (
            f"{stopped} {_.n('%(n)d mottagare hann inte svara.', '%(n)d mottagare hann inte svara.', lack)}"
        )
    if state_of(found.operation) is not ExerciseState.PAGAR:
        once_more = _("Rätta till det och öva igen nästa månad.")
        return f"{_.n('%(n)d mottagare hade en lucka.', '%(n)d mottagare hade en lucka.', lack)} {once_more}"
    return _.n("%(n)d mottagare återstår.", "%(n)d mottagare återstår.", lack)


def _ran(length: timedelta) -> str:
    return span(length) if length >= timedelta(minutes=1) else _("mindre än 1 min")


def _line(found: Exercise, row: DrillRow, name: Names, *, short: bool) -> DrillLine:
    used = len(row.links) - len(row.unused)
    return DrillLine(
        name=recipient_words(row.to, name),
        marks=(
            (row.signed_in, _("inloggad") if row.signed_in else _("ej inloggad")),
            (row.opened is not None, _after(found, row.opened, _("öppnat")) or _("ej öppnat")),
            (row.done is not None, _after(found, row.done, _("svarat")) or _("ej svarat")),
        ),
        links=_("%(n)d av %(all)d", n=used, all=len(row.links)) if row.links else "",
        to_do=tuple(_to_do(row, name, short=short)) if row.lacks else (),
    )


def _after(found: Exercise, at: datetime | None, what: str) -> str:
    return _("%(what)s efter %(time)s", what=what, time=span(at - found.begins)) if at is not None else ""


def _to_do(row: DrillRow, name: Names, *, short: bool) -> list[str]:
    """Return what to do about what a recipient lacks: what stands in the way first, and its links.

    Of a drill that was cut short only what would have stood in the way: the rest had not the time.
    """
    said = []
    if not row.accounts and row.done is None:
        said.append(_("Inget konto har rollen: Behörigheter."))
    elif short:
        return []
    elif not row.signed_in:
        said.append(_("Ingen har loggat in. Ring och hör varför."))
    elif row.opened is None and row.done is None:
        said.append(_("Är inloggad men har inte öppnat larmet: välj larmövningen, Övning, Inkorg."))
    elif row.done is None and row.to.role is Role.STADSDEL:
        said.append(_("Har inte rapporterat: Läget, välj en punkt."))
    elif row.done is None:
        said.append(_("Har inte kvitterat larmet i inkorgen."))
    if row.unused and not short:
        points = ", ".join(name.points.get(point, point) for point in row.unused[:MOST_NAMED])
        more = len(row.unused) - MOST_NAMED
        rest = _(" och %(n)d till", n=more) if more > 0 else ""
        said.append(_("Länken är inte använd: %(points)s%(rest)s.", points=points, rest=rest))
    return said


def _since(before: Exercise | None, since: Compared | None, name: Names, *, short: bool) -> list[str]:
    if before is None or since is None:
        return [_("Det finns ingen tidigare larmövning att jämföra med.")]
    day = f"{local(before.operation.opened_at):%Y-%m-%d}"
    said = [
        _("Förra larmövningen, %(day)s: %(n)d av %(all)d utan lucka.", day=day, n=since.ready, all=since.of)
    ]
    if cut_short(before) is not None:
        return [*said, _("Den avslutades i förtid, så vad som är rättat sedan dess går inte att säga.")]
    if short:
        return said
    if since.mended:
        said.append(_("Rättat sedan dess: %(who)s.", who=_named(since.mended, name)))
    if since.fresh:
        said.append(_("Ny lucka: %(who)s.", who=_named(since.fresh, name)))
    return said


def _named(to: Sequence[Recipient], name: Names) -> str:
    return ", ".join(recipient_words(one, name) for one in to)
