"""Points' sheets as one PDF to print: a side that says how to report, and the same questions for a pen."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib.resources import files
from typing import Any, Final

import orjson
import segno
import typst

from dashboard.phone.sheet_says import Sheet, paper, sheet
from dashboard.words import _, label
from data.access import printed, tokens
from data.access.printed import Given
from data.acting import Actor
from data.operations import reads as operation_reads
from data.points import reads as point_reads
from data.store.database import Store
from data.words import OperationKind, TokenKind

_STANDARDS: Final[list[Any]] = ["ua-1", "a-2a"]


@dataclass(frozen=True, slots=True)
class Drawn:
    """One sheet, and its address as a QR code."""

    sheet: Sheet
    code: str


def renewed(store: Store, actor: Actor, links: Sequence[Given], address: str, now: datetime) -> list[Drawn]:
    """Make new links in the place of these, with this address on their sheets; the earlier ones stop at once.

    Each holds as long as the one it takes the place of. Raises Refused.
    """
    points = {point.id: point for point in point_reads.loaded_points(store)}
    areas = {area.id: area.name for area in point_reads.areas(store)}
    operations = {one.id: one for one in operation_reads.operations(store)}
    alike: dict[tuple[str, datetime | None], list[str]] = {}
    for one in links:
        alike.setdefault((one.token.grant.operation, one.token.expires_at), []).append(one.token.grant.bound)
    drawn = []
    for (scope, expires), bound in alike.items():
        made = tokens.issue_point_links(store, actor, bound, scope or None, expires, now, address)
        for identity, issued in made:
            point, link = points[identity], f"{address}/r/{issued.secret}"
            blank = paper(point, areas.get(point.area, ""))
            shown = sheet(blank, link, operations.get(scope), expires, now)
            drawn.append(Drawn(shown, qr(link)))
    return drawn


def renewable(store: Store, now: datetime) -> tuple[Given, ...]:
    """Return the live links of points that are still there, in exercises still open; area by area."""
    points = {point.id: point for point in point_reads.loaded_points(store)}
    still_open = {one.id for one in operation_reads.operations(store) if one.closed_at is None}
    found = [
        one
        for one in printed.given(store, now)
        if one.token.kind is TokenKind.PUNKT
        and one.token.grant.bound in points
        and one.token.grant.operation in {"", *still_open}
    ]
    grants = [(one.token.grant, one) for one in found]
    grants.sort(key=lambda pair: (points[pair[0].bound].area, pair[0].bound, pair[0].operation))
    return tuple(one for _grant, one in grants)


def qr(address: str) -> str:
    """Return an address as a QR code that is read also when a corner is gone."""
    return str(segno.make(address, error="q", micro=False).svg_inline(scale=4, border=4, omitsize=True))


def as_pdf(sheets: Sequence[Drawn], now: datetime) -> bytes:
    """Return the sheets, two sides each."""
    drawn = [{**asdict(one.sheet), "code": one.code} for one in sheets]
    made = typst.compile(
        files(__package__).joinpath("sheets.typ").read_bytes(),
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"sheets": orjson.dumps({"sheets": drawn, "says": _says()}).decode()},
        pdf_standards=_STANDARDS,
        timestamp=int(now.timestamp()),
    )
    return bytes(made)


def _says() -> dict[str, Any]:
    """Return what is printed around what is known of a point: the same words as on the page to print."""
    return {
        "exercise": label(OperationKind.OVNING).upper(),
        "title": _("Blad för punktens personal"),
        "private": _("FÅR EJ ANSLÅS"),
        "private_why": _("För punktens personal. Den som har bladet kan rapportera för punkten."),
        "how": _("Så rapporterar du"),
        "steps": [
            _("Skanna koden, eller skriv adressen i telefonens webbläsare."),
            _("Stämmer allt som står? Tryck på Allt som förut."),
            _("Annars: tryck på Något är fel, och på det som ändrats. Vet du inte, välj vet inte."),
            _(_SENT),
        ],
        "code": _("Kod med punktens adress"),
        "address": _("Adress (versaler och bindestreck spelar ingen roll)"),
        "exercise_only": _("Gäller bara övningen och når aldrig en skarp händelse."),
        "never": _("Skriv aldrig"),
        "never_what": _(_NEVER),
        "call": _("Går det inte? Ring, eller använd Rakel enligt stadsdelens plan"),
        "call_whom": [_("Stadsdelens funktion, telefon"), _("i andra hand")],
        "read_out": _(_READ_OUT),
        "lost": _(_LOST),
        **_paper_says(),
    }


# The long ones, as the page to print has them.
_SENT: Final = (
    "Skicka, och vänta på Tack. Sparat. Rapportera igen när något ändras, och innan läget blivit gammalt."
)
_NEVER: Final = (
    "namn, personnummer, någons hälsa, vem som arbetar när, privata telefonnummer, Rakelnummer, koder, "
    "nycklar, eller hur skydd och reservkraft är byggda."
)
_READ_OUT: Final = (
    "Läs upp i den här ordningen: punktens namn och klockslag · information, el, värme, vatten: läge, "
    "försörjning, hur länge det räcker, orsak · hur fullt det är · bemanningen och nästa avlösning · har "
    "öppnat eller kan inte öppna · behov av stöd. Vänta på att det läses tillbaka."
)
_LOST: Final = (
    "Tappat, fotograferat eller i fel händer? Ring stadsdelen: ett nytt blad görs på en minut och det här "
    "slutar gälla."
)


def _paper_says() -> dict[str, Any]:
    return {
        "on_paper": _("rapport på papper"),
        "begin": [_("Datum"), _("När såg du det, klockan"), _("Händelse")],
        "lasts": _("räcker till"),
        "cause": _("orsak"),
        "people": _("Människor och personal"),
        "number": _("antal"),
        "staffing": _("Bemanningen"),
        "relief": _("nästa avlösning klockan"),
        "opened": _("vi har öppnat"),
        "not_opened": _("vi kan inte öppna, därför att"),
        "needs": _("Behov av stöd"),
        "note": _("Anteckning"),
        "entered": [_("Inläst i Trygghetsläget klockan"), _("som post"), _("av (funktion)")],
    }
