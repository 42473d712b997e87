"""A scenario as YAML: every fault is said with its line, inject and field, and nothing is guessed away."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, Final, get_args

import yaml
from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from data.exercise.checking import in_order
from data.exercise.rules import MOST_INJECTS
from data.exercise.scenario import Scenario
from data.exercise.schema import ScenarioFile
from data.list_files.csv_file import why_foreign
from data.list_files.table import Fault
from data.list_files.typed_row import Plain, UnreadableYaml, read_plain


def why(error: ErrorDetails, model: type[BaseModel]) -> str:
    """Return the Swedish sentence of one error."""
    kind, given = error["type"], error["input"]
    context = error.get("ctx", {})
    match kind:
        case "missing":
            return "saknas."
        case "extra_forbidden" | "invalid_key":
            names = ", ".join(_names(model, error["loc"]))
            return f"fältet finns inte. Fälten heter {names}."
        case "value_error":
            return str(context["error"])
        case "enum":
            return f"är {_shown(given)}. Det ska vara {_or(context['expected'])}."
        case "string_type":
            return f"är {_shown(given)}. Det ska vara en text: sätt citattecken om den."
        case "tuple_type":
            return f"är {_shown(given)}. Det ska vara en lista."
        case "bool_type":
            return f"är {_shown(given)}. Det ska vara true eller false."
        case "model_type" | "model_attributes_type":
            return f"är {_shown(given)}. Det ska ha namngivna fält."
    return f"är {_shown(given)}, som inte går att läsa."


def _names(model: type[BaseModel], path: tuple[int | str, ...]) -> tuple[str, ...]:
    """Return the fields there are where a path has one that does not exist."""
    here = model
    for part in path[:-1]:
        if isinstance(part, str) and part in here.model_fields:
            here = _model_in(here.model_fields[part].annotation) or here
    return tuple(here.model_fields)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    found = (_model_in(one) for one in get_args(annotation))
    return next((one for one in found if one is not None), None)


def _or(expected: str) -> str:
    """Return pydantic's list of words ('a', 'b' or 'c') in Swedish."""
    return expected.replace("'", "").replace(" or ", " eller ")


def _shown(given: Any) -> str:
    text = repr(given)
    return text if len(text) <= 40 else f"{text[:40]}…"


MOST_FAULTS: Final = 200
_LAST: Final = 10**9
_SCHEMA_LINE: Final = "# yaml-language-server: $schema=scenario.schema.json\n"


@dataclass(frozen=True, slots=True)
class Listed:
    """What a file says, and what in it could not be read; where anything could not, there is no scenario.

    `places` are the sheet (of a workbook) and line of each inject's field ("": of all of it, or of the
    scenario) and of each part in it (`effects 2`), and `headings` what the file calls the fields.
    """

    scenario: Scenario | None
    faults: tuple[Fault, ...] = ()
    places: Mapping[tuple[str, str], tuple[str, int]] = field(default_factory=dict)
    headings: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def where(self, fault: Fault) -> Fault:
        """Return an objection to the scenario with its place in the file."""
        whole = self.places.get((fault.inject, ""), ("", None))
        field = self.places.get((fault.inject, fault.column), whole)
        sheet, row = self.places.get((fault.inject, f"{fault.column} {fault.nth}"), field)
        column = self.headings.get(fault.column, fault.column)
        return replace(fault, row=row, column=column, sheet=sheet)


class _Noded(Plain):
    """Keeps what was read together with where each part of it stands."""

    def get_single_data(self) -> Any:
        node = self.get_single_node()
        return (None, None) if node is None else (self.construct_document(node), node)


def read_scenario(content: bytes) -> Listed:
    """Return the scenario in a file's bytes."""
    if (reason := why_foreign(content)) is not None:
        return Listed(None, (Fault(f"{reason}. Filen ska vara YAML"),))
    try:
        said, node = read_plain(content, _Noded)
    except UnreadableYaml as fault:
        return Listed(None, (Fault(str(fault)),))
    if not isinstance(said, dict):
        wanted = ", ".join(name for name, one in ScenarioFile.model_fields.items() if one.is_required())
        return Listed(None, (Fault(f"Filen är inget scenario. Den ska ha fälten {wanted} och injects."),))
    rows = said.get("injects")
    if isinstance(rows, list) and len(rows) > MOST_INJECTS:
        return Listed(None, (Fault(f"Scenariot har {len(rows)} inspel, högst {MOST_INJECTS}."),))
    try:
        read = ScenarioFile.model_validate(said)
    except ValidationError as broken:
        faults = sorted(_faults(broken, said, node), key=lambda one: one.row or _LAST)
        return Listed(None, tuple(faults))
    return Listed(_scenarios().validate_python(read.model_dump()), places=dict(_places(read, node)))


