"""The form as a page: what is known, what was typed, what was refused and what was just saved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from dashboard.health.vitals import here
from dashboard.phone.amending import AMEND, RECEIPT
from dashboard.phone.first_says import NOTHING_FIRST
from dashboard.phone.folds import unfolded
from dashboard.phone.form_says import MINUTES_AGO, Choice, LightForm, light_form
from dashboard.phone.inbox_says import LightInbox, LightReceipt, light_receipt
from dashboard.phone.over import Over, written
from dashboard.phone.page import Faults, Page, cannot_wait, words
from dashboard.phone.standing import Light, Standing
from dashboard.phone.typed import WAS
from dashboard.words import LANGUAGES, SOURCE, _, label
from dashboard.words.exercise_clock import Told, told
from dashboard.words.times import clock
from data.acting import Actor
from data.entries.entry import Entry
from data.operations import reads as operation_reads
from data.operations.facts import Operation
from data.points import rules as point_rules
from data.words import Channel, OperationKind, RequestKind

LANGUAGE_NAMES = {"sv": "Svenska", "en": "English"}
NO_FAULTS = Faults()
# What any form may draw, also by itself once a report has ceased to hold.
_SIGNS = ("information", "el", "varme", "vatten", "check", "bang", "cross", "question")


def asked_language() -> dict[str, str]:
    """Return what an address says so that it is answered in the language spoken here."""
    return {} if _.language == SOURCE else {"lang": _.language}


@dataclass(frozen=True, slots=True)
class Sender:
    """Who fills in the form, and where it is sent.

    `scope` is the exercise that a link is bound to, `device` what tells phones with one key apart. `over`: it
    is about an exercise that goes on no more.
    """

    actor: Actor
    path: str
    scope: str = ""
    csrf: str = ""
    own: bool = False
    link: str = ""
    unconfirmed: bool = False
    why_not: str = ""
    over: Over | None = None
    why_not_relay: str = ""
    device: str = ""

    def href(self, **more: str) -> str:
        asked = {**asked_language(), **more}
        return self.path + (f"?{urlencode(asked)}" if asked else "")


@dataclass(frozen=True, slots=True)
class Said:
    """What is drawn into the form besides what is known: typed, refused, or saved.

    `entries` is what the report `sent` became; `amends` is when that was sent which is typed here once more,
    and `overtaken` what of it is not, since something newer has been said.
    """

    typed: Mapping[str, str] = field(default_factory=dict)
    faults: Faults = NO_FAULTS
    entries: Sequence[Entry] = ()
    sent: str = ""
    inbox: LightInbox | None = None
    amends: str = ""
    overtaken: str = ""


NOTHING_SAID = Said()


def form_page(light: Light, sender: Sender, found: Standing, said: Said = NOTHING_SAID) -> Page:
    """Draw the form; it carries its own new id and needs nothing kept here between load and submit."""
    real = light.now()
    now = found.operation.clock.at(real)
    form = _form(sender, found, now)
    queues = not sender.own
    why_blocked = blocked(sender, found)
    superseded = _superseded(sender)
    values: dict[str, Any] = {
        "form": form,
        **_first(form, found, said),
        "exercise": form.exercise or bool(sender.scope or sender.over),
        **_over(sender, said),
        "scope": sender.scope,
        "told": told_of(light, sender, found.operation),
        "revision": found.revision,
        "live": queues and sender.over is None,
        "id": uuid4().hex,
        "drawn": str(int(real.timestamp())),
        "csrf": sender.csrf,
        **_addresses(sender, found),
        "typed": {"ago": "now", "channel": Channel.WEBB.value, **said.typed} if said.typed else _UNTYPED,
        "kept": bool(said.typed) and not said.amends,
        "keep": queues and not (said.typed or why_blocked or superseded["superseded"]),
        "errors": said.faults,
        "receipt": _receipt(found, said, light) if said.entries else None,
        "amend_href": sender.href(**{RECEIPT: said.sent, AMEND: "1"}),
        **superseded,
        "device_note": sender.unconfirmed,
        "blocked": why_blocked,
        "blocked_title": _blocked_title(sender),
        "check_href": _check_href(sender, found),
        "inbox": said.inbox,
        "asks_operation": found.asks,
        "several": len(found.open) > 1,
        **_choices(sender, found),
        "without_network": cannot_wait() if queues else _("Sidan kräver nät: rapporten skickas direkt."),
        "words": words(clock(now, None)),
    }
    return Page("form.html", values, script=queues)


def _form(sender: Sender, found: Standing, now: datetime) -> LightForm:
    """Return the form; that the point has opened is asked where some operation does not know it."""
    form = light_form(found.operation, found.point, found.area, now, own=sender.own)
    return replace(form, asks_opening=not found.opened) if found.asks else form


def _over(sender: Sender, said: Said) -> dict[str, Any]:
    """Return what is said of an exercise that is over, in its band too, and what was written and not sent."""
    if sender.over is None:
        return {"over": None, "written": ()}
    return {"over": sender.over, "written": written(said.typed), "exercise_word": sender.over.title}


def _superseded(sender: Sender) -> dict[str, str]:
    """Return what a phone is told where another server writes; `superseded` is "" as long as this one does.

    `there` is the same form at the new server, where its address is known.
    """
    vitals = here()
    if vitals is None or not vitals.superseded:
        return {"superseded": "", "there": ""}
    told = _("En annan server har tagit över. Det du skickar härifrån sparas inte.")
    known = vitals.where.startswith(("http://", "https://"))
    return {"superseded": told, "there": vitals.where.rstrip("/") + sender.href() if known else ""}


def _first(form: LightForm, found: Standing, said: Said) -> dict[str, Any]:
    """Return what the first screen offers, which parts are unfolded below it, and the signs to draw."""
    shown = form.first if not (found.asks or said.amends) else NOTHING_FIRST
    signs = dict.fromkeys((*_SIGNS, *(one.now_sign for one in form.functions)))
    return {
        "first": shown,
        "asked": {one.function.value: one.text for one in shown.questions},
        "amends": said.amends,
        "was": WAS,
        "overtaken": said.overtaken,
        "unfolded": unfolded(shown, said.typed, [one.field for one in said.faults.all]),
        "signs": tuple(signs),
    }


def _addresses(sender: Sender, found: Standing) -> dict[str, Any]:
    """Return where the form is sent and what it links to."""
    other = next(language for language in LANGUAGES if language != _.language)
    shown = _named(sender, found)
    return {
        # Not the page's own address: a browser forgets its copy of what it posts to, and going back would
        # bring another form with the same choices, to be sent twice.
        "action": sender.href() if sender.own else sender.href(skicka="1"),
        "back": _back(sender, found) if sender.own else "",
        "other_language": {
            "code": other,
            "name": LANGUAGE_NAMES[other],
            "href": f"{sender.path}?{urlencode({'lang': other, **shown})}",
        },
        "page_href": sender.href(inkorg="1"),
    }


def _choices(sender: Sender, found: Standing) -> dict[str, Any]:
    """Return what may be chosen among besides what the point's functions ask."""
    return {
        "operations": operation_choices(found.open, sender),
        "openings": (Choice("opened", _("vi har öppnat")), Choice("cannot", _("vi kan inte öppna"))),
        "kinds": tuple(Choice(kind.value, label(kind)) for kind in RequestKind),
        "times": _times(),
        "channels": _channels() if sender.own else (),
        "relay_blocked": _(sender.why_not_relay),
    }


