"""Gör detta nu in words: a line for each row, what its button is called, and what an empty list says."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from dashboard.words import _, label
from dashboard.words.times import clock
from data.todo.facts import Row, Task, Todo, Wanted
from data.words import TaskKind

_NAMED = 2


@dataclass(frozen=True, slots=True)
class RowSays:
    """`lead` is what waits, `where` of what; `verb` names the way there; `taken` is when it was taken."""

    lead: str
    where: str
    verb: str
    sign: str
    taken: str = ""


def row_says(row: Row, now: datetime, taken_at: datetime | None = None) -> RowSays:
    """Return a row as it is said at the operation's time `now`; `taken_at` is of that time too."""
    many = len(row.tasks) > 1
    return RowSays(
        lead=_many(row) if many else task_says(row.first, now),
        where=_places(row) if many else row.first.where,
        verb=verb(row.first),
        sign=_SIGNS[row.kind],
        taken=_("taget %(at)s", at=clock(taken_at, now)) if taken_at is not None else "",
    )


def task_says(task: Task, now: datetime) -> str:
    """Return what one thing that waits is, without where it is."""
    said = _one()[task.kind](task, now)
    return said[:1].upper() + said[1:]


def _many(row: Row) -> str:
    kind, points = row.kind, len({task.point for task in row.tasks})
    if kind in (TaskKind.UR_FUNKTION, TaskKind.MOTSTRIDIGT, TaskKind.UTHALLIGHET) and points == 1:
        functions = ", ".join(_function(task) for task in row.tasks)
        return _at_one_point(kind, functions)
    count = points if kind in _BY_POINT else len(row.tasks)
    return {
        TaskKind.UR_FUNKTION: _("%(n)s punkter har något ur funktion och inget görs"),
        TaskKind.KAN_INTE_TA_EMOT: _("%(n)s punkter kan inte ta emot fler och inget görs"),
        TaskKind.FORSENAD: _("%(n)s begäran om stöd är försenade"),
        TaskKind.OBESVARAD: _("%(n)s begäran om stöd är obesvarade"),
        TaskKind.UTHALLIGHET: _("%(n)s punkter: något tar slut inom två timmar"),
        TaskKind.MOTSTRIDIGT: _("%(n)s punkter har motstridiga uppgifter"),
        TaskKind.TID_PASSERAD: _("%(n)s utlovade tider har passerat"),
        TaskKind.ATT_GODKANNA: _("%(n)s lägesrapporter väntar på dig"),
        TaskKind.GAR_UT: _("%(n)s av dina rapporter går ut"),
        TaskKind.INSPEL: _("%(n)s inspel väntar på kvittens"),
    }[kind] % {"n": count}


_BY_POINT = (TaskKind.UR_FUNKTION, TaskKind.KAN_INTE_TA_EMOT, TaskKind.UTHALLIGHET, TaskKind.MOTSTRIDIGT)


def _at_one_point(kind: TaskKind, functions: str) -> str:
    said = {
        TaskKind.UR_FUNKTION: _("%(what)s ur funktion och inget görs"),
        TaskKind.MOTSTRIDIGT: _("motstridigt om %(what)s"),
        TaskKind.UTHALLIGHET: _("%(what)s tar slut inom två timmar"),
    }[kind] % {"what": functions}
    return said[:1].upper() + said[1:]


def _places(row: Row) -> str:
    """Name the first of them, each once, and how many there are more."""
    names = list(dict.fromkeys(task.where for task in row.tasks if task.where))
    more = len(names) - _NAMED
    shown = ", ".join(names[:_NAMED])
    return f"{shown} +{more}" if more > 0 else shown


_Say = Callable[[Task, datetime], str]


def _one() -> Mapping[TaskKind, _Say]:
    return {
        TaskKind.UR_FUNKTION: lambda task, _now: _(
            "%(what)s ur funktion och inget görs", what=_function(task)
        ),
        TaskKind.KAN_INTE_TA_EMOT: lambda _task, _now: _("kan inte ta emot fler och inget görs"),
        TaskKind.FORSENAD: lambda task, now: _(
            "begäran försenad sedan %(at)s: %(what)s", at=clock(task.at, now), what=task.what
        ),
        TaskKind.OBESVARAD: _unanswered,
        TaskKind.UTHALLIGHET: _ends,
        TaskKind.MOTSTRIDIGT: lambda task, _now: _("motstridigt om %(what)s", what=_function(task)),
        TaskKind.TID_PASSERAD: _passed,
        TaskKind.ATT_GODKANNA: _report,
        TaskKind.GAR_UT: _expires,
        TaskKind.INSPEL: lambda task, _now: _("inspel från %(who)s väntar på kvittens", who=task.what),
    }


