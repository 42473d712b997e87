"""What to take home from an exercise, in words: three strengths, three weaknesses, and their rule."""

from collections.abc import Sequence

from dashboard.paper.blocks import Block, Cell, Paragraph, Table
from dashboard.paper.evaluation_words import NONE, at_pace, count_words, share_words
from dashboard.words import _, label
from dashboard.words.exercise import Names, recipient_words
from data.exercise.evaluation import Evaluation
from data.exercise.strengths import (
    FEWEST,
    FEWEST_MINUTES,
    GOOD,
    MOST,
    Finding,
    Measure,
    TakeHome,
    since,
    take_home,
)


def found(one: Evaluation, name: Names) -> TakeHome:
    """Return what to take home from an evaluation."""
    return take_home(one, name.point_areas)


def finding_words(each: Finding, one: Evaluation, name: Names) -> str:
    """Return what a finding is of: "Farsta, el: bilden var rätt"."""
    area = name.areas.get(each.area, each.area) or _("krisledning och sektorer")
    match each.measure:
        case Measure.BILD:
            function = label(each.function) if each.function else ""
            return _("%(area)s, %(function)s: bilden var rätt", area=area, function=function)
        case Measure.KVITTERING:
            who = recipient_words(each.recipient, name) if each.recipient else ""
            return _("%(who)s: kvitterade inspel", who=who)
        case Measure.RAPPORT:
            return _("%(area)s: rapporterade efter inspel", area=area)
        case Measure.ATGARD:
            return _("%(area)s: gjorde det förväntade i tid", area=area)
        case Measure.MAL:
            goals = {held.objective.id: held.objective.text for held in one.objectives}
            return _("mål: %(text)s", text=goals[each.objective])
        case Measure.BORTFALL:
            return _("%(area)s: någon tog sig an felen", area=area)


def rests_words(each: Finding, one: Evaluation) -> str:
    """Return what a finding rests on: "12 av 90 punktminuter (takt 60 ×)"."""
    part, of = count_words(each.part), count_words(each.of)
    match each.measure:
        case Measure.BILD:
            return at_pace(_("%(part)s av %(of)s punktminuter", part=part, of=of), one.played)
        case Measure.BORTFALL:
            return at_pace(_("%(part)s av %(of)s felminuter", part=part, of=of), one.played)
        case Measure.KVITTERING | Measure.RAPPORT:
            return _("%(part)s av %(of)s inspel", part=part, of=of)
        case Measure.ATGARD | Measure.MAL:
            return _("%(part)s av %(of)s åtgärder", part=part, of=of)


def rule_words() -> str:
    """Say the rule, so that nobody has to trust it."""
    return _(
        "Regeln: allt som mäts är en andel av något räknat. Minst %(good)s är starkt, mindre är svagt. "
        "Av varje mått visas bara det bästa och det sämsta, högst %(most)d av vardera; är flera lika, det "
        "som vilar på mest. Färre än %(few)d tillfällen eller %(minutes)d minuter räknas inte. "
        "Punktminut: en minut för en funktion vid en öppen punkt. Felminut: en minut för ett fel. "
        "Funktioner och roller bedöms, aldrig personer.",
        good=share_words(GOOD),
        most=MOST,
        few=FEWEST,
        minutes=FEWEST_MINUTES,
    )


def none_strong() -> str:
    return _("Inget som mäts nådde %(good)s.", good=share_words(GOOD))


def none_weak() -> str:
    return _("Inget som mäts låg under %(good)s.", good=share_words(GOOD))


def home_blocks(one: Evaluation, name: Names) -> tuple[Block, ...]:
    """Return what to take home: what went best, what went worst, and by which rule."""
    held = found(one, name)
    return (
        _table(_("Starkast"), held.strongest, none_strong(), one, name),
        _table(_("Svagast"), held.weakest, none_weak(), one, name),
        Paragraph(rule_words()),
    )


def since_blocks(before: Evaluation, one: Evaluation, name: Names) -> tuple[Block, ...]:
    """Return what was weakest in the other run, and how it went in this one."""
    weak = found(before, name).weakest
    now = since(weak, one, name.point_areas)
    if not weak:
        return (Paragraph(none_weak()),)
    rows = tuple(
        (
            Cell(finding_words(each, before, name)),
            Cell(f"{share_words(each.share)}, {rests_words(each, before)}"),
            Cell(f"{share_words(then.share)}, {rests_words(then, one)}" if then else NONE),
        )
        for each, then in zip(weak, now, strict=True)
    )
    title = _("Svagast i den andra omgången")
    return (Table(title, (title, _("Den andra"), _("Den här")), rows, (6, 5, 5)),)


def _table(title: str, held: Sequence[Finding], none: str, one: Evaluation, name: Names) -> Block:
    if not held:
        return Paragraph(none)
    rows = tuple(
        (
            Cell(finding_words(each, one, name)),
            Cell(share_words(each.share)),
            Cell(rests_words(each, one)),
        )
        for each in held
    )
    return Table(title, (title, _("Andel"), _("Av vad")), rows, (7, 2, 5))