def told_of(light: Light, sender: Sender, shown: Operation) -> Told | None:
    """Return the time of the exercise that a page is about: its link's own, also before and after it runs."""
    operation = shown
    if sender.scope and shown.id != sender.scope:
        with light.store.reading() as connection:
            operation = operation_reads.operation(connection, sender.scope)
    return told(operation, light.now())


_UNTYPED = {"ago": "now", "channel": Channel.WEBB.value}


def blocked(sender: Sender, found: Standing) -> tuple[str, ...]:
    """Why nothing can be sent from here at all, and what to do instead; nothing where it can."""
    if sender.over is not None:
        return sender.over.texts
    if found.none_open:
        why = (
            _("Övningen som länken gäller är inte öppen.") if sender.scope else _("Ingen händelse är öppen.")
        )
        return (why, _("Ring stadsdelen eller krisledningen. Fyll i pappersblanketten så länge."))
    if sender.why_not:
        return (_(sender.why_not),)
    reasons = [point_rules.why_not_use_point(one, found.point) for one in found.open]
    if all(reasons):
        return tuple(dict.fromkeys(_(one.text) for one in reasons if one))
    return ()


def _blocked_title(sender: Sender) -> str:
    return sender.over.title if sender.over is not None else _("Det går inte att rapportera här nu")


def _check_href(sender: Sender, found: Standing) -> str:
    """Return the way to the monthly check: only where nothing is open, and by no exercise's link."""
    if not found.none_open or sender.scope or sender.over is not None:
        return ""
    return f"/kontroll/{found.point.id}" if sender.own else f"{sender.path}/kontroll"


def _back(sender: Sender, found: Standing) -> str:
    asked = {**asked_language(), **_named(sender, found)}
    return "/mitt" + (f"?{urlencode(asked)}" if asked else "")


def _named(sender: Sender, found: Standing) -> dict[str, str]:
    """Return what an address says to be about the same operation, also when another is opened or it ends."""
    shown = found.operation
    names = len(found.open) > 1 or (sender.own and shown.is_exercise)
    return {"h": shown.id} if shown.id and names else {}


def _receipt(found: Standing, said: Said, light: Light) -> LightReceipt:
    time = found.operation.clock
    return light_receipt(said.entries, time, time.at(light.now()))


def operation_choices(operations: Sequence[Operation], sender: Sender) -> list[dict[str, str]]:
    """Return what to call each operation where one must be chosen; an exercise says so first."""
    exercise = label(OperationKind.OVNING).upper()
    return [
        {
            "value": one.id,
            "word": f"{exercise}: {one.name}" if one.is_exercise else one.name,
            "sign": "",
            "criterion": "",
            "href": sender.href(h=one.id),
        }
        for one in operations
    ]


def _times() -> tuple[Choice, ...]:
    return (
        Choice("now", _("nu")),
        *(Choice(minutes, _("%(span)s sedan", span=f"{minutes} min")) for minutes in MINUTES_AGO),
        Choice("at", _("ett klockslag")),
    )


def _channels() -> tuple[Choice, ...]:
    offered = (one for one in Channel if one is not Channel.API)
    return tuple(Choice(one.value, label(one)) for one in offered)
