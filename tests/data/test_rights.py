"""The rights table, every deed by every role, at home and elsewhere, in an exercise and for real."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from data.access import reads as access_reads
from data.access.accounts import add_account
from data.access.facts import PEOPLE, name_of, why_not_grant
from data.access.security import SecurityEntry, entries
from data.access.sessions import Lasting, make_link, sign_in_by_link
from data.access.tokens import NewToken, issue_token
from data.acting import LOCAL, Actor, allow, turn
from data.errors import NotAllowed
from data.points.acts.registers import load_areas, load_points
from data.points.facts import Area
from data.rights import ANYWHERE, NOBODY, PHRASES, RIGHTS, Deed, Grant, Place, Who, may, why_not_allowed
from data.sectors.acts import load_sectors
from data.store.database import Store
from data.words import Role, SecurityKind, TokenKind
from tests.data.conftest import NewStore
from tests.data.sectors.test_sectors import LIST
from tests.data.world import a_point

DOCUMENT = Path(__file__).parents[2] / "docs" / "rights.md"
NOW = datetime(2027, 1, 14, 2, 12, tzinfo=UTC)

# Written out by hand from what was agreed, not from the code. Rows: deeds; columns: roles.
# E everywhere · r real operations only · x exercises only · a own area · y own area in exercises
# p own point · s own sector · o own organisation · - nowhere
ROLES = "kris stad sekt orga ovnl lokl mots utvr lasa admn punk sms resv vagg mask"
EXPECTED = {
    #                          kris stad sekt orga ovnl lokl mots utvr lasa admn punk sms resv vagg mask
    Deed.WATCH: "              E    E    E    E    x    x    x    x    E    E    -    -   -   E    E",
    Deed.READ: "               E    E    E    E    x    x    x    x    E    E    -    -   -   -    E",
    Deed.REPORT: "             E    a    -    -    x    y    x    -    -    -    p    -   -   -    E",
    Deed.RELAY: "              E    a    -    -    x    y    x    -    -    -    -    r   -   -    E",
    Deed.OPENING: "            E    a    -    -    x    y    -    -    -    -    p    -   -   -    E",
    Deed.PHASE: "              E    a    -    -    x    y    -    -    -    -    -    -   -   -    E",
    Deed.SETTLE: "             E    a    -    -    x    y    -    -    -    -    -    -   -   -    E",
    Deed.ADD_POINT: "          E    a    -    -    x    y    -    -    -    -    -    -   -   -    E",
    Deed.SETTLE_POINT: "       E    -    -    -    x    -    -    -    -    -    -    -   -   -    E",
    Deed.EXEMPT: "             E    a    -    -    x    y    -    -    -    -    -    -   -   -    E",
    Deed.SECTOR_REPORT: "      E    -    s    o    x    -    x    -    -    -    -    -   -   -    E",
    Deed.REQUEST: "            E    a    E    -    x    y    x    -    -    -    p    -   -   -    E",
    Deed.HANDLE_REQUEST: "     E    a    E    o    x    y    -    -    -    -    -    -   -   -    E",
    Deed.ORDER: "              E    -    s    -    x    -    -    -    -    -    -    -   -   -    E",
    Deed.NOTE: "               E    a    E    -    x    y    x    x    -    -    p    -   -   -    E",
    Deed.CORRECT: "            E    a    -    -    x    y    -    -    -    -    -    -   -   -    E",
    Deed.MASK: "               E    -    -    -    x    -    -    -    -    -    -    -   -   -    E",
    Deed.DECIDE: "             E    -    -    -    x    -    -    -    -    -    -    -   -   -    E",
    Deed.INFORM: "             E    a    -    -    x    y    -    -    -    -    -    -   -   -    E",
    Deed.RECEIPT: "            E    a    s    -    x    y    -    -    -    -    -    -   -   -    E",
    Deed.COMPOSE: "            E    -    -    -    x    -    -    -    -    -    -    -   -   -    E",
    Deed.ASSESS: "             E    a    -    -    x    y    -    -    -    -    -    -   -   -    E",
    Deed.APPROVE: "            E    -    -    -    x    -    -    -    -    -    -    -   -   -    E",
    Deed.NOTICES: "            E    -    -    -    x    -    -    -    -    E    -    -   -   -    E",
    Deed.OPEN_OPERATION: "     E    -    -    -    x    -    -    -    -    -    -    -   -   -    E",
    Deed.CHANGE_OPERATION: "   E    -    -    -    x    -    -    -    -    -    -    -   -   -    E",
    Deed.EXPORT: "             E    E    E    -    x    -    -    x    -    E    -    -   -   -    E",
    Deed.UPLOAD: "             E    E    E    -    x    x    x    x    -    E    -    -   -   -    E",
    Deed.REGISTERS: "          E    -    -    -    -    -    -    -    -    E    -    -   -   -    E",
    Deed.POINT_LINKS: "        E    a    -    -    x    y    -    -    -    E    -    -   -   -    E",
    Deed.TOKENS: "             -    -    -    -    -    -    -    -    -    E    -    -   -   -    E",
    Deed.ACCOUNTS: "           -    -    -    -    -    -    -    -    -    E    -    -   -   -    E",
    Deed.SECURITY: "           -    -    -    -    -    -    -    -    -    E    -    -   -   -    E",
    Deed.METRICS: "            -    -    -    -    -    -    -    -    E    E    -    -   -   -    E",
    Deed.FOLLOW: "             -    -    -    -    -    -    -    -    -    -    -    -    E   -    E",
    Deed.CONTROL: "            -    -    -    -    x    x    x    x    -    -    -    -   -   -    E",
    Deed.LEAD: "               -    -    -    -    x    -    -    -    -    -    -    -   -   -    E",
    Deed.INJECT: "             -    -    -    -    x    y    x    -    -    -    -    -   -   -    E",
    Deed.EVALUATE: "           -    -    -    -    x    x    -    x    -    -    -    -   -   -    E",
    Deed.LEARN: "              r    -    -    -    x    x    -    x    -    -    -    -   -   -    E",
    Deed.INBOX: "              x    y    s    -    -    -    -    -    -    -    p    -   -   -    E",
    Deed.ASK_BREAK: "          x    x    x    x    x    x    x    x    x    -    p    -   -   -    E",
    Deed.BREAK: "              x    -    -    -    x    -    -    -    -    -    -    -   -   -    E",
    Deed.REHEARSE: "           x    y    s    -    -    -    -    -    -    -    -    -   -   -    E",
}
COLUMNS = dict(
    zip(
        ROLES.split(),
        (
            *(Role.KRISLEDNING, Role.STADSDEL, Role.SEKTOR, Role.ORGANISATION),
            *(Role.OVNINGSLEDNING, Role.LOKAL_OVNINGSLEDARE),
            *(Role.MOTSPEL, Role.UTVARDERARE, Role.LASARE, Role.ADMIN, Role.PUNKT, Role.SMS),
            *(Role.RESERV, Role.VAGG, Role.MASKIN),
        ),
        strict=True,
    )
)
OWN_REAL = Place(
    exercise=False, operation="skarp", area="bromma", point="P01", sector="energi", organisation="verket"
)
OWN_EXERCISE = Place(
    exercise=True, operation="ovning", area="bromma", point="P01", sector="energi", organisation="verket"
)
OTHER_REAL = Place(
    exercise=False, operation="skarp", area="farsta", point="P02", sector="halsa", organisation="ks"
)
OTHER_EXERCISE = Place(
    exercise=True, operation="ovning", area="farsta", point="P02", sector="halsa", organisation="ks"
)
PLACES = (OWN_REAL, OWN_EXERCISE, OTHER_REAL, OTHER_EXERCISE)
MEANS = {
    "E": (True, True, True, True),
    "r": (True, False, True, False),
    "x": (False, True, False, True),
    "a": (True, True, False, False),
    "y": (False, True, False, False),
    "p": (True, False, False, False),
    "s": (True, True, False, False),
    "o": (True, True, False, False),
    "-": (False, False, False, False),
}
BOUND = {
    Role.STADSDEL: "bromma",
    Role.LOKAL_OVNINGSLEDARE: "bromma",
    Role.SEKTOR: "energi",
    Role.ORGANISATION: "verket",
    Role.PUNKT: "P01",
}


def somebody(*grants: Grant) -> Who:
    return Who("u1", name_of(grants, {"bromma": "Bromma"}), grants)


def of(role: Role) -> Who:
    return somebody(Grant(role, BOUND.get(role, "")))


@pytest.mark.parametrize("deed", Deed)
def test_every_deed_by_every_role_here_and_elsewhere(deed: Deed) -> None:
    letters = dict(zip(ROLES.split(), EXPECTED[deed].split(), strict=True))
    for short, role in COLUMNS.items():
        found = tuple(may(of(role), deed, place) for place in PLACES)
        assert found == MEANS[letters[short]], (role, found)
        for place, allowed in zip(PLACES, found, strict=True):
            assert (why_not_allowed(of(role), deed, place) is None) == allowed


def test_the_table_above_leaves_nothing_out() -> None:
    assert set(EXPECTED) == set(Deed) == set(RIGHTS) == set(PHRASES)
    assert set(COLUMNS.values()) == set(Role)


@pytest.mark.parametrize("deed", Deed)
def test_nobody_may_do_anything_and_is_told_to_sign_in(deed: Deed) -> None:
    for place in (*PLACES, ANYWHERE):
        reason = why_not_allowed(NOBODY, deed, place)
        assert reason is not None
        assert reason.text == f"Logga in för att {PHRASES[deed]}."


def test_an_exercises_link_writes_in_that_exercise_and_nowhere_else() -> None:
    link = somebody(Grant(Role.PUNKT, "P01", "ovning"))
    another = Place(exercise=True, operation="ovning-2", area="bromma", point="P01")
    for deed in (Deed.REPORT, Deed.OPENING, Deed.NOTE):
        assert [may(link, deed, place) for place in (*PLACES, another)] == [False, True, False, False, False]


def test_two_grants_reach_as_far_as_either() -> None:
    both = somebody(Grant(Role.STADSDEL, "bromma"), Grant(Role.STADSDEL, "farsta"))
    assert all(may(both, Deed.REPORT, place) for place in PLACES)
    mixed = somebody(Grant(Role.LASARE), Grant(Role.OVNINGSLEDNING))
    assert [may(mixed, Deed.REPORT, place) for place in PLACES] == [False, True, False, True]


@pytest.mark.parametrize(
    ("who", "deed", "place", "words"),
    [
        (
            of(Role.STADSDEL),
            Deed.REPORT,
            OTHER_REAL,
            "Stadsdel Bromma får rapportera bara i sitt eget område.",
        ),
        (
            of(Role.OVNINGSLEDNING),
            Deed.PHASE,
            OWN_REAL,
            "Övningsledningen får registrera beslut om en punkts läge bara i övningar, "
            "inte i en skarp händelse.",
        ),
        (of(Role.LASARE), Deed.NOTE, OWN_REAL, "Läsare får inte skriva i loggen."),
        (
            of(Role.SMS),
            Deed.RELAY,
            OWN_EXERCISE,
            "Sms-tjänsten får registrera vad någon annan sagt bara i skarpa händelser, inte i en övning.",
        ),
        (
            of(Role.PUNKT),
            Deed.REPORT,
            OTHER_REAL,
            "Trygghetspunkt P01 får rapportera bara för sin egen punkt och i den händelse som länken gäller.",
        ),
        (
            of(Role.LOKAL_OVNINGSLEDARE),
            Deed.SETTLE,
            OWN_REAL,
            "Lokal övningsledare Bromma får avgöra vad som gäller när uppgifter är motstridiga "
            "bara i sitt eget område och i övningar.",
        ),
    ],
)
def test_why_not_in_words(who: Who, deed: Deed, place: Place, words: str) -> None:
    reason = why_not_allowed(who, deed, place)
    assert reason is not None
    assert reason.text == words


def test_what_can_be_given_to_a_person() -> None:
    for role in Role:
        right, wrong = Grant(role, BOUND.get(role, "")), Grant(role, "" if role in BOUND else "bromma")
        assert (why_not_grant(right) is None) == (role in PEOPLE)
        assert why_not_grant(wrong) is not None
    assert set(Role) - set(PEOPLE) == {Role.PUNKT, Role.SMS, Role.RESERV, Role.VAGG, Role.MASKIN}


HELD = {role: Grant(role, BOUND.get(role, "")) for role in Role}


@pytest.fixture(scope="module")
def actors(new_store: NewStore) -> Iterator[tuple[Store, dict[Role, Actor]]]:
    """A store where every role has its session or its key; the machine is itself."""
    with new_store() as store:
        load_areas(store, LOCAL, (Area("bromma", "Bromma", 1), Area("farsta", "Farsta", 1)), NOW)
        load_points(store, LOCAL, (a_point("P01", "bromma"), a_point("P02", "farsta")), NOW)
        load_sectors(store, LOCAL, LIST, NOW)
        yield store, {role: _actor(store, role) for role in Role}


def _actor(store: Store, role: Role) -> Actor:
    if role is Role.MASKIN:
        return LOCAL
    kinds = {Role.PUNKT: TokenKind.PUNKT, Role.VAGG: TokenKind.VAGG, Role.SMS: TokenKind.API}
    kinds[Role.RESERV] = TokenKind.API
    if role in kinds:
        new = NewToken(kinds[role], "prov", HELD[role], NOW + timedelta(days=1))
        return Actor(role, access_reads.digest(issue_token(store, LOCAL, new, NOW).secret))
    account = add_account(
        store, LOCAL, login=f"prov {role}", label="prov", grants=(HELD[role],), now=NOW, admin=True
    )
    link = make_link(store, LOCAL, account, timedelta(hours=1), NOW)
    return Actor(role, access_reads.digest(sign_in_by_link(store, link, NOW, Lasting()).secret))


def newest(store: Store) -> SecurityEntry:
    """Return the last entry of the security journal, which is numbered without gaps."""
    return entries(store, 1)[0]


@pytest.mark.parametrize("deed", Deed)
def test_every_service_asks_the_same_of_who_really_acts(
    actors: tuple[Store, dict[Role, Actor]], deed: Deed
) -> None:
    """What every act begins with, on a real store: let through or refused, and the refusal journalled."""
    store, by = actors
    letters = dict(zip(ROLES.split(), EXPECTED[deed].split(), strict=True))
    for short, role in COLUMNS.items():
        for place, allowed in zip(PLACES, MEANS[letters[short]], strict=True):
            before = newest(store).number
            if allowed:
                with turn(store, NOW) as connection:
                    assert allow(connection, by[role], deed, place, NOW).has(role)
                assert newest(store).number == before
                continue
            with pytest.raises(NotAllowed) as refused, turn(store, NOW) as connection:
                allow(connection, by[role], deed, place, NOW)
            noted = newest(store)
            assert noted.number == before + 1
            said = (noted.kind, noted.facts["deed"], noted.facts["operation"], noted.facts["point"])
            assert said == (SecurityKind.REFUSED, deed, place.operation, place.point)
            assert refused.value.reason


def test_the_document_says_the_same() -> None:
    """docs/rights.md, read cell by cell against the table above, which was written by hand."""
    words = {"E": "ja", "r": "skarpt", "x": "övning", "a": "eget område"}
    words |= {
        "y": "eget område, övning",
        "p": "egen punkt",
        "s": "egen sektor",
        "o": "egen organisation",
        "-": "",
    }
    lines = DOCUMENT.read_text().splitlines()
    table = [[cell.strip(" `") for cell in line.strip("|").split("|")] for line in lines if "|" in line]
    head = next(row for row in table if row[0] == "Handling")
    for deed in Deed:
        (row,) = (row for row in table if row[0] == PHRASES[deed])
        letters = dict(zip(ROLES.split(), EXPECTED[deed].split(), strict=True))
        written = dict(zip(head[1:], row[1:], strict=True))
        assert written == {role: words[letters[short]] for short, role in COLUMNS.items()}, deed
