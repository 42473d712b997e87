"""What a database says is told as it is: away, or there and not letting us in; also in Swedish."""

from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from data.errors import Away, StoreFault
from data.store.database import open_store
from data.store.faults import fault_in_words
from tests.postgres_server import PostgresServer

# As Debian's PostgreSQL says them where the machine's language is Swedish: no code comes with these.
IN_SWEDISH = {
    'FATALT:  Lösenordsautentisering misslyckades för användare "x"': "släpper inte in oss",
    'FATALT:  Peer-autentisering misslyckades för användare "x"': "släpper inte in oss",
    'FATALT:  ingen rad i pg_hba.conf för värd "10.0.0.4", användare "x"': "släpper inte in oss",
    'FATALT:  databasen "x" existerar inte': "ingen sådan databas eller roll",
    'FATALT:  rollen "x" finns inte': "ingen sådan databas eller roll",
    'FATALT:  roll "x" tillåts inte logga in': "ingen sådan databas eller roll",
    'FATALT:  rättighet saknas för databas "x"': "Rollen saknar rätt",
    "FATALT:  ledsen, för många klienter": "tar inte emot fler anslutningar",
}


@pytest.mark.parametrize(("said", "told"), IN_SWEDISH.items())
def test_who_is_not_let_in_is_told_so_by_a_swedish_server(said: str, told: str) -> None:
    text = f'connection failed: connection to server at "10.0.0.3", port 5432 failed: {said}'
    fault = fault_in_words(make_url("postgresql://x@10.0.0.3/x"), psycopg.OperationalError(text))
    assert told in str(fault)
    assert not isinstance(fault, Away)


@pytest.mark.parametrize("said", ["FATALT:  databassystemet startar upp", "Connection refused"])
def test_one_that_is_not_there_yet_is_away(said: str) -> None:
    text = f'connection failed: connection to server at "10.0.0.3", port 5432 failed: {said}'
    fault = fault_in_words(make_url("postgresql://x@10.0.0.3/x"), psycopg.OperationalError(text))
    assert isinstance(fault, Away)


@pytest.mark.postgres
def test_a_database_or_role_that_there_is_not_is_no_network_that_comes_back(
    postgres_server: PostgresServer, postgres_url: str
) -> None:
    for wrong in (
        postgres_server.address_of("nagon_annan"),
        make_url(postgres_url).set(username="nagon").render_as_string(),
    ):
        with pytest.raises(StoreFault, match="ingen sådan databas eller roll") as refused:
            open_store(wrong)
        assert not isinstance(refused.value, Away)


@pytest.mark.postgres
def test_a_wrong_password_is_said(postgres_server: PostgresServer, postgres_url: str) -> None:
    with psycopg.connect(postgres_server.address, autocommit=True) as connection:
        connection.execute("CREATE ROLE fel_losen LOGIN PASSWORD 'ratt'")
        held = connection.execute("SHOW hba_file").fetchone()
        assert held is not None
        hba = Path(held[0])
        rules = hba.read_text()
        hba.write_text(f"local all fel_losen scram-sha-256\n{rules}")
        connection.execute("SELECT pg_reload_conf()")
        wrong = make_url(postgres_url).set(username="fel_losen", password="fel")
        try:
            with pytest.raises(StoreFault, match="släpper inte in oss: fel lösenord") as refused:
                open_store(wrong.render_as_string(hide_password=False))
        finally:
            hba.write_text(rules)
            connection.execute("SELECT pg_reload_conf()")
            connection.execute("DROP ROLE fel_losen")
    assert not isinstance(refused.value, Away)


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("code", "said", "told"),
    [
        ("57014", "avbryter sats på grund av sats-timeout", "svarade inte i tid"),
        ("55P03", "avbryter sats på grund av lås-timeout", "är upptaget av ett annat program"),
        ("53100", 'kunde inte utöka fil "x": Enheten är full', "Disken är full"),
        ("25006", "kan inte köra INSERT i read-only-transaktion", "kopia som följer en annan"),
        ("42501", "rättighet saknas för tabell journal", "Rollen saknar rätt"),
        ("40P01", "deadlock upptäckt", "var upptaget"),
        ("57P01", "avslutar anslutning på grund av ett administratörskommando", "går inte att nå just nu"),
    ],
)
def test_what_a_swedish_server_says_of_a_statement_is_known_by_its_code(
    migrated_url: str, code: str, said: str, told: str
) -> None:
    """Raised in the database itself, with the words and the code that such a server has."""
    raised = f"DO $$ BEGIN RAISE EXCEPTION '{said}' USING ERRCODE = '{code}'; END $$"
    opened = closing(open_store(migrated_url))
    with opened as store, pytest.raises(StoreFault, match=told), store.reading() as connection:
        connection.exec_driver_sql(raised)
