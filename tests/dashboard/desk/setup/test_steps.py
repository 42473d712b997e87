"""Kom igång: what is missing is said, done where it is said, and then counted as done."""

from datetime import timedelta
from pathlib import Path

import pytest

from dashboard.bundle import noting
from dashboard.desk.setup import copying, steps
from dashboard.desk.setup.steps import COPY_LASTS, Line, State, Step
from dashboard.settings import Settings
from data.access import accounts, tokens
from data.access.tokens import NewToken
from data.acting import LOCAL
from data.errors import NotAllowed
from data.points import reads as point_reads
from data.rights import Grant
from data.words import Role, TokenKind
from tests.dashboard.the_desk import ALICE, Desk, labelled, said

ADMIN = Grant(Role.ADMIN)


def looked(desk: Desk, **settings: object) -> dict[Step, Line]:
    found = steps.lines(desk.store, Settings(**settings), desk.at)  # type: ignore[arg-type]
    assert [line.step for line in found] == list(Step)
    return {line.step: line for line in found}


def test_an_empty_store_lacks_points_first(desk: Desk) -> None:
    found = looked(desk)
    states = {step: line.state for step, line in found.items()}
    assert states[Step.POINTS] is State.WRONG
    assert {step for step, state in states.items() if state is State.DONE} == {
        *(Step.STORE, Step.MAP, Step.SIGN_IN, Step.SHEETS),
    }
    assert steps.first_to_do(found.values()) is Step.POINTS
    assert all(line.do for line in found.values() if line.state is State.MISSING)


def test_examples_are_not_the_municipalitys_own(desk: Desk) -> None:
    desk.load("Brommaskolan", example=True)
    assert looked(desk)[Step.POINTS].state is State.MISSING
    desk.load("Brommaskolan")
    assert looked(desk)[Step.POINTS].done


def test_somebody_who_leads_and_a_wall_with_a_key(desk: Desk) -> None:
    grants = (Grant(Role.LASARE),)
    accounts.add_account(desk.store, ALICE, login="l", label="läsare", grants=grants, now=desk.at)
    assert "ingen krisledning" in looked(desk)[Step.PEOPLE].says
    desk.sign_in(Grant(Role.KRISLEDNING))
    assert looked(desk)[Step.PEOPLE].done
    new = NewToken(TokenKind.VAGG, "vägg", Grant(Role.VAGG), desk.at + timedelta(days=1))
    tokens.issue_token(desk.store, LOCAL, new, desk.at)
    assert looked(desk)[Step.WALL].done
    desk.at += timedelta(days=2)
    assert not looked(desk)[Step.WALL].done  # a key that has ended shows nothing


@pytest.mark.parametrize(
    ("settings", "state", "says"),
    [
        ({}, State.MISSING, "nås bara från den här datorn"),
        ({"host": "0.0.0.0"}, State.MISSING, "utan HTTPS"),
        (
            {"host": "0.0.0.0", "public_url": "https://lage.example.org"},
            State.DONE,
            "https://lage.example.org",
        ),
    ],
)
def test_how_it_can_be_reached(desk: Desk, settings: dict[str, str], state: State, says: str) -> None:
    line = looked(desk, **settings)[Step.ADDRESS]
    assert line.state is state
    assert says in line.says


def test_a_sheet_that_leads_elsewhere_is_told_of(desk: Desk) -> None:
    here = {"host": "0.0.0.0", "public_url": "https://ny.example"}
    desk.load("Brommaskolan")
    (point,) = point_reads.loaded_points(desk.store)

    def give(address: str) -> Line:
        tokens.issue_point_links(desk.store, LOCAL, [point.id], None, None, desk.at, address)
        return looked(desk, **here)[Step.SHEETS]

    assert "innan adressen skrevs upp" in give("").says
    moved = give("https://gammal.example")
    assert (moved.state, "https://gammal.example" in moved.says) == (State.MISSING, True)
    assert "dashboard sheets" in moved.do
    assert give("https://ny.example").done


def test_a_bundle_and_its_keys_are_made_and_grow_old(desk: Desk) -> None:
    assert "inget är gjort" in looked(desk)[Step.BUNDLE].says
    noting.note_bundle(desk.store, desk.at)
    assert "nycklarna är inte sparade" in looked(desk)[Step.BUNDLE].says
    noting.note_keys(desk.store, desk.at)
    assert looked(desk)[Step.BUNDLE].done
    desk.at += noting.LASTS + timedelta(hours=1)
    assert looked(desk)[Step.BUNDLE].state is State.MISSING


def test_a_copy_is_taken_at_the_desk_and_grows_old(desk: Desk) -> None:
    app = desk.page("kom-igang", desk.sign_in(ADMIN))
    assert "ingen är tagen" in said(app)
    app.session_state["setup-step"] = Step.COPY.value
    app.run()
    labelled(app.button, "Ta en säkerhetskopia nu").click().run()
    assert not app.exception
    assert "Kopian är hel" in said(app)
    (copy,) = copying.folder(desk.store).glob("*.db")
    assert copy.stat().st_size > 0
    assert looked(desk)[Step.COPY].done
    desk.at += COPY_LASTS + timedelta(hours=1)
    assert looked(desk)[Step.COPY].state is State.MISSING


def test_nobody_else_takes_a_copy(desk: Desk) -> None:
    from data.acting import Actor

    key = desk.sign_in(Grant(Role.KRISLEDNING))
    with pytest.raises(NotAllowed):
        copying.take(desk.store, Actor("krisledningen", key), desk.at)
    assert not list(Path(copying.folder(desk.store)).glob("*"))


def test_the_page_begins_with_what_is_to_be_done_first(desk: Desk) -> None:
    app = desk.page("kom-igang", desk.sign_in(ADMIN))
    assert [title.value for title in app.title] == ["Kom igång"]
    words = said(app)
    assert "inga är inlästa" in words
    assert [uploader.label for uploader in app.file_uploader] == ["Fil med punkter"]


def test_an_administrator_of_an_empty_server_begins_there(desk: Desk) -> None:
    assert [title.value for title in desk.page(key=desk.sign_in(ADMIN)).title] == ["Kom igång"]
    desk.load("Brommaskolan", example=True)
    assert [title.value for title in desk.page(key=desk.sign_in(ADMIN)).title] == ["Läget"]


def test_whoever_loads_no_lists_is_told_so(desk: Desk) -> None:
    assert "får inte läsa in register" in said(desk.page("kom-igang", desk.sign_in(Grant(Role.LASARE))))


def test_what_a_step_lacked_is_done_with_one_button_and_the_next_stands_in_its_place(desk: Desk) -> None:
    """Both secrets stand there until they are hidden, each by itself."""
    desk.load("Brommaskolan")
    key = desk.sign_in(ADMIN)
    app = desk.page("kom-igang", key)
    app.session_state["setup-step"] = Step.PEOPLE.value
    app.run()
    labelled(app.button, "Lägg till krisledningen").click().run()
    assert looked(desk)[Step.PEOPLE].done
    assert "krisledningen är tillagd." in said(app)
    app.session_state["setup-step"] = Step.WALL.value
    app.run()
    labelled(app.button, "Gör storskärmens nyckel").click().run()
    assert not app.exception
    assert looked(desk)[Step.WALL].done
    link, wall = (code.value for code in app.code)
    assert "/in/" in link
    assert "/live/wall?nyckel=" in wall
    app.button(key="access-secret-hide-0").click().run()
    assert [code.value for code in app.code] == [wall]
