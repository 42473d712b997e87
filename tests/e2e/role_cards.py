"""A town before its first event, the people in it, and what each finds on their card."""

from dataclasses import dataclass
from pathlib import Path

from openpyxl import Workbook

from dashboard import clock, registers
from dashboard.settings import REFERENCE_PACK
from data.acting import LOCAL
from data.rights import Grant
from data.sectors.acts import load_sectors
from data.store.database import open_store
from data.words import Role
from geo.layers import load_pack
from tests.data.sectors.test_sectors import LIST
from tests.e2e import stage

POINTS_FILE = "trygghetspunkter.xlsx"
POINTS = (
    ("B1", "Ängbyskolan", 59.34373, 17.90891),
    ("B2", "Traneberg medborgarhus", 59.36279, 17.95051),
    ("B3", "Åkeshovs simhall", 59.33234, 17.93829),
)
# When help is to be there, and when it is said to come.
LATEST, THERE = stage.soon(5), stage.soon(4)


@dataclass(frozen=True, slots=True)
class Card:
    """What somebody is asked to do, in words that name no page and no button."""

    who: str
    grants: tuple[Grant, ...]
    asked: str


CARDS = {
    card.who: card
    for card in (
        Card(
            "administratören",
            (Grant(Role.ADMIN),),
            f"Kommunens egen lista över trygghetspunkter ligger i filen {POINTS_FILE}. Läs in den.",
        ),
        Card(
            "krisledningen",
            (Grant(Role.KRISLEDNING),),
            "Strömmen har gått i Bromma. Öppna en samhällsstörning som heter Elavbrott Bromma.",
        ),
        Card(
            "stadsdelen",
            (Grant(Role.STADSDEL, "bromma"),),
            "Stadsdelsdirektören har beslutat att Ängbyskolan ska öppna, och den har öppnat. Där är elen "
            "ur funktion: ledningsbrott. Rapportera det, och be om ett dieselaggregat till skolan, "
            f"senast {LATEST}.",
        ),
        Card(
            "sektorn",
            (Grant(Role.SEKTOR, "energi"),),
            "Elförsörjningen i sektorn är allvarligt påverkad: ett ställverk har brunnit. Säg det, och "
            f"svara på begäran om dieselaggregat: ni tar den, på plats {THERE}.",
        ),
        Card(
            "staben",
            (Grant(Role.KRISLEDNING),),
            "Skriv en lägesrapport och se till att den är publicerad till områden och sektorer. Du är ensam.",
        ),
    )
}


def set_up(url: str, files: Path) -> None:
    """Fill an empty store with what stands before any event, no points among it; lay out their list."""
    now, pack = clock.now(), load_pack(REFERENCE_PACK)
    store = open_store(url)
    try:
        registers.load_areas(store, pack, now)
        load_sectors(store, LOCAL, LIST, now)
    finally:
        store.close()
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Trygghetspunkter i kommunen"])
    sheet.append(["Nr", "Benämning", "Latitud", "Longitud"])
    for row in POINTS:
        sheet.append(row)
    book.save(files / POINTS_FILE)
