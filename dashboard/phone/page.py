"""The light pages as bytes, those that say no, and the words that the phone's own script says."""

import base64
import gzip
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from dashboard.door.problems import problem
from dashboard.look import style
from dashboard.look.drawings import SYMBOLS
from dashboard.look.style import SURFACES, Theme
from dashboard.phone.scripts import script, source
from dashboard.words import _, label
from data.freetext import LONGEST
from data.points.rules import EMPTY_REPORT
from data.words import OperationKind, Status

# Not no-referrer: with it browsers hide where a form of our own comes from. Nobody else is told the address.
REFERRER = "same-origin"
_LEVEL = 9


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to mend: where it is in the form ("" for all of it), and why."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Faults:
    """Why a form was not saved, for the summary on top and for the fields themselves."""

    title: str = ""
    all: tuple[Fault, ...] = ()

    def get(self, name: str) -> str:
        return next((one.text for one in self.all if one.field == name), "")

    @property
    def focus(self) -> str:
        return next((one.field for one in self.all if one.field), "")


@dataclass(frozen=True, slots=True)
class Page:
    """A document to send. `script`: it runs the phone's queue; `lists`: it lists points."""

    template: str
    values: dict[str, Any] = field(default_factory=dict)
    script: bool = False
    lists: bool = False


@cache
def environment() -> Environment:
    """Return the templates; every text in them is escaped."""
    templates = Environment(
        loader=PackageLoader("dashboard.phone", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # Our own drawings and files, never anybody's text.
    symbols = {name: Markup(drawing) for name, drawing in SYMBOLS.items()}  # noqa: S704
    # As they are read: what the page says in its body too costs next to nothing once more.
    templates.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":")}
    templates.globals.update(_=_, symbols=symbols, longest=LONGEST)
    return templates


@cache
def sheet(name: str) -> str:
    """Return one of our style sheets without its line breaks; the phone chooses between light and dark."""
    drawn = Environment(autoescape=False).from_string(source(name))  # noqa: S701  a style sheet
    looks = style.LOOKS
    text = drawn.render(
        s=SURFACES[Theme.LJUS],
        d=SURFACES[Theme.MORK],
        ink=SURFACES[Theme.LJUS]["exercise-ink"],
        statuses=[(status.value, looks[status].colours[Theme.LJUS]) for status in Status],
        ok=looks[Status.FUNGERAR].colours,
    )
    return "".join(line.strip() for line in text.splitlines())


