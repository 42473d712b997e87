"""The door's cookies: a session's, and a wall's. No script can read them and no other site can send them."""

from starlette.requests import HTTPConnection
from starlette.responses import Response

from dashboard.settings import session_cookie

WALL = "trygghetslaget-vagg"


def session_secret(connection: HTTPConnection, secure: bool) -> str:
    """Return what a browser presents as its session; empty where it presents nothing."""
    return connection.cookies.get(session_cookie(secure), "")


def set_session(response: Response, secret: str, secure: bool) -> None:
    """Give the browser its session. It goes with the browser: how long it lasts is the server's to say."""
    response.set_cookie(
        session_cookie(secure), secret, path="/", secure=secure, httponly=True, samesite="lax"
    )


def clear_session(response: Response, secure: bool) -> None:
    response.delete_cookie(session_cookie(secure), path="/", secure=secure, httponly=True, samesite="lax")


def set_wall(response: Response, secret: str, secure: bool) -> None:
    """Give a screen its key, for the live documents alone."""
    response.set_cookie(
        WALL, secret, path="/live", secure=secure, httponly=True, samesite="lax", max_age=366 * 86_400
    )
