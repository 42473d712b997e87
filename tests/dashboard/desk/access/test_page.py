"""Accounts, keys and the security journal at the desk: by administrators alone, each secret shown once."""

from datetime import timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.desk.access import keys as access_keys
from data.access import accounts, security
from data.access import reads as access_reads
from data.rights import Grant
from data.sectors.acts import load_sectors
from data.words import Role, SecurityKind, TokenKind
from tests.dashboard.the_desk import ALICE, Desk, labelled, said
from tests.data.sectors.test_sectors import LIST

BORN = "bob-bromma"


@pytest.fixture
def loaded(desk: Desk) -> Desk:
    desk.load("Alviksskolan")
    load_sectors(desk.store, ALICE, LIST, desk.at)
    return desk


def admin(desk: Desk, part: str | None = None) -> AppTest:
    app = desk.page("access", key=desk.sign_in(Grant(Role.ADMIN)))
    if part is not None:
        app.button_group[0].set_value(part).run()
    assert not app.exception
    return app


def press(app: AppTest, label: str) -> AppTest:
    labelled(app.button, label).click().run()
    assert not app.exception
    return app


def account(desk: Desk, login: str = BORN) -> access_reads.Account:
    return next(one for one in access_reads.accounts(desk.store) if one.login == login)


def with_bob(desk: Desk) -> tuple[AppTest, str]:
    made = accounts.add_account(
        desk.store,
        ALICE,
        login=BORN,
        label="Bromma",
        grants=(Grant(Role.STADSDEL, "bromma"),),
        now=desk.at,
    )
    app = admin(desk)
    app.session_state["access-account"] = made
    app.run()
    return app, made


def test_a_new_account_gets_its_roles_and_a_link_that_is_shown_until_it_is_put_away(loaded: Desk) -> None:
    app = admin(loaded)
    labelled(app.text_input, "Användarnamn (funktion, inte person)").input(BORN)
    labelled(app.text_input, "Till vad").input("beredskap Bromma")
    labelled(app.multiselect, "Roller").set_value(["stadsdel:bromma", "lasare"])
    press(app, "Lägg till och gör en engångslänk")
    assert set(account(loaded).grants) == {Grant(Role.STADSDEL, "bromma"), Grant(Role.LASARE)}
    assert "läsare, stadsdel Bromma" in said(app)
    assert "/in/" in app.code[0].value
    press(app, "Jag har kopierat, dölj")
    assert not app.code
    assert "/in/" not in said(app)


def test_the_shown_link_signs_that_person_in(loaded: Desk) -> None:
    from data.access.sessions import Lasting, sign_in_by_link

    app, made = with_bob(loaded)
    press(app, "Ny engångslänk")
    secret = app.code[0].value.rpartition("/in/")[2]
    assert sign_in_by_link(loaded.store, secret, loaded.at, Lasting()).account == made


def test_a_sector_is_typed_and_an_unknown_role_is_refused_in_its_field(loaded: Desk) -> None:
    app, _made = with_bob(loaded)
    labelled(app.multiselect, "Roller").set_value(["sektor:energi"])
    press(app, "Spara rollerna")
    assert account(loaded).grants == (Grant(Role.SEKTOR, "energi"),)
    loaded.at += timedelta(seconds=1)
    for typed, says in (
        ("kejsare", "Okänd roll: kejsare"),
        ("sektr:energi", "Menade du sektor?"),
        ("sektor:enrgi", "Det finns ingen sektor enrgi. Menade du sektor:energi?"),
        ("organisation:Elverkt", "Menade du organisation:verket?"),
    ):
        labelled(app.multiselect, "Roller").set_value([typed])
        press(app, "Spara rollerna")
        assert says in said(app)
        assert account(loaded).grants == (Grant(Role.SEKTOR, "energi"),)


def test_ending_sessions_and_closing_need_their_own_click_and_closing_a_tick(loaded: Desk) -> None:
    app, made = with_bob(loaded)
    press(app, "Stäng kontot")
    assert "Kryssa för" in said(app)
    assert not account(loaded).disabled
    labelled(app.checkbox, "Stäng kontot för gott; det kan inte öppnas igen").check()
    press(app, "Stäng kontot")
    assert account(loaded).disabled
    assert "Kontot är stängt" in said(app)
    kinds = [entry.kind for entry in security.entries(loaded.store) if entry.facts.get("account") == made]
    assert kinds[0] is SecurityKind.ACCOUNT_CHANGED


def test_sessions_are_ended_at_once(loaded: Desk) -> None:
    app, made = with_bob(loaded)
    from datetime import timedelta

    from data.access.sessions import Lasting, make_link, sign_in_by_link

    link = make_link(loaded.store, ALICE, made, timedelta(hours=1), loaded.at)
    sign_in_by_link(loaded.store, link, loaded.at, Lasting())
    assert any(one.revoked_at is None for one in access_reads.sessions(loaded.store, made))
    press(app, "Avsluta sessionerna")
    assert all(one.revoked_at is not None for one in access_reads.sessions(loaded.store, made))


