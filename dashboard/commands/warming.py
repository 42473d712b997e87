"""Reading the desk soon after the server answers: the walls come back first, and pages are then ready."""

import importlib
import pkgutil
import time
from typing import Final

from dashboard import desk

# A place's page is a script, which draws as soon as it is read.
SCRIPT: Final = ".page"
# Walls and phones ask again within six seconds, and one core is all that there is for Python.
WALLS_FIRST: Final = 6.0


def read_desk() -> None:
    """Read the desk's modules: some seconds of a core, which the first to come would else wait for."""
    for found in pkgutil.walk_packages(desk.__path__, f"{desk.__name__}."):
        if not found.name.endswith(SCRIPT):
            importlib.import_module(found.name)
            time.sleep(0)  # who has come meanwhile goes first
