"""What a server needs before it is used in earnest: what is done and what is missing."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from dashboard.bundle import noting
from dashboard.door.provider_wire import configured
from dashboard.outbox.ways import usable
from dashboard.settings import Settings
from dashboard.words import _
from dashboard.words.times import clock
from data import glossary
from data.access import printed, security
from data.access import reads as access_reads
from data.access.reads import Account, Token
from data.errors import StoreFault
from data.notices import reads as notice_reads
from data.operations import reads as operation_reads
from data.points import reads as point_reads
from data.sectors import reads as sector_reads
from data.store.database import Store
from data.words import Role, TokenKind
from geo.errors import BrokenReference
from geo.layers import load_pack

COPY: Final = "säkerhetskopia"
COPY_LASTS: Final = timedelta(days=7)
_LOOPBACK: Final = ("127.0.0.1", "::1", "localhost")


class Step(StrEnum):
    """One thing to set up, in the order it is done."""

    STORE = "lager"
    MAP = "kartpaket"
    POINTS = "trygghetspunkter"
    SECTORS = "sektorer"
    PEOPLE = "användare"
    SIGN_IN = "inloggning"
    WALL = "storskärm"
    ADDRESS = "adress"
    SHEETS = "blad"
    NOTICES = "aviseringar"
    COPY = "säkerhetskopia"
    BUNDLE = "startpaket"


class State(StrEnum):
    """WRONG stops the use of the server; MISSING does not, but somebody will miss it."""

    DONE = "klart"
    MISSING = "saknas"
    WRONG = "fel"


@dataclass(frozen=True, slots=True)
class Line:
    """One step as it stands; `says` is what there is or what is wrong, `do` what to do about it."""

    step: Step
    state: State
    says: str
    do: str = ""

    @property
    def done(self) -> bool:
        return self.state is State.DONE


def lines(store: Store, settings: Settings, now: datetime) -> tuple[Line, ...]:
    """Return every step as it stands; what goes wrong in one does not hide the others."""
    looks: Sequence[tuple[Step, Callable[[], Line]]] = (
        (Step.STORE, lambda: _store(store)),
        (Step.MAP, lambda: _map(settings)),
        (Step.POINTS, lambda: _points(store)),
        (Step.SECTORS, lambda: _sectors(store)),
        (Step.PEOPLE, lambda: _people(store)),
        (Step.SIGN_IN, lambda: _sign_in(store, settings)),
        (Step.WALL, lambda: _wall(access_reads.tokens(store, TokenKind.VAGG), now)),
        (Step.ADDRESS, lambda: _address(settings)),
        (Step.SHEETS, lambda: _sheets(store, settings, now)),
        (Step.NOTICES, lambda: _notices(store, settings)),
        (Step.COPY, lambda: _copy(store, now)),
        (Step.BUNDLE, lambda: _bundle(store, now)),
    )
    return tuple(_looked(step, look) for step, look in looks)


def _looked(step: Step, look: Callable[[], Line]) -> Line:
    try:
        return look()
    except (StoreFault, BrokenReference, ValueError, OSError) as fault:
        return Line(step, State.WRONG, str(fault))


def map_line(settings: Settings) -> Line:
    """Return how the map stands, which needs no store."""
    return _looked(Step.MAP, lambda: _map(settings))


def first_to_do(found: Iterable[Line]) -> Step | None:
    """Return what to do first: what is wrong before what is missing; None once all is done."""
    left = [line for line in found if not line.done]
    wrong = [line.step for line in left if line.state is State.WRONG]
    return next(iter(wrong or [line.step for line in left]), None)


def _store(store: Store) -> Line:
    at = operation_reads.revision(store)
    return Line(Step.STORE, State.DONE, _("%(kind)s, %(n)d poster", kind=store.kind, n=at))


def _map(settings: Settings) -> Line:
    pack = load_pack(settings.pack)
    said = _("%(name)s, %(n)d områden", name=pack.name, n=len(pack.areas))
    return Line(Step.MAP, State.DONE, said)


def _points(store: Store) -> Line:
    points = point_reads.loaded_points(store)
    examples = sum(point.example for point in points)
    said = _.n("%(n)d inläst", "%(n)d inlästa", len(points))
    if not points:
        do = _("Släpp kommunens lista över trygghetspunkter här: id, namn och läge räcker.")
        return Line(Step.POINTS, State.WRONG, _("inga är inlästa"), do)
    if examples:
        said = _("%(said)s, varav %(n)d exempel", said=said, n=examples)
        do = _("Exempel används inte i en skarp händelse. Läs in kommunens egen lista.")
        return Line(Step.POINTS, State.MISSING, said, do)
    return Line(Step.POINTS, State.DONE, said)


def _sectors(store: Store) -> Line:
    register = sector_reads.register(store)
    sectors = register.sectors
    said = _.n("%(n)d sektor", "%(n)d sektorer", len(sectors))
    if not sectors:
        do = _("Läs in sektorsorganisationen, annars svarar ingen för det som inte fungerar.")
        return Line(Step.SECTORS, State.MISSING, _("ingen är inläst"), do)
    if any(sector.example for sector in sectors):
        do = _("Exempel används inte i en skarp händelse. Läs in kommunens egen lista.")
        return Line(Step.SECTORS, State.MISSING, _("%(said)s, exempel", said=said), do)
    return Line(Step.SECTORS, State.DONE, said)


def _people(store: Store) -> Line:
    open_accounts = [account for account in access_reads.accounts(store) if not account.disabled]
    said = _.n("%(n)d användare", "%(n)d användare", len(open_accounts))
    if not any(leads(account) for account in open_accounts):
        do = _("Lägg till den funktion som ska leda: med rollen krisledning öppnar den händelser.")
        return Line(Step.PEOPLE, State.MISSING, _("%(said)s, ingen krisledning", said=said), do)
    return Line(Step.PEOPLE, State.DONE, said)


def leads(account: Account) -> bool:
    return any(grant.role is Role.KRISLEDNING for grant in account.grants)


def _sign_in(store: Store, settings: Settings) -> Line:
    """Say whether every role that the municipality's groups give can be given here."""
    provider = configured(settings)
    if provider is None:
        said = _("konton här: ingen identitetsleverantör är inställd")
        return Line(Step.SIGN_IN, State.DONE, said)
    wrong = provider.why_not_known(store)
    if wrong is not None:
        return Line(Step.SIGN_IN, State.WRONG, wrong)
    said = _("%(name)s, %(n)d grupper", name=provider.name, n=len(provider.groups))
    return Line(Step.SIGN_IN, State.DONE, said)


