"""The `dashboard` command, one file a group."""

import gc
from typing import Final

# Python looks for garbage in rings after so many new objects. Two hundred pages are a million live ones, and
# looking through them all holds every thread for a third of a second: it is done seldom, the newest often.
# Said before anything else is read: to look through what is being imported was a third of a server's start.
GARBAGE: Final = (20_000, 20, 200)
gc.set_threshold(*GARBAGE)
