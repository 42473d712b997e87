"""The staff: its plan and rhythm, messages to the public, what is important and what has changed."""
