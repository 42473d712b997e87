"""Keys that are no people: what each opens, for how long, and that nothing else does."""

from datetime import datetime

import pytest

from data.access import reads as access_reads
from data.access import tokens
from data.access.reads import PointKey
from data.access.tokens import Issued, NewToken
from data.acting import Actor
from data.errors import Missing, NotAllowed, Refused, SignedOut
from data.operations import acts as operation_acts
from data.points.acts import reports as point_reports
from data.rights import Grant
from data.store.database import Store
from data.words import OperationKind, Role, SecurityKind, TokenKind
from tests.data.exercise.played import ID, plan
from tests.data.people import journalled, signed_in
from tests.data.world import ALICE, NOW, OPERATION, World, a_report, an_operation, later

BROMMA, SKARPNACK = Grant(Role.STADSDEL, "bromma"), Grant(Role.STADSDEL, "skarpnack")
EXERCISE = "ovn-1"


@pytest.fixture
def both(world: World) -> World:
    """A real operation and an exercise, both open."""
    operation_acts.open_operation(world.store, ALICE, an_operation(EXERCISE, OperationKind.OVNING), NOW)
    return world


def link(store: Store, point: str = "P01", by: Actor = ALICE, expires_at: datetime | None = None) -> Issued:
    ((_, issued),) = tokens.issue_point_links(store, by, [point], None, expires_at, NOW)
    return issued


def exercise_link(store: Store, operation: str = EXERCISE) -> Issued:
    ((_, issued),) = tokens.issue_point_links(store, ALICE, ["P01"], operation, later(600), NOW)
    return issued


def opened(store: Store, secret: str, now: datetime = NOW) -> PointKey:
    return access_reads.point_key(store, secret, now)


def report(world: World, secret: str, now: datetime = NOW, **what: str) -> None:
    actor = Actor("punkten", access_reads.digest(secret))
    assert point_reports.report(world.store, actor, [a_report(**what)], now)[0].new  # type: ignore[arg-type]


def dead(store: Store, secret: str, now: datetime = NOW) -> None:
    with pytest.raises(SignedOut, match="Länken gäller inte längre, eller är felskriven"):
        opened(store, secret, now)
    with pytest.raises(SignedOut):
        point_reports.report(store, Actor("x", access_reads.digest(secret)), [a_report()], now)


# ── a point's link ───────────────────────────────────────────────────────────────────────────


def test_a_link_reports_at_its_own_point_in_real_operations_and_nowhere_else(both: World) -> None:
    secret = link(both.store).secret
    key = opened(both.store, secret)
    assert (key.point, key.operation, key.expires_at, key.key) == (
        "P01",
        None,
        None,
        access_reads.digest(secret),
    )
    report(both, secret)
    for what in ({"point": "P02"}, {"point": "P03"}, {"operation": EXERCISE}):
        with pytest.raises(NotAllowed, match="bara för sin egen punkt och i den händelse som länken gäller"):
            report(both, secret, NOW, **what)


def test_an_exercises_link_never_writes_for_real_and_says_so_in_its_name(both: World) -> None:
    operation_acts.open_operation(both.store, ALICE, an_operation("ovn-2", OperationKind.OVNING), NOW)
    secret = exercise_link(both.store).secret
    assert secret.startswith("OVNING-")
    assert opened(both.store, secret).operation == EXERCISE
    report(both, secret, operation=EXERCISE)
    for operation in (OPERATION, "ovn-2"):
        with pytest.raises(NotAllowed):
            report(both, secret, operation=operation)
    assert not link(both.store).secret.startswith("OVNING")


def test_the_two_sorts_of_link_live_side_by_side_and_a_new_one_ends_its_own_sort(both: World) -> None:
    real, practice = link(both.store).secret, exercise_link(both.store).secret
    newer = link(both.store).secret
    dead(both.store, real)
    assert opened(both.store, practice).point == opened(both.store, newer).point == "P01"


def test_an_exercises_link_must_end_and_belong_to_an_exercise(both: World) -> None:
    for operation, ends, words in (
        (EXERCISE, None, "måste ha ett slut"),
        (EXERCISE, NOW, "innan den börjat"),
        (OPERATION, later(60), "Bara en övning har egna länkar"),
    ):
        with pytest.raises(Refused, match=words):
            tokens.issue_point_links(both.store, ALICE, ["P01"], operation, ends, NOW)
    new = NewToken(TokenKind.PUNKT, "länk", Grant(Role.PUNKT, "P01", EXERCISE))
    with pytest.raises(Refused, match="Ange när nyckeln slutar gälla"):
        tokens.issue_token(both.store, ALICE, new, NOW)
    with pytest.raises(Missing):
        tokens.issue_point_links(both.store, ALICE, ["P01"], "ingen", later(60), NOW)


