"""*Förkontroll*: who is to take part, whether each has been heard from, and which links and screens work."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from dashboard.desk.exercise.says.page import left_out_words, points_of, taking_part
from dashboard.words import _
from dashboard.words.exercise import Names, recipient_words
from dashboard.words.times import clock
from data.access.reads import Account, Token
from data.exercise.facts import TRIAL, Delivered, Exercise, is_trial
from data.exercise.scenario import (
    Inject,
    InjectChannel,
    Recipient,
    Scenario,
    answered_at,
    each_recipient,
)
from data.words import Role


@dataclass(frozen=True, slots=True)
class PartRow:
    """One recipient; what is for all of a role has a row for each of them."""

    name: str
    accounts: str
    answered: str
    ready: bool
    lack: str


@dataclass(frozen=True, slots=True)
class LinkRow:
    """One point's own link for this exercise."""

    name: str
    area: str
    says: str
    ready: bool


@dataclass(frozen=True, slots=True)
class Check:
    """What was found. `lacks` are the gaps in words; `unchecked` is what nobody has looked at.

    `heard` counts the recipients that have answered, of all; `left_out`: those who would but take no part.
    """

    trial: str
    heard: str
    left_out: str
    parts: tuple[PartRow, ...]
    links: tuple[LinkRow, ...]
    screens: str
    screens_ready: bool
    lacks: tuple[str, ...]
    unchecked: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Screens:
    """Walls connected to this server now: on this exercise, and those that wait for any operation."""

    here: int
    waiting: int = 0


def recipients(scenario: Scenario) -> tuple[Recipient, ...]:
    """Return everybody the scenario speaks to, in the order of roles."""
    found = {to for one in scenario.injects if not is_trial(one.id) for to in one.to}
    return tuple(sorted(found, key=lambda one: (list(Role).index(one.role), one.bound)))


def trial_inject(exercise: Exercise) -> Inject:
    """Return the trial that is sent to everybody; a second one has an id of its own."""
    sent = sum(is_trial(one.inject) for one in exercise.delivered)
    return Inject(
        id=TRIAL if sent == 0 else f"{TRIAL}-{sent + 1}",
        at=None,
        text=_("Provinspel: det här är bara ett prov av inkorgen. Kvittera att du ser det."),
        sender=_("övningsledningen"),
        to=recipients(exercise.scenario),
        channel=InjectChannel.MUNTLIGT,
    )


def check(
    exercise: Exercise,
    name: Names,
    accounts: Sequence[Account],
    tokens: Sequence[Token],
    screens: Screens,
    real: datetime,
    apart: Sequence[str] = (),
) -> Check:
    """Return the check as it stands at the real moment `real`; `apart`: who would but takes no part."""
    trials = [one for one in exercise.delivered if is_trial(one.inject)]
    each = each_recipient(recipients(exercise.scenario), taking_part(exercise, name))
    parts = tuple(_part(one, name, accounts, trials, real) for one in each)
    links = tuple(_links(exercise, name, tokens, real))
    lacks = [f"{row.name}: {row.lack}" for row in parts if not row.ready]
    lacks += [f"{row.name}: {row.says}" for row in links if not row.ready]
    lacks += apart
    seen = _screens(screens)
    if not screens.here and not screens.waiting:
        lacks.append(seen)
    return Check(
        trial=_trial_says(trials, real),
        heard=_("%(n)d av %(all)d mottagare är klara", n=sum(row.ready for row in parts), all=len(parts)),
        left_out=left_out_words(apart),
        parts=parts,
        links=links,
        screens=seen,
        screens_ready=screens.here > 0,
        lacks=tuple(lacks),
        unchecked=(
            _("att rätt person sitter vid varje konto"),
            _("att telefon, Rakel och e-post utanför tjänsten fungerar"),
            _("skärmar som är anslutna till en annan server än den här"),
            _("aviseringar: de provas på sidan Aviseringar"),
        ),
    )


def _trial_says(trials: Sequence[Delivered], real: datetime) -> str:
    if not trials:
        return _("Inget provinspel är skickat.")
    return _("Provinspel skickat %(at)s.", at=clock(trials[-1].recorded_at, real))


def _part(
    one: Recipient, name: Names, accounts: Sequence[Account], trials: Sequence[Delivered], real: datetime
) -> PartRow:
    held = sum(_has(account, one) for account in accounts)
    times = [at for trial in trials if (at := answered_at(trial.heard, one)) is not None]
    lack = ""
    if one.role is not Role.PUNKT and not held:
        lack = _("inget konto har rollen")
    elif trials and not times:
        lack = _("ingen har kvitterat provinspelet")
    elif not trials:
        lack = _("inte prövad: skicka provinspelet")
    return PartRow(
        name=recipient_words(one, name),
        accounts=_("egen länk") if one.role is Role.PUNKT else _.n("%(n)d konto", "%(n)d konton", held),
        answered=_("kvitterat %(at)s", at=clock(min(times), real)) if times else "",
        ready=bool(times) and not lack,
        lack=lack,
    )


def _has(account: Account, one: Recipient) -> bool:
    held = [grant for grant in account.grants if grant.role is one.role]
    return not account.disabled and any(one.bound in ("", grant.bound) for grant in held)


def _links(exercise: Exercise, name: Names, tokens: Sequence[Token], real: datetime) -> Iterator[LinkRow]:
    live = {
        one.grant.bound: one
        for one in reversed(tokens)
        if one.grant.role is Role.PUNKT
        and one.grant.operation == exercise.operation.id
        and one.revoked_at is None
        and (one.expires_at is None or one.expires_at > real)
    }
    for point in points_of(exercise, name):
        area = name.point_areas.get(point, "")
        says, ready = _link_says(live, point, real)
        yield LinkRow(name.points.get(point, point), name.areas.get(area, area), says, ready)


def _link_says(live: Mapping[str, Token], point: str, real: datetime) -> tuple[str, bool]:
    held = live.get(point)
    if held is None:
        return _("ingen länk för övningen"), False
    if not held.devices:
        return _("länken är inte använd"), False
    seen = max(one.seen_at for one in held.devices)
    return _("använd %(at)s", at=clock(seen, real)), True


def _screens(screens: Screens) -> str:
    said = []
    if screens.here:
        said.append(_.n("%(n)d storskärm visar övningen.", "%(n)d storskärmar visar övningen.", screens.here))
    if screens.waiting:
        said.append(
            _.n(
                "%(n)d storskärm väntar på att en händelse öppnas.",
                "%(n)d storskärmar väntar på att en händelse öppnas.",
                screens.waiting,
            )
        )
    return " ".join(said) or _("Ingen storskärm är ansluten.")
