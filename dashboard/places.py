"""The desk's places: each page's address, title, parts and script, for the menu, the gates and every link."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from dashboard.words import _


class Place(StrEnum):
    """A page of the desk, by the address that people have of it."""

    ADMIN = "admin"
    EXERCISE = "exercise"
    LOG = "log"
    RELAY = "relay"
    SECTORS = "sectors"
    SITUATION = "situation"
    STAFF = "staff"
    SUPPORT = "support"

    @property
    def script(self) -> str:
        """Return the page's script, from the desk's entry on, as Streamlit wants it."""
        return f"desk/{_ROOMS.get(self, self)}/page.py"

    @property
    def menu_title(self) -> str:
        """Return what the menu calls the page, in the language of whoever looks."""
        return _titles()[self]


class Part(StrEnum):
    """A part of a place that has several, by what stands in the address."""

    INBOX = "inkorg"
    CONTROL = "ledning"
    EVALUATION = "utvardering"
    WORKSHOP = "verkstad"
    REHEARSAL = "ova"
    LOG = "logg"
    REPLAY = "aterspelning"
    STAFF = "stab"
    SITUATION_REPORTS = "lagesrapport"
    HANDOVER = "overlamning"
    RETURN = "atergang"
    WHAT_IF = "tank-om"
    SETUP = "kom-igang"
    OPERATIONS = "handelser"
    REGISTER = "punkter"
    SECTOR_LIST = "sektorslista"
    SERVICES = "ovriga-funktioner"
    PREPAREDNESS = "beredskap"
    ASSUMPTIONS = "antaganden"
    NOTICES = "aviseringar"
    REQUESTS = "begaran"
    ORDER = "korordning"
    TOLD = "besked"
    SPOKEN = "samtal"
    SHEETS = "pappersblad"
    ACCESS = "behorigheter"
    DRIFT = "drift"

    @property
    def menu_title(self) -> str:
        """Return what the part is called, in the language of whoever looks."""
        return _part_titles()[self]

    @property
    def place(self) -> Place:
        return next(place for place, parts in PARTS.items() if self in parts)


def _titles() -> Mapping[Place, str]:
    return {
        Place.ADMIN: _("Förvaltning"),
        Place.EXERCISE: _("Övning"),
        Place.LOG: _("Logg"),
        Place.RELAY: _("Ta emot rapport"),
        Place.SECTORS: _("Sektorer"),
        Place.SITUATION: _("Läget"),
        Place.STAFF: _("Stab"),
        Place.SUPPORT: _("Stöd"),
    }


def _part_titles() -> Mapping[Part, str]:
    return {
        Part.INBOX: _("Inkorg"),
        Part.CONTROL: _("Övningsledning"),
        Part.EVALUATION: _("Utvärdering"),
        Part.WORKSHOP: _("Verkstad"),
        Part.REHEARSAL: _("Öva själv"),
        Part.LOG: _("Logg"),
        Part.REPLAY: _("Återspelning"),
        Part.STAFF: _("Stab"),
        Part.SITUATION_REPORTS: _("Lägesrapport"),
        Part.HANDOVER: _("Överlämning"),
        Part.RETURN: _("Återgång"),
        Part.WHAT_IF: _("Tänk om"),
        Part.SETUP: _("Kom igång"),
        Part.OPERATIONS: _("Händelser"),
        Part.REGISTER: _("Punktregister"),
        Part.SECTOR_LIST: _("Sektorslistan"),
        Part.SERVICES: _("Övriga funktioner"),
        Part.PREPAREDNESS: _("Beredskap"),
        Part.ASSUMPTIONS: _("Antaganden"),
        Part.NOTICES: _("Aviseringar"),
        Part.REQUESTS: _("Begäran om stöd"),
        Part.ORDER: _("Körordning"),
        Part.TOLD: _("Vem har fått veta"),
        Part.SPOKEN: _("Samtal och sms"),
        Part.SHEETS: _("Pappersblad"),
        Part.ACCESS: _("Behörigheter"),
        Part.DRIFT: _("Drift"),
    }


# In the order they are shown; the first that is of use to somebody is the one they begin with.
PARTS: Final[Mapping[Place, tuple[Part, ...]]] = MappingProxyType(
    {
        Place.RELAY: (Part.SPOKEN, Part.SHEETS),
        Place.SUPPORT: (Part.REQUESTS, Part.ORDER, Part.TOLD),
        Place.STAFF: (Part.STAFF, Part.SITUATION_REPORTS, Part.WHAT_IF, Part.HANDOVER, Part.RETURN),
        Place.LOG: (Part.LOG, Part.REPLAY),
        Place.EXERCISE: (Part.INBOX, Part.CONTROL, Part.EVALUATION, Part.WORKSHOP, Part.REHEARSAL),
        Place.ADMIN: (
            *(Part.SETUP, Part.OPERATIONS, Part.REGISTER, Part.PREPAREDNESS, Part.ASSUMPTIONS),
            *(Part.SECTOR_LIST, Part.SERVICES, Part.NOTICES, Part.ACCESS, Part.DRIFT),
        ),
    }
)

# Addresses that people may have kept, and where what was there stands now.
OLD_ADDRESSES: Final[Mapping[str, Place | Part]] = MappingProxyType(
    {
        "access": Part.ACCESS,
        "area": Place.SITUATION,
        "district": Place.SITUATION,
        "evaluation": Part.EVALUATION,
        "inbox": Part.INBOX,
        "notices": Part.TOLD,
        "operation": Part.OPERATIONS,
        "point": Place.SITUATION,
        "register": Part.REGISTER,
        "replay": Part.REPLAY,
        "situation_report": Part.SITUATION_REPORTS,
        "wall": Place.SITUATION,
    }
)

PART_IN_ADDRESS: Final = "del"

# A room is named for its subject in code, an address for what people call it.
_ROOMS = {Place.SUPPORT: "requests"}


def led_to(to: Place | Part) -> tuple[Place, dict[str, str]]:
    """Return the place that a way leads to, and what its address says of the part."""
    return (to.place, {PART_IN_ADDRESS: to.value}) if isinstance(to, Part) else (to, {})


PATHS = ("/", *sorted(f"/{path}" for path in (*Place, *OLD_ADDRESSES)))
