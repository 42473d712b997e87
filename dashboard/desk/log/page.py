"""Logg: what has been written down, and the same replayed."""

from dashboard.desk.log import part as log
from dashboard.desk.replay import part as replay
from dashboard.desk.ways import draw_parts
from dashboard.places import Part, Place

draw_parts(Place.LOG, {Part.LOG: log.part, Part.REPLAY: replay.part})