def test_an_exercise_of_some_areas_has_links_to_their_points_alone(world: World) -> None:
    plan(world.store, areas=("bromma",))
    with pytest.raises(Refused, match="deltar inte i övningen"):
        tokens.issue_point_links(world.store, ALICE, ["P01", "P03"], ID, later(60), NOW)
    ((point, _),) = tokens.issue_point_links(world.store, ALICE, ["P01"], ID, later(60), NOW)
    assert point == "P01"


def test_links_are_made_for_all_points_or_none(world: World) -> None:
    first = link(world.store).secret
    with pytest.raises(Missing, match="P99"):
        tokens.issue_point_links(world.store, ALICE, ["P01", "P99"], None, None, NOW)
    bromma = signed_in(world.store, BROMMA)
    with pytest.raises(NotAllowed, match="bara i sitt eget område"):
        tokens.issue_point_links(world.store, bromma, ["P01", "P03"], None, None, NOW)
    assert opened(world.store, first).point == "P01"
    made = tokens.issue_point_links(world.store, bromma, ["P01", "P02"], None, None, NOW)
    assert [point for point, _ in made] == ["P01", "P02"]
    dead(world.store, first)


def test_a_link_is_easy_to_read_aloud_and_hard_to_guess(world: World) -> None:
    secrets = {link(world.store).secret for _ in range(50)}
    assert len(secrets) == 50
    assert all(len(secret) == 20 and not set(secret) & set("01ilouILOU") for secret in secrets)


# ── keys that no longer hold ─────────────────────────────────────────────────────────────────


def test_a_revoked_key_is_dead_at_once(world: World) -> None:
    issued = link(world.store)
    report(world, issued.secret)
    tokens.revoke_token(world.store, ALICE, issued.id, NOW)
    dead(world.store, issued.secret)


def test_a_rotated_key_opens_by_its_new_secret_only(world: World) -> None:
    issued = link(world.store)
    report(world, issued.secret)
    fresh = tokens.rotate_token(world.store, ALICE, issued.id, NOW)
    assert fresh.id == issued.id
    dead(world.store, issued.secret)
    report(world, fresh.secret)


def test_an_expired_key_is_dead_from_that_very_moment(world: World) -> None:
    secret = link(world.store, expires_at=later(60)).secret
    report(world, secret, later(59))
    dead(world.store, secret, later(60))


def test_what_is_nearly_a_key_opens_nothing(world: World) -> None:
    secret = link(world.store).secret
    for wrong in (
        "",
        secret[:-1],
        secret + "a",
        secret.upper(),
        f" {secret}",
        access_reads.digest(secret),
        "å",
        "\x00",
    ):
        dead(world.store, wrong)


def test_other_keys_and_sessions_are_no_links(world: World) -> None:
    wall = tokens.issue_token(
        world.store, ALICE, NewToken(TokenKind.VAGG, "vägg", Grant(Role.VAGG), later(60)), NOW
    )
    with pytest.raises(SignedOut):
        opened(world.store, wall.secret)
    with pytest.raises(NotAllowed, match="Storskärm får inte rapportera"):
        report(world, wall.secret)


