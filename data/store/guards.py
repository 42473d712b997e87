"""The triggers that make the journal append-only, as SQL for each database, and the check that they exist."""

from collections.abc import Mapping
from typing import Final

from sqlalchemy import Connection, inspect, text

from data.entries.kinds import KINDS
from data.exercise.facts import ROOM
from data.store import attachment_guards
from data.words import SecurityKind

_KINDS: Final = ", ".join(f"'{kind.value}'" for kind in KINDS)
_SECURITY_KINDS: Final = ", ".join(f"'{kind.value}'" for kind in SecurityKind)

# One decision may forget the words of a whole exercise; in reality each entry needs its own. The opening
# entry says which it is: a projection could be changed.
_DISPOSED: Final = (
    "kept.kind = 'retention' AND {kept} = 'gallras' AND kept.revision > NEW.revision "
    "AND (SELECT operation FROM journal WHERE revision = NEW.revision) "
    f"IN (kept.operation, kept.operation || '{ROOM}') "
    "AND EXISTS (SELECT 1 FROM journal AS opened WHERE opened.operation = kept.operation "
    "AND opened.point IS NULL AND opened.kind = 'operation_opened' AND {opened} = 'ovning')"
)

# SQLite: REPLACE deletes without firing delete triggers, so the insert itself refuses an existing id.
SQLITE: Final[dict[str, str]] = {
    "journal_no_update": (
        "BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT, 'journal is append-only: update'); END"
    ),
    "journal_no_delete": (
        "BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'journal is append-only: delete'); END"
    ),
    "journal_append": (
        "BEFORE INSERT ON journal "
        "WHEN NEW.revision IS NOT (SELECT revision + 1 FROM head) "
        "OR NEW.previous IS NOT (SELECT digest FROM head) "
        f"OR NEW.kind NOT IN ({_KINDS}) "
        "OR EXISTS (SELECT 1 FROM journal WHERE act = NEW.act) "
        "BEGIN SELECT RAISE(ABORT, 'journal is append-only: insert does not follow the head'); END"
    ),
    # The head follows by itself: nobody can append and forget to move it.
    "journal_moves_head": (
        "AFTER INSERT ON journal BEGIN "
        "UPDATE head SET revision = NEW.revision, digest = NEW.digest WHERE id = 1; END"
    ),
    "payload_no_delete": (
        "BEFORE DELETE ON payload BEGIN SELECT RAISE(ABORT, 'payload is append-only: delete'); END"
    ),
    "payload_append": (
        "BEFORE INSERT ON payload WHEN NEW.text IS NULL "
        "OR EXISTS (SELECT 1 FROM payload WHERE revision = NEW.revision) "
        "BEGIN SELECT RAISE(ABORT, 'payload is append-only: insert'); END"
    ),
    "payload_mask_only": (
        "BEFORE UPDATE ON payload "
        "WHEN NEW.revision IS NOT OLD.revision OR OLD.text IS NULL "
        "OR NEW.text IS NOT NULL OR NEW.salt IS NOT NULL OR NEW.masked_by IS NULL "
        "OR NOT EXISTS (SELECT 1 FROM journal AS kept WHERE kept.revision = NEW.masked_by AND ("
        "(kept.kind = 'masked' AND json_extract(kept.facts, '$.masks') = NEW.revision) OR ("
        + _DISPOSED.format(
            kept="json_extract(kept.facts, '$.keep')", opened="json_extract(opened.facts, '$.kind')"
        )
        + "))) "
        "BEGIN SELECT RAISE(ABORT, 'payload is append-only: only masking by a decision'); END"
    ),
    "head_forward": (
        "BEFORE UPDATE OF id, revision, digest ON head "
        "WHEN NEW.id IS NOT OLD.id OR NEW.revision IS NOT OLD.revision + 1 "
        "BEGIN SELECT RAISE(ABORT, 'head only moves one step forward'); END"
    ),
    "head_no_delete": "BEFORE DELETE ON head BEGIN SELECT RAISE(ABORT, 'head cannot be deleted'); END",
    "head_single": (
        "BEFORE INSERT ON head WHEN EXISTS (SELECT 1 FROM head) "
        "BEGIN SELECT RAISE(ABORT, 'head cannot be replaced'); END"
    ),
}

