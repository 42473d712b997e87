"""Who may do what when: each rule returns a reason in Swedish or nothing, and never reads a clock.

A screen shows the reason beside the disabled button, the service raises it, the API returns it.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from data import truth
from data.clock import CLOCK_TOLERANCE
from data.errors import Reason
from data.freetext import why_not_personal, why_not_text
from data.operations.facts import Operation
from data.operations.rules import why_not_act_in
from data.points.commands import NewOccupancy, NewOpening, NewPhase, NewReport, PointReport
from data.points.facts import FunctionState, Point
from data.words import Function, Mark, Phase, Status, Supply

OLDEST_OBSERVATION = timedelta(days=7)
LONGEST_VALIDITY = timedelta(hours=72)
LONGEST_ENDURANCE = timedelta(days=60)
# Who usually decides to open or close a point: an example beside the field.
DECIDER = "stadsdelsdirektören"
LONGEST_RELIEF = timedelta(days=7)

TRANSITIONS: dict[Phase, tuple[Phase, ...]] = {
    Phase.PLANERAD: (Phase.I_BEREDSKAP, Phase.UNDER_AKTIVERING),
    Phase.I_BEREDSKAP: (Phase.UNDER_AKTIVERING, Phase.PLANERAD),
    Phase.UNDER_AKTIVERING: (Phase.OPPEN, Phase.I_BEREDSKAP, Phase.STANGD),
    Phase.OPPEN: (Phase.UNDER_AVVECKLING,),
    Phase.UNDER_AVVECKLING: (Phase.STANGD, Phase.OPPEN),
    Phase.STANGD: (Phase.UNDER_AKTIVERING, Phase.I_BEREDSKAP, Phase.PLANERAD),
}


def why_not_use_point(operation: Operation, point: Point) -> Reason | None:
    """Why this point cannot be used in this operation."""
    if point.example and not operation.is_exercise:
        return Reason(
            f"{point.name} är en exempelpunkt och kan inte användas i en skarp händelse. "
            "Läs in kommunens egna punkter.",
            "point",
        )
    return why_not_act_in(operation)


def why_not_observed(observed_at: datetime, now: datetime) -> Reason | None:
    """Why an observation cannot have been made at this time."""
    if observed_at > now + CLOCK_TOLERANCE:
        return Reason("Tiden ligger i framtiden. Ange när det iakttogs.", "observed_at")
    if observed_at < now - OLDEST_OBSERVATION:
        return Reason(
            "Iakttagelsen är äldre än sju dygn. Skriv den som en anteckning i loggen.", "observed_at"
        )
    return None


def why_not_report(operation: Operation, point: Point, report: NewReport, now: datetime) -> Reason | None:
    """Why a report is refused; `now` is the operation's time."""
    observed = report.observed_at or now
    return (
        why_not_use_point(operation, point)
        or why_not_observed(observed, now)
        or _why_not_times(report, observed)
        or _why_not_supply(report)
    )


def _why_not_times(report: NewReport, observed: datetime) -> Reason | None:
    if report.lasts_until is not None and report.lasts_until <= observed:
        return Reason("Uthålligheten tar slut före iakttagelsen. Ange en senare tid.", "lasts_until")
    if report.lasts_until is not None and report.lasts_until > observed + LONGEST_ENDURANCE:
        return Reason("Uthålligheten är längre än 60 dygn. Kontrollera datumet.", "lasts_until")
    if report.restored_estimate is not None and report.restored_estimate <= observed:
        return Reason("Beräknad återgång ligger före iakttagelsen. Ange en senare tid.", "restored_estimate")
    if report.valid_until is not None and report.valid_until <= observed:
        return Reason("Rapporten slutar gälla före iakttagelsen. Ange en senare tid.", "valid_until")
    if report.valid_until is not None and report.valid_until > observed + LONGEST_VALIDITY:
        return Reason("En rapport kan gälla i högst 72 timmar. Ange en tidigare tid.", "valid_until")
    return None


