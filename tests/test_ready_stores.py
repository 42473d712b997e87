"""A test's new store is really a copy: where it quietly was not, the whole suite took a quarter more."""

from contextlib import closing
from pathlib import Path

import pytest
from alembic import command

from data.store.database import open_store


def test_a_new_store_is_a_copy_and_no_migration_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_store(f"sqlite:///{tmp_path}/first.db").close()  # the one to copy, where nobody has made it yet

    def refuse(*_given: object) -> None:
        raise AssertionError("The migrations ran for a store that is a copy.")

    monkeypatch.setattr(command, "upgrade", refuse)
    with closing(open_store(f"sqlite:///{tmp_path}/second.db")) as store, store.reading() as reading:
        assert reading.exec_driver_sql("SELECT count(*) FROM operation").scalar() == 0
