"""What sectors say in an operation: each standing report and assessment, one a row; and the areas."""

from collections.abc import Iterable
from datetime import datetime

from dashboard.exports.sheets import Sheet, moment, sheet
from dashboard.exports.spoken import in_time, in_words
from dashboard.exports.tables import Column
from data import queries, sector_reports, sectors
from data.database import Store
from data.domain.aggregation import sectors_shown, why_weaknesses
from data.domain.facts import Area, Operation
from data.domain.sector_reports import SectorReport, holds
from data.domain.words import Extent, ImpactLevel, Mark

_LEVEL, _EXTENT = in_words(ImpactLevel), in_words(Extent)
COLUMNS = (
    Column("sector", "Sektor", width=20, tag="#sector+code"),
    Column("sector_name", "Sektorns namn", width=30, tag="#sector+name"),
    Column("organisation", "Organisation", width=22, tag="#org+code"),
    Column("area", "Område", width=18, tag="#adm3+code"),
    Column("level", "Påverkansgrad nu", width=16, tag="#severity", spoken=_LEVEL),
    Column("reported", "Rapporterad grad", width=16, tag="#severity+reported", spoken=_LEVEL),
    Column("mark", "Märke", width=14, tag="#status+trust", spoken=in_words(Mark)),
    Column("operations", "Verksamhet", width=12, tag="#indicator+operations", spoken=_EXTENT),
    Column("resources", "Resurser", width=12, tag="#indicator+resources", spoken=_EXTENT),
    Column("strain", "Belastning", width=12, tag="#indicator+strain", spoken=_EXTENT),
    Column("forecast_24", "Om 24 h", width=12, tag="#severity+forecast24", spoken=_LEVEL),
    Column("forecast_72", "Om 72 h", width=12, tag="#severity+forecast72", spoken=_LEVEL),
    Column("observed_at", "Gäller från", width=26, tag="#date+observed", spoken=in_time),
    Column("valid_until", "Gäller till", width=26, tag="#date+end", spoken=in_time),
    Column("assessment", "Bedömning", width=60, tag="#description"),
    Column("source", "Källa", width=22, tag="#org+reporting"),
    Column("revision", "Post", number="0", width=8, tag="#meta+id"),
    Column("example", "Exempel", width=10, tag="#meta+example"),
)
AREAS = (
    Column("id", "Område", width=20, tag="#adm3+code"),
    Column("name", "Namn", width=30, tag="#adm3+name"),
    Column("population", "Invånare", number="0", width=12, tag="#population"),
)


def sectors_sheet(store: Store, operation_id: str, now: datetime) -> Sheet:
    """Return what stands for each sector, participant and area; `now` is the operation's time."""
    picture = queries.picture(store, operation_id, recent=0)
    register = sectors.register(store)
    names = {one.id: one.name for one in register.sectors}
    examples = {one.id for one in register.sectors if one.example}
    stands = sector_reports.standing(store, operation_id, picture.operation.clock)
    rows = [
        {
            **_row(one, now),
            "sector_name": names.get(one.sector, ""),
            "example": "ja" if one.sector in examples else "nej",
        }
        for one in sorted(stands, key=lambda one: (one.sector, one.organisation or "", one.area or ""))
    ]
    notice = why_weaknesses(sectors_shown(stands))
    return sheet("Sektorer", COLUMNS, rows, picture.operation, moment(now, picture.revision), notice)


def _row(one: SectorReport, now: datetime) -> dict[str, object]:
    held = holds(one, now)
    return {
        "sector": one.sector,
        "organisation": one.organisation or "sektorns bedömning",
        "area": one.area,
        "level": held.level or "okänd",
        "reported": one.level,
        "mark": held.mark,
        "operations": one.impact.operations,
        "resources": one.impact.resources,
        "strain": one.impact.strain,
        "forecast_24": one.forecast_24,
        "forecast_72": one.forecast_72,
        "observed_at": one.observed_at.isoformat(),
        "valid_until": one.valid_until.isoformat(),
        "assessment": one.assessment,
        "source": one.on_behalf_of or one.actor,
        "revision": one.revision,
    }


def areas_sheet(areas: Iterable[Area], operation: Operation) -> Sheet:
    """Return the areas as loaded."""
    rows = [{"id": area.id, "name": area.name, "population": area.population} for area in areas]
    return sheet("Områden", AREAS, rows, operation, [])
