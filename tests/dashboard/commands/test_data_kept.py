"""The page for KLASS, DPIA and NIS2: that it names every table and kind, as the code has them now."""

from dashboard.commands.data_kept import KEPT, MARK, PAGE, page
from data.entries.kinds import KINDS
from data.store.database import table_names
from data.words import SecurityKind


def test_the_page_is_what_the_code_says() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert text == page(text), "uv run python -m dashboard.commands.data_kept"


def test_every_table_and_every_kind_is_named() -> None:
    below = PAGE.read_text(encoding="utf-8").partition(MARK)[2]
    lacking = [name for name in (*table_names(), *KINDS, *SecurityKind) if f"`{name}`" not in below]
    assert lacking == []
    assert set(KEPT) == set(table_names()), "a table that is gone is still told of"


def test_what_the_municipality_must_fill_in_is_left_to_it() -> None:
    """Its own judgements are nothing that we can write as facts."""
    assert PAGE.read_text(encoding="utf-8").count("**Fyll i**") >= 3
