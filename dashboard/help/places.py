"""Which part of which guide is about the page somebody is on: the one table, and whose guide is whose."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final
from urllib.parse import urlencode

from dashboard.help.guides import PATH, Guide
from dashboard.places import PART_IN_ADDRESS, PARTS, Part, Place
from data.rights import Who
from data.words import Role

GUIDES: Final[Mapping[Role, Guide]] = MappingProxyType(
    {
        Role.KRISLEDNING: Guide.KRISLEDNINGEN,
        Role.STADSDEL: Guide.STADSDELEN,
        Role.SEKTOR: Guide.SEKTORN,
        Role.ORGANISATION: Guide.SEKTORN,
        Role.OVNINGSLEDNING: Guide.OVNINGSLEDAREN,
        Role.LOKAL_OVNINGSLEDARE: Guide.OVNINGSLEDAREN,
        Role.MOTSPEL: Guide.OVNINGSLEDAREN,
        Role.UTVARDERARE: Guide.OVNINGSLEDAREN,
        Role.LASARE: Guide.KRISLEDNINGEN,
        Role.ADMIN: Guide.ADMINISTRATOREN,
        Role.PUNKT: Guide.PUNKTEN,
    }
)

# The phone's own pages, which are no place of the desk; and what *Läget* names in its address one level down.
PHONE: Final = "mitt"
POINT, AREA = "punkt", "omrade"
# A part of *Händelser* whose guide is for two places at once, and for nobody's role.
CARRYING: Final = Guide.BARA_LAGESBILD.address

# What each guide calls what is done on a page: a place, a part or a level of one, or the phone's own.
ABOUT: Final[Mapping[Guide, Mapping[str, str]]] = MappingProxyType(
    {
        Guide.KRISLEDNINGEN: {
            Place.SITUATION: "se-vad-som-är-fel-och-vem-som-ansvarar",
            POINT: "avgör-vad-som-gäller",
            Place.RELAY: "ta-emot-en-rapport-per-telefon",
            Part.SHEETS: "ta-emot-en-rapport-per-telefon",
            Part.REQUESTS: "begär-och-följ-upp-stöd",
            Part.TOLD: "se-vem-som-har-fått-veta",
            Part.STAFF: "led-staben",
            Part.SITUATION_REPORTS: "skriv-och-publicera-lägesrapporten",
            Part.HANDOVER: "lämna-över-till-nästa-skift",
            Part.RETURN: "se-vad-som-återstår",
            Part.LOG: "skriv-i-loggen",
            Part.REPLAY: "titta-tillbaka",
            Part.OPERATIONS: "öppna-och-stäng-en-händelse",
            Part.REHEARSAL: "öva-själv",
        },
        Guide.STADSDELEN: {
            Place.SITUATION: "se-ditt-område",
            POINT: "rapportera-för-en-punkt",
            Place.RELAY: "rapportera-för-en-punkt",
            Part.SHEETS: "skriv-in-ett-pappersblad",
            Part.REQUESTS: "be-om-stöd",
            Part.SITUATION_REPORTS: "läs-lägesrapporten",
            Part.WHAT_IF: "tänk-om",
            PHONE: "i-telefonen",
            Part.PREPAREDNESS: "gör-månadskontrollen",
            Part.REHEARSAL: "öva-själv",
        },
        Guide.SEKTORN: {
            Place.SITUATION: "se-ett-område",
            Part.REQUESTS: "svara-på-en-begäran-om-stöd",
            Part.ORDER: "kör-ut-diesel-vatten-och-människor",
            Place.SECTORS: "läs-läget-i-din-sektor",
            Part.SITUATION_REPORTS: "läs-lägesrapporten",
            Part.REHEARSAL: "öva-själv",
        },
        Guide.OVNINGSLEDAREN: {
            Part.INBOX: "svara-i-inkorgen",
            Part.CONTROL: "styr-klockan",
            Part.EVALUATION: "utvärdera",
            Part.WORKSHOP: "skriv-ett-scenario",
        },
        Guide.ADMINISTRATOREN: {
            Part.SETUP: "kom-igång",
            Part.OPERATIONS: "öppna-en-händelse",
            Part.REGISTER: "läs-in-punkterna",
            Part.PREPAREDNESS: "läs-in-vad-punkterna-har",
            Part.SECTOR_LIST: "läs-in-sektorslistan",
            Part.SERVICES: "läs-in-övriga-funktioner",
            Part.ASSUMPTIONS: "ändra-antagandena",
            Part.NOTICES: "bestäm-vem-som-aviseras",
            Part.ACCESS: "ge-någon-tillgång",
            Part.DRIFT: "se-hur-tjänsten-mår",
        },
    }
)


@dataclass(frozen=True, slots=True)
class Told:
    """Where something is told: a part of a guide; without an anchor, the guide from its beginning."""

    guide: Guide
    anchor: str = ""


def help_address(page: str, query: Mapping[str, str]) -> str:
    """Return where the help of a page is, as its address stands; which guide it is depends on who asks."""
    levels = (POINT, AREA) if page == Place.SITUATION else ()
    part = query.get(PART_IN_ADDRESS) or next((level for level in levels if query.get(level)), "")
    asked = {"sida": page, PART_IN_ADDRESS: part}
    return f"{PATH}?{urlencode({name: value for name, value in asked.items() if value})}".rstrip("?")


def guides_of(who: Who) -> tuple[Guide, ...]:
    """Return the guides that are somebody's own, in the order of their roles."""
    return tuple(dict.fromkeys(GUIDES[grant.role] for grant in who.grants if grant.role in GUIDES))


def part_about(place: str, part: str, who: Who) -> Told:
    """Return where a page is described: in somebody's own guide, else in the first that tells of it."""
    own = guides_of(who) or (Guide.INLOGGNING,)
    first = PARTS.get(Place(place), ())[:1] if place in list(Place) else ()
    for page in (part, place, *first):
        for guide in dict.fromkeys((*own, *ABOUT)):
            if page in ABOUT.get(guide, {}):
                return Told(guide, ABOUT[guide][page])
    return Told(own[0])
