"""How a report names what people have written: by the journal entry that holds the words, never the words."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a journal entry: its number and the name of the field; no field: all that it says."""

    revision: int
    field: str = ""


# What a list calls something, or where the words of whoever named it stand.
Name = str | Quote
