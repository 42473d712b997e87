"""The common vocabulary: every label, short form, meaning and criterion, read from one file.

The file is data/reference/glossary.toml; docs/glossary.md is written from it with
`python -m data.glossary > docs/glossary.md`.
"""

import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cache
from importlib.resources import files

from data.words import Function, Status

Rows = Mapping[str, Mapping[str, str]]

_HEADINGS = {
    "term": "Termer",
    "function": "Funktioner",
    "status": "Status (det som rapporteras)",
    "mark": "Märken (det som räknas fram)",
    "supply": "Försörjning",
    "phase": "Läge",
    "operation_kind": "Slag av händelse",
    "readiness": "Beredskapsläge",
    "occupancy": "Beläggning",
    "staffing": "Bemanning",
    "channel": "Väg in",
    "message_channel": "Kanal till allmänheten",
    "point_kind": "Slag av punkt",
    "answer": "Svar på en fråga om en punkt",
    "reserve": "Reservkraft",
    "organisation_kind": "Slag av organisation",
    "sector_part": "Del i en sektor",
    "duty": "Slag av ansvar",
    "impact_level": "Påverkansgrad",
    "impact_criterion": "Påverkansgradens kriterier",
    "extent": "Hur långt ett kriterium är uppfyllt",
    "request_kind": "Slag av stöd som begärs",
    "priority": "Prioritet",
    "request_state": "En begäran om stöd: hur långt den har kommit",
    "notice_event": "Vad som aviseras",
    "notice_channel": "Aviseringens kanal",
    "notice_state": "En avisering: hur långt den har kommit",
    "column": "Punktlistans och utrustningslistans kolumner",
    "task_kind": "Vad som kan vänta på någon",
    "failure_kind": "Fel",
    "action_state": "Vad som görs åt ett fel",
    "link_reach": "Följdkedjan: var det följer",
    "link_condition": "Följdkedjan: när det följer",
    "year_part": "Årstid",
    "figure_kind": "Antagna tal",
    "stock": "Nivåer: vad en punkt har ett förråd av",
    "cargo": "Körordning: vad som körs",
    "resource_kind": "Körordning: vad listan har",
    "retention": "Bevarande",
    "entry_kind": "Poster i loggen",
    "took": "Hur en server kom att föra journalen",
    "exercise_form": "Slag av övning",
    "clock_act": "Övningens klocka",
    "exercise_state": "En övning: hur långt den har kommit",
    "inject_channel": "Ett inspels väg",
    "inject_state": "Ett inspel: hur långt det har kommit",
    "recipient_state": "En mottagare av inspel: hur det står till",
    "condition_kind": "Vad ett inspel kan bero på",
    "expected_kind": "Förväntad åtgärd",
    "outcome": "Utfall av en förväntad åtgärd",
    "role": "Roller",
    "token_kind": "Nycklar",
    "security_kind": "Poster i säkerhetsjournalen",
}


@cache
def rows() -> Mapping[str, Rows]:
    """Return the file as it is: section → word → field."""
    text = (files("data") / "reference" / "glossary.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def section(word: StrEnum) -> str:
    """Return the section an enum's words are in: OperationKind → operation_kind."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", type(word).__name__).lower()


def label(word: StrEnum, language: str = "sv", short: bool = False) -> str:
    """Return what a screen calls this word."""
    return _word(rows()[section(word)][word.value], language, short)


def meaning(word: StrEnum, language: str = "sv") -> str:
    """Return what this word means, in one sentence."""
    return rows()[section(word)][word.value][f"meaning_{language}"]


def term(name: str, language: str = "sv", short: bool = False) -> str:
    """Return a term that is no enum member, by its name in the file."""
    return _word(rows()["term"][name], language, short)


def explained(name: str, language: str = "sv") -> str:
    """Return what a term that is no enum member means."""
    return rows()["term"][name][f"meaning_{language}"]


def column(name: str, language: str = "sv") -> str:
    """Return what a screen or a file calls a column of a point list."""
    return rows()["column"][name][language]


def criterion(function: Function, status: Status, language: str = "sv") -> str:
    """Return in one line what a status means for a function ("Minst 18 °C inne")."""
    return rows()["criterion"][function.value][f"{status.value}_{language}"]


def _word(row: Mapping[str, str], language: str, short: bool) -> str:
    return (row.get(f"short_{language}") if short else None) or row[language]


def markdown() -> str:
    """Return the whole glossary as the page docs/glossary.md."""
    return "\n".join(_page()) + "\n"


def _page() -> Iterator[str]:
    yield "# Ordlista"
    yield ""
    yield "Skriven av `python -m data.glossary` ur `data/reference/glossary.toml`; ändra där."
    yield "Varje ord på skärm, i teckenförklaring, export och utskrift kommer därifrån."
    yield "Kriterierna är förslag tills kommunen har fastställt sina egna."
    for name, heading in _HEADINGS.items():
        yield from _table(heading, rows()[name])
    yield from _criteria()


def _table(heading: str, words: Rows) -> Iterator[str]:
    yield ""
    yield f"## {heading}"
    yield ""
    yield "| svenska | kort | engelska | i koden | betyder |"
    yield "|---|---|---|---|---|"
    for code, row in words.items():
        short = row.get("short_sv", "")
        yield f"| {row['sv']} | {short} | {row['en']} | `{code}` | {row['meaning_sv']} |"


def _criteria() -> Iterator[str]:
    yield ""
    yield "## Kriterier: vad varje status betyder för varje funktion"
    yield ""
    yield "| funktion | " + " | ".join(label(status) for status in Status) + " |"
    yield "|---|" + "---|" * len(Status)
    for function in Function:
        lines = (criterion(function, status) for status in Status)
        yield f"| {label(function)} | " + " | ".join(lines) + " |"


if __name__ == "__main__":
    sys.stdout.write(markdown())
