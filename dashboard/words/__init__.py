"""The interface's texts: Swedish is the source, other languages are gettext catalogues beside this file.

`translator(language)` gives the two functions that everything on a screen passes its text through.
The catalogues are read as they are (.po) at first use, so that no compiled file can be out of date.
"""

import io
from dataclasses import dataclass
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

SOURCE = "sv"
LANGUAGES = (SOURCE, "en")
DOMAIN = "dashboard"


@dataclass(frozen=True, slots=True)
class Translator:
    """One language's texts: `_("Öppna")`, `_.n("%(n)d punkt", "%(n)d punkter", 2)`."""

    language: str
    catalogue: NullTranslations

    def __call__(self, message: str, **values: object) -> str:
        text = self.catalogue.gettext(message)
        return text % values if values else text

    def n(self, one: str, many: str, count: int, **values: object) -> str:
        return self.catalogue.ngettext(one, many, count) % {"n": count, **values}


@cache
def translator(language: str = SOURCE) -> Translator:
    """Return the texts of a language; an unknown one gets Swedish."""
    known = language if language in LANGUAGES else SOURCE
    return Translator(known, NullTranslations() if known == SOURCE else _read(known))


def _read(language: str) -> GNUTranslations:
    path = files(__package__) / language / "LC_MESSAGES" / f"{DOMAIN}.po"
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)
