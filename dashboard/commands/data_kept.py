"""What is kept, for a municipality's own KLASS, DPIA and NIS2: `python -m dashboard.commands.data_kept`.

Writes docs/for-klass-dpia-nis2.md anew below its mark, from the store's own tables and kinds of entry: one
of which nobody has said here what it holds is a fault, and a test finds it.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from dashboard.desk.access.says import kind_words
from dashboard.words import label
from data.entries.kinds import KINDS
from data.store import verify as _every_table  # noqa: F401  (it reads them all)
from data.store.database import table_names

PAGE: Final = Path(__file__).parents[2] / "docs" / "for-klass-dpia-nis2.md"
MARK: Final = "<!-- Det som följer skrivs ur koden: uv run python -m dashboard.commands.data_kept -->"

NONE: Final = "nej"
ROLE: Final = "funktion eller konto, inget namn"
WORDS: Final = "kan stå i fri text"
LASTING: Final = "så länge lagret finns"
OPERATION: Final = "med händelsen: bevaras, eller gallras genom beslut"
REGISTER: Final = "tills nästa inläsning; äldre i journalen"

# Table: what it holds, whether persons can be in it, how long it is kept.
KEPT: Final[dict[str, tuple[str, str, str]]] = {
    "journal": ("varje handling som en post, utan fri text, i kedja", ROLE, OPERATION),
    "payload": ("posternas fria text; kan glömmas genom beslut", WORDS, OPERATION),
    "attachment": ("bifogade filer", "kan finnas i filen", OPERATION),
    "head": ("kedjans slut", NONE, LASTING),
    "server": ("vilken server som skriver lagret", NONE, LASTING),
    "server_met": ("en annan server som har setts skriva", NONE, LASTING),
    "search": ("ordregister över fri text", WORDS, "som texten det pekar på"),
    "operation": ("händelser och övningar", "ägare av egen repetition", OPERATION),
    "area": ("stadsdelsnämndsområden", NONE, REGISTER),
    "point": ("trygghetspunkter och vem som ansvarar, som funktion", "kontakt till funktion", REGISTER),
    "report": ("rapporter om punkters funktioner", ROLE, OPERATION),
    "function_state": ("vilken rapport som gäller", NONE, OPERATION),
    "point_state": ("punktens läge och beläggning som antal", NONE, OPERATION),
    "occupancy": ("beläggning som antal, aldrig vilka", NONE, OPERATION),
    "service_report": ("rapporter om övriga funktioner", ROLE, OPERATION),
    "level": ("nivåer i tankar och förråd", NONE, OPERATION),
    "equipment": ("punkters reservkraft och förråd", NONE, REGISTER),
    "point_check": ("månadens kontroll av en punkt", NONE, LASTING),
    "sector": ("sektorer", NONE, REGISTER),
    "organisation": ("organisationer", NONE, REGISTER),
    "membership": ("vilka organisationer som deltar i en sektor", NONE, REGISTER),
    "responsibility": ("vem som ansvarar för vad, som funktion", NONE, REGISTER),
    "activity": ("samhällsviktig verksamhet som sektorn följer", NONE, REGISTER),
    "sector_report": ("sektorers rapporter", ROLE, OPERATION),
    "support_request": ("begäran om stöd", ROLE, OPERATION),
    "request_party": ("vem som har tagit emot en begäran", ROLE, OPERATION),
    "marked_entry": ("poster som är viktiga eller ska följas upp", NONE, OPERATION),
    "event": ("vad andra system har rapporterat", NONE, OPERATION),
    "notice": ("aviseringar som ska ut eller har gått ut", "mottagare, som funktion", OPERATION),
    "draft": (
        "formulär som inte är färdiga",
        WORDS,
        "tills de sparas eller kastas, eller händelsen avslutas",
    ),
    "text_question": (
        "frågan tillbaka på ett textmeddelande",
        "avsändarens nummer som kontrollsumma",
        "ett dygn",
    ),
    "text_sender": (
        "vilket slumptal som skiljer en avsändare av textmeddelanden från en annan",
        "avsändarens nummer som kontrollsumma",
        "ett dygn efter numrets senaste meddelande, eller tills händelsen stängs",
    ),
    "workshop": ("övningsscenarier som skrivs", ROLE, "tills de tas bort"),
    "workshop_part": ("delar av dem, och vem som skrev", ROLE, "tills de tas bort"),
    "account": (
        "konton: användarnamn, ändamål, lösenord som Argon2-summa",
        "användarnamn",
        "stängs, tas inte bort",
    ),
    "account_grant": ("kontons roller", "genom kontot", "tills rollen tas bort"),
    "session": (
        "inloggade webbläsare, som kontrollsumma",
        "genom kontot",
        "slutar efter högst ett dygn; raden står kvar",
    ),
    "link": ("engångslänkar, som kontrollsumma", "genom kontot", "slutar när de används eller är för gamla"),
    "token": (
        "nycklar för skärmar, punkter och system, som kontrollsumma",
        NONE,
        "tills de återkallas; raden står kvar",
    ),
    "device": ("telefoner som har använt en punkts länk, som kontrollsumma", "en telefon", "tills den glöms"),
    "sign_in_wait": ("misslyckade försök, namn och adress som kontrollsumma", NONE, "räknas i tolv timmar"),
    "security": ("säkerhetsjournalen, i kedja för sig", "konto-id", LASTING),
    "chain": ("vilka andra kedjor som är kända, och hur långt de är lika vår", NONE, LASTING),
    "partner": (
        "andra ledningsplatser som paket tas emot av, och deras nycklar",
        "konto som lade till",
        LASTING,
    ),
    "carried_in": ("vilka paket som har lästs in", NONE, LASTING),
    "carried_entry": ("vilka poster som skrevs någon annanstans", NONE, LASTING),
    "carried_as": ("vad en post heter i en annan kedja", NONE, LASTING),
    "access_head": ("säkerhetsjournalens slut", NONE, LASTING),
}


def lines() -> Iterator[str]:
    """Yield what is written from the code. Raises LookupError for a table of which nothing is said here."""
    yield from (
        "",
        "## Bilaga 1: tabellerna i lagret",
        "",
        "| tabell | vad | personuppgifter | hur länge |",
        "|---|---|---|---|",
    )
    for name in table_names():
        what, persons, long = KEPT[name]
        yield f"| `{name}` | {what} | {persons} | {long} |"
    yield from ("", "## Bilaga 2: slag av poster i journalen", "")
    yield "Fri text är det enda som kan glömmas; övriga fakta är ord ur en lista, tal, tider och id."
    yield from ("", "| slag | kallas | fri text |", "|---|---|---|")
    for kind, traits in KINDS.items():
        texts = ", ".join(f"`{word}`" for word in traits.type.WORDS)
        yield f"| `{kind}` | {label(kind)} | {texts or '–'} |"
    yield from ("", "## Bilaga 3: vad säkerhetsjournalen skriver ned", "", "| slag | kallas |", "|---|---|")
    yield from (f"| `{kind}` | {word} |" for kind, word in kind_words().items())


def page(text: str) -> str:
    """Return the page with what is below its mark written anew."""
    head, found, _ = text.partition(MARK)
    if not found:
        raise ValueError(f"{PAGE.name} saknar sitt märke.")
    return "\n".join([f"{head}{MARK}", *lines(), ""])


def main() -> None:
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    sys.stdout.write(f"{PAGE}\n")


if __name__ == "__main__":
    main()
