"""Pages that say no where no form can be drawn: a link that does not hold, a store that does not answer."""

from starlette.requests import Request
from starlette.responses import Response

from dashboard.texts import translator
from dashboard.web.light.page import Page, answer, language_of
from dashboard.web.light.wording import words
from dashboard.web.problems import problem


def gone(request: Request) -> Response:
    """Say the same of a link that has expired, was replaced, or never was one: and what to do."""
    _ = translator(language_of(request))
    title = _("Länken gäller inte")
    texts = (
        _("Den är utbytt, har gått ut eller är felskriven."),
        _("Ring stadsdelen och be om punktens nya blad. Skriv så länge på pappersblanketten."),
    )
    if wants_json(request):
        return problem(404, title, " ".join(texts))
    values = {"title": title, "texts": texts, "words": words(_, "")}
    return answer(request, Page("plain.html", language_of(request), values, script=True), 404)


def broken(request: Request, why: str, status: int = 503, *, kept: bool = True) -> Response:
    """Say what went wrong where no form can be drawn; what was sent from one the browser still has."""
    _ = translator(language_of(request))
    title = _("Rapporten är inte sparad") if kept else _("Sidan går inte att visa")
    back = _("Gå tillbaka: det du skrev står kvar. Försök igen om en stund, eller ring stadsdelen.")
    texts = (_(why), back) if kept else (_(why),)
    if wants_json(request):
        return problem(status, title, " ".join(texts))
    return answer(request, Page("plain.html", language_of(request), {"title": title, "texts": texts}), status)


def wants_json(request: Request) -> bool:
    return "application/json" in request.headers.get("accept", "")
