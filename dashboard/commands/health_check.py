"""What `dashboard doctor` looks at before anybody needs the screens: store, map pack, points."""

from collections.abc import Callable
from dataclasses import dataclass

from dashboard.door.provider_wire import configured
from dashboard.outbox.ways import senders
from dashboard.settings import Settings
from data import glossary
from data.errors import StoreFault
from data.notices import reads as notice_reads
from data.operations import reads as operation_reads
from data.points import reads as point_reads
from data.store.database import open_store
from geo.layers import load_pack


@dataclass(frozen=True, slots=True)
class Check:
    name: str
    fine: bool
    said: str


def check_all(settings: Settings) -> list[Check]:
    """Return every check, each with a sentence; a fault in one does not hide the others."""
    return [
        _checked("lager", lambda: _store(settings)),
        _checked("kartpaket", lambda: _pack(settings)),
        _checked("trygghetspunkter", lambda: _points(settings)),
        _checked("aviseringar", lambda: _notices(settings)),
        _checked("inloggning", lambda: _sign_in(settings)),
    ]


def _checked(name: str, look: Callable[[], str]) -> Check:
    try:
        return Check(name, True, look())
    except (StoreFault, ValueError, OSError) as fault:
        return Check(name, False, str(fault))


def _store(settings: Settings) -> str:
    store = open_store(settings.database_url)
    try:
        return f"{store.kind}, revision {operation_reads.revision(store)}"
    finally:
        store.close()


def _pack(settings: Settings) -> str:
    pack = load_pack(settings.pack)
    return f"{pack.name}, {len(pack.areas)} områden"


def _points(settings: Settings) -> str:
    store = open_store(settings.database_url)
    try:
        points = point_reads.loaded_points(store)
    finally:
        store.close()
    if not points:
        raise ValueError("inga är inlästa: dashboard import points FIL")
    examples = sum(point.example for point in points)
    return f"{len(points)} inlästa" + (f", varav {examples} exempel" if examples else "")


def _sign_in(settings: Settings) -> str:
    """Say whether every role that the municipality's groups give can be given here."""
    provider = configured(settings)
    if provider is None:
        return "bara konton här: ingen identitetsleverantör är inställd"
    store = open_store(settings.database_url)
    try:
        wrong = provider.why_not_known(store)
    finally:
        store.close()
    if wrong is not None:
        raise ValueError(wrong)
    return f"{provider.name}, {len(provider.groups)} grupper"


def _notices(settings: Settings) -> str:
    """Say whether anybody would be told of anything; that nobody is, is allowed: it is off by default."""
    there = [glossary.label(channel) for channel in senders(settings)]
    store = open_store(settings.database_url)
    try:
        plan = notice_reads.plan(store)
    finally:
        store.close()
    if not plan.addresses:
        return "ingen plan är inläst, så ingen aviseras: dashboard import notices FIL"
    by = (
        f"sänds med {', '.join(there)}"
        if there
        else "inget sänds: varken e-post, sms eller webhook är inställd"
    )
    example = ", exempel som inget sänder i en skarp händelse" if plan.example else ""
    without = "" if settings.public_url else "; utan DASHBOARD_PUBLIC_URL saknar aviseringarna länk"
    return f"{len(plan.addresses)} adresser{example}; {by}{without}"
