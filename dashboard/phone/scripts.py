"""Our own scripts as they are sent: as short as they can be said."""

from functools import cache
from importlib.resources import files

from dashboard.look.short import shortened


@cache
def script(name: str) -> str:
    return shortened(f"(()=>{{{source(name)}}})()")


def source(name: str) -> str:
    return (files(__package__) / "templates" / name).read_text(encoding="utf-8")
