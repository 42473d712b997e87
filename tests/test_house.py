"""What the house was rebuilt for does not grow back: the figures of its shape, never its totals."""

from tests import house

# A number here is only ever lowered.
FACTS_BY_KEY = 0
LISTS_OF_KINDS = 1
FILES_OF_REQUESTS = (9, 4)


def test_an_entry_is_read_by_its_type() -> None:
    assert house.facts_by_key() <= FACTS_BY_KEY


def test_one_table_says_which_kinds_are_what() -> None:
    """The one list: the columns of a tertial's report, in their order."""
    assert house.lists_of_kinds() <= LISTS_OF_KINDS


def test_the_language_is_the_contexts() -> None:
    assert house.translator_passed() == 0


def test_a_subject_lies_in_few_rooms() -> None:
    files, folders = house.of_requests()
    assert (files <= FILES_OF_REQUESTS[0], folders <= FILES_OF_REQUESTS[1]) == (True, True)


def test_a_report_is_read_in_one_place() -> None:
    assert house.report_readers() == ("data/points/report_reading.py",)


def test_few_modules_and_layers_are_everybodys() -> None:
    assert house.root_of_data() <= 8
    assert house.layers() <= 7


def test_the_bell_rings_at_300_lines_and_at_40() -> None:
    assert house.longest_modules() == {}
    assert house.longest_functions() == {}
