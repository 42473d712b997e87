"""What a key stands for: read anew at each act, so that a changed right is a changed right at once."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from data.access import accounts, watching
from data.access import reads as access_reads
from data.acting import Actor
from data.errors import Missing, NotAllowed, Refused, SignedOut
from data.log import acts as log_acts
from data.points.acts import phases as point_phases
from data.points.acts import registers as point_registers
from data.points.acts import reports as point_reports
from data.rights import Deed, Grant, Place
from data.sectors.acts import load_sectors
from data.store.backup import backup, restore
from data.store.database import open_store
from data.store.verify import verify
from data.words import Phase, Role, SecurityKind
from tests.data.people import LASTING, PASSWORD, an_account, an_admin, enter, journalled, signed_in
from tests.data.sectors.test_sectors import LIST
from tests.data.world import ALICE, AREAS, NOW, OPERATION, World, a_phase, a_report, later

BROMMA, SKARPNACK = Grant(Role.STADSDEL, "bromma"), Grant(Role.STADSDEL, "skarpnack")


def report(world: World, actor: Actor, point: str = "P01") -> None:
    assert point_reports.report(world.store, actor, [a_report(point=point)], NOW)[0].new


def test_a_changed_role_holds_at_the_next_act(world: World) -> None:
    account = an_account(world.store, BROMMA)
    actor = enter(world.store, account)
    report(world, actor)
    accounts.set_grants(world.store, ALICE, account, [Grant(Role.LASARE)], NOW)
    with pytest.raises(NotAllowed, match="Läsare får inte rapportera"):
        report(world, actor)
    accounts.set_grants(world.store, ALICE, account, [BROMMA], NOW)
    report(world, actor)


def test_a_changed_role_holds_at_the_next_act_in_another_process(world: World) -> None:
    """Two stores on one database have a cache each."""
    other = open_store(world.store.url.render_as_string(hide_password=False))
    account = an_account(world.store, BROMMA)
    actor = enter(world.store, account)
    point_reports.report(other, actor, [a_report()], NOW)
    accounts.set_grants(world.store, ALICE, account, [SKARPNACK], NOW)
    with pytest.raises(NotAllowed, match="bara i sitt eget område"):
        point_reports.report(other, actor, [a_report()], NOW)
    accounts.disable(world.store, ALICE, account, NOW)
    with pytest.raises(SignedOut):
        point_reports.report(other, actor, [a_report()], NOW)
    other.close()


def test_the_journal_names_the_role_and_the_id_never_the_login(world: World) -> None:
    account = an_account(world.store, BROMMA, login="anna.andersson")
    actor = enter(world.store, account)
    report(world, actor)
    with world.store.reading() as connection:
        row = connection.exec_driver_sql(
            "SELECT actor, facts FROM journal ORDER BY revision DESC LIMIT 1"
        ).one()
    assert row.actor == "stadsdel Bromma"
    assert account in row.facts
    assert "anna" not in row.facts


@pytest.mark.parametrize("key", ["", "x", "0" * 64, "machine ", "MACHINE", "' OR 1=1 --"])
def test_an_unknown_key_is_signed_out(world: World, key: str) -> None:
    before = world.revision()
    with pytest.raises(SignedOut):
        report(world, Actor("krisledning", key))
    assert world.revision() == before


def test_a_session_secret_is_no_key_and_a_key_no_secret(world: World) -> None:
    actor = signed_in(world.store, BROMMA)
    with pytest.raises(SignedOut):
        report(world, Actor("x", access_reads.digest(actor.key)))


def test_a_refusal_is_journalled_and_the_act_leaves_nothing(world: World) -> None:
    account = an_account(world.store, SKARPNACK)
    actor = enter(world.store, account)
    before = world.revision()
    commands = [a_report(point="P03"), a_report(point="P01", note="hemligt ord")]
    with pytest.raises(NotAllowed) as raised:
        point_reports.report(world.store, actor, commands, NOW)
    assert world.revision() == before
    (refused,) = journalled(world.store, SecurityKind.REFUSED)
    assert (refused.who, dict(refused.facts)) == (
        account,
        {"deed": "report", "operation": OPERATION, "point": "P01"},
    )
    assert raised.value.reason == "Stadsdel Skarpnäck får rapportera bara i sitt eget område."
    assert verify(world.store).intact


def test_each_service_asks_for_its_own_right(world: World) -> None:
    reader = signed_in(world.store, Grant(Role.LASARE))
    new = accounts.add_account
    acts: dict[Deed, Callable[[], object]] = {
        Deed.REPORT: lambda: report(world, reader),
        Deed.PHASE: lambda: point_phases.change_phase(
            world.store, reader, a_phase(Phase.UNDER_AKTIVERING), NOW
        ),
        Deed.REGISTERS: lambda: point_registers.load_areas(world.store, reader, AREAS[:1], NOW),
        Deed.ACCOUNTS: lambda: new(world.store, reader, login="ny", label="x", grants=[], now=NOW),
        Deed.EXPORT: lambda: watching.note_export(world.store, reader, "logg", Place(), {}, NOW),
        Deed.MASK: lambda: log_acts.mask_entry(
            world.store, reader, act_id="m", revision=1, decision="GDPR", now=NOW
        ),
    }
    before = world.revision()
    for deed, act in acts.items():
        with pytest.raises(NotAllowed) as refused:
            act()
        assert refused.value.deed == deed
    assert world.revision() == before
    assert [one.facts["deed"] for one in journalled(world.store, SecurityKind.REFUSED)] == list(acts)


# ── accounts ─────────────────────────────────────────────────────────────────────────────────


def test_the_last_administrator_stays(world: World) -> None:
    first = an_account(world.store, Grant(Role.ADMIN))
    leaving: tuple[Callable[[], None], ...] = (
        lambda: accounts.disable(world.store, ALICE, first, NOW),
        lambda: accounts.set_grants(world.store, ALICE, first, [Grant(Role.LASARE)], NOW),
    )
    for leave in leaving:
        with pytest.raises(Refused, match="den enda administratören"):
            leave()
    second = an_account(world.store, Grant(Role.ADMIN), BROMMA)
    accounts.disable(world.store, ALICE, first, NOW)
    with pytest.raises(Refused, match="den enda administratören"):  # a closed one does not count
        accounts.disable(world.store, ALICE, second, NOW)
    accounts.set_grants(world.store, ALICE, second, [Grant(Role.ADMIN)], NOW)


def test_an_administrator_is_made_on_purpose_alone(world: World) -> None:
    roles = [BROMMA, Grant(Role.ADMIN)]
    with pytest.raises(Refused, match="ges för sig"):
        accounts.add_account(world.store, ALICE, login="x", label="x", grants=roles, now=NOW)
    made = an_account(world.store, BROMMA)
    with pytest.raises(Refused, match="ges för sig"):
        accounts.set_grants(world.store, ALICE, made, roles, NOW)
    accounts.set_grants(world.store, ALICE, made, roles, NOW, admin=True)
    accounts.set_grants(world.store, ALICE, made, roles[::-1], NOW)  # who is one may be given more


NEAR = [
    (Grant(Role.STADSDEL, "brmma"), "inget område brmma. Menade du stadsdel:bromma?"),
    (Grant(Role.LOKAL_OVNINGSLEDARE, "Bromma"), "Menade du lokal_ovningsledare:bromma?"),
    (Grant(Role.SEKTOR, "enrgi"), "ingen sektor enrgi. Menade du sektor:energi?"),
    (Grant(Role.SEKTOR, "Energiförsörjning"), "Menade du sektor:energi?"),
    (Grant(Role.SEKTOR, "rymden"), "ingen sektor rymden. Sektorerna: energi, halsa."),
    (Grant(Role.ORGANISATION, "verkt"), "ingen organisation verkt. Menade du organisation:verket?"),
]


@pytest.mark.parametrize(("grant", "says"), NEAR)
def test_a_role_bound_to_what_is_not_there_is_refused_with_the_nearest(
    world: World, grant: Grant, says: str
) -> None:
    store = world.store
    load_sectors(store, ALICE, LIST, NOW)
    made = an_account(store, BROMMA)
    with pytest.raises(Refused, match=re.escape(says)):
        an_account(store, BROMMA, grant)
    with pytest.raises(Refused, match=re.escape(says)):
        accounts.set_grants(store, ALICE, made, [grant], NOW)
    with store.reading() as connection:
        assert accounts.held(connection, made) == [BROMMA]
        assert accounts.standing(connection, [grant, BROMMA]) == (BROMMA,)


def test_without_a_list_nobody_is_bound_to_anything_in_it(world: World) -> None:
    with pytest.raises(Refused, match="Listan är inte inläst"):
        an_account(world.store, Grant(Role.SEKTOR, "energi"))


@pytest.mark.parametrize(
    ("grant", "words"),
    [
        (Grant(Role.STADSDEL), "gäller ett område"),
        (Grant(Role.STADSDEL, "atlantis"), "Det finns inget område atlantis. Områdena: bromma, skarpnack"),
        (Grant(Role.LASARE, "bromma"), "ska stå utan tillägg"),
        (Grant(Role.PUNKT, "P01"), "hör till nycklar"),
        (Grant(Role.MASKIN), "hör till nycklar"),
    ],
)
def test_a_role_that_cannot_be_given_changes_nothing(world: World, grant: Grant, words: str) -> None:
    account = an_account(world.store, BROMMA)
    with pytest.raises(Refused, match=words):
        accounts.set_grants(world.store, ALICE, account, [Grant(Role.LASARE), grant], NOW)
    with pytest.raises(Refused, match=words):
        an_account(world.store, grant, login="ny")
    assert [(one.grants, one.login != "ny") for one in access_reads.accounts(world.store)] == [
        ((BROMMA,), True)
    ]


def test_a_login_is_taken_however_it_is_written(world: World) -> None:
    an_account(world.store, login="Vakthavande")
    with pytest.raises(Refused, match="finns redan en användare vakthavande"):
        an_account(world.store, login="  VAKTHAVANDE ")
    for login in ("", "  ", "811228-9874", "x" * 121, "a\x00b"):
        with pytest.raises(Refused):
            accounts.add_account(world.store, ALICE, login=login, label="prov", grants=[], now=NOW)
    with pytest.raises(Missing):
        accounts.disable(world.store, ALICE, "u0", NOW)


def test_a_closed_account_loses_its_sessions_at_once(world: World) -> None:
    account = an_account(world.store, BROMMA)
    one, other = enter(world.store, account), enter(world.store, account)
    report(world, one)
    accounts.disable(world.store, ALICE, account, NOW)
    for actor in (one, other):
        with pytest.raises(SignedOut):
            report(world, actor)


# ── passwords ────────────────────────────────────────────────────────────────────────────────


def test_ones_own_password_ends_ones_other_sessions(world: World) -> None:
    account = an_account(world.store, BROMMA)
    here, elsewhere = enter(world.store, account), enter(world.store, account)
    accounts.set_password(world.store, here, account, PASSWORD, NOW)
    report(world, here)
    with pytest.raises(SignedOut):
        report(world, elsewhere)


def test_anothers_password_takes_an_administrator(world: World) -> None:
    account, reader = an_account(world.store, BROMMA), signed_in(world.store, Grant(Role.KRISLEDNING))
    with pytest.raises(NotAllowed):
        accounts.set_password(world.store, reader, account, PASSWORD, NOW)
    accounts.set_password(world.store, an_admin(world.store), account, PASSWORD, NOW)


def test_a_session_that_has_ended_sets_no_password(world: World) -> None:
    account = an_account(world.store, BROMMA)
    actor = enter(world.store, account)
    with pytest.raises(SignedOut):
        accounts.set_password(world.store, actor, account, PASSWORD, later(60 * 5))
    assert not any(one.has_password for one in access_reads.accounts(world.store))


@pytest.mark.parametrize("password", ["", "kort", "x" * 201, "vakthavande1234", "VAKTHAVANDE-2027"])
def test_a_password_that_is_none(world: World, password: str) -> None:
    account = an_account(world.store, login="vakthavande")
    with pytest.raises(Refused) as refused:
        accounts.set_password(world.store, ALICE, account, password, NOW)
    assert refused.value.field == "password"


def test_the_identity_providers_people_have_no_password_here(world: World) -> None:
    from data.access import sessions

    person = sessions.External("https://idp.example", "s1", "anna", (BROMMA,))
    inside = sessions.sign_in_external(world.store, person, NOW, LASTING)
    actor = Actor("anna", access_reads.digest(inside.secret))
    with pytest.raises(Refused, match="kommunens inloggning"):
        accounts.set_password(world.store, actor, inside.account, PASSWORD, NOW)


def test_a_backup_keeps_the_accounts_and_who_is_inside(world: World, tmp_path: Path, elsewhere: str) -> None:
    actor = signed_in(world.store, BROMMA)
    backup(world.store, tmp_path / "natt.db")
    restore(tmp_path / "natt.db", elsewhere)
    store = open_store(elsewhere)
    assert access_reads.accounts(store) == access_reads.accounts(world.store)
    assert access_reads.door_secret(store) == access_reads.door_secret(world.store)
    assert point_reports.report(store, actor, [a_report()], NOW)[0].new
    assert verify(store).intact
    store.close()
