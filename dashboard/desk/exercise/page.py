"""Övning: what has been sent to whoever looks, the control's tools, what it has shown; and one's own."""

from dashboard.desk.evaluation import part as evaluation
from dashboard.desk.exercise import part as control
from dashboard.desk.inbox import part as inbox
from dashboard.desk.rehearsal import part as rehearsal
from dashboard.desk.ways import draw_parts
from dashboard.desk.workshop import part as workshop
from dashboard.places import Part, Place

draw_parts(
    Place.EXERCISE,
    {
        Part.INBOX: inbox.part,
        Part.CONTROL: control.part,
        Part.EVALUATION: evaluation.part,
        Part.WORKSHOP: workshop.part,
        Part.REHEARSAL: rehearsal.part,
    },
)
