"""Why a judgement of an assumed outage cannot be saved, cited or applied."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Final

from data.assessments.facts import Assessment, NewAssessment, Outage
from data.errors import Reason
from data.freetext import why_not_name
from data.operations.facts import Operation
from data.operations.rules import why_not_act_in
from data.requests.rules import place_in
from data.rights import NOBODYS, Place

LONGEST: Final = timedelta(days=14)
MOST_CORNERS: Final = 5000
MOST_CITED: Final = 5


def place_of_outage(operation: Operation, areas: Sequence[str]) -> Place:
    """Return where an outage is judged from: its area, where it touches one alone; else nobody's own."""
    return place_in(operation, areas[0] if len(areas) == 1 else NOBODYS)


def why_not_assume(outage: Outage, now: datetime) -> Reason | None:
    """Why an outage cannot be assumed; `now` is the operation's time."""
    corners = sum(len(ring) for part in outage.shape for ring in part)
    if not corners:
        return Reason("Rita eller välj ett område.", "shape")
    if corners > MOST_CORNERS:
        return Reason(f"Området har {corners} hörn, högst {MOST_CORNERS}. Förenkla det.", "shape")
    if not outage.areas:
        return Reason("Området ligger utanför kommunen.", "shape")
    if not timedelta() < outage.lasts <= LONGEST:
        return Reason("Ange en längd över 0 timmar och högst 14 dygn.", "lasts")
    if abs(outage.begins - now) > LONGEST:
        return Reason("Början ligger mer än 14 dygn bort. Kontrollera datumet.", "begins")
    return None


def why_not_save(operation: Operation, new: NewAssessment, newest: int, now: datetime) -> Reason | None:
    """Why a judgement cannot be saved; `newest` is the store's last revision."""
    if new.consequences.revision > newest:
        return Reason("Bedömningen bygger på poster som inte finns. Räkna om den.")
    return why_not_act_in(operation) or why_not_name(new.name, "name") or why_not_assume(new.outage, now)


def why_not_hand_out(assessment: Assessment) -> Reason | None:
    """Why a judgement is no file: what it says would fail, and where, stays unless somebody let it leave."""
    if not assessment.struck:
        return None
    return Reason("Bedömningen är sparad så att den inte lämnas ut. Spara den på nytt om den får det.")


def why_not_cite(cited: Collection[int], saved: Sequence[Assessment]) -> Reason | None:
    """Why a situation report cannot cite these judgements, by the entries they were saved in."""
    if len(cited) > MOST_CITED:
        return Reason(f"Högst {MOST_CITED} bedömningar kan tas med i en lägesrapport.", "cited")
    if set(cited) - {one.revision for one in saved}:
        return Reason("En av bedömningarna finns inte i händelsen.", "cited")
    return None
