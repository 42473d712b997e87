"""Scenarios as files, for those who lead exercises: the inspelslista as a workbook, the whole as YAML."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import PurePosixPath

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from dashboard.viewmodels.downloads import SCENARIO, SCENARIO_ENDINGS, exercise_path
from dashboard.web.auth.caller import caller
from dashboard.web.leaving import NEVER_KEPT, asked_operation, leaving, plain, refusing
from data.database import Store
from data.domain.exercise import story_of
from data.domain.facts import Operation
from data.domain.rights import Deed, place_of, why_not_allowed
from data.domain.scenario import Scenario
from data.errors import Missing
from data.exercise.inject_list import write_inject_list
from data.exercise.reading import exercise
from data.exercise.scenario_file import write_scenario
from data.exercise.shipped import shipped

_TYPES = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".yaml": "application/yaml; charset=utf-8",
}
_WRITERS = {".xlsx": write_inject_list, ".yaml": write_scenario}
_NONE = "Det finns inget sådant scenario."


def exercise_file_routes(store: Store, now: Callable[[], datetime]) -> list[BaseRoute]:
    """Return the routes of scenarios: those that come along, and each exercise's own."""
    return [
        Route(f"{SCENARIO}{{name}}", refusing(partial(_shipped, store, now)), methods=["GET"]),
        *(
            Route(exercise_path(ending), refusing(partial(_planned, store, now)), methods=["GET"])
            for ending in SCENARIO_ENDINGS
        ),
    ]


def _shipped(store: Store, now: Callable[[], datetime], request: Request) -> Response:
    name = PurePosixPath(request.path_params["name"])
    found = next((one for one in shipped() if one.id == name.stem), None)
    if found is None or name.suffix not in _WRITERS:
        raise Missing(_NONE, "scenario")
    return _file(request, store, found, name.suffix, None, now())


def _planned(store: Store, now: Callable[[], datetime], request: Request) -> Response:
    operation = asked_operation(store, request)
    reason = why_not_allowed(caller(request).who, Deed.CONTROL, place_of(operation))
    if reason is not None:
        return PlainTextResponse(reason.text, 403)
    found = exercise(store, operation.id)
    if found is None:
        raise Missing(_NONE, "operation")
    ending = PurePosixPath(request.url.path).suffix
    return _file(request, store, story_of(found.scenario), ending, operation, now())


def _file(
    request: Request,
    store: Store,
    scenario: Scenario,
    ending: str,
    operation: Operation | None,
    now: datetime,
) -> Response:
    """Hand a scenario over; what it holds is for those who lead, so it is journalled like any export."""
    leaving(request, store, f"scenariot {scenario.id[:60]} som {ending}", operation, now, Deed.CONTROL)
    name = f"{'inspelslista' if ending == '.xlsx' else 'scenario'}-{plain(scenario.id, 40)}{ending}"
    headers = {**NEVER_KEPT, "Content-Disposition": f'attachment; filename="{name}"'}
    return Response(_WRITERS[ending](scenario), media_type=_TYPES[ending], headers=headers)
