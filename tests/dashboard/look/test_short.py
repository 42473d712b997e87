"""Scripts are made short in a process that was forked from one that has read all of the server, too."""

import importlib
import multiprocessing
import sys

from dashboard.look import short
from dashboard.phone import scripts


def test_a_server_has_not_read_the_library_before_it_is_used() -> None:
    """Its runtime survives no fork: a fork of a process that had read it stands still when asked."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        assert pool.apply(_read_by_the_server) is False


def _read_by_the_server() -> bool:
    for name in ("dashboard.commands.serve", "dashboard.app"):
        importlib.import_module(name)
    return "minify" in sys.modules


def test_what_only_people_read_is_gone() -> None:
    assert short.shortened("// said\nlet shown = 1; alert(shown)") == "let shown=1;alert(shown)"
    assert "//" not in scripts.script("queue.js").replace("://", "")
