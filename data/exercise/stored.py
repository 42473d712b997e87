"""Scenarios and injects as words of the journal: one JSON text each, the same for the same scenario."""

from dataclasses import replace
from datetime import UTC, timedelta
from functools import cache

import orjson
from pydantic import TypeAdapter

from data.exercise.scenario import Inject, Scenario


def as_json(scenario: Scenario) -> str:
    """Return a scenario as JSON: every field, moments and durations in seconds, its origin in UTC."""
    return _dumped(replace(scenario, origin=scenario.origin.astimezone(UTC)))


def from_json(text: str) -> Scenario:
    """Return the scenario that `as_json` wrote; raises ValueError where it is none."""
    return _scenarios().validate_json(text)


def inject_json(inject: Inject) -> str:
    """Return an inject as JSON, written as it is within a scenario."""
    return _dumped(inject)


def inject_from(text: str) -> Inject:
    """Return the inject that `inject_json` wrote; raises ValueError where it is none."""
    return _injects().validate_json(text)


def _dumped(fact: Scenario | Inject) -> str:
    return orjson.dumps(fact, default=_seconds, option=orjson.OPT_UTC_Z).decode()


def _seconds(value: object) -> float:
    if not isinstance(value, timedelta):
        raise TypeError(f"{type(value).__name__} is no part of a scenario")
    seconds = value.total_seconds()
    return int(seconds) if seconds.is_integer() else seconds


@cache
def _scenarios() -> TypeAdapter[Scenario]:
    return TypeAdapter(Scenario)


@cache
def _injects() -> TypeAdapter[Inject]:
    return TypeAdapter(Inject)
