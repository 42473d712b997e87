"""Support requests: what is asked of whom, how each moves, and who acts in an operation."""
