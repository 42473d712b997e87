"""Scenario drafts as they are kept: what they were begun from, and who wrote which part when."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from data.exercise.scenario import Scenario
from data.rights import Place

# Where drafts are: beside every exercise, and nowhere in what is real.
WORKSHOP: Final = Place(exercise=True)
# The part that is everything of a scenario but its injects; no inject has this id.
FRAME: Final = ""


class Source(StrEnum):
    """What a draft was begun from."""

    TOM = "tom"
    EXEMPEL = "exempel"
    FIL = "fil"
    OVNING = "ovning"
    HANDELSE = "handelse"


@dataclass(frozen=True, slots=True)
class DraftHead:
    """A draft without its words. `of` is the id of the scenario or operation that it was begun from.

    `version` rises with every change of anything; `writer_name` is who changed it last, at `updated_at`.
    """

    id: str
    version: int
    source: Source
    of: str
    title: str
    injects: int
    updated_at: datetime
    writer_name: str


@dataclass(frozen=True, slots=True)
class Part:
    """The draft's version at which a part was changed last, by whom, and when."""

    version: int
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ScenarioDraft:
    """A draft as it stands; `parts` by inject, and the frame's."""

    id: str
    version: int
    source: Source
    of: str
    updated_at: datetime
    writer_name: str
    scenario: Scenario
    parts: Mapping[str, Part]


def blank(draft_id: str, origin: datetime) -> Scenario:
    """Return a scenario that says nothing yet."""
    return Scenario(id=draft_id, title="", origin=origin, duration=timedelta(hours=4))


def frame_of(scenario: Scenario) -> Scenario:
    """Return a scenario without its injects."""
    return replace(scenario, injects=())
