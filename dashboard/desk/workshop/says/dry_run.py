"""What a dry run found, in words: what came, what each recipient meets, and what is worth a second look."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from dashboard.paper.evaluation_words import share_words
from dashboard.words import _
from dashboard.words.exercise import Names, recipient_words, t_plus
from dashboard.words.times import span
from data.exercise.dry_run import (
    AT_ONCE,
    MOST_AN_HOUR,
    MOST_AT_ONCE,
    QUIET,
    DryRun,
    Load,
    Peak,
    loads,
    unreachable,
    untold,
)
from data.exercise.scenario import Recipient, Scenario, TakingPart, each_recipient
from data.words import Role

_MARKS = 3
Cell = tuple[str, str]


@dataclass(frozen=True, slots=True)
class LoadRow:
    """One recipient: figures, each with when or of what, and its injects' places on the line of time."""

    who: str
    cells: tuple[Cell, ...]
    ticks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RunSays:
    """`hours` are marks on the line of time, in thousandths of it; `look` and `lacks` name their inject.

    Of what is looked over the load of a recipient has none.
    """

    head: str
    rows: tuple[LoadRow, ...]
    hours: tuple[tuple[int, str], ...]
    look: tuple[Cell, ...]
    lacks: tuple[Cell, ...]


def load_heads() -> tuple[str, ...]:
    return (
        _("Mottagare"),
        _("Inspel"),
        _("Flest på en timme"),
        _("Flest inom %(n)d min", n=AT_ONCE // timedelta(minutes=1)),
        _("Flest åtgärder samtidigt"),
        _("Längst utan inspel"),
    )


def run_says(scenario: Scenario, run: DryRun, name: Names) -> RunSays:
    part = _part(scenario, name)
    by_hand = sum(one.at is None for one in scenario.injects)
    held = loads(scenario, run, part)
    look = (*_too_much_or_quiet(held, scenario.duration, name), *_look(scenario, run, name))
    came = _.n("%(n)d inspel kom", "%(n)d inspel kom", len(run.delivered))
    head = _(
        "%(came)s, %(not)d kom inte och %(drawer)d ligger i lådan.",
        came=came,
        drawer=by_hand,
        **{"not": len(run.skipped)},
    )
    found = _.n("%(n)d sak att se över.", "%(n)d saker att se över.", len(look))
    return RunSays(
        head=f"{head} {found if look else _('Inget att anmärka.')}",
        rows=tuple(_row(one, scenario.duration, name) for one in held),
        hours=tuple(_marks(scenario.duration)),
        look=look,
        lacks=tuple(run.skipped.items()),
    )


def _part(scenario: Scenario, name: Names) -> TakingPart:
    spoken_to = {to.bound for one in scenario.injects for to in one.to if to.role is Role.PUNKT and to.bound}
    sectors = tuple(one.id for one in name.register.sectors)
    return TakingPart(tuple(name.areas), sectors, tuple(sorted(spoken_to)))


def _row(load: Load, length: timedelta, name: Names) -> LoadRow:
    return LoadRow(
        who=recipient_words(load.recipient, name),
        cells=(
            (str(len(load.moments)), ""),
            _peak(load.hour),
            _peak(load.at_once),
            (
                str(load.awaited.count or "–"),
                ", ".join(load.awaited.injects) if load.awaited.count > 1 else "",
            ),
            (span(load.gap), _("från %(at)s", at=t_plus(load.quiet_from))),
        ),
        ticks=tuple(int(1000 * at / length) for at in load.moments),
    )


def _peak(peak: Peak) -> Cell:
    since = _("från %(at)s", at=t_plus(peak.begins)) if peak.count > 1 else ""
    return str(peak.count or "–"), since


def _marks(length: timedelta) -> Iterator[tuple[int, str]]:
    for part in range(_MARKS):
        yield 1000 * part // _MARKS, t_plus(length * part / _MARKS)


def rule_words() -> str:
    """Say what is too much and what is too quiet, so that nobody has to guess why it was said or not."""
    return _(
        "För mycket: fler än %(once)d inspel till en mottagare inom %(within)s, eller fler än %(hour)d på en "
        "timme. För tyst: inget inspel under mer än %(quiet)s av övningen. Lådan räknas inte.",
        once=MOST_AT_ONCE,
        within=span(AT_ONCE),
        hour=MOST_AN_HOUR,
        quiet=share_words(QUIET),
    )


def _too_much_or_quiet(held: Sequence[Load], length: timedelta, name: Names) -> Iterator[Cell]:
    for load in held:
        who, much = recipient_words(load.recipient, name), load.too_much
        if much is not None:
            since, ends = t_plus(much.begins), t_plus(much.reached)
            said = _("%(n)d inspel, %(since)s till %(ends)s", n=much.count, since=since, ends=ends)
            yield "", _("För mycket för %(who)s: %(said)s.", who=who, said=said)
        if load.too_quiet(length):
            gap, since = span(load.gap), t_plus(load.quiet_from)
            yield (
                "",
                _(
                    "För tyst för %(who)s: inget inspel på %(gap)s av %(all)s, från %(since)s.",
                    who=who,
                    gap=gap,
                    all=span(length),
                    since=since,
                ),
            )


def _look(scenario: Scenario, run: DryRun, name: Names) -> Iterator[Cell]:
    for fault in unreachable(scenario, name.point_areas):
        yield fault.inject, _("Villkoret kan aldrig gälla. %(why)s", why=fault.reason)
    for one in untold(scenario, run, name.point_areas):
        where = ", ".join(name.areas.get(area, area) for area in one.areas)
        yield (
            one.inject,
            _("Ingen i %(where)s får höra något när det blir sant, %(at)s.", where=where, at=t_plus(one.at)),
        )


def spoken_to(scenario: Scenario, name: Names) -> tuple[Recipient, ...]:
    """Return everybody that the scenario's injects are for, one by one, in the order of roles."""
    every = each_recipient([to for one in scenario.injects for to in one.to], _part(scenario, name))
    return tuple(sorted(every, key=lambda one: (list(Role).index(one.role), recipient_words(one, name))))
