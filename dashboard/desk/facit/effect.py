"""The fields that state what becomes true, beside the facit's map."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import streamlit as st

from dashboard.desk import forms as desk_forms
from dashboard.desk.drafts import Draft
from dashboard.desk.drawing import draw, el
from dashboard.desk.facit.says import concerned, why_not_effect
from dashboard.desk.facit.view import PLACES
from dashboard.desk.injects.says import areas_of, facit_statuses, place_choices, points_of, typed_span
from dashboard.words import _, label
from dashboard.words.exercise import Names
from data.errors import Reason, Refused
from data.exercise.scenario import Effect, Inject, InjectChannel
from data.words import Function, Status, Supply

TARGET = "target"
FIELDS = (PLACES, "functions", "status", "supply", "lasts", TARGET)


def effect_fields(one: Draft, name: Names, targets: Mapping[str, str]) -> str:
    """Draw the fields, and what they would make true; return why that cannot be put in."""
    desk_forms.several(
        one, PLACES, _("Områden och punkter"), place_choices(name, ()), hint=_("på kartan, eller här")
    )
    functions = {str(function): label(function) for function in Function}
    desk_forms.several(one, "functions", _("Funktioner"), functions, hint=_("välj en eller flera"))
    status, supply, lasts = st.columns([9, 11, 8])
    with status:
        desk_forms.choice(one, "status", _("Blir"), facit_statuses(), start=Status.UR_FUNKTION)
    with supply:
        words = {str(each): label(each) for each in Supply}
        desk_forms.choice(one, "supply", _("Försörjning"), words, start=Supply.OKANT)
    with lasts:
        desk_forms.text(one, "lasts", _("Räcker"), hint=_("4 h"))
    desk_forms.choice(one, TARGET, _("Läggs i"), targets, start=next(iter(targets)))
    try:
        effect = effect_said(one)
    except Refused as why:
        return str(why)
    if not (effect.functions and (effect.areas or effect.points)):
        return _("Välj punkter och funktioner först.")
    draw(el("p.notice", concerned(effect, name)), key="effect-says")
    return why_not_effect(effect, name)


def effect_said(one: Draft) -> Effect:
    """Return what the fields make true; refuses what cannot be read."""
    keys = one.typed(PLACES, ())
    lasts = typed_span(str(one.typed("lasts")), "lasts")
    if isinstance(lasts, Reason):
        raise Refused(lasts.text, lasts.field)
    return Effect(
        functions=tuple(Function(each) for each in one.typed("functions", ())),
        status=Status(one.typed("status", Status.UR_FUNKTION)),
        areas=areas_of(keys),
        points=points_of(keys),
        supply=Supply(one.typed("supply", Supply.OKANT)),
        lasts=lasts,
    )


def with_effect(inject: Inject, effect: Effect) -> Inject:
    """Return an inject that makes this true too; where it concerns the same, it goes before the rest."""
    return replace(inject, effects=(*inject.effects, effect))


def of_the_world(identity: str, at: timedelta | None, effect: Effect) -> Inject:
    """Return an inject that tells nobody anything: it makes an effect true at its moment."""
    return Inject(identity, at, "", channel=InjectChannel.VARLDEN, effects=(effect,))