def why_not_ahead(report: NewReport) -> Reason | None:
    """Why a form refuses what is said of the time to come: it belongs to another status than the chosen."""
    if report.status is Status.UR_FUNKTION and report.lasts_until is not None:
        return Reason(
            "Det som är ur funktion räcker inte till någon tid. Ta bort den, och skriv i stället när det "
            "beräknas vara åter.",
            "lasts_until",
        )
    if report.status is Status.FUNGERAR and report.restored_estimate is not None:
        return Reason(
            "Det som fungerar behöver inte komma åter. Ta bort tiden, eller välj en annan status.",
            "restored_estimate",
        )
    return None


def _why_not_supply(report: NewReport) -> Reason | None:
    if report.supply is Supply.NODVATTEN and report.function is not Function.VATTEN:
        return Reason("Nödvatten kan bara anges för vatten.", "supply")
    return None


def why_not_phase(operation: Operation, point: Point, change: NewPhase, now: datetime) -> Reason | None:
    """Why a transition is refused; `now` is the operation's time."""
    return (
        why_not_use_point(operation, point)
        or why_not_transition(point.phase, change.phase)
        or why_not_observed(change.occurred_at or now, now)
        or _why_not_decided(change)
    )


def why_not_transition(before: Phase, after: Phase) -> Reason | None:
    """Why a point cannot go from one phase to another."""
    if after in TRANSITIONS[before]:
        return None
    words = {
        phase: phase.value.replace("_", " ").replace("oppen", "öppen").replace("stangd", "stängd")
        for phase in Phase
    }
    ways = ", ".join(words[phase] for phase in TRANSITIONS[before])
    return Reason(f"Från {words[before]} går det att gå till: {ways}. Inte till {words[after]}.", "phase")


def lacking_decision(decider: str, reason: str) -> tuple[Reason, ...]:
    """Return all that a decision about a point's phase lacks."""
    who = None if decider.strip() else Reason("Ange vem som beslutade (funktion, inte namn).", "decider")
    why = None if reason.strip() else Reason("Ange skälet till beslutet.", "reason")
    return tuple(one for one in (who, why) if one is not None)


def _why_not_decided(change: NewPhase) -> Reason | None:
    """Who carries out what was decided says only why."""
    lacking = lacking_decision(change.decider, change.reason)
    return next((one for one in lacking if not (change.carried_out and one.field == "decider")), None)


def why_not_occupancy(operation: Operation, point: Point, new: NewOccupancy, now: datetime) -> Reason | None:
    """Why an occupancy report is refused; `now` is the operation's time."""
    observed = new.observed_at or now
    return (
        why_not_use_point(operation, point)
        or why_not_observed(observed, now)
        or _why_not_people(new)
        or _why_not_relief(new, observed)
    )


def _why_not_people(new: NewOccupancy) -> Reason | None:
    if new.people is not None and not 0 <= new.people <= 100_000:
        return Reason("Antalet besökare ska vara 0 till 100 000.", "people")
    return None


def _why_not_relief(new: NewOccupancy, observed: datetime) -> Reason | None:
    if new.relief_at is not None and new.relief_at <= observed:
        return Reason("Nästa avlösning ligger före iakttagelsen. Ange en senare tid.", "relief_at")
    if new.relief_at is not None and new.relief_at > observed + LONGEST_RELIEF:
        return Reason("Nästa avlösning ligger mer än sju dygn bort. Kontrollera tiden.", "relief_at")
    return None


def why_not_opening(operation: Operation, point: Point, new: NewOpening, now: datetime) -> Reason | None:
    """Why a point's word about its opening is refused; `now` is the operation's time."""
    reason = why_not_use_point(operation, point) or why_not_observed(new.observed_at or now, now)
    if reason is None and not new.opened and not new.reason.strip():
        return Reason("Skriv varför punkten inte kan öppna.", "reason")
    return reason


