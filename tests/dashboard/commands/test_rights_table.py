"""The rights as a document: what is in the repository is what the code says."""

from pathlib import Path

from dashboard.commands.rights_table import rights_table

DOCUMENT = Path(__file__).parents[3] / "docs" / "rights.md"


def test_the_document_is_what_the_code_says() -> None:
    remake = "python -m dashboard.commands.rights_table > docs/rights.md"
    assert DOCUMENT.read_text() == rights_table(), remake