# The term follows too, and only with an entry that says so. The head got it later than its other guards.
SQLITE_TERM: Final[dict[str, str]] = {
    "journal_moves_term": (
        "AFTER INSERT ON journal WHEN NEW.kind = 'server_took' BEGIN "
        "UPDATE head SET term = json_extract(NEW.facts, '$.term') WHERE id = 1; END"
    ),
    "head_term": (
        "BEFORE UPDATE OF term ON head WHEN NEW.term < OLD.term OR NEW.term IS NOT ("
        "SELECT json_extract(facts, '$.term') FROM journal WHERE kind = 'server_took' "
        "AND revision = (SELECT max(revision) FROM journal)) "
        "BEGIN SELECT RAISE(ABORT, 'the term in head only moves forward, with its entry'); END"
    ),
}

# The security journal's are apart, as its chain is.
SQLITE_ACCESS: Final[dict[str, str]] = {
    "security_no_update": (
        "BEFORE UPDATE ON security BEGIN SELECT RAISE(ABORT, 'security is append-only: update'); END"
    ),
    "security_no_delete": (
        "BEFORE DELETE ON security BEGIN SELECT RAISE(ABORT, 'security is append-only: delete'); END"
    ),
    "security_append": (
        "BEFORE INSERT ON security "
        "WHEN NEW.number IS NOT (SELECT number + 1 FROM access_head) "
        "OR NEW.previous IS NOT (SELECT digest FROM access_head) "
        f"OR NEW.kind NOT IN ({_SECURITY_KINDS}) "
        "BEGIN SELECT RAISE(ABORT, 'security is append-only: insert does not follow the head'); END"
    ),
    "security_moves_head": (
        "AFTER INSERT ON security BEGIN "
        "UPDATE access_head SET number = NEW.number, digest = NEW.digest WHERE id = 1; END"
    ),
    "access_forward": (
        "BEFORE UPDATE ON access_head "
        "WHEN NEW.id IS NOT OLD.id OR NEW.secret IS NOT OLD.secret OR NEW.rights < OLD.rights "
        "OR NEW.number NOT IN (OLD.number, OLD.number + 1) "
        "OR (NEW.number = OLD.number AND NEW.digest IS NOT OLD.digest) "
        "BEGIN SELECT RAISE(ABORT, 'access_head only moves forward'); END"
    ),
    "access_no_delete": (
        "BEFORE DELETE ON access_head BEGIN SELECT RAISE(ABORT, 'access_head cannot be deleted'); END"
    ),
    "access_single": (
        "BEFORE INSERT ON access_head WHEN EXISTS (SELECT 1 FROM access_head) "
        "BEGIN SELECT RAISE(ABORT, 'access_head cannot be replaced'); END"
    ),
}

_POSTGRES_ACCESS_GUARD: Final = f"""
BEGIN
  IF TG_OP = 'INSERT' AND TG_TABLE_NAME = 'security' THEN
    IF NEW.number IS DISTINCT FROM (SELECT number + 1 FROM access_head)
       OR NEW.previous IS DISTINCT FROM (SELECT digest FROM access_head)
       OR NEW.kind NOT IN ({_SECURITY_KINDS}) THEN
      RAISE EXCEPTION 'security is append-only: insert does not follow the head';
    END IF;
    RETURN NEW;
  ELSIF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'access_head' THEN
    IF NEW.id = OLD.id AND NEW.secret = OLD.secret AND NEW.rights >= OLD.rights
       AND (NEW.number = OLD.number + 1 OR (NEW.number = OLD.number AND NEW.digest = OLD.digest)) THEN
      RETURN NEW;
    END IF;
    RAISE EXCEPTION 'access_head only moves forward';
  END IF;
  RAISE EXCEPTION '% is append-only: %', TG_TABLE_NAME, lower(TG_OP);
END
"""

