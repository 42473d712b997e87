"""Tillgänglighetsredogörelsen: how accessible this is, what is not and why, how it was tried, who is told."""

from datetime import date
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from dashboard.phone.drawing import LANGUAGE_NAMES
from dashboard.phone.page import Page, answer
from dashboard.words import LANGUAGES, _

# When what the statement says was last tried. It changes by hand, with the tests that it tells of.
TRIED: Final = date(2026, 11, 29)


class Statement:
    """Answers anybody; `contact` is where faults are reported, as the settings say it."""

    def __init__(self, contact: str) -> None:
        self._contact = contact.strip()

    def show(self, request: Request) -> Response:
        other = next(language for language in LANGUAGES if language != _.language)
        values = {
            "contact": self._contact,
            "tried": TRIED.isoformat(),
            "other": {"code": other, "name": LANGUAGE_NAMES[other]},
        }
        return answer(request, Page("accessibility.html", values, lists=True))