EMPTY_REPORT = Reason("Rapporten är tom. Välj läget för minst en funktion, eller skriv något.")


def why_not_point_report(said: PointReport) -> Reason | None:
    """Why a report about a point says nothing."""
    words = (said.support.strip(), said.note.strip())
    parts = (said.reports, said.unchanged, said.occupancy, said.opening, *words)
    if not any(parts):
        return EMPTY_REPORT
    return None


NOTHING_TO_CONFIRM = Reason(
    "Oförändrat kan inte bekräfta det som saknar rapport, har gått ut eller är motstridigt. "
    "Rapportera varje funktion för sig."
)

NOT_SHOWN = Reason(
    "Formuläret sade inte vad sidan visade, så inget bekräftades. Ladda om sidan, läs läget och svara igen."
)
CHANGED = Reason("Läget har ändrats sedan sidan visades. Läs det nya läget och svara för funktionen.")


def why_not_repeat(state: FunctionState, seen: int | None, observed: datetime) -> Reason | None:
    """Why "oförändrat" cannot be said of a function: only what the page showed and still stands can be.

    A failure goes on as it was, like what works. `seen` is the revision that the page showed of it,
    `observed` when it was found unchanged.
    """
    if seen is None:
        return NOT_SHOWN
    if seen != state.newest and not truth.stands_unchanged(state, seen):
        return CHANGED
    read = truth.effective(state, observed)
    stands = read.report is not None and read.mark is Mark.BEKRAFTAT and not read.expired
    return None if stands and read.status is not Status.EJ_AKTUELL else NOTHING_TO_CONFIRM


def why_not_confirm(covers_anything: bool, said: str) -> Reason | None:
    """Why "oförändrat" cannot be said of a point: there is nothing to confirm, or nobody who said it."""
    if not covers_anything:
        return NOTHING_TO_CONFIRM
    if not said.strip():
        return Reason("Ange källan, till exempel: talat med punkten kl 14:10.", "said")
    return None


def why_not_version(held: int | None, current: int, what: str = "punkten") -> Reason | None:
    """Why a form opened on an older version is refused."""
    if held is None or held == current:
        return None
    return Reason(
        f"Någon annan har ändrat {what} sedan du öppnade formuläret. Inget sparades och din text är kvar: "
        "läs det nya läget och skicka igen."
    )


def why_not_store(said: PointReport, operation: Operation, point: Point, now: datetime) -> Iterator[Reason]:
    """Yield every reason that the rules have against a report, each with its field.

    The service refuses with the first of them; a person should see them all at once.
    """
    found = [why_not_point_report(said), why_not_use_point(operation, point)]
    for report in said.reports:
        prefix = f"{report.function}_"
        found.append(_placed(why_not_report(operation, point, report, now), prefix))
        found.append(_why_not_text(report.cause, f"{prefix}cause", now))
    if said.occupancy is not None:
        found.append(why_not_occupancy(operation, point, said.occupancy, now))
    if said.opening is not None:
        found.append(_placed(why_not_opening(operation, point, said.opening, now), "opening_"))
    found += [_why_not_text(text, name, now) for name, text in written(said).items()]
    yield from (reason for reason in found if reason is not None)


def written(said: PointReport) -> dict[str, str]:
    """Return what a report says in somebody's own words, by field."""
    return {
        "opening_reason": said.opening.reason if said.opening else "",
        "support": said.support,
        "note": said.note,
        "on_behalf_of": said.on_behalf_of,
    }


def _why_not_text(text: str, name: str, now: datetime) -> Reason | None:
    return why_not_text(text, name) or why_not_personal(text, name, now)


def _placed(reason: Reason | None, prefix: str) -> Reason | None:
    """Return a reason beside the field of its part; when it was seen, and which point, are of the whole."""
    if reason is None or reason.field in (None, "observed_at", "point"):
        return reason
    return replace(reason, field=f"{prefix}{reason.field}")