_POSTGRES_GUARD: Final = f"""
BEGIN
  IF TG_OP = 'INSERT' AND TG_TABLE_NAME = 'journal' THEN
    IF NEW.revision IS DISTINCT FROM (SELECT revision + 1 FROM head)
       OR NEW.previous IS DISTINCT FROM (SELECT digest FROM head)
       OR NEW.kind NOT IN ({_KINDS}) THEN
      RAISE EXCEPTION 'journal is append-only: insert does not follow the head';
    END IF;
    RETURN NEW;
  ELSIF TG_OP = 'INSERT' AND TG_TABLE_NAME = 'payload' THEN
    IF NEW.text IS NULL THEN RAISE EXCEPTION 'payload is append-only: insert'; END IF;
    RETURN NEW;
  ELSIF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'payload' THEN
    IF NEW.revision = OLD.revision AND OLD.text IS NOT NULL AND NEW.text IS NULL AND NEW.salt IS NULL
       AND EXISTS (SELECT 1 FROM journal AS kept WHERE kept.revision = NEW.masked_by AND (
         (kept.kind = 'masked' AND (kept.facts::json->>'masks')::bigint = NEW.revision) OR (
         {_DISPOSED.format(kept="kept.facts::json->>'keep'", opened="opened.facts::json->>'kind'")}))) THEN
      RETURN NEW;
    END IF;
    RAISE EXCEPTION 'payload is append-only: only masking by a decision';
  ELSIF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'head' THEN
    IF NEW.id = OLD.id AND NEW.revision = OLD.revision + 1 AND (NEW.term = OLD.term OR (
         NEW.term > OLD.term AND NEW.term = (SELECT (facts::json->>'term')::bigint FROM journal
         WHERE kind = 'server_took' AND revision = NEW.revision))) THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'head only moves one step forward';
  END IF;
  RAISE EXCEPTION '% is append-only: %', TG_TABLE_NAME, lower(TG_OP);
END
"""

_POSTGRES_FUNCTIONS: Final[dict[str, str]] = {
    "guard_append": _POSTGRES_GUARD,
    "move_head": (
        "BEGIN UPDATE head SET revision = NEW.revision, digest = NEW.digest, term = CASE "
        "WHEN NEW.kind = 'server_took' THEN (NEW.facts::json->>'term')::bigint ELSE term END "
        "WHERE id = 1; RETURN NULL; END"
    ),
    # The notice leaves with the commit, so nobody hears of what was rolled back.
    "notify_head": ("BEGIN PERFORM pg_notify('trygghetslaget', NEW.revision::text); RETURN NULL; END"),
}

_GUARDED_ROW: Final = "FOR EACH ROW EXECUTE FUNCTION guard_append()"
_GUARDED_TABLE: Final = "FOR EACH STATEMENT EXECUTE FUNCTION guard_append()"

POSTGRES: Final[dict[str, str]] = {
    "journal_guard": f"BEFORE INSERT OR UPDATE OR DELETE ON journal {_GUARDED_ROW}",
    "journal_truncate": f"BEFORE TRUNCATE ON journal {_GUARDED_TABLE}",
    "journal_moves_head": "AFTER INSERT ON journal FOR EACH ROW EXECUTE FUNCTION move_head()",
    "payload_guard": f"BEFORE INSERT OR UPDATE OR DELETE ON payload {_GUARDED_ROW}",
    "payload_truncate": f"BEFORE TRUNCATE ON payload {_GUARDED_TABLE}",
    "head_guard": f"BEFORE UPDATE OR DELETE ON head {_GUARDED_ROW}",
    "head_truncate": f"BEFORE TRUNCATE ON head {_GUARDED_TABLE}",
    "head_notify": "AFTER UPDATE ON head FOR EACH ROW EXECUTE FUNCTION notify_head()",
}