# ── making keys ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("new", "words"),
    [
        (NewToken(TokenKind.VAGG, "x", Grant(Role.KRISLEDNING), later(1)), "kan inte ha rollen krisledning"),
        (NewToken(TokenKind.PUNKT, "x", Grant(Role.STADSDEL, "bromma")), "kan inte ha rollen stadsdel"),
        (NewToken(TokenKind.API, "x", Grant(Role.ADMIN), later(1)), "kan inte ha rollen admin"),
        (NewToken(TokenKind.API, "x", Grant(Role.MASKIN), later(1)), "kan inte ha rollen maskin"),
        (NewToken(TokenKind.API, "x", Grant(Role.LASARE)), "Ange när nyckeln slutar gälla"),
        (NewToken(TokenKind.API, "x", Grant(Role.LASARE), NOW), "innan den börjat"),
        (NewToken(TokenKind.API, " ", Grant(Role.LASARE), later(1)), "Skriv ett namn"),
        (NewToken(TokenKind.API, "x", Grant(Role.STADSDEL), later(1)), "gäller ett område"),
        (NewToken(TokenKind.API, "x", Grant(Role.STADSDEL, "atlantis"), later(1)), "inget område atlantis"),
        (NewToken(TokenKind.API, "x", Grant(Role.STADSDEL, "brmma"), later(1)), "Menade du stadsdel:bromma"),
        (NewToken(TokenKind.PUNKT, "x", Grant(Role.PUNKT, "P001")), "Menade du punkt:P01"),
        (NewToken(TokenKind.PUNKT, "x", Grant(Role.PUNKT)), "gäller en punkt"),
        (NewToken(TokenKind.PUNKT, "x", Grant(Role.PUNKT, "P99")), "ingen trygghetspunkt med id P99"),
    ],
)
def test_a_key_that_cannot_be(world: World, new: NewToken, words: str) -> None:
    with pytest.raises(Refused, match=words):
        tokens.issue_token(world.store, ALICE, new, NOW)
    assert access_reads.tokens(world.store) == []


def test_who_handles_keys(world: World) -> None:
    ours = link(world.store)
    wall = NewToken(TokenKind.VAGG, "vägg", Grant(Role.VAGG), later(60))
    stadsdel, other = signed_in(world.store, BROMMA), signed_in(world.store, SKARPNACK)
    for act in (tokens.rotate_token, tokens.revoke_token):
        with pytest.raises(NotAllowed):
            act(world.store, other, ours.id, NOW)
    with pytest.raises(NotAllowed):
        tokens.issue_token(world.store, stadsdel, wall, NOW)
    report(world, ours.secret)
    tokens.revoke_token(world.store, stadsdel, ours.id, NOW)
    tokens.issue_token(world.store, signed_in(world.store, Grant(Role.ADMIN)), wall, NOW)
    with pytest.raises(Missing):
        tokens.revoke_token(world.store, ALICE, "n0", NOW)


def test_a_link_cannot_make_or_end_links(world: World) -> None:
    issued = link(world.store)
    own = Actor("punkten", access_reads.digest(issued.secret))
    with pytest.raises(NotAllowed):
        tokens.rotate_token(world.store, own, issued.id, NOW)
    with pytest.raises(NotAllowed):
        link(world.store, by=own)


def test_only_the_digest_is_stored(world: World) -> None:
    secret = link(world.store).secret
    with world.store.reading() as connection:
        for table in ("token", "security"):
            rows = connection.exec_driver_sql(f"SELECT * FROM {table}")
            assert secret not in " ".join(str(row) for row in rows)
    (made,) = journalled(world.store, SecurityKind.KEY_ISSUED)
    assert made.facts["bound"] == "P01"


# ── phones ───────────────────────────────────────────────────────────────────────────────────


def test_a_new_phone_is_unconfirmed_until_the_stadsdel_says_so(world: World) -> None:
    issued, store = link(world.store), world.store
    assert access_reads.device_confirmed(store, issued.id, "telefon-1") is None
    assert [tokens.see_device(store, issued.id, "telefon-1", NOW) for _ in range(2)] == [False, False]
    assert not tokens.see_device(store, issued.id, "telefon-2", later(1))
    first, second = access_reads.tokens(store)[0].devices
    with pytest.raises(NotAllowed):
        tokens.confirm_device(store, signed_in(store, SKARPNACK), issued.id, first.id, NOW)
    tokens.confirm_device(store, signed_in(store, BROMMA), issued.id, first.id, NOW)
    assert tokens.see_device(store, issued.id, "telefon-1", NOW)
    assert not tokens.see_device(store, issued.id, "telefon-2", NOW)
    with pytest.raises(Missing, match="Telefonen finns inte"):
        tokens.confirm_device(store, ALICE, link(store, "P02").id, second.id, NOW)
    tokens.rotate_token(store, ALICE, issued.id, NOW)
    assert not tokens.see_device(store, issued.id, "telefon-1", NOW)
    assert len(journalled(store, SecurityKind.DEVICE_SEEN)) == 2


def test_a_flood_of_made_up_phones_is_not_remembered(world: World) -> None:
    issued = link(world.store)
    for number in range(tokens.MOST_DEVICES + 5):
        assert not tokens.see_device(world.store, issued.id, f"telefon-{number}", NOW)
    assert len(access_reads.tokens(world.store)[0].devices) == tokens.MOST_DEVICES
