"""What a pydantic error says of a scenario's file, in Swedish."""

from typing import Any, get_args

from pydantic import BaseModel
from pydantic_core import ErrorDetails


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
