"""Somebody's own result as a file: to the control, to whom it was given, and with nobody else's figures."""

import pytest

from dashboard.door.caller import Caller
from dashboard.paper.downloads import download_routes
from dashboard.paper.report_files import ENDINGS
from dashboard.registers import pack_at
from dashboard.settings import REFERENCE_PACK
from dashboard.words.addresses import result_address
from data.access import reads as access_reads
from data.access import security
from data.acting import Actor
from data.exercise.acts.evaluating import give_results
from data.exercise.scenario import Recipient
from data.operations.acts import decide_retention
from data.rights import Grant
from data.words import Retention, Role, SecurityKind
from tests.dashboard.paper.evaluated import play
from tests.dashboard.the_desk import ALICE, HOSTILE, Desk, said
from tests.dashboard.words.test_downloads import client_of

BROMMA = Grant(Role.STADSDEL, "bromma")
OWN = "stadsdel:bromma"


@pytest.fixture
def played(desk: Desk) -> Desk:
    desk.load("Alviksskolan", "Farstaskolan")
    play(desk)
    return desk


def fetch(
    desk: Desk, grant: Grant, whose: str = OWN, ending: str = ".txt", operation: str = "ov"
) -> tuple[int, bytes]:
    key = desk.sign_in(grant)
    with desk.store.reading() as connection:
        caller = Caller(Actor(str(grant.role), key), access_reads.who(connection, key, desk.at))
    client = client_of(download_routes(desk.store, pack_at(REFERENCE_PACK), lambda: desk.at), caller)
    answer = client.get(result_address(operation, whose, ending))
    return answer.status_code, answer.content


def give(desk: Desk) -> None:
    to = (Recipient(Role.STADSDEL, "bromma"),)
    give_results(desk.store, ALICE, act_id="give", operation_id="ov", to=to, now=desk.at)


def test_it_says_what_was_theirs_as_worked_out_by_hand_and_nothing_of_others(played: Desk) -> None:
    """Bromma acknowledged after 4 minutes, reported after 10, and met both acts that the journal can tell.

    Its outage stood for the 40 minutes from T+20 on with nobody acting on it.
    """
    status, made = fetch(played, Grant(Role.OVNINGSLEDNING))
    text = made.decode()
    assert status == 200
    for expected in (
        "SÅ GICK DET FÖR BROMMA",
        "Tid till kvittens: 4 min; 1 av 1 kom",
        "Tid till första rapport: 10 min; 1 av 1 kom",
        "2 uppfyllda, 0 sena, 0 missade; 1 inte bedömd",
        "Fel utan åtgärd: 40 av 40 felminuter",
        HOSTILE[:30],
        "ÖVNING",
    ):
        assert expected in text
    assert "arsta" not in text


def test_it_reaches_whom_it_was_given_to_alone(played: Desk) -> None:
    others = (Grant(Role.STADSDEL, "farsta"), Grant(Role.KRISLEDNING), Grant(Role.LASARE))
    assert fetch(played, BROMMA)[0] == 404
    give(played)
    status, text = fetch(played, BROMMA)
    assert (status, b"arsta" in text) == (200, False)
    for grant in others:
        assert fetch(played, grant)[0] == 404
    assert fetch(played, BROMMA, "stadsdel:farsta")[0] == 404
    assert fetch(played, BROMMA, operation="finns-inte")[0] == 404
    for whose in ("", "stadsdel:", "punkt:P01", "vagg:"):
        assert fetch(played, Grant(Role.OVNINGSLEDNING), whose)[0] == 404
    taken = [one.facts["what"] for one in security.entries(played.store) if one.kind is SecurityKind.EXPORT]
    assert taken[-1] == "resultatet för stadsdel:bromma som .txt"


def test_disposed_of_nothing_is_left_of_it_for_anybody(played: Desk) -> None:
    """What was true went with the words: figures without it would be wrong ones."""
    give(played)
    decide_retention(
        played.store,
        ALICE,
        act_id="gone",
        operation_id="ov",
        keep=Retention.GALLRAS,
        decision="2027:1",
        now=played.at,
    )
    for grant in (BROMMA, Grant(Role.OVNINGSLEDNING)):
        assert fetch(played, grant)[0] == 404
    app = played.page("evaluation", played.sign_in(Grant(Role.OVNINGSLEDNING)), handelse="ov")
    assert "Övningens ord är gallrade" in said(app)
    inbox = played.page("exercise", key=played.sign_in(BROMMA), handelse="ov", **{"del": "inkorg"})
    assert not [one for one in inbox.header if "Så gick det" in one.value]


@pytest.mark.parametrize("ending", ENDINGS)
def test_it_is_made_in_every_format(played: Desk, ending: str) -> None:
    give(played)
    status, made = fetch(played, BROMMA, ending=ending)
    assert status == 200
    assert len(made) > 1000
    if ending == ".html":
        assert b"<img" not in made
        assert b"Farsta" not in made
