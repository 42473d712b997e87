"""Ta emot rapport: what somebody says now, and what stood on paper while no server was there."""

from dashboard.desk.paper_reports import part as paper_reports
from dashboard.desk.relay import part as relay
from dashboard.desk.ways import draw_parts
from dashboard.places import Part, Place

draw_parts(Place.RELAY, {Part.SPOKEN: relay.part, Part.SHEETS: paper_reports.part})
