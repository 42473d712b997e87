"""Förvaltning: what a new server lacks, operations, points, sectors, notices, who may what, how it runs."""

from dashboard.desk.access import part as access
from dashboard.desk.assumptions import part as assumptions
from dashboard.desk.drift import part as drift
from dashboard.desk.notices import part as notices
from dashboard.desk.operations import part as operations
from dashboard.desk.preparedness import part as preparedness
from dashboard.desk.register import part as register
from dashboard.desk.register import services
from dashboard.desk.sectors import load as sector_list
from dashboard.desk.setup import part as setup
from dashboard.desk.ways import draw_parts
from dashboard.places import Part, Place

draw_parts(
    Place.ADMIN,
    {
        Part.SETUP: setup.part,
        Part.OPERATIONS: operations.part,
        Part.REGISTER: register.part,
        Part.PREPAREDNESS: preparedness.part,
        Part.ASSUMPTIONS: assumptions.part,
        Part.SECTOR_LIST: sector_list.part,
        Part.SERVICES: services.part,
        Part.NOTICES: notices.part,
        Part.ACCESS: access.part,
        Part.DRIFT: drift.part,
    },
)
