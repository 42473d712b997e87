"""The interface's texts: Swedish is the source, other languages are gettext catalogues beside this file.

`_("Öppna")` and `label(Status.FUNGERAR)` speak the language of whoever reads. It is a context's own: Swedish
unless something around says `speaking("en")`, which a light page's request, a live picture and a sign-in do.
The desk, what is printed and what is sent are Swedish, so a callback, a fragment or a thread that copies no
context is right as it is.
The catalogues are read as they are (.po) at first use, so that no compiled file can be out of date.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from data import glossary

SOURCE = "sv"
LANGUAGES = (SOURCE, "en")
DOMAIN = "dashboard"

_spoken: ContextVar[str] = ContextVar("language", default=SOURCE)


class Texts:
    """Every text on a screen: `_("Öppna")`, `_.n("%(n)d punkt", "%(n)d punkter", 2)`."""

    __slots__ = ()

    @property
    def language(self) -> str:
        """Return the language that is spoken here."""
        return _spoken.get()

    def __call__(self, message: str, **values: object) -> str:
        text = _catalogue(_spoken.get()).gettext(message)
        return text % values if values else text

    def n(self, one: str, many: str, count: int, **values: object) -> str:
        return _catalogue(_spoken.get()).ngettext(one, many, count) % {"n": count, **values}


_ = Texts()


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak a language inside; an unknown one is Swedish."""
    token = _spoken.set(language if language in LANGUAGES else SOURCE)
    try:
        yield
    finally:
        _spoken.reset(token)


def label(word: StrEnum) -> str:
    """Return what a word of the field is called in the language that is spoken here."""
    return glossary.label(word, _spoken.get())


@cache
def _catalogue(language: str) -> NullTranslations:
    return NullTranslations() if language == SOURCE else _read(language)


def _read(language: str) -> GNUTranslations:
    path = files(__package__) / language / "LC_MESSAGES" / f"{DOMAIN}.po"
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)
