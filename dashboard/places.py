"""The desk's places: each page's address, title and script, for the menu, the gates and every link."""

from collections.abc import Mapping
from enum import StrEnum

from dashboard.words import _


class Place(StrEnum):
    """A page of the desk, by the address that people have of it."""

    ACCESS = "access"
    AREA = "area"
    DISTRICT = "district"
    EVALUATION = "evaluation"
    EXERCISE = "exercise"
    INBOX = "inbox"
    LOG = "log"
    NOTICES = "notices"
    OPERATION = "operation"
    POINT = "point"
    REGISTER = "register"
    RELAY = "relay"
    REPLAY = "replay"
    SECTORS = "sectors"
    SITUATION = "situation"
    SITUATION_REPORT = "situation_report"
    STAFF = "staff"
    SUPPORT = "support"
    WALL = "wall"

    @property
    def script(self) -> str:
        """Return the page's script, from the desk's entry on, as Streamlit wants it."""
        return f"desk/{_ROOMS.get(self, self)}/page.py"

    @property
    def menu_title(self) -> str:
        """Return what the menu calls the page, in the language of whoever looks."""
        return _titles()[self]


def _titles() -> Mapping[Place, str]:
    return {
        Place.ACCESS: _("Behörigheter"),
        Place.AREA: _("Mitt område"),
        Place.DISTRICT: _("Område"),
        Place.EVALUATION: _("Utvärdering"),
        Place.EXERCISE: _("Övningsledning"),
        Place.INBOX: _("Inkorg"),
        Place.LOG: _("Logg"),
        Place.NOTICES: _("Aviseringar"),
        Place.OPERATION: _("Händelse"),
        Place.POINT: _("Punkt"),
        Place.REGISTER: _("Punktregister"),
        Place.RELAY: _("Ta emot rapport"),
        Place.REPLAY: _("Återspelning"),
        Place.SECTORS: _("Sektorer"),
        Place.SITUATION: _("Lägesbild"),
        Place.SITUATION_REPORT: _("Lägesrapport"),
        Place.STAFF: _("Stab"),
        Place.SUPPORT: _("Stöd"),
        Place.WALL: _("Storskärm"),
    }


# A room is named for its subject in code, an address for what people call it.
_ROOMS = {
    Place.SUPPORT: "requests",
    Place.SITUATION_REPORT: "situation_reports",
    Place.OPERATION: "operations",
}

PATHS = ("/", *sorted(f"/{place}" for place in Place))
