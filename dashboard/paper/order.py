"""An order of work on paper, to take along in the car: the lines of the desk, marked as kept within."""

from collections.abc import Iterator
from datetime import datetime

from starlette.responses import Response

from dashboard.door.caller import caller
from dashboard.paper.blocks import UNDRAWN, Block, Cell, Heading, Paragraph, Table
from dashboard.paper.leaving import Asked, Leaving, document, file_mark, plain
from dashboard.paper.printed import as_pdf
from dashboard.paper.report_says import Sheet
from dashboard.words import _
from dashboard.words.cells import EXERCISE
from dashboard.words.deliveries import Line, Named, OrderSays, order_says
from dashboard.words.times import dated
from data.deliveries import reads
from data.deliveries.words import Cargo
from data.errors import Missing
from data.points import reads as point_reads
from data.preparedness.rules import why_not_know
from data.requests.reads import asked_in
from data.store.database import Store
from geo.air_line import DETOUR, driven_metres

WITHIN = "INTERN"


def order_leaving(asked: Asked) -> Leaving:
    operation, cargo = asked.operation(), asked.query("last")
    if cargo not in set(Cargo):
        raise Missing("Det finns ingen sådan körordning.", "last")

    def made() -> Response:
        knows = why_not_know(caller(asked.request).who) is None
        sheet = order_sheet(asked.store, operation.id, Cargo(cargo), asked.now, knows=knows)
        content = as_pdf(sheet, UNDRAWN)
        return document(content, f"{file_mark(operation)}korordning-{cargo}-{plain(operation.id, 24)}.pdf")

    return Leaving(f"körordningen för {cargo} som .pdf", operation, made)


def order_sheet(store: Store, operation_id: str, cargo: Cargo, real: datetime, *, knows: bool) -> Sheet:
    """Return the order of one cargo as it is at a real moment, ready to be printed; raises Missing.

    `knows`: whether whoever asks may know of the points' equipment.
    """
    with store.reading() as connection:
        picture = point_reads.picture_in(connection, operation_id, recent=0)
        operation = picture.operation
        now = operation.clock.at(real)
        order = reads.orders_in(connection, picture, driven_metres, now, knows=knows)[cargo]
        asked = {request.id: request.what for request in asked_in(connection, operation)}
    says = order_says(order, picture, asked, DETOUR, now)
    return Sheet(
        title=_("Körordning %(what)s – %(name)s", what=says.title.lower(), name=operation.name),
        bands=(EXERCISE, WITHIN) if operation.is_exercise else (WITHIN,),
        blocks=tuple(_blocks(says)),
        foot=_("Körordning · %(name)s · räknad %(at)s · intern", name=operation.name, at=dated(now)),
        made=real,
    )


def _blocks(says: OrderSays) -> Iterator[Block]:
    if says.changed:
        yield Paragraph(says.changed, alarm=True)
    if says.late:
        late = ", ".join(f"{line.number}. {line.place} ({line.late})" for line in says.late)
        yield Paragraph(_("Hinns inte i tid: %(places)s.", places=late), alarm=True)
    if says.by_hand:
        yield Paragraph(says.by_hand)
    yield _table(says.lines) if says.lines else Paragraph(_("Inget kan köras ut."))
    yield from _named(_("Väntar: inget fordon för det är inläst"), says.waiting)
    yield from _named(_("Kan inte räknas"), says.uncounted)
    if says.enough:
        yield Paragraph(_("Har nog tills vidare: %(names)s.", names=says.enough))
    if says.method:
        yield Paragraph(says.method)


def _table(lines: tuple[Line, ...]) -> Table:
    heads = (_("Nr"), _("Plats"), _("Mängd"), _("Senast"), _("Framme"), _("Varför där"))
    return Table(_("Körordning"), heads, tuple(map(_row, lines)), (1, 4, 2, 2, 3, 6))


def _row(line: Line) -> tuple[Cell, ...]:
    arrives = " · ".join(part for part in (line.arrives, line.vehicle, line.late) if part)
    place = f"{line.place}, {line.area}" if line.area else line.place
    return tuple(map(Cell, (str(line.number), place, line.what, line.latest, arrives, line.reason)))


def _named(title: str, named: tuple[Named, ...]) -> Iterator[Block]:
    if named:
        yield Heading(1, title)
        yield from (Paragraph(f"{each.place}: {each.said}") for each in named)