def policy(*, script_text: str = "", sheet_text: str = "") -> str:
    """Allow our own server and exactly the two inline blocks of a light page."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' {_hash(script_text)}" if script_text else "script-src 'none'",
            f"style-src {_hash(sheet_text)}",
            "img-src data:",
            "connect-src 'self'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@cache
def _policy(with_script: bool, css: str) -> str:
    return policy(script_text=script("queue.js") if with_script else "", sheet_text=css)


def answer(request: Request, page: Page, status: int = 200, sheet_name: str = "light.css") -> Response:
    """Render a page and send it, packed where the browser can unpack it."""
    css = sheet(sheet_name) + (sheet("lists.css") if page.lists else "")
    csp = _policy(page.script, css)
    values = {
        "css": Markup(css),  # noqa: S704  our own file
        "script": "",
        "language": _.language,
        "exercise": False,
        "exercise_word": label(OperationKind.OVNING).upper(),
        **page.values,
    }
    if page.script:
        values["script"] = Markup(script("queue.js"))  # noqa: S704  our own file
        values["words"] = {**page.values.get("words", {}), "csp": csp, "referrer": REFERRER}
    html = environment().get_template(page.template).render(values)
    return packed(request, html, "text/html; charset=utf-8", status, {"content-security-policy": csp})


def packed(
    request: Request, text: str, kind: str, status: int = 200, headers: dict[str, str] | None = None
) -> Response:
    """Send a text that nobody on the way may keep."""
    said = {"cache-control": "no-store", "referrer-policy": REFERRER, "vary": "accept-encoding"}
    said |= {"x-content-type-options": "nosniff", **(headers or {})}
    content = text.encode()
    if "gzip" in request.headers.get("accept-encoding", ""):
        content = gzip.compress(content, _LEVEL, mtime=0)
        said["content-encoding"] = "gzip"
    return Response(content, status, media_type=kind, headers=said)


def faults(title: str, reasons: Iterable[tuple[str, str]]) -> Faults:
    """Gather reasons by field; the same sentence about the same field is said once."""
    unique = dict.fromkeys(Fault(name, text) for name, text in reasons)
    return Faults(title, tuple(unique))


def words(at: str) -> dict[str, str]:
    """Return what queue.js may say; a percent sign is where it puts a number or a span."""
    return {
        "language": _.language,
        "ago": _("för %(span)s sedan", span="%"),
        "held": _(
            "utan nät – senast hämtat %(at)s, för %(span)s sedan. Läget kan ha ändrats.", at=at, span="%"
        ),
        "unheard": _("inget hört från servern sedan övningstid %(at)s", at="%"),
        "summer": _("sommartid"),
        "winter": _("vintertid"),
        "waiting1": _("1 rapport väntar på nätet"),
        "waiting": _("%(n)s rapporter väntar på nätet", n="%"),
        "old": _(
            "Sidan hämtades %(at)s, för %(span)s sedan. Läget kan ha ändrats: ladda om.", at=at, span="%"
        ),
        "stopped1": _("1 rapport är INTE sparad"),
        "stopped": _("%(n)s rapporter är INTE sparade", n="%"),
        "refused": _("Inte sparad, och skickas inte igen av sig själv."),
        "mend": _("Ändra den och skicka, kasta den, eller ring stadsdelen och läs upp den."),
        "mendAt": _("Öppna punktens formulär och ändra"),
        "newer": _("Nyare besked finns: svara igen."),
        "queued": _("Det som väntar i telefonen ingår inte."),
        "lapsed": _("Något har blivit för gammalt: svara för det nedan."),
        "confirmed": _("allt som förut"),
        "amend": _("Ångra/rätta"),
        "empty": _(EMPTY_REPORT.text),
        "edit": _("Ändra"),
        "again": _("Skicka med den här länken"),
        "discard": _("Kasta"),
        "sure": _("Kasta rapporten? Den är inte sparad någon annanstans."),
        "gone": _(
            "Länken gäller inte längre. Rapporten är kvar i telefonen: skanna punktens nya kod och skicka "
            "härifrån, eller ring stadsdelen och läs upp den."
        ),
        "waits": _("Inget nät? Rapporten väntar i telefonen och skickas när nätet är tillbaka."),
    }


def cannot_wait() -> str:
    """Say plainly that a report cannot wait here; so said until the script knows that it can."""
    return _(
        "Den här telefonen kan inte spara rapporter utan nät: anslutningen är inte säker, eller webbläsaren "
        "kan inte. Går det inte att skicka: ring stadsdelen."
    )


def gone(request: Request) -> Response:
    """Say the same of a link that has expired, was replaced, or never was one: and what to do."""
    title = _("Länken gäller inte")
    texts = (
        _("Den är utbytt, har gått ut eller är felskriven."),
        _("Ring stadsdelen och be om punktens nya blad. Skriv så länge på pappersblanketten."),
    )
    if wants_json(request):
        return problem(404, title, " ".join(texts))
    values = {"title": title, "texts": texts, "words": words("")}
    return answer(request, Page("plain.html", values, script=True), 404)


def broken(request: Request, why: str, status: int = 503, *, kept: bool = True) -> Response:
    """Say what went wrong where no form can be drawn; what was sent from one the browser still has."""
    title = _("Rapporten är inte sparad") if kept else _("Sidan går inte att visa")
    back = _("Gå tillbaka: det du skrev står kvar. Försök igen om en stund, eller ring stadsdelen.")
    texts = (_(why), back) if kept else (_(why),)
    if wants_json(request):
        return problem(status, title, " ".join(texts))
    return answer(request, Page("plain.html", {"title": title, "texts": texts}), status)


def wants_json(request: Request) -> bool:
    return "application/json" in request.headers.get("accept", "")
