"""The path of a situation report: which step it is at, what a new one begins with, who should approve."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from dashboard.words import _
from dashboard.words.times import clock, dated
from data.situation_reports.facts import ReportState, SituationReport, Step, Words, soon, wrote
from data.staff.facts import StaffPlan

DONE, HERE, AHEAD = "done", "here", "ahead"


@dataclass(frozen=True, slots=True)
class PathStep:
    """One step of the four; `said` is who took it and when."""

    name: str
    state: str
    said: str = ""


def under_way(reports: Sequence[SituationReport]) -> SituationReport | None:
    """Return the report that somebody is to approve or publish: the newest, until it is published."""
    newest = next(iter(reports), None)
    return newest if newest is not None and newest.state is not ReportState.PUBLICERAD else None


def path_steps(report: SituationReport | None, now: datetime) -> tuple[PathStep, ...]:
    """Return the four steps with the one that waits; without a report it is to be written."""
    names = (_("Skriv"), _("Frys"), _("Godkänn"), _("Publicera"))
    taken = (report.frozen, report.frozen, report.approved, report.published) if report else (None,) * 4
    here = next((number for number, step in enumerate(taken) if step is None), len(names))
    return tuple(
        PathStep(
            name,
            DONE if step is not None else HERE if number == here else AHEAD,
            f"{step.by}, {clock(step.at, now)}" if step is not None else "",
        )
        for number, (name, step) in enumerate(zip(names, taken, strict=True))
    )


def published_says(report: SituationReport, now: datetime) -> str:
    """Return to how many a report went, when, and how many have read it; "" until it is published."""
    if report.published is None:
        return ""
    of, read = len(report.receivers), len(report.receipts)
    gone = _("Lägesrapport %(n)d är publicerad till %(of)d områden och sektorer %(at)s.")
    counted = _("Läst av %(read)d av %(of)d.", read=read, of=of)
    return f"{gone % {'n': report.number, 'of': of, 'at': clock(report.published.at, now)}} {counted}"


def taken(report: SituationReport, now: datetime) -> Iterator[tuple[Step, str]]:
    """Yield who approved and published a report, and when."""
    if report.approved is not None:
        alone = _(" Samma inloggning skrev den.") if report.alone else ""
        at = clock(report.approved.at, now)
        yield report.approved, _("Godkänd %(at)s av %(by)s.", at=at, by=report.approved.by) + alone
    if report.published is not None:
        at, of = clock(report.published.at, now), len(report.receivers)
        said = _("Publicerad %(at)s av %(by)s till %(of)d områden och sektorer.")
        yield report.published, said % {"at": at, "by": report.published.by, "of": of}


def next_number(reports: Sequence[SituationReport]) -> int:
    """Return the number that the next report gets."""
    return max((one.number for one in reports), default=0) + 1


def approving(report: SituationReport, account: str) -> tuple[str, str]:
    """Return what the button that approves is called, and what whoever wrote the report is told first."""
    if not wrote(report, account):
        return _("Godkänn rapporten"), ""
    told = _(
        "Rapporten är skriven med din inloggning. Låt någon annan läsa och godkänna den, om ni är två. "
        "Är du ensam kan du godkänna själv: då står det i loggen och i rapporten."
    )
    return _("Godkänn ändå, jag är ensam"), told


# ── what a new one begins with ───────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Prefilled:
    """What a field begins with, and where that is from; it counts for nothing until somebody freezes it."""

    text: str
    source: str


def prefilled(plan: StaffPlan, reports: Sequence[SituationReport], now: datetime) -> Mapping[str, Prefilled]:
    """Return what a new report begins with, by field: the last report's words, and what the plan has newer.

    Who decided is nowhere in it. A time that is due already is this report's, not the next one's.
    """
    last = next((one for one in reports if one.words is not None), None)
    found: dict[str, Prefilled] = {}
    if last is not None and last.words is not None:
        source = _("lägesrapport %(n)d, %(at)s", n=last.number, at=clock(last.frozen.at, now))
        found = {field: Prefilled(text, source) for field, text in _words(last.words)}
    by_plan = _("planen, post %(n)d", n=plan.revision)
    if plan.direction and (last is None or plan.revision > last.revision):
        found["direction"] = Prefilled(plan.direction, by_plan)
    if plan.report_at is not None and not soon(plan.report_at, now):
        found["next_at"] = Prefilled(dated(plan.report_at), by_plan)
    return found


def _words(words: Words) -> Iterator[tuple[str, str]]:
    yield "assessment", words.assessment
    yield "outlook_24", words.outlook_24
    yield "outlook_72", words.outlook_72
    yield "direction", words.direction


def source_words(given: Prefilled) -> str:
    """Return the mark of a field that nobody has written in."""
    return _("Förifyllt ur %(source)s: läs och ändra.", source=given.source)


def unchanged(report: SituationReport, reports: Sequence[SituationReport]) -> str:
    """Return which parts of a report say what the one before it said, for whoever is to approve it."""
    before = next((one for one in reports if one.number == report.number - 1), None)
    if before is None or before.words is None or report.words is None:
        return ""
    names = {
        "assessment": _("bedömningen"),
        "outlook_24": _("följderna inom 24 timmar"),
        "outlook_72": _("följderna inom 72 timmar"),
        "direction": _("inriktningen"),
    }
    was, parts = dict(_words(before.words)), dict(_words(report.words))
    same = [names[field] for field, text in parts.items() if text.strip() == was[field].strip()]
    if not same:
        return ""
    return _("Ordagrant som i lägesrapport %(n)d: %(parts)s.", n=before.number, parts=", ".join(same))
