"""A scenario as a file: read back as it is, with every edit, and only by those who lead exercises."""

from datetime import timedelta

import pytest

from dashboard.door.caller import Caller
from dashboard.paper.downloads import download_routes
from dashboard.registers import pack_at
from dashboard.settings import REFERENCE_PACK
from dashboard.words.addresses import (
    SCENARIO_ENDINGS,
    exercise_address,
    scenario_address,
    scenario_draft_address,
)
from data.access import reads as access_reads
from data.access import security
from data.acting import Actor
from data.exercise.acts import injects as exercise_injects
from data.exercise.acts import leading as exercise_leading
from data.exercise.inject_list import read_inject_list
from data.exercise.rules import NewExercise
from data.exercise.scenario_file import read_scenario, shipped
from data.rights import Grant
from data.words import OperationKind, Role, SecurityKind
from data.workshop.acts import begin
from data.workshop.facts import Source
from tests.dashboard.desk.exercise.test_page import BROMMA, SCENARIO, SECRET, inject
from tests.dashboard.the_desk import ALICE, Desk
from tests.dashboard.words.test_downloads import client_of


@pytest.fixture
def led(desk: Desk) -> Desk:
    desk.load("Alviksskolan", "Farstaskolan")
    exercise_leading.plan_exercise(desk.store, ALICE, NewExercise("ov", "Vinterövning", SCENARIO), desk.at)
    exercise_injects.change_inject(desk.store, ALICE, "ov", inject("A1", 15, BROMMA), desk.at)
    return desk


def caller(desk: Desk, grant: Grant) -> Caller:
    key = desk.sign_in(grant)
    with desk.store.reading() as connection:
        return Caller(Actor(str(grant.role), key), access_reads.who(connection, key, desk.at))


def test_it_holds_every_edit_and_its_leaving_is_journalled(led: Desk) -> None:
    client = client_of(
        download_routes(led.store, pack_at(REFERENCE_PACK), lambda: led.at),
        caller(led, Grant(Role.LOKAL_OVNINGSLEDARE, "farsta")),
    )
    whole = client.get(exercise_address("ov", ".yaml"))
    assert whole.headers["cache-control"] == "no-store"
    scenario = read_scenario(whole.content).scenario
    assert scenario is not None
    assert scenario.injects[0].at == timedelta(minutes=15)
    listed = read_inject_list(client.get(exercise_address("ov", ".xlsx")).content, SCENARIO)
    assert listed.scenario is not None
    assert set(listed.scenario.injects) == set(scenario.injects)
    noted = next(iter(security.entries(led.store)))
    assert (noted.kind, noted.facts["operation"]) == (SecurityKind.EXPORT, "ov")


def test_a_draft_leaves_as_it_stands_to_who_leads_alone(led: Desk) -> None:
    begin(led.store, ALICE, "utkast-1", SCENARIO, Source.TOM, "", led.at)
    routes = download_routes(led.store, pack_at(REFERENCE_PACK), lambda: led.at)
    client = client_of(routes, caller(led, Grant(Role.OVNINGSLEDNING)))
    assert read_scenario(client.get(scenario_draft_address("utkast-1", ".yaml")).content).scenario == SCENARIO
    listed = read_inject_list(client.get(scenario_draft_address("utkast-1", ".xlsx")).content, SCENARIO)
    assert listed.scenario == SCENARIO
    assert next(iter(security.entries(led.store))).kind is SecurityKind.EXPORT
    for address in (scenario_draft_address("annat", ".yaml"), scenario_draft_address("utkast-1", ".pdf")):
        assert client.get(address).status_code == 404, address
    for grant in (Grant(Role.LOKAL_OVNINGSLEDARE, "farsta"), Grant(Role.KRISLEDNING), Grant(Role.ADMIN)):
        answer = client_of(routes, caller(led, grant)).get(scenario_draft_address("utkast-1", ".yaml"))
        assert answer.status_code in (403, 404)
        assert SECRET not in answer.text


@pytest.mark.parametrize(
    "grant", [Grant(Role.KRISLEDNING), Grant(Role.STADSDEL, "bromma"), Grant(Role.ADMIN)]
)
def test_who_takes_part_gets_no_word_of_any(led: Desk, grant: Grant) -> None:
    client = client_of(
        download_routes(led.store, pack_at(REFERENCE_PACK), lambda: led.at), caller(led, grant)
    )
    for ending in SCENARIO_ENDINGS:
        for address in (exercise_address("ov", ending), scenario_address(shipped()[0].id, ending)):
            answer = client.get(address)
            assert answer.status_code == 403
            assert SECRET not in answer.text


def test_what_is_not_there_is_said(led: Desk) -> None:
    led.open("tom", OperationKind.OVNING)
    client = client_of(
        download_routes(led.store, pack_at(REFERENCE_PACK), lambda: led.at),
        caller(led, Grant(Role.OVNINGSLEDNING)),
    )
    assert client.get(scenario_address(shipped()[0].id, ".yaml")).status_code == 200
    for address in (
        exercise_address("tom", ".yaml"),
        exercise_address("finns-inte", ".xlsx"),
        scenario_address("finns-inte", ".yaml"),
        scenario_address(shipped()[0].id, ".pdf"),
    ):
        assert client.get(address).status_code == 404, address
