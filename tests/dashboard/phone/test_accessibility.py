"""The accessibility statement: for everybody, with a contact or plainly without one, in both languages."""

import re
from typing import Any

from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard.door.gates import Open, gate_for
from dashboard.phone.accessibility import TRIED
from dashboard.phone.routes import light_routes
from tests.dashboard.phone.phone import Phone
from tests.dashboard.phone.world import Night


def shown(night: Night, contact: str = "", language: str = "sv") -> str:
    app = Starlette(routes=light_routes(night.store, night.now, "", contact))
    with TestClient(app, base_url="http://127.0.0.1") as browser:
        answer: Any = browser.get(f"/tillganglighet?lang={language}")
    assert answer.status_code == 200
    return str(answer.text)


def test_it_is_for_everybody() -> None:
    gate = gate_for("/tillganglighet")
    assert gate is not None
    assert gate.needs_for("GET") is Open.ALL


def test_it_says_whom_to_tell_or_that_nobody_is_given(night: Night) -> None:
    assert "ej angivet" in shown(night)
    given = shown(night, "tillganglighet@kommunen.example")
    assert "tillganglighet@kommunen.example" in given
    assert "ej angivet" not in given
    assert "<script>" not in shown(night, "<script>alert(1)</script>")


def test_it_says_what_such_a_statement_must_and_asks_nobody_else(night: Night) -> None:
    page = shown(night)
    for said in ("delvis förenligt", "Digg", "inte är tillgängligt", "Så har vi testat", TRIED.isoformat()):
        assert said in page
    assert not re.findall(r"https?://", page)
    english = shown(night, language="en")
    assert '<html lang="en"' in english
    assert "complies in part" in english


def test_the_form_leads_there(mobile: Phone, night: Night) -> None:
    assert 'href="/tillganglighet"' in mobile.open(f"/r/{night.link()}").html
