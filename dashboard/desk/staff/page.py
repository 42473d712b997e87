"""Stab: what the staff decides and knows, the situation report, what-if, handing over, what is left."""

from dashboard.desk.assessments import part as assessments
from dashboard.desk.situation_reports import part as situation_reports
from dashboard.desk.staff import handover, returning
from dashboard.desk.staff import part as staff
from dashboard.desk.ways import draw_parts
from dashboard.places import Part, Place

draw_parts(
    Place.STAFF,
    {
        Part.STAFF: staff.part,
        Part.SITUATION_REPORTS: situation_reports.part,
        Part.WHAT_IF: assessments.part,
        Part.HANDOVER: handover.part,
        Part.RETURN: returning.part,
    },
)
