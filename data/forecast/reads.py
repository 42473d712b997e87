"""Reads of what a forecast rests on beside the picture, and the forecast of an operation as it stands."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlalchemy import Connection

from data.assumptions.reads import assumptions_in
from data.entries.deliveries import LevelReported
from data.entries.kinds import Part, touching
from data.entries.lists import AssumptionsSet, EquipmentLoaded
from data.forecast.facts import Forecast, Grounds
from data.forecast.remembered import Remembered
from data.forecast.rules import forecast
from data.levels.reads import levels_in
from data.log.reads import NEWEST
from data.operations import reads as operation_reads
from data.operations.facts import Operation
from data.points.facts import Picture
from data.preparedness.reads import equipment_in
from data.store.database import Store

_ANEW: Final = {
    *touching(Part.OPERATION | Part.CLOCK | Part.REGISTERS | Part.WORDS),
    *(form.KIND for form in (AssumptionsSet, EquipmentLoaded, LevelReported)),
}
_MANY: Final = 20


def grounds_in(connection: Connection, operation: Operation, until: int = NEWEST) -> Grounds:
    """Return what a forecast rests on, or rested on at a revision; of equipment what has stood ever since."""
    return Grounds(
        operation=operation.id,
        revision=operation_reads.current_revision(connection) if until == NEWEST else until,
        assumptions=assumptions_in(connection, until),
        equipment=equipment_in(connection, until),
        levels=levels_in(connection, operation, until),
    )


def renewed(store: Store, operation: Operation, before: Grounds | None) -> Grounds:
    """Return what `grounds_in` would; where acts since `before` have touched none of it, nothing is read."""
    with store.reading() as connection:
        if before is not None and before.operation == operation.id:
            now = operation_reads.current_revision(connection)
            acts = operation_reads.acts_since(connection, before.revision, _MANY)
            if now == before.revision or (acts and not any(act.kind in _ANEW for act in acts)):
                return replace(before, revision=now)
        return grounds_in(connection, operation)


def of(picture: Picture, grounds: Grounds, now: datetime, remembered: Remembered | None = None) -> Forecast:
    """Return the forecast of a picture at the operation's time `now`."""
    rests_on = grounds.equipment, grounds.levels, grounds.assumptions
    return forecast(picture, *rests_on, now, remembered=remembered)
