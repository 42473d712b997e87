"""The sheets that staff get on paper: how to report from a point, and the same questions for a pen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from dashboard.phone.form_says import ASKED_OF_POINT, SUPPLIES, Choice, choice
from dashboard.words import _, label
from dashboard.words.times import day_and_time, span
from data import glossary
from data.access.reads import Device, Token
from data.operations.facts import Operation
from data.points.facts import Point
from data.words import Function, Occupancy, Staffing, Supply

GROUP = 5


@dataclass(frozen=True, slots=True)
class PaperFunction:
    title: str
    choices: tuple[Choice, ...]
    supplies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """The empty form: the same questions, in the same order, by the same glossary."""

    name: str
    area: str
    address: str
    functions: tuple[PaperFunction, ...]
    occupancies: tuple[str, ...]
    staffings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One point's sheet with its own link, which exists nowhere else in readable form."""

    paper: Paper
    typed_address: str
    validity: str
    exercise: str


@dataclass(frozen=True, slots=True)
class Phone:
    id: str
    seen: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A point somebody may make sheets for, and what is known of its link.

    `leads_to` is the address on its sheet, where that is another than people use.
    """

    id: str
    name: str
    area: str
    link: str
    since: str
    until: str
    phones: tuple[Phone, ...]
    leads_to: str = ""


def paper(point: Point, area: str) -> Paper:
    """Build a point's empty form."""
    return Paper(
        name=point.name,
        area=area,
        address=point.address,
        functions=tuple(_function(function) for function in Function),
        occupancies=tuple(label(one) for one in Occupancy),
        staffings=tuple(glossary.label(one, _.language, short=True) for one in Staffing),
    )


def _function(function: Function) -> PaperFunction:
    return PaperFunction(
        title=label(function).capitalize(),
        choices=tuple(choice(function, status) for status in ASKED_OF_POINT),
        supplies=tuple(
            label(supply)
            for supply in SUPPLIES
            if supply is not Supply.NODVATTEN or function is Function.VATTEN
        ),
    )


def sheet(
    blank: Paper, address: str, operation: Operation | None, expires_at: datetime | None, now: datetime
) -> Sheet:
    """Build one sheet; `now` is real time, for a link is about the world and not about an exercise."""
    name = operation.name if operation else ""
    since = written(now)
    until = till(expires_at, _("tills det byts mot ett nytt"))
    return Sheet(
        blank, typeable(address), _("Gäller från %(since)s %(until)s.", since=since, until=until), name
    )


def typeable(address: str) -> str:
    """Return an address as it is typed from paper: without scheme, the secret in groups of five."""
    place, slash, secret = address.partition("://")[2].rpartition("/")
    head, dash, signs = secret.rpartition("-")
    groups = "-".join(signs[start : start + GROUP] for start in range(0, len(signs), GROUP))
    return f"{place}{slash}{head}{dash}{groups}"


def written(moment: datetime) -> str:
    return day_and_time(moment)


def till(ends: datetime | None, otherwise: str) -> str:
    """Return until when a link holds, to stand in a sentence; `otherwise` where nothing ends it."""
    return _("till %(at)s", at=written(ends)) if ends else otherwise


def link_row(
    point: Point,
    area: str,
    tokens: Sequence[Token],
    now: datetime,
    elsewhere: Mapping[str, str] | None = None,
) -> LinkRow:
    """Build a point's row from its live links of one sort (newest first); `now` is real time.

    `elsewhere` has the address of each link that leads to another than people use.
    """
    live = next((one for one in tokens if _lives(one, now)), None)
    if live is None:
        return LinkRow(point.id, point.name, area, "", "", "", ())
    until = till(live.expires_at, _("tills vidare"))
    return LinkRow(
        id=point.id,
        name=point.name,
        area=area,
        link=live.id,
        since=written(live.created_at),
        until=until,
        phones=tuple(_phone(one, now) for one in live.devices),
        leads_to=(elsewhere or {}).get(live.id, ""),
    )


def _lives(token: Token, now: datetime) -> bool:
    return token.revoked_at is None and (token.expires_at is None or now < token.expires_at)


def _phone(device: Device, now: datetime) -> Phone:
    passed = max(timedelta(0), now - device.seen_at)
    return Phone(device.id, _("för %(span)s sedan", span=span(passed)), device.confirmed_at is not None)
