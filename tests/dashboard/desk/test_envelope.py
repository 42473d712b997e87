"""The envelope in use: said over every page to everybody until they have left."""

from data.access import envelope, sessions
from data.access import reads as access_reads
from tests.dashboard.the_desk import ALICE, Desk, go, said

TOLD = "Nödkontot används sedan 03:12."


def test_everybody_sees_that_the_envelope_is_used_until_they_have_left(desk: Desk) -> None:
    code = envelope.seal(desk.store, ALICE, desk.at)
    app = desk.page("log")
    assert TOLD not in said(app)
    inside = sessions.sign_in_by_link(desk.store, code, desk.at, sessions.Lasting())
    assert TOLD in said(app.run())
    assert TOLD in said(go(app, "staff"))
    sessions.sign_out(desk.store, access_reads.digest(inside.secret), desk.at)
    assert TOLD not in said(app.run())
