"""What a form says of the time to come, and of its opening: in the field that belongs to the status."""

from datetime import timedelta

import pytest

from data.acting import LOCAL
from data.points.acts import phases as point_phases
from data.points.commands import NewPhase
from data.words import Function, Phase
from tests.dashboard.phone.phone import Phone
from tests.dashboard.phone.world import NOW, POINT, REAL, Night


@pytest.fixture
def path(night: Night) -> str:
    return f"/r/{night.link()}"


def test_what_is_down_is_asked_when_it_is_back_and_not_how_long_it_lasts(
    mobile: Phone, night: Night, path: str
) -> None:
    receipt = mobile.send(path, mobile.open(path), el_status="ur_funktion", el_back="05:00")
    assert "El: ur funktion, åter beräknas 05:00" in receipt.text
    assert "åter 05:00 enligt" in mobile.open(path).text
    power = night.point().functions[Function.EL].current
    assert power is not None
    assert power.restored_estimate == NOW + timedelta(hours=1, minutes=48)
    assert power.lasts_until is None


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"el_status": "ur_funktion", "el_lasts": "6"}, "el_lasts", "räcker inte till någon tid"),
        ({"el_status": "fungerar", "el_back": "6"}, "el_back", "behöver inte komma åter"),
        ({"el_back": "6"}, "el_status", "Välj en status."),
        ({"opening": "opened", "opening_reason": "ingen nyckel"}, "opening_reason", "Skälet hör till"),
    ],
)
def test_what_does_not_belong_together_is_refused_beside_its_field(
    mobile: Phone, night: Night, typed: dict[str, str], field: str, said: str
) -> None:
    change = NewPhase("0" * 32, REAL, POINT, Phase.UNDER_AVVECKLING, "stadsdelsdirektören", "tomt")
    point_phases.change_phase(night.store, LOCAL, change, night.at)
    path, before = f"/r/{night.link()}", night.revision()
    page = mobile.send(path, mobile.open(path), **typed)
    assert page.status == 422
    assert said in page.html.partition(f'id="why-{field}"')[2][:200]
    assert night.revision() == before


def test_a_reported_status_says_until_when_it_holds(mobile: Phone, path: str) -> None:
    text = mobile.open(path).text
    assert "02:40, för 32 min sedan · bekräfta före 04:40" in text


def test_who_says_that_they_have_opened_is_told_that_a_decision_is_awaited(
    mobile: Phone, night: Night
) -> None:
    night.open_operation("annan", "Annan")
    link = f"/r/{night.link('P14')}?h={REAL}"
    page = mobile.open(link)
    receipt = mobile.send(link, page, opening="opened")
    awaited = "Ni har sagt att ni har öppnat 03:12. Beslut om att öppna väntas."
    assert receipt.text.count(awaited) == 2
    assert awaited in mobile.open(link).text


def test_who_carries_out_a_decision_is_told_that_it_stands(mobile: Phone, night: Night) -> None:
    change = NewPhase("1" * 32, REAL, "P14", Phase.UNDER_AKTIVERING, "stadsdelsdirektören", "elavbrott")
    point_phases.change_phase(night.store, LOCAL, change, night.at)
    link = f"/r/{night.link('P14')}"
    receipt = mobile.send(link, mobile.open(link), opening="opened")
    assert "öppen, som det redan är beslutat" in receipt.text
    assert "väntas" not in receipt.text