def _wall(keys: Sequence[Token], now: datetime) -> Line:
    standing = [key for key in keys if key.revoked_at is None]
    good = [key for key in standing if key.expires_at is None or key.expires_at > now]
    if not good:
        do = _("Gör en nyckel, och öppna dess adress en gång på skärmen.")
        return Line(Step.WALL, State.MISSING, _("ingen skärm har en nyckel"), do)
    return Line(Step.WALL, State.DONE, _.n("%(n)d nyckel gäller", "%(n)d nycklar gäller", len(good)))


def _address(settings: Settings) -> Line:
    address = settings.public_url or settings.address(settings.port)
    if not settings.public_url and settings.host in _LOOPBACK:
        said = _("%(address)s nås bara från den här datorn", address=address)
        do = _(
            "Sätt DASHBOARD_HOST, ett certifikat (DASHBOARD_TLS_CERTIFICATE och _KEY) och adressen "
            "som telefoner ska använda (DASHBOARD_PUBLIC_URL), och starta om tjänsten."
        )
        return Line(Step.ADDRESS, State.MISSING, said, do)
    if not settings.secure:
        said = _("%(address)s, utan HTTPS", address=address)
        do = _(
            "Lösenord och rapporter går okrypterade, och telefoner kan inte spara rapporter utan nät. "
            "Sätt DASHBOARD_TLS_CERTIFICATE och _KEY, eller DASHBOARD_PUBLIC_URL, och starta om tjänsten."
        )
        return Line(Step.ADDRESS, State.MISSING, said, do)
    if not settings.public_url:
        do = _("Sätt DASHBOARD_PUBLIC_URL: utan den saknar aviseringar länk till sidan.")
        return Line(Step.ADDRESS, State.MISSING, _("%(address)s, ingen allmän adress", address=address), do)
    return Line(Step.ADDRESS, State.DONE, address)


