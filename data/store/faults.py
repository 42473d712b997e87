"""What is wrong with a store, in one Swedish sentence that says what was kept."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import URL, exc

from data.errors import Away, StoreFault

KEPT = "Det som redan kvitterats finns kvar; det senaste sparades inte."
UNSURE = (
    "Det är osäkert om det senaste sparades; det som kvitterats finns kvar. Skicka samma sak igen: den blir "
    "aldrig två."
)
_SQLITE_HEADER = b"SQLite format 3\x00"
_SILENT = "Lagret {} svarade inte i tid. {kept} Försök igen."
_AWAY = "Lagret {} går inte att nå just nu. {kept} Försök igen; anslutningen tas upp av sig själv."
# The first that fits. A database says what is wrong in its own machine's language, so what it says of a
# statement is known by its five letters. Whom it does not let in it gives none: that is English or Swedish.
_SENTENCES = {
    ("[53100]", "disk is full", "disk I/O", "No space left", "disk full"): (
        "Disken är full eller svarar inte, så lagret {} kan inte skrivas. {kept}"
    ),
    ("[25006]", "read-only transaction"): (
        "Lagret {} går bara att läsa: databasen är en kopia som följer en annan. {kept}"
    ),
    ("readonly", "read-only"): ("Lagret {} går bara att läsa. {kept} Ge skrivrätt till filen och dess mapp."),
    ("malformed", "not a database"): (
        "Lagret {} är skadat. Inget har ändrats. Återställ från en säkerhetskopia."
    ),
    ("[55P03]", "locked", "lock timeout"): (
        "Lagret {} är upptaget av ett annat program. {kept} Försök igen."
    ),
    ("[57014]", "[25P03]", "statement timeout", "no answer within", "idle-in-transaction"): _SILENT,
    ("[53300]", "too many clients", "för många klienter", "connection slots", "anslutningsslottar"): (
        "Databasservern för {} tar inte emot fler anslutningar. {kept} Höj max_connections eller kör färre "
        "processer."
    ),
    (
        *("password authentication failed", "Lösenordsautentisering misslyckades", "no password supplied"),
        *("pg_hba.conf", "eer authentication failed", "eer-autentisering misslyckades"),
    ): (
        "Databasservern för {} släpper inte in oss: fel lösenord, eller inget som tillåter det i pg_hba.conf."
    ),
    ('FATAL:  database "', 'FATAL:  role "', 'FATALT:  databasen "', "FATALT:  roll"): (
        "Databasservern svarar, men har ingen sådan databas eller roll som i {}. Inget har ändrats. "
        "Kontrollera adressen."
    ),
    ("[42501]", "permission denied", "must be owner", "rättighet saknas"): (
        "Rollen saknar rätt i lagret {}. {kept} Den ska äga databasen; mer behövs inte."
    ),
    (
        *("[57P01]", "[57P02]", "[57P03]", "connection refused", "Connection refused", "could not connect"),
        *("connection failed", "connection timeout", "timeout expired", "server closed the connection"),
        *("connection is closed", "terminating connection", "starting up", "shutting down", "No route"),
        *("consuming input failed", "connection is lost", "Name or service", "could not translate host"),
        *("failed to resolve", "connection is bad"),
    ): _AWAY,
    ("[40P01]", "[40001]", "deadlock detected", "could not serialize"): (
        "Lagret {} var upptaget. {kept} Försök igen."
    ),
    ("unable to open",): "Lagret {} kan inte öppnas. Kontrollera att filen finns och får läsas och skrivas.",
}


@contextmanager
def faults_in_words(url: URL) -> Iterator[None]:
    """Turn what the database says into a StoreFault; a guard's own refusal stays as it is."""
    try:
        yield
    except exc.IntegrityError:
        raise
    except exc.DBAPIError as fault:
        raise fault_in_words(url, fault.orig) from fault
    except exc.TimeoutError as fault:
        raise StoreFault(_sentence("locked").format(shown(url), kept=KEPT)) from fault


@contextmanager
def in_doubt(url: URL) -> Iterator[None]:
    """Say of a commit that was never answered that nobody knows whether it was done."""
    try:
        yield
    except exc.OperationalError as fault:
        if not fault.connection_invalidated:
            raise
        raise StoreFault(f"Lagret {shown(url)} försvann i samma stund som det skrevs. {UNSURE}") from fault


def fault_in_words(url: URL, fault: BaseException | None) -> StoreFault:
    """Return what the database said as a fault with one sentence: Away where it may come back by itself."""
    said = f"[{getattr(fault, 'sqlstate', None) or ''}] {fault}"
    sentence = _sentence(said)
    kind = Away if sentence in (_AWAY, _SILENT) else StoreFault
    return kind(sentence.format(shown(url), kept=KEPT, first=_first_line(fault)))


def _sentence(said: str) -> str:
    fitting = (sentence for signs, sentence in _SENTENCES.items() if any(sign in said for sign in signs))
    return next(fitting, "Lagret {} svarar inte som väntat ({first}). {kept}")


def _first_line(fault: BaseException | None) -> str:
    return next(iter(str(fault).splitlines()), "inget skäl angavs")


def shown(url: URL) -> str:
    """Return a store's address without its password."""
    return url.render_as_string(hide_password=True)


def check_file(url: URL) -> None:
    """Refuse a file that is not SQLite or is shorter than it says, before any connection touches it."""
    if not url.database or url.database == ":memory:" or url.database.startswith("file:"):
        return
    path = Path(url.database)
    try:
        if path.exists():
            _check_header(path)
            _check_tables(path)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise StoreFault(f"Lagret {path} kan inte öppnas ({fault.strerror}). Inget har ändrats.") from fault


def _check_header(path: Path) -> None:
    with path.open("rb") as file:
        header = file.read(100)
        size = file.seek(0, os.SEEK_END)
    if not header:
        return
    if not header.startswith(_SQLITE_HEADER[: len(header)]):
        raise StoreFault(f"{path} är inte ett lager för Trygghetsläget. Filen har inte ändrats.")
    if _unfinished(path):
        return
    page = int.from_bytes(header[16:18], "big")
    pages = int.from_bytes(header[28:32], "big")
    if len(header) < 100 or size < pages * (65536 if page == 1 else page):
        raise StoreFault(
            f"Lagret {path} är avkortat: {size} byte finns kvar. Filen har inte ändrats. "
            "Återställ från en säkerhetskopia."
        )


def refuse_foreign(tables: set[str], where: str) -> None:
    """Refuse a database that holds tables of something else."""
    if tables and "alembic_version" not in tables:
        raise StoreFault(
            f"{where} innehåller andra tabeller ({', '.join(sorted(tables)[:3])}) och inget lager för "
            "Trygghetsläget. Inget har ändrats."
        )


def _check_tables(path: Path) -> None:
    """Look without writing: our own connections would turn another program's database into WAL mode."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    except sqlite3.Error:
        return  # whatever is wrong will be said when the store is opened
    refuse_foreign({name for (name,) in rows}, str(path))


def _unfinished(path: Path) -> bool:
    """A killed server may have stopped while it moved the log into the file: SQLite mends that itself."""
    log = path.with_name(path.name + "-wal")
    return log.exists() and log.stat().st_size > 0