def _function(task: Task) -> str:
    return label(task.function) if task.function is not None else ""


def _unanswered(task: Task, _now: datetime) -> str:
    if task.wanted is Wanted.ANOTHER:
        return _("avslagen, begär av någon annan: %(what)s", what=task.what)
    if task.wanted is Wanted.RECEIPT:
        return _("begäran att kvittera: %(what)s", what=task.what)
    return _("obesvarad begäran: %(what)s", what=task.what)


def _ends(task: Task, now: datetime) -> str:
    said = _("%(what)s räckte till %(at)s") if task.at <= now else _("%(what)s räcker till %(at)s")
    return said % {"what": _function(task), "at": clock(task.at, now)}


def _passed(task: Task, now: datetime) -> str:
    at = clock(task.at, now)
    if task.function is not None:
        return _("%(what)s skulle vara åter %(at)s", what=_function(task), at=at)
    if task.what:
        return _("post %(n)s i loggen skulle vara klar %(at)s", n=task.what, at=at)
    return _("lägesrapporten skulle ha kommit %(at)s", at=at)


def _report(task: Task, _now: datetime) -> str:
    if task.subject.endswith(":godkand"):
        return _("lägesrapport %(n)s väntar på att publiceras", n=task.what)
    return _("lägesrapport %(n)s väntar på att godkännas", n=task.what)


def _expires(task: Task, now: datetime) -> str:
    about = _function(task) if task.function else (_("sektorn") if task.sector else _("beläggning"))
    said = (
        _("din rapport om %(what)s gick ut %(at)s")
        if task.at <= now
        else _("din rapport om %(what)s går ut %(at)s")
    )
    return said % {"what": about, "at": clock(task.at, now)}


def verb(task: Task) -> str:
    """Return what is done about it, as its button says."""
    if task.wanted is Wanted.ANOTHER:
        return _("Begär av annan")
    if task.wanted is Wanted.RECEIPT:
        return _("Kvittera")
    return {
        TaskKind.UR_FUNKTION: _("Åtgärda"),
        TaskKind.KAN_INTE_TA_EMOT: _("Åtgärda"),
        TaskKind.FORSENAD: _("Följ upp"),
        TaskKind.OBESVARAD: _("Svara"),
        TaskKind.UTHALLIGHET: _("Begär stöd"),
        TaskKind.MOTSTRIDIGT: _("Avgör"),
        TaskKind.TID_PASSERAD: _("Följ upp"),
        TaskKind.ATT_GODKANNA: _("Läs och avgör"),
        TaskKind.GAR_UT: _("Rapportera"),
        TaskKind.INSPEL: _("Läs"),
    }[task.kind]


_SIGNS: Mapping[TaskKind, str] = {
    TaskKind.UR_FUNKTION: "cross",
    TaskKind.KAN_INTE_TA_EMOT: "cross",
    TaskKind.FORSENAD: "bang",
    TaskKind.OBESVARAD: "question",
    TaskKind.UTHALLIGHET: "bang",
    TaskKind.MOTSTRIDIGT: "neq",
    TaskKind.TID_PASSERAD: "bang",
    TaskKind.ATT_GODKANNA: "check",
    TaskKind.GAR_UT: "question",
    TaskKind.INSPEL: "bang",
}


def nothing_waits(todo: Todo, unseen: int = 0, not_followed: str = "") -> str:
    """Return the line that stands where nothing waits: and what has failed all the same.

    `unseen` changes are to be acknowledged: nothing has to be done about them, and a page may count them.
    `not_followed` is why failures are not counted, in an operation that is closed.
    """
    failing = not_followed or failing_words(todo.failing)
    counted = _.n("%(n)d ändring att kvittera", "%(n)d ändringar att kvittera", unseen) if unseen else ""
    return " · ".join(filter(None, (_("inget väntar på dig"), counted, failing)))


def failing_words(count: int) -> str:
    """Return how many failures nobody acts on, as every page says it."""
    said = _.n("%(n)d fel utan åtgärd", "%(n)d fel utan åtgärd", count)
    return said if count else _("inga fel utan åtgärd")


def own_words(count: int) -> str:
    """Return how many failures at one's own points nobody acts on; "" for none."""
    said = _.n("%(n)d fel utan åtgärd på dina punkter", "%(n)d fel utan åtgärd på dina punkter", count)
    return said if count else ""