def _sheets(store: Store, settings: Settings, now: datetime) -> Line:
    """Say whether every sheet that hangs somewhere, and every screen, leads here."""
    live = printed.given(store, now)
    if not settings.public_url or not live:
        return Line(
            Step.SHEETS, State.DONE, _.n("%(n)d blad och nyckel", "%(n)d blad och nycklar", len(live))
        )
    wrong = printed.elsewhere(live, settings.public_url)
    known = sorted({one.address for one in wrong if one.address})
    do = _("Skriv ut bladen på nytt och byt skärmarnas adress: dashboard sheets säger vilka det gäller.")
    if known:
        said = _("%(n)d leder till en annan adress: %(where)s", n=len(wrong), where=", ".join(known))
        return Line(Step.SHEETS, State.MISSING, said, do)
    if wrong:
        said = _.n(
            "%(n)d är från innan adressen skrevs upp", "%(n)d är från innan adressen skrevs upp", len(wrong)
        )
        return Line(Step.SHEETS, State.MISSING, said, do)
    said = _.n("%(n)d leder hit", "%(n)d leder hit", len(live))
    return Line(Step.SHEETS, State.DONE, said)


def _notices(store: Store, settings: Settings) -> Line:
    """Say whether anybody would be told of anything; that nobody is, is allowed: it is off by default."""
    there, fault = usable(settings)
    if fault:
        return Line(Step.NOTICES, State.WRONG, fault)
    plan = notice_reads.plan(store)
    if not plan.addresses:
        do = _("Läs in en plan över vilka funktioner som ska få veta vad.")
        return Line(Step.NOTICES, State.MISSING, _("ingen plan är inläst, så ingen aviseras"), do)
    said = _.n("%(n)d adress", "%(n)d adresser", len(plan.addresses))
    if plan.example:
        said = _("%(said)s, exempel som inget sänder i en skarp händelse", said=said)
    if not there:
        do = _("Ställ in en väg ut: DASHBOARD_SMTP_HOST, DASHBOARD_SMS_URL eller DASHBOARD_WEBHOOKS.")
        return Line(Step.NOTICES, State.MISSING, _("%(said)s; inget sänds", said=said), do)
    by = ", ".join(glossary.label(channel) for channel in there)
    said = _("%(said)s; sänds med %(by)s", said=said, by=by)
    return Line(Step.NOTICES, State.MISSING if plan.example else State.DONE, said)


def _copy(store: Store, now: datetime) -> Line:
    taken = security.last_taken(store, COPY)
    do = _("Ta en kopia nu, och flytta den till en annan maskin.")
    if taken is None:
        return Line(Step.COPY, State.MISSING, _("ingen är tagen"), do)
    said = _("senast %(at)s", at=clock(taken, now))
    return Line(Step.COPY, State.DONE if now - taken <= COPY_LASTS else State.MISSING, said, do)


def _bundle(store: Store, now: datetime) -> Line:
    """Say whether a new machine could be set up tonight."""
    made, keys = noting.last(store, noting.BUNDLE), noting.last(store, noting.KEYS)
    do = _(
        "Gör ett på en sticka, skriv ut sidan, och spara nycklarna för sig: dashboard bundle, dashboard keys."
    )
    if made is None:
        return Line(Step.BUNDLE, State.MISSING, _("inget är gjort"), do)
    said = _("senast %(at)s", at=clock(made, now))
    if keys is None:
        return Line(Step.BUNDLE, State.MISSING, _("%(said)s; nycklarna är inte sparade", said=said), do)
    return Line(Step.BUNDLE, State.DONE if now - made <= noting.LASTS else State.MISSING, said, do)
