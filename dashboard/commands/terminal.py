"""What every command shares: where the store is, opening it, and answering in words or as JSON."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dashboard.settings import Settings, store_address

if TYPE_CHECKING:
    from data.list_files.table import Progress
    from data.store.database import Store

StoreOption = Annotated[str | None, typer.Option("--store", help="Lagret: en SQLAlchemy-URL eller en fil.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Svara med en rad JSON.")]


def say(sentence: str, answer: dict[str, Any], as_json: bool) -> None:
    """Answer a command: a sentence for a person, one line of JSON for a program."""
    typer.echo(json.dumps(answer, ensure_ascii=False, default=str) if as_json else sentence)


def store_url(store: str | None) -> str:
    """Return the store's address: as given, as a file, or as the settings say."""
    if store is None:
        return Settings().database_url
    return store_address(store)


@contextmanager
def opened(store: str | None, *, check: bool = True) -> "Iterator[Store]":
    """Yield the open store and close it after the command.

    On a machine without an installation key a store that a server has claimed can be read, not written.
    """
    from dashboard.installation.keys import installation_id
    from dashboard.standby.state import refuse_followed
    from data.server.facts import KEYLESS
    from data.store.database import open_store  # slow to import: --help must not wait for it

    url = store_url(store)
    refuse_followed(url)
    here = installation_id(Settings(database_url=url)) or KEYLESS
    held = open_store(url, check=check, installation=here)
    try:
        yield held
    finally:
        held.close()


def progress_line() -> "Progress":
    """Return what tells on standard error how far it has come, on one line of a terminal."""
    from data.list_files.table import silent

    def tell(stage: str, done: int, total: int) -> None:
        sys.stderr.write(f"\r{stage}: {done} av {total}".ljust(48))
        sys.stderr.flush()

    return tell if sys.stderr.isatty() else silent