def test_the_last_administrator_cannot_be_removed(loaded: Desk) -> None:
    app = admin(loaded)
    only = next(one for one in access_reads.accounts(loaded.store) if one.grants == (Grant(Role.ADMIN),))
    app.session_state["access-account"] = only.id
    app.run()
    assert labelled(app.multiselect, "Roller").value == []
    labelled(app.multiselect, "Roller").set_value(["lasare"])
    press(app, "Spara rollerna")
    assert account(loaded, only.login).grants == (Grant(Role.ADMIN), Grant(Role.LASARE))
    labelled(app.text_input, NO_MORE).input(only.login)
    press(app, "Ta bort administratörsrollen")
    assert "den enda administratören" in said(app)
    assert Grant(Role.ADMIN) in account(loaded, only.login).grants


NO_MORE = "Är administratör. Skriv användarnamnet för att ta bort den rollen"
MAKE = "Gör till administratör: får ge alla roller, också åt sig själv. Skriv användarnamnet"


def test_no_widget_offers_all_roles_and_admin_is_given_by_an_act_of_its_own(loaded: Desk) -> None:
    """Enter in the field gave a new user every role, admin too: Streamlit offers them all at once, first."""
    app, _made = with_bob(loaded)
    roles = labelled(app.multiselect, "Roller")
    assert roles.proto.select_all == 0
    assert roles.options[0] == "läsare"
    assert not [one for one in roles.options if "administratör" in one]
    roles.set_value(["stadsdel:bromma", "admin"])
    press(app, "Spara rollerna")
    assert "Den rollen ges för sig" in said(app)
    assert account(loaded).grants == (Grant(Role.STADSDEL, "bromma"),)
    press(app, "Gör till administratör")
    assert f"Skriv {BORN} för att bekräfta." in said(app)
    assert account(loaded).grants == (Grant(Role.STADSDEL, "bromma"),)
    labelled(app.text_input, MAKE).input(BORN)
    press(app, "Gör till administratör")
    assert set(account(loaded).grants) == {Grant(Role.STADSDEL, "bromma"), Grant(Role.ADMIN)}
    loaded.at += timedelta(seconds=1)
    labelled(app.text_input, NO_MORE).input(BORN)
    press(app, "Ta bort administratörsrollen")
    assert account(loaded).grants == (Grant(Role.STADSDEL, "bromma"),)


def test_every_choice_of_several_is_drawn_by_the_one_that_offers_no_all() -> None:
    views = Path(access_keys.__file__).parents[1]
    drawn = [path.name for path in views.rglob("*.py") if "st.multiselect(" in path.read_text()]
    assert drawn == ["forms.py"]


def test_a_key_is_made_for_an_area_shown_and_revoked(loaded: Desk) -> None:
    app = admin(loaded, "tokens")
    press(app, "Gör nyckeln")
    assert "Välj vad nyckeln är för." in said(app)
    labelled(app.selectbox, "För").select("api:stadsdel:bromma")
    labelled(app.text_input, "Till vad").input("verksamhetssystemet")
    press(app, "Gör nyckeln")
    (token,) = access_reads.tokens(loaded.store, TokenKind.API)
    assert token.grant == Grant(Role.STADSDEL, "bromma")
    assert token.expires_at is not None
    assert (token.expires_at - loaded.at).days == 30
    assert app.code[0].value.startswith("api-")
    assert "annat system" in said(app)


def test_a_walls_key_is_shown_as_the_address_to_open(loaded: Desk) -> None:
    app = admin(loaded, "tokens")
    labelled(app.selectbox, "För").select("vagg:vagg")
    labelled(app.text_input, "Till vad").input("ledningsrummet")
    press(app, "Gör nyckeln")
    assert "/live/wall?nyckel=vagg-" in app.code[0].value


def test_the_journal_is_in_words_and_narrowed_by_kind(loaded: Desk) -> None:
    app = admin(loaded, "security")
    words = said(app)
    assert "med engångslänk" in words
    assert "konto" in words
    labelled(app.selectbox, "Slag").select(SecurityKind.SIGN_IN).run()
    assert "inloggning" in said(app)
    assert "roller admin" not in said(app)


@pytest.mark.parametrize("role", [Role.KRISLEDNING, Role.LASARE])
def test_only_administrators_have_the_page(loaded: Desk, role: Role) -> None:
    app = loaded.page("access", key=loaded.sign_in(Grant(role)))
    assert "får inte hantera användare och behörigheter." in said(app)
    assert not app.button
    assert "roller" not in said(app)


def test_an_administrator_who_no_longer_is_one_sees_nothing_more_and_changes_nothing(loaded: Desk) -> None:
    loaded.sign_in(Grant(Role.ADMIN))  # somebody must be left
    app, made = with_bob(loaded)
    mine = access_reads.who
    with loaded.store.reading() as connection:
        me = mine(connection, app.session_state["key"], loaded.at).id
    labelled(app.multiselect, "Roller").set_value(["krisledning"])
    accounts.set_grants(loaded.store, ALICE, me, (Grant(Role.LASARE),), loaded.at)
    press(app, "Spara rollerna")
    assert account(loaded).id == made
    assert account(loaded).grants == (Grant(Role.STADSDEL, "bromma"),)
    assert not app.multiselect
