"""The words of the log as an index of the store: SQLite's FTS5, PostgreSQL's GIN, the same words in both.

What a word is, is decided here and not by either database: letters and digits in a row, in lower case, where
å, ä and ö are letters of their own. No stemming and no stop words: names, units and abbreviations are found
as they are written, and a search is for beginnings of words.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any, Final

import orjson
from sqlalchemy import Connection, Select, bindparam, cast, column, inspect, literal, select, table
from sqlalchemy.dialects.postgresql import TSQUERY

from data.store.tables.core import PAYLOAD

# Tables that the index consists of; they are no models, since the databases share none of them.
TABLES: Final = frozenset({"search", "search_data", "search_idx", "search_config"})
LONGEST_WORD: Final = 64
_MOST_BYTES: Final = 500_000  # PostgreSQL keeps less than a megabyte of words for one entry
_WORD: Final = re.compile(r"[^\W_]+")
_CHUNK: Final = 2000

# Contentless: the words are stored once, in the payload. The tokenizer only splits at our spaces.
_CREATE: Final = {
    "sqlite": (
        "CREATE VIRTUAL TABLE search USING "
        "fts5(words, content='', columnsize=0, detail=none, tokenize='ascii')",
    ),
    "postgresql": (
        "CREATE TABLE search (revision BIGINT CONSTRAINT pk_search PRIMARY KEY, words TSVECTOR NOT NULL)",
        "CREATE INDEX ix_search_words ON search USING gin (words)",
    ),
}
_EMPTY: Final = {
    "sqlite": "INSERT INTO search(search) VALUES ('delete-all')",
    "postgresql": "DELETE FROM search",
}
_ADD: Final = {
    "sqlite": "INSERT INTO search(rowid, words) VALUES (?, ?)",
    "postgresql": "INSERT INTO search(revision, words) VALUES (%s, array_to_tsvector(%s))",
}
_DROP: Final = "INSERT INTO search(search, rowid, words) VALUES ('delete', ?, ?)"
# A deleted word stays in the older parts of an FTS5 index until they are merged into one.
_MERGE: Final = "INSERT INTO search(search) VALUES ('optimize')"
_VOCABULARY: Final = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS temp.search_held USING fts5vocab('main', 'search', 'instance')"
)
_HELD: Final = {
    "sqlite": "SELECT doc, group_concat(term, ' ') FROM temp.search_held GROUP BY doc ORDER BY doc",
    "postgresql": (
        "SELECT revision, array_to_string(tsvector_to_array(words), ' ') FROM search ORDER BY revision"
    ),
}


def plain(said: str) -> str:
    """Return a text as it is compared: each letter written one way, in lower case."""
    return unicodedata.normalize("NFKC", said).lower()


def tokens(said: str) -> list[str]:
    """Return the words of a text as they are indexed and searched for, in order."""
    return [word[:LONGEST_WORD] for word in _WORD.findall(plain(said))]


def create(connection: Connection) -> None:
    """Create the index, empty as the log is then; called by the first migration only."""
    for statement in _CREATE[connection.dialect.name]:
        connection.exec_driver_sql(statement)


def rebuild(connection: Connection) -> None:
    """Make the index anew from the words of the log, inside the caller's transaction."""
    connection.exec_driver_sql(_EMPTY[connection.dialect.name])
    _fill(connection)


def missing(connection: Connection) -> bool:
    """Return whether the store has no index."""
    return not inspect(connection).has_table("search")


def add(connection: Connection, revision: int, said: Mapping[str, str]) -> None:
    """Index an entry's words in the transaction of its act; an entry without words costs nothing."""
    words = _indexed(said)
    if not words:
        return
    kind = connection.dialect.name
    given: Any = words if kind == "postgresql" else " ".join(words)
    connection.exec_driver_sql(_ADD[kind], (revision, given))


def forget(connection: Connection, held: Mapping[int, str]) -> None:
    """Take entries out of the index, before their words are: the payload's text by revision."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("DELETE FROM search WHERE revision = ANY(%s)", (list(held),))
        return
    for revision, said in held.items():
        words = _indexed(orjson.loads(said))
        if words:
            connection.exec_driver_sql(_DROP, (revision, " ".join(words)))
    connection.exec_driver_sql(_MERGE)


def holding(kind: str, prefix: str) -> Select[Any]:
    """Return the statement for the revisions of entries with a word that begins so; `prefix` is a token."""
    if kind == "sqlite":
        matches = column("search").op("MATCH")(f'"{prefix}"*')
        return select(column("rowid")).select_from(table("search")).where(matches)
    asked = cast(literal(f"'{prefix}':*"), TSQUERY)
    return select(column("revision")).select_from(table("search")).where(column("words").op("@@")(asked))


def differences(connection: Connection) -> Iterator[str]:
    """Yield a Swedish sentence for each entry whose words and index do not agree."""
    kind = connection.dialect.name
    if kind == "sqlite":
        connection.exec_driver_sql(_VOCABULARY)
    held = ((row[0], set(row[1].split())) for row in connection.exec_driver_sql(_HELD[kind]))
    said = ((number, set(_indexed(words))) for number, words in _said(connection))
    right = ((number, words) for number, words in said if words)
    one, other = next(held, None), next(right, None)
    while one is not None or other is not None:
        if other is None or (one is not None and one[0] < other[0]):
            yield f"Sökregistret har ord för post {one[0] if one else 0} som inte finns i den."
            one = next(held, None)
        elif one is None or other[0] < one[0]:
            yield f"Sökregistret saknar orden i post {other[0]}."
            other = next(right, None)
        else:
            if one[1] != other[1]:
                yield f"Sökregistret har andra ord för post {one[0]} än den har."
            one, other = next(held, None), next(right, None)


def _indexed(said: Mapping[str, str]) -> list[str]:
    """Return an entry's words, each once."""
    words = list(dict.fromkeys(word for text in said.values() for word in tokens(text)))
    size = 0
    for place, word in enumerate(words):
        size += len(word.encode())
        if size > _MOST_BYTES:
            return words[:place]
    return words


def _fill(connection: Connection) -> None:
    for revision, said in _said(connection):
        add(connection, revision, said)


def _said(connection: Connection) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield what every entry says, in order; read in parts, so that a write between them is possible."""
    after = 0
    statement = (
        select(PAYLOAD.c.revision, PAYLOAD.c.text)
        .where(PAYLOAD.c.revision > bindparam("after"), PAYLOAD.c.text.is_not(None))
        .order_by(PAYLOAD.c.revision)
        .limit(_CHUNK)
    )
    while rows := connection.execute(statement, {"after": after}).all():
        for row in rows:
            yield row.revision, orjson.loads(row.text)
        after = rows[-1].revision
