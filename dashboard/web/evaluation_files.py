"""Evaluations as files, for those who lead exercises alone: they tell what was true."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import PurePosixPath

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from dashboard.evaluation_report.files import ENDINGS, evaluation_file
from dashboard.texts import translator
from dashboard.viewmodels.downloads import evaluation_path
from dashboard.web.leaving import asked_operation, document, leaving, refusing
from data.database import Store
from data.domain.rights import Deed


def evaluation_file_routes(store: Store, now: Callable[[], datetime]) -> list[BaseRoute]:
    """Return the routes of evaluations, one an ending."""
    return [
        Route(evaluation_path(ending), refusing(partial(_file, store, now)), methods=["GET"])
        for ending in ENDINGS
    ]


def _file(store: Store, now: Callable[[], datetime], request: Request) -> Response:
    ending = PurePosixPath(request.url.path).suffix
    operation = asked_operation(store, request)
    leaving(request, store, f"utvärderingen som {ending}", operation, now(), Deed.CONTROL)
    content = evaluation_file(store, operation.id, ending, now(), translator())
    return document(content, f"ovning-utvardering{ending}")
