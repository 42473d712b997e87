"""What no route of ours answers: Streamlit would send its own page there, to anybody, at any address."""

from starlette.convertors import Convertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route


class _Unclaimed(Convertor[str]):
    # A line break is a letter like any other here: what `.` leaves out, Streamlit would answer.
    regex = r"(?!_stcore/|media/|component/|static/|favicon\.png\Z)[\s\S]*"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("unclaimed", _Unclaimed())


def nothing_else() -> list[BaseRoute]:
    """Return the route that comes after all others of ours and leaves Streamlit only its own addresses."""
    return [Route("/{path:unclaimed}", _nothing)]


def _nothing(_request: Request) -> Response:
    return PlainTextResponse("Sidan finns inte.", 404)
