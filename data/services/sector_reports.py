"""Reporting about a sector: a participant's own word, or the assessment beside it; neither hides another."""

from datetime import datetime

from data import queries, sectors
from data.database import Store
from data.domain.rights import Deed
from data.domain.sector_reports import SECTOR_VALIDITY, NewSectorReport, place_of_word, why_not_sector_report
from data.domain.words import EntryKind
from data.errors import Refused
from data.journal import Act, canonical, wire_time
from data.services.acting import (
    Actor,
    Receipt,
    allow,
    already_done,
    perform,
    refuse,
    refuse_id,
    refuse_texts,
    turn,
)


def report_sector(store: Store, actor: Actor, new: NewSectorReport, now: datetime) -> Receipt:
    """Store what somebody says of a sector; `now` is the real time. Raises Refused, NotAllowed, Missing."""
    refuse_id(new.id)
    with turn(store, now) as connection:
        operation = queries.operation(connection, new.operation)
        place = place_of_word(operation, new.sector, new.organisation)
        who = allow(connection, actor, Deed.SECTOR_REPORT, place, now)
        moment = operation.clock.at(now)
        observed = new.observed_at or moment
        act = Act(
            id=new.id,
            kind=EntryKind.SECTOR_REPORT,
            actor=who.name,
            by=who.id,
            occurred_at=observed,
            facts=_facts(new, new.valid_until or observed + SECTOR_VALIDITY),
            text=_text(new),
            operation=operation.id,
            asked=_asked(new),
        )
        done = already_done(connection, act)
        if done is not None:
            return done
        refuse_texts({"assessment": new.assessment, "on_behalf_of": new.on_behalf_of})
        refuse(why_not_sector_report(operation, sectors.register_in(connection), new, moment))
        if new.area is not None and new.area not in queries.area_ids(connection):
            raise Refused("Området är inte inläst.", "area")
        return perform(connection, act, now)


def _facts(new: NewSectorReport, valid_until: datetime | None) -> dict[str, object]:
    return {
        "id": new.id,
        "sector": new.sector,
        "organisation": new.organisation,
        "area": new.area,
        "operations": new.impact.operations,
        "resources": new.impact.resources,
        "strain": new.impact.strain,
        "forecast_24": new.forecast_24,
        "forecast_72": new.forecast_72,
        "valid_until": wire_time(valid_until) if valid_until else None,
        "channel": new.channel,
    }


def _text(new: NewSectorReport) -> dict[str, str]:
    said = {"assessment": new.assessment.strip(), "on_behalf_of": new.on_behalf_of.strip()}
    return {name: words for name, words in said.items() if words}


def _asked(new: NewSectorReport) -> str:
    """What the client asked for: the same id with anything else is another report."""
    stated = {**_facts(new, new.valid_until), **_text(new), "operation": new.operation}
    return canonical({**stated, "observed_at": new.observed_at})
