"""What may wait in one night, for tests: two areas, an organisation that answers, and who looks."""

from datetime import datetime
from itertools import count
from typing import Any

from data.exercise.facts import Delivered
from data.exercise.scenario import Recipient
from data.points.facts import Picture
from data.requests.facts import SupportRequest
from data.rights import Grant, Who
from data.sectors.facts import Membership, Organisation, Responsibility, Sector, SectorRegister
from data.situation_reports.facts import SituationReport, Step, Words
from data.todo.facts import Beside, Known
from data.words import (
    Duty,
    Function,
    OperationKind,
    OrganisationKind,
    Priority,
    RequestKind,
    RequestState,
    Role,
    SectorPart,
)
from tests.factories import ago, ahead, make_area, make_coordination, make_operation, make_picture

_numbers = count(1)
AREAS = (make_area("bromma"), make_area("farsta"))
REGISTER = SectorRegister(
    sectors=(Sector("energi", "Energi"), Sector("vatten", "Vatten")),
    organisations=(
        Organisation("verket", "Elverket", OrganisationKind.BOLAG),
        Organisation("sdf", "Bromma stadsdelsförvaltning", OrganisationKind.FORVALTNING),
    ),
    memberships=(Membership("energi", "verket", SectorPart.ANSVARIG),),
    responsibilities=(
        Responsibility("verket", Duty.INFRASTRUKTUR, Function.EL),
        Responsibility("sdf", Duty.DRIFT, area="bromma"),
    ),
)

KRIS = Who("k", "krisledning", (Grant(Role.KRISLEDNING),))
BROMMA = Who("b", "stadsdel Bromma", (Grant(Role.STADSDEL, "bromma"),))
FARSTA = Who("f", "stadsdel Farsta", (Grant(Role.STADSDEL, "farsta"),))
ENERGI = Who("e", "sektor Energi", (Grant(Role.SEKTOR, "energi"),))
VATTEN = Who("v", "sektor Vatten", (Grant(Role.SEKTOR, "vatten"),))
VERKET = Who("o", "Elverket", (Grant(Role.ORGANISATION, "verket"),))
READER = Who("l", "läsare", (Grant(Role.LASARE),))
LEADER = Who("x", "övningsledning", (Grant(Role.OVNINGSLEDNING),))
EVERYBODY = (KRIS, BROMMA, FARSTA, ENERGI, VATTEN, VERKET, READER, LEADER)


def known(
    *points: Any,
    requests: tuple[SupportRequest, ...] = (),
    sector_reports: tuple[Any, ...] = (),
    told: tuple[Delivered, ...] = (),
    exercise: bool = False,
    closed: datetime | None = None,
    **beside: Any,
) -> Known:
    kind = OperationKind.OVNING if exercise else OperationKind.SAMHALLSSTORNING
    picture: Picture = make_picture(points, AREAS, operation=make_operation(kind=kind, closed_at=closed))
    held = make_coordination(register=REGISTER, requests=requests, reports=sector_reports)
    return Known(picture, held, Beside(100, **beside), told)


def a_request(**changes: Any) -> SupportRequest:
    """Build one that Bromma asked of Elverket ten minutes ago, to come in an hour, for P01."""
    values: dict[str, Any] = {
        "id": f"q{next(_numbers)}",
        "operation": "op-1",
        "kind": RequestKind.RESERVKRAFT,
        "what": "elverk",
        "amount": "",
        "priority": Priority.NORMAL,
        "area": "bromma",
        "point": "P01",
        "sector": None,
        "owner": "verket",
        "deadline": ahead(60),
        "state": RequestState.BEGARD,
        "asked_at": ago(10),
        "asked_by": "stadsdel Bromma",
        "moved_at": ago(10),
        "moved_by": "stadsdel Bromma",
        "reason": "",
        "must_acknowledge": (),
        "acknowledged": (),
        "version": next(_numbers),
    }
    return SupportRequest(**{**values, **changes})


def a_situation_report(number: int = 1, **changes: Any) -> SituationReport:
    values: dict[str, Any] = {
        "revision": number,
        "id": f"lage-{number}",
        "operation": "op-1",
        "number": number,
        "digest": "",
        "frozen": Step(ago(30), "krisledning", number),
        "next_at": ahead(60),
        "words": Words("a", "b", "c", "d"),
        "content": {},
    }
    return SituationReport(**{**values, **changes})


def an_inject(revision: int = 7, *to: Recipient) -> Delivered:
    return Delivered(
        inject="I1",
        revision=revision,
        at=ago(5),
        recorded_at=ago(5),
        sender="SOS Alarm",
        channel="telefon",
        text="Ledningen är av.",
        to=to or (Recipient(Role.STADSDEL, "bromma"),),
        acknowledged={},
    )
