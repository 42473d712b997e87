"""What a rehearsal says: each step in the words of the guides, the way to where it is done, and *klart*."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from dashboard.places import Part, Place
from dashboard.words import _
from dashboard.words.todo_ways import POINT, REQUEST, Way
from data.access.facts import name_of
from data.operations.facts import Operation
from data.rehearsal.facts import Done, Step
from data.rights import Grant

_PLACES: Mapping[Step, Place | Part] = {
    Step.REPORT: Place.SITUATION,
    Step.OPEN: Place.SITUATION,
    Step.ASK: Place.SITUATION,
    Step.CONFIRM: Place.SITUATION,
    Step.CALL: Place.RELAY,
    Step.DECIDE: Part.STAFF,
    Step.ANSWER: Place.SUPPORT,
    Step.ON_ITS_WAY: Place.SUPPORT,
    Step.NOTE: Part.LOG,
    Step.ASSESS: Place.SECTORS,
}


@dataclass(frozen=True, slots=True)
class StepSays:
    """One step as it is shown: what to do, and the way to where."""

    step: Step
    number: int
    of: int
    what: str
    to: str
    way: Way


@dataclass(frozen=True, slots=True)
class Over:
    """Nothing is left to do: how it went, and how long it took."""

    words: str


def step_words(step: Step, point: str, sector: str) -> str:
    """Return what to do; `point` and `sector` are names."""
    return {**_at_the_point(), **_elsewhere()}[step] % {"point": point, "sector": sector}


def _at_the_point() -> dict[Step, str]:
    return {
        Step.REPORT: _("Elen är borta på %(point)s. Rapportera el ur funktion där, och spara."),
        Step.OPEN: _(
            "Öppna %(point)s: välj Nytt läge, först under aktivering och sedan öppen. "
            "Skriv vem som beslutade, och skälet."
        ),
        Step.ASK: _(
            "%(point)s behöver diesel. Tryck på Begär stöd, välj drivmedel, "
            "och skriv hur mycket och till när."
        ),
        Step.CONFIRM: _("%(point)s ringer: inget har ändrats. Skriv källan under Oförändrat, och bekräfta."),
    }


def _elsewhere() -> dict[Step, str]:
    return {
        Step.CALL: _(
            "%(point)s ringer: elen är borta, allt annat fungerar. Ta emot rapporten, läs tillbaka, "
            "och Spara rapporten."
        ),
        Step.DECIDE: _(
            "Staben beslutar att %(point)s får ett reservelverk. Välj Beslut under Skriv, och logga det."
        ),
        Step.ANSWER: _(
            "En begäran om diesel till %(point)s väntar på svar. Öppna den, och åta dig eller avslå."
        ),
        Step.ON_ITS_WAY: _("Dieseln till %(point)s har lämnat depån. Säg att begäran är på väg."),
        Step.NOTE: _("Skriv en anteckning i loggen om att %(point)s har ringt. Läs den sedan överst."),
        Step.ASSESS: _(
            "Rapportera om sektorn %(sector)s: tre svar, en bedömning i ord, och Spara sektorsrapporten."
        ),
    }


def way(step: Step, point: str, request: str) -> Way:
    """Return where a step is done: at the point, or at the request that waits for an answer."""
    to = _PLACES[step]
    if to is Place.SITUATION:
        return Way(to, {POINT: point})
    return Way(to, {REQUEST: request} if to is Place.SUPPORT and request else {})


def way_words(to: Place | Part) -> str:
    return _("Till %(name)s", name=to.menu_title)


def panel(
    steps: Sequence[Done],
    skipped: Collection[Step],
    began: datetime,
    point: tuple[str, str],
    sector: str,
    request: str,
) -> StepSays | Over:
    """Return the first step that is neither done nor skipped, or that it is over; `point`: id and name."""
    for number, one in enumerate(steps, start=1):
        if one.at is None and one.step not in skipped:
            leads = way(one.step, point[0], request)
            words = step_words(one.step, point[1], sector)
            return StepSays(one.step, number, len(steps), words, way_words(leads.to), leads)
    return Over(_over(steps, began))


def _over(steps: Sequence[Done], began: datetime) -> str:
    done = [one.at for one in steps if one.at is not None]
    if not done:
        return _("Du hoppade över alla steg.")
    took = lasted(max(done) - began)
    if len(done) == len(steps):
        return _("Alla %(n)d steg på %(took)s.", n=len(steps), took=took)
    return _("%(done)d av %(n)d steg på %(took)s.", done=len(done), n=len(steps), took=took)


def lasted(took: timedelta) -> str:
    """Return how long something took, to the second: it is three minutes."""
    minutes, seconds = divmod(max(0, round(took.total_seconds())), 60)
    if not minutes:
        return _("%(s)d sekunder", s=seconds)
    return _("%(m)d min %(s)d s", m=minutes, s=seconds)


def back_words(before: Operation | None) -> str:
    """Return what the button that ends it says: where one comes then."""
    return _("Tillbaka till %(name)s", name=before.name) if before is not None else _("Avsluta")


def begin_words(grant: Grant, names: Mapping[str, str]) -> str:
    return _("Öva som %(role)s", role=name_of((grant,), names))


def nothing_offered() -> str:
    """Return why somebody cannot rehearse at all."""
    return _(
        "Att öva själv finns för krisledningen, stadsdelar och sektorer. "
        "För din roll, och för telefonen vid en punkt, finns det inte än: läs guiden."
    )
