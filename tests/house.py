"""The figures of the house: how large it is, how a subject lies in it, and what must not grow back.

`python -m tests.house` prints them; `tests/test_house.py` holds those of shape.
"""

import ast
import tomllib
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
PACKAGES: Final = ("dashboard", "data", "geo")
Node = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def modules() -> tuple[Path, ...]:
    """Return every file of the application but its migrations and packages that are only explained."""
    found = (path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py")))
    return tuple(path for path in found if "migrations" not in path.parts and _does_something(path))


def _does_something(path: Path) -> bool:
    return path.name != "__init__.py" or any(not isinstance(node, ast.Expr) for node in tree(path).body)


@cache
def lines(path: Path) -> tuple[str, ...]:
    return tuple(path.read_text(encoding="utf-8").splitlines())


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def application_lines() -> int:
    return sum(len(lines(path)) for path in modules())


def share_of_imports() -> float:
    """Return how many of a hundred lines are import statements, with all the lines that they take."""
    taken = sum(
        (node.end_lineno or node.lineno) - node.lineno + 1
        for path in modules()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Import | ast.ImportFrom)
    )
    return round(100 * taken / application_lines(), 1)


def of_requests() -> tuple[int, int]:
    """Return how many files have a support request as their subject, and in how many folders they lie."""
    named = [path for path in modules() if _is_of_requests(path.relative_to(ROOT))]
    return len(named), len({path.parent for path in named})


def _is_of_requests(path: Path) -> bool:
    return any("request" in part or "support" in part for part in path.parts)


def facts_by_key() -> int:
    """Return in how many places an entry's facts are taken out by key outside the codec."""
    return sum(
        _is_by_key(node)
        for path in modules()
        if path.relative_to(ROOT).parts[:2] != ("data", "entries")
        for node in ast.walk(tree(path))
    )


def _is_by_key(node: ast.AST) -> bool:
    """`facts["x"]`, `entry.facts["x"]` and the same with `get`."""
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        held = node.value
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get":
        held = node.func.value
    else:
        return False
    return _name(held) == "facts"


def _name(node: ast.AST) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def lists_of_kinds() -> int:
    """Return how many collections or cases name three or more kinds of entry outside the one table."""
    return sum(
        _kinds_named(node) >= 3
        for path in modules()
        if path.relative_to(ROOT).parts[:2] != ("data", "entries")
        for node in ast.walk(tree(path))
    )


def _kinds_named(node: ast.AST) -> int:
    match node:
        case ast.Tuple(elts=parts) | ast.List(elts=parts) | ast.Set(elts=parts) | ast.Dict(keys=parts):
            named = parts
        case ast.MatchOr(patterns=patterns):
            named = [pattern.value for pattern in patterns if isinstance(pattern, ast.MatchValue)]
        case _:
            return 0
    return sum(isinstance(part, ast.Attribute) and _name(part.value) == "EntryKind" for part in named)


def translator_passed() -> int:
    """Return how many parameters and arguments are a translator called `_`; a template's are none."""
    dashboard = (path for path in modules() if path.is_relative_to(ROOT / "dashboard"))
    return sum(_passes(node) for path in dashboard for node in ast.walk(tree(path)))


def _passes(node: ast.AST) -> int:
    if isinstance(node, Node):
        return sum(one.arg == "_" and one.annotation is not None for one in _parameters(node))
    if isinstance(node, ast.Call):
        named = [keyword.value for keyword in node.keywords if keyword.arg != "_"]
        return sum(isinstance(one, ast.Name) and one.id == "_" for one in (*node.args, *named))
    return 0


def _parameters(node: Node) -> tuple[ast.arg, ...]:
    return (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)


def report_readers() -> tuple[str, ...]:
    """Return the modules that make a report out of texts: they build one, and read a status out of a text."""
    return tuple(str(path.relative_to(ROOT)) for path in modules() if _reads_reports(tree(path)))


def _reads_reports(module: ast.Module) -> bool:
    calls = [node for node in ast.walk(module) if isinstance(node, ast.Call)]
    reads = any(_name(call.func) == "Status" or "Status" in map(_name, call.args) for call in calls)
    return reads and any(_name(call.func) == "NewReport" for call in calls)


def root_of_data() -> int:
    return sum(path.parent == ROOT / "data" for path in modules())


def layers() -> int:
    """Return how many layers the longest import contract has."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    return max(len(contract.get("layers", ())) for contract in contracts)


def longest_modules(above: int = 300) -> dict[str, int]:
    """Return the modules with more lines than the bell allows."""
    return {str(path.relative_to(ROOT)): len(lines(path)) for path in modules() if len(lines(path)) > above}


def longest_functions(above: int = 40) -> dict[str, int]:
    """Return the functions with more lines than the bell allows."""
    return dict(_long(above))


def _long(above: int) -> Iterator[tuple[str, int]]:
    for path in modules():
        for node in ast.walk(tree(path)):
            if isinstance(node, Node) and (node.end_lineno or 0) - node.lineno + 1 > above:
                yield f"{path.relative_to(ROOT)}:{node.name}", (node.end_lineno or 0) - node.lineno + 1


FIGURES: Final[Mapping[str, Callable[[], object]]] = {
    "application lines, migrations not counted": application_lines,
    "modules": lambda: len(modules()),
    "imports, % of lines": share_of_imports,
    "files and folders with begäran om stöd as their subject": of_requests,
    "an entry's facts by key, outside the codec": facts_by_key,
    "lists of kinds by hand": lists_of_kinds,
    "translator passed on": translator_passed,
    "readers of a report's plain fields": report_readers,
    "modules at the root of data/": root_of_data,
    "layers in the longest import contract": layers,
    "modules over 300 lines": longest_modules,
    "functions over 40 lines": longest_functions,
}


def main() -> None:
    for name, figure in FIGURES.items():
        print(f"{name:58} {figure()}")


if __name__ == "__main__":
    main()
