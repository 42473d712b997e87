"""What the staff plans and tells the public in the demonstration: invented, as all of it is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import uuid4

from dashboard.demo.sectors import Act
from data.acting import on_this_machine
from data.staff import reads as staff_reads
from data.staff.acts import set_staff_plan, tell_public
from data.staff.facts import NewMessage, NewStaffPlan
from data.store.database import Store
from data.words import MessageChannel

_STAFF = "krisledning"


@dataclass(frozen=True, slots=True)
class Plan:
    """The plan that is set at a minute; briefing and report are so many minutes later."""

    minute: float
    direction: str
    briefing: int
    report: int


PLANS = (
    Plan(1.5, "Håll punkterna i väster varma. Dieseln går först till Hässelby-Vällingby.", 90, 150),
    Plan(
        85, "Nödvatten till Södermalm före natten. Dieseln går till Hässelby-Vällingby och Bromma.", 120, 180
    ),
    Plan(200, "Alla öppna punkter ska ha nattpersonal. Vi rapporterar varannan timme.", 150, 240),
    Plan(345, "Återställ reservkraften där nätet är åter. Södermalms vatten är det som återstår.", 180, 300),
)
TOLD = (
    (16.0, "Strömmen är borta i västra Stockholm. Värm dig och ladda telefonen på en öppen trygghetspunkt."),
    (78.0, "Vattnet är borta i östra Södermalm. Hämta dricksvatten på de öppna trygghetspunkterna."),
)


def planned() -> Iterator[tuple[float, Act]]:
    """Yield every act and the minute of the exercise it is done at."""
    for plan in PLANS:
        yield plan.minute, partial(_set, plan)
    for minute, text in TOLD:
        yield minute, partial(_tell, text)


def _set(plan: Plan, store: Store, operation: str, moment: datetime, now: datetime) -> None:
    with store.reading() as connection:
        standing = staff_reads.plan(connection, operation)
    if standing.revision and standing.actor != _STAFF:
        return  # somebody who plays along has planned otherwise
    new = NewStaffPlan(
        id=uuid4().hex,
        operation=operation,
        direction=plan.direction,
        briefing_at=moment + timedelta(minutes=plan.briefing),
        report_at=moment + timedelta(minutes=plan.report),
        version=standing.revision,
    )
    set_staff_plan(store, on_this_machine(_STAFF), new, now)


def _tell(text: str, store: Store, operation: str, _moment: datetime, now: datetime) -> None:
    new = NewMessage(uuid4().hex, operation, text, (MessageChannel.WEBB, MessageChannel.SOCIALA_MEDIER))
    tell_public(store, on_this_machine(_STAFF), new, now)
