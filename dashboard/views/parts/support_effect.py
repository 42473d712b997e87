"""What delivered support means for a function at the point, told in the same form as the delivery."""

from datetime import datetime

from dashboard import session
from dashboard.session import Draft
from dashboard.viewmodels import desk_times
from dashboard.views.parts import forms
from data import glossary
from data.domain.request_owner import FUNCTION_OF
from data.domain.requests import Effect, SupportRequest
from data.domain.words import Function, Status

FIELDS = ("effect_function", "effect_status", "effect_lasts", "effect")
_OFFERED = (Status.FUNGERAR, Status.BEGRANSAD)


def effect_fields(one: Draft, request: SupportRequest) -> None:
    """Draw the fields; the function that the support was for is filled in once it is on site."""
    _ = session.texts()
    functions = {function: glossary.label(function, _.language) for function in Function}
    statuses = {status: glossary.label(status, _.language) for status in _OFFERED}
    usual = FUNCTION_OF.get(request.kind)
    hint = _("Vad ändras på punkten när stödet är på plats? (tomt: inget)")
    forms.choice(one, "effect_status", hint, statuses)
    forms.choice(one, "effect_function", _("Funktion"), functions, start=usual)
    forms.text(one, "effect_lasts", _("Räcker (timmar eller klockslag)"), hint=_("12, eller 05:00"))
    forms.why(one, "effect")


def told_effect(one: Draft, now: datetime) -> Effect | None:
    """Return what was told, None where nothing changes; refuses half of it."""
    _ = session.texts()
    status = one.typed("effect_status", None)
    lasts = forms.understood(desk_times.endurance(one.typed("effect_lasts"), now, "effect_lasts", _))
    if status is None and lasts is None:
        return None
    return Effect(
        function=Function(
            forms.need(
                one.typed("effect_function", None), "effect_function", _("Välj funktionen som ändras.")
            )
        ),
        status=Status(forms.need(status, "effect_status", _("Välj hur funktionen är nu."))),
        lasts_until=forms.need(lasts, "effect_lasts", _("Skriv hur länge det räcker.")),
    )
