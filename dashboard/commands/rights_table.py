"""The rights as a document from the code: `python -m dashboard.commands.rights_table > docs/rights.md`."""

import sys
from collections.abc import Iterator

from dashboard.door.gates import GATES, Need
from data.access.facts import BOUND_TO
from data.rights import PHRASES, RIGHTS, Deed, Reach
from data.words import Role

_HEAD = """# Rättigheter

Skriven av koden: `python -m dashboard.commands.rights_table > docs/rights.md`.
Ett test går igenom alla rader.

En rad säger vad som får göras, en kolumn av vem. Tomt: det får rollen inte. Rättigheten läses på nytt i samma
transaktion som varje handling, så en ändrad roll gäller från nästa handling.
"""
_REACHES = {
    Reach.EVERYWHERE: "ja",
    Reach.REAL: "skarpt",
    Reach.EXERCISES: "övning",
    Reach.SECTOR: "egen sektor",
    Reach.ORGANISATION: "egen organisation",
    Reach.AREA: "eget område",
    Reach.EXERCISE_AREA: "eget område, övning",
    Reach.POINT: "egen punkt",
}


def rights_table() -> str:
    """Return the whole document in Markdown."""
    return "\n".join((_HEAD, *_deeds(), "", *_bounds(), "", *_addresses(), ""))


def _deeds() -> Iterator[str]:
    yield "| Handling | " + " | ".join(f"`{role}`" for role in Role) + " |"
    yield "|---|" + "---|" * len(Role)
    for deed in Deed:
        reach = [RIGHTS[deed].get(role) for role in Role]
        yield f"| {PHRASES[deed]} | " + " | ".join(_REACHES[one] if one else "" for one in reach) + " |"


def _bounds() -> Iterator[str]:
    yield "Bundna roller: " + ", ".join(f"`{role}` till {what}" for role, what in BOUND_TO.items()) + "."
    yield "`maskin` är kommandoraden på servern själv; ingen begäran utifrån kan få den rollen."
    yield "En övnings egen rapportlänk gäller bara i den övningen, en vanlig bara i skarpa händelser."


def _addresses() -> Iterator[str]:
    yield "## Adresser"
    yield ""
    yield "Det som inte står här finns inte. En adress som slutar på / gäller allt under den."
    yield ""
    yield "| Adress | Metod | Kräver |"
    yield "|---|---|---|"
    for gate in GATES:
        for method, need in gate.needs.items():
            yield f"| `{gate.path}` | {method} | {_said(need)} |"


def _said(need: Need) -> str:
    return PHRASES[need] if isinstance(need, Deed) else f"*{need.value}*"


if __name__ == "__main__":
    sys.stdout.write(rights_table())
