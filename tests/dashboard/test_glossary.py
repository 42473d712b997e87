"""The glossary has every word, in both languages, and the printed page is current."""

from enum import StrEnum
from inspect import isclass
from pathlib import Path

import pytest

from data import glossary
from data import words as data_words
from data.assumptions import words as assumption_words
from data.deliveries import words as delivery_words
from data.entries import entry as entry_words
from data.exercise import scenario as exercise_words
from data.failures import words as failure_words
from data.levels import facts as level_words
from data.notices import words as notice_words
from data.preparedness import words as preparedness_words
from data.server import words as server_words
from data.words import Function, OperationKind, Status, Supply

ENUMS = [
    one
    for room in (
        *(data_words, entry_words, exercise_words, failure_words, assumption_words),
        *(level_words, delivery_words, preparedness_words, server_words, notice_words),
    )
    for one in vars(room).values()
    if isclass(one) and issubclass(one, StrEnum) and one.__module__ == room.__name__
]
ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_word_of_the_domain_has_its_label_and_meaning(language: str) -> None:
    wordless = []
    for word in (word for enum in ENUMS for word in enum):
        for told in (glossary.label, glossary.meaning):
            try:
                found = told(word, language).strip()
            except KeyError:
                found = ""
            if not found:
                wordless.append((told.__name__, word))
    assert wordless == []


def test_no_word_in_the_file_is_unknown_to_the_domain() -> None:
    known = {glossary.section(next(iter(enum))): {word.value for word in enum} for enum in ENUMS}
    for name, section in glossary.rows().items():
        if name in known:
            assert set(section) == known[name]
        else:
            assert name in {"term", "criterion", "column"}


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_function_says_what_each_status_means(language: str) -> None:
    lines = [glossary.criterion(f, s, language) for f in Function for s in Status]
    assert all(line.strip() for line in lines)
    assert len(set(lines)) == len(lines)


def test_labels_in_both_languages_and_short() -> None:
    assert glossary.label(Function.INFORMATION) == "information"
    assert glossary.label(Function.INFORMATION, short=True) == "info"
    assert glossary.label(Status.UR_FUNKTION, "en") == "out of order"
    assert glossary.label(OperationKind.SAMHALLSSTORNING) == "samhällsstörning"
    assert glossary.label(Supply.RESERV, short=True) == "R"
    assert glossary.criterion(Function.VARME, Status.FUNGERAR) == "Minst 18 °C inne"


def test_two_words_of_one_kind_never_share_a_label() -> None:
    for enum in ENUMS:
        for language in ("sv", "en"):
            labels = [glossary.label(word, language) for word in enum]
            assert len(set(labels)) == len(labels)


def test_the_printed_glossary_is_current() -> None:
    printed = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    assert printed == glossary.markdown(), "run: python -m data.glossary > docs/glossary.md"
