"""The language belongs to the context that speaks: one request, render or thread never changes another's."""

import ast
import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from streamlit.testing.v1 import AppTest

import dashboard
from dashboard.places import Place
from dashboard.words import SOURCE, _, label, speaking
from data.words import Status


def test_inside_it_is_spoken_and_afterwards_it_is_as_before() -> None:
    with speaking("en"):
        assert (_("Ändra"), label(Status.UR_FUNKTION)) == ("Edit", "out of order")
        with speaking("sv"):
            assert _("Ändra") == "Ändra"
        assert _.language == "en"
        with pytest.raises(ZeroDivisionError), speaking("sv"):
            raise ZeroDivisionError
        assert _.language == "en"
    assert _.language == SOURCE


def test_two_threads_speak_two_languages_at_once_and_a_new_one_the_source() -> None:
    together = Barrier(2, timeout=10)

    def said(language: str) -> list[str]:
        with speaking(language):
            together.wait()
            return [_("Ändra") for _round in range(200)]

    with ThreadPoolExecutor(2) as threads:
        swedish, english = threads.map(said, ("sv", "en"))
    assert (set(swedish), set(english)) == ({"Ändra"}, {"Edit"})
    with speaking("en"), ThreadPoolExecutor(1) as threads:
        assert threads.submit(_, "Ändra").result() == "Ändra"


def test_two_tasks_speak_two_languages_in_turn() -> None:
    async def said(language: str) -> list[str]:
        words = []
        with speaking(language):
            for _round in range(3):
                words.append(_("Ändra"))
                await asyncio.sleep(0)
        return words

    async def both() -> list[list[str]]:
        return list(await asyncio.gather(said("sv"), said("en")))

    assert asyncio.run(both()) == [["Ändra"] * 3, ["Edit"] * 3]


def test_nothing_is_said_when_a_module_is_read() -> None:
    """It would stay in the language of whoever happened to import it."""
    root = Path(dashboard.__file__).parent
    ran_anew = {root / "main.py", *(root / place.script for place in Place)}  # by Streamlit, for each act
    spoken = [
        f"{path.relative_to(root)}:{node.lineno}"
        for path in sorted(root.rglob("*.py"))
        for node in _at_import(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in {"_", "_.n", "label"}
        and path not in ran_anew
    ]
    assert spoken == []


def _at_import(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what runs when a module is read: all but what functions hold, their defaults included."""
    for inner in ast.iter_child_nodes(node):
        yield inner
        if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef):
            for default in (*inner.args.defaults, *inner.args.kw_defaults, *inner.decorator_list):
                if default is not None:
                    yield default
                    yield from _at_import(default)
        elif not isinstance(inner, ast.Lambda):
            yield from _at_import(inner)


def _pressed() -> None:
    """A page with a callback and a fragment, each of which says which language it speaks."""
    import streamlit as st

    from dashboard.words import _, speaking

    with speaking("en"):
        st.text(f"page {_.language}")

    def told() -> None:
        st.query_params["told"] = _.language

    @st.fragment
    def part() -> None:
        st.text(f"fragment {_.language}")

    st.button("press", on_click=told)
    st.text(f"callback {st.query_params.get('told', '')}")
    part()


def test_a_callback_and_a_fragment_speak_the_desks_language() -> None:
    with speaking("en"):  # whoever runs the script speaks for itself alone
        app = AppTest.from_function(_pressed).run()
        app.button[0].click().run()
    assert [text.value for text in app.text] == ["page en", "callback sv", "fragment sv"]
