"""What-if: an outage that somebody assumes, what it would mean, and the judgement that was saved of it.

What would follow is worked out by whoever knows geometry and is handed to the act. A judgement (*bedömning*)
is what was judged then: its figures, with method and sources, are facts of its entry and are never worked out
again. Nothing of it is true of the world: no screen on a wall reads this room, and what was assumed becomes
reports by an act of its own.
"""
