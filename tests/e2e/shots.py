"""Which pictures README and the guides have, and what must be read in each."""

from dashboard.live.render import PANELS
from tests.e2e import demo_night
from tests.e2e.pictures import Shot

# What a screen shows only while it is so: another operation is open, the clock stands.
_SELDOM = ("also", "standing", "pause")
_GUIDES = "dashboard/help/guides/bilder"

NIGHT = (
    Shot(
        file="docs/wall.png",
        address=f"/live/wall?operation={demo_night.NIGHT}",
        role="krisledning",
        size=(1920, 1080),
        colours=80,
        panels=tuple(panel for panel in PANELS if panel not in _SELDOM),
        must=(
            *("ÖVNING", "Vinterstorm Embla", "utan åtgärd", "övningstid", "verklig tid"),
            *("Dieseln går till Hässelby-Vällingby och Bromma", "Stabsgenomgång", "Lägesrapport"),
            *("fungerar", "obekräftat", "info", "värme", "Skärholmen", "ingen öppen punkt"),
            *(
                "nästa bortfall",
                "Fel och åtgärd",
                "Stöd",
                "saknar rapport",
                "Livsmedelsförsörjning och dricksvatten",
            ),
        ),
    ),
    Shot(
        file=f"{_GUIDES}/laget.png",
        address="/situation",
        role="krisledning",
        must=("ÖVNING", "Läget", "Vinterstorm Embla", "Gör detta nu", "Jag tar det", "Hässelby-Vällingby"),
    ),
    Shot(
        file=f"{_GUIDES}/omradet.png",
        address="/situation",
        role="stadsdel:bromma",
        must=("ÖVNING", "Bromma", "Brommaskolan", "Vinterstorm Embla", "Gör detta nu", "Går ut härnäst"),
    ),
    Shot(
        file=f"{_GUIDES}/sektorer.png",
        address="/sectors",
        role="sektor:energi",
        must=("ÖVNING", "Sektorer", "Energiförsörjning", "Vinterstorm Embla", "Vems uppgift"),
    ),
    Shot(
        file=f"{_GUIDES}/kom-igang.png",
        address="/admin?del=kom-igang",
        size=(1366, 968),
        role="admin",
        must=("Kom igång", "Trygghetspunkter", "Storskärmens nyckel", "Säkerhetskopia"),
    ),
    Shot(
        file=f"{_GUIDES}/telefon.png",
        address="",
        role="",
        size=(390, 844),
        must=("ÖVNING", "Brommaskolan", "Allt som förut", "Något är fel", "Skicka rapport"),
    ),
)
DRILL = (
    Shot(
        file=f"{_GUIDES}/ovning.png",
        address="/exercise",
        role="ovningsledning",
        must=("ÖVNING", "Övningsledning", "Mottagare", "Härnäst", "tid från start", "nästa inspel"),
    ),
)