def write_scenario(scenario: Scenario) -> bytes:
    """Return a scenario as a file, its injects in order; what says nothing is left out."""
    ordered = replace(scenario, injects=in_order(scenario.injects))
    plain = ScenarioFile.model_validate(ordered).model_dump(mode="json", exclude_defaults=True)
    text = yaml.dump(plain, Dumper=_Written, allow_unicode=True, sort_keys=False, width=100)
    return (_SCHEMA_LINE + text).encode()


class _Written(yaml.SafeDumper):
    """Writes texts of several lines as such, and short lists in one line."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


def _list(dumper: yaml.SafeDumper, items: Sequence[Any]) -> yaml.SequenceNode:
    short = all(isinstance(one, str) and len(one) < 40 for one in items)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=short)


_Written.add_representer(str, _text)
_Written.add_representer(list, _list)


@cache
def _scenarios() -> TypeAdapter[Scenario]:
    return TypeAdapter(Scenario)


def _faults(broken: ValidationError, said: Any, node: Any) -> Iterator[Fault]:
    errors = broken.errors(include_url=False)
    for error in errors[:MOST_FAULTS]:
        path = error["loc"]
        inject = _inject(path, said)
        names = path[2:] if inject else path
        yield Fault(why(error, ScenarioFile), inject=inject, column=_field(names), row=_line(node, path))
    if len(errors) > MOST_FAULTS:
        yield Fault(f"… och {len(errors) - MOST_FAULTS} fel till.")


def _inject(path: Sequence[int | str], said: Any) -> str:
    """Return the id of the inject that a path is within, or which one it is where it has none."""
    if len(path) < 2 or path[0] != "injects" or not isinstance(path[1], int):
        return ""
    row = said["injects"][path[1]]
    named = row.get("id") if isinstance(row, dict) else None
    return named[:40] if isinstance(named, str) and named else f"nummer {path[1] + 1}"


def _field(path: Sequence[int | str]) -> str:
    return " ".join(str(part + 1) if isinstance(part, int) else part[:40] for part in path)


def _line(node: Any, path: Sequence[int | str]) -> int:
    """Return the line of the file on which a part begins, or what it should have been in."""
    line: int = node.start_mark.line
    for part in path:
        if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line
        elif isinstance(node, yaml.MappingNode):
            pair = next((pair for pair in node.value if pair[0].value == part), None)
            if pair is None:
                break
            line, node = pair[0].start_mark.line, pair[1]
        else:
            break
    return line + 1


def _places(read: ScenarioFile, node: Any) -> Iterator[tuple[tuple[str, str], tuple[str, int]]]:
    for name in ScenarioFile.model_fields:
        yield ("", name), ("", _line(node, (name,)))
    rows = next((rows.value for key, rows in node.value if key.value == "injects"), ())
    for inject, row in zip(read.injects, rows, strict=True):
        yield (inject.id, ""), ("", row.start_mark.line + 1)
        for key, value in row.value:
            yield (inject.id, key.value), ("", key.start_mark.line + 1)
            for nth, part in enumerate(value.value if isinstance(value, yaml.SequenceNode) else (), start=1):
                yield (inject.id, f"{key.value} {nth}"), ("", part.start_mark.line + 1)


FOLDER: Final = Path(__file__).parents[1] / "reference" / "scenarios"


def files() -> tuple[Path, ...]:
    """Return the files, by name."""
    return tuple(sorted(FOLDER.glob("*.yaml")))


@cache
def shipped() -> tuple[Scenario, ...]:
    """Return the scenarios, by the names of their files, which do not change while the program runs."""
    return tuple(_read())


def _read() -> Iterator[Scenario]:
    for path in files():
        listed = read_scenario(path.read_bytes())
        if listed.scenario is None:
            raise ValueError(f"{path.name}: {listed.faults[0]}")
        yield listed.scenario
