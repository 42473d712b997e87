"""The desk's places, each page's address and script: the menu, the door's gates and every link read it."""

from enum import StrEnum


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


# A room is named for its subject in code, an address for what people call it.
_ROOMS = {
    Place.SUPPORT: "requests",
    Place.SITUATION_REPORT: "situation_reports",
    Place.OPERATION: "operations",
}

PATHS = ("/", *sorted(f"/{place}" for place in Place))