_POSTGRES_ACCESS_FUNCTIONS: Final[dict[str, str]] = {
    "guard_access": _POSTGRES_ACCESS_GUARD,
    "move_access": (
        "BEGIN UPDATE access_head SET number = NEW.number, digest = NEW.digest WHERE id = 1; RETURN NULL; END"
    ),
    "notify_access": "BEGIN PERFORM pg_notify('trygghetslaget', 'access'); RETURN NULL; END",
}

_ACCESS_ROW: Final = "FOR EACH ROW EXECUTE FUNCTION guard_access()"
_ACCESS_TABLE: Final = "FOR EACH STATEMENT EXECUTE FUNCTION guard_access()"

POSTGRES_ACCESS: Final[dict[str, str]] = {
    "security_guard": f"BEFORE INSERT OR UPDATE OR DELETE ON security {_ACCESS_ROW}",
    "security_truncate": f"BEFORE TRUNCATE ON security {_ACCESS_TABLE}",
    "security_moves_head": "AFTER INSERT ON security FOR EACH ROW EXECUTE FUNCTION move_access()",
    "access_guard": f"BEFORE UPDATE OR DELETE ON access_head {_ACCESS_ROW}",
    "access_truncate": f"BEFORE TRUNCATE ON access_head {_ACCESS_TABLE}",
    "access_notify": "AFTER UPDATE ON access_head FOR EACH ROW EXECUTE FUNCTION notify_access()",
}


def install(connection: Connection) -> None:
    """Create or replace every guard; called by migrations only, also where the journal knows a kind more."""
    has_term = any(column["name"] == "term" for column in inspect(connection).get_columns("head"))
    _install(connection, SQLITE | (SQLITE_TERM if has_term else {}), POSTGRES, _POSTGRES_FUNCTIONS)
    _install(connection, SQLITE_ACCESS, POSTGRES_ACCESS, _POSTGRES_ACCESS_FUNCTIONS)
    _install(
        connection, attachment_guards.SQLITE, attachment_guards.POSTGRES, attachment_guards.POSTGRES_FUNCTIONS
    )


def _install(
    connection: Connection,
    sqlite: Mapping[str, str],
    postgres: Mapping[str, str],
    functions: Mapping[str, str],
) -> None:
    if connection.dialect.name == "sqlite":
        for name, body in sqlite.items():
            connection.execute(text(f"DROP TRIGGER IF EXISTS {name}"))
            connection.execute(text(f"CREATE TRIGGER {name} {body}"))
        return
    for name, body in functions.items():
        head = f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS"
        connection.execute(text(f"{head} $body${body}$body$"))
    for name, body in postgres.items():
        connection.execute(text(f"CREATE OR REPLACE TRIGGER {name} {body}"))


def missing(connection: Connection) -> list[str]:
    """Return the names of guards that are absent or not as written here, sorted."""
    if connection.dialect.name == "sqlite":
        rows = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
        found = {row.name: row.sql for row in rows}
        wanted = {**SQLITE, **SQLITE_TERM, **SQLITE_ACCESS, **attachment_guards.SQLITE}
        return sorted(n for n, body in wanted.items() if found.get(n) != f"CREATE TRIGGER {n} {body}")
    rows = connection.execute(
        text(
            "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D' AND tgrelid IN "
            "('journal'::regclass, 'payload'::regclass, 'head'::regclass, "
            "'security'::regclass, 'access_head'::regclass, 'attachment'::regclass)"
        )
    )
    present = {row.tgname for row in rows}
    bodies = {
        row.proname: row.prosrc
        for row in connection.execute(
            text("SELECT proname, prosrc FROM pg_proc WHERE pronamespace = current_schema()::regnamespace")
        )
    }
    functions = {**_POSTGRES_FUNCTIONS, **_POSTGRES_ACCESS_FUNCTIONS, **attachment_guards.POSTGRES_FUNCTIONS}
    weak = [name for name, body in functions.items() if bodies.get(name) != body]
    wanted_here = (*POSTGRES, *POSTGRES_ACCESS, *attachment_guards.POSTGRES)
    return sorted([name for name in wanted_here if name not in present] + weak)
