"""What every route of the API shares: what a field may hold, and how an answer is told to be unchanged."""

from datetime import UTC, datetime
from typing import Annotated, Any

import orjson
from fastapi import Header, Response
from pydantic import AwareDatetime, Field

from data.acting import LONGEST_ID
from data.freetext import LONGEST

LARGEST_NUMBER = 2**63 - 1
Text = Annotated[str, Field(max_length=LONGEST)]
Id = Annotated[str, Field(min_length=1, max_length=LONGEST_ID, pattern=r"^[^\x00-\x1f]+$")]
# Within what every clock can be moved by; which times are right is a rule's to say.
Moment = Annotated[
    AwareDatetime, Field(ge=datetime(1990, 1, 1, tzinfo=UTC), le=datetime(2190, 1, 1, tzinfo=UTC))
]
Number = Annotated[int, Field(ge=0, le=LARGEST_NUMBER)]
IfNoneMatch = Annotated[str | None, Header()]
UNCHANGED: dict[int | str, dict[str, Any]] = {304: {"description": "Oförändrat sedan If-None-Match"}}
AGAIN: dict[int | str, dict[str, Any]] = {200: {"description": "Samma id igen: redan sparat"}}


def answer(body: Any, tag: str, if_none_match: str | None, media_type: str = "application/json") -> Response:
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    if if_none_match is not None and tag in (part.strip() for part in if_none_match.split(",")):
        return Response(status_code=304, headers=headers)
    content = orjson.dumps(body, option=orjson.OPT_UTC_Z)
    return Response(content, media_type=media_type, headers=headers)
