"""Moving who answers for something, or giving it back: a decision with decider and reason."""

from functools import partial

import streamlit as st

from dashboard import session
from dashboard.components.drawing import draw, el
from dashboard.session import Draft
from dashboard.viewmodels import desk_rights, desk_times
from dashboard.viewmodels.desk_sector_names import principles
from dashboard.viewmodels.desk_staff import organisations
from dashboard.viewmodels.desk_staff_since import Names
from dashboard.views.parts import forms
from dashboard.views.parts.frame import Shown
from data import glossary
from data.domain.moved_owners import NewMovedOwner, newest
from data.domain.rights import Deed
from data.domain.words import Function
from data.services.moved_owners import move_owner

FIELDS = ("function", "area", "sector", "owner", "until", "decider", "reason", "version")
# The choice that gives a responsibility back; no organisation's id is empty.
BACK = ""


def staff_owner_form(shown: Shown, name: Names) -> None:
    _ = session.texts()
    one = session.draft(f"owner:{shown.operation.id}")
    why_not = desk_rights.why_not(session.who(), Deed.DECIDE, shown.operation)
    version = newest(session.staff(shown.operation).owners)
    with st.form(f"form:{one.name}"):
        draw(el("p.principles", principles(_)), key="owner-principles")
        forms.outcome(one, FIELDS)
        _scope(one, shown, name)
        real = not shown.operation.is_exercise
        owners = {BACK: _("återgår till ordinarie ansvarig"), **organisations(name, real)}
        forms.choice(one, "owner", _("Svarar från och med nu"), owners)
        decider, until = st.columns(2)
        with decider:
            forms.text(one, "decider", _("Beslutad av (funktion, inte namn)"), hint=_("stadsdirektören"))
        with until:
            forms.text(one, "until", _("Till (tomt: tills det återförs)"), hint=_("18:00"))
        forms.text(one, "reason", _("Skäl"))
        forms.why(one, "version")
        forms.blocked(why_not, one.name)
        st.form_submit_button(
            _("Logga beslutet om ansvar"),
            type="primary",
            key=one.key("save"),
            disabled=bool(why_not),
            on_click=partial(forms.attempt, one.name, partial(_save, shown, version), ("decider", "reason")),
        )


def _scope(one: Draft, shown: Shown, name: Names) -> None:
    _ = session.texts()
    real = not shown.operation.is_exercise
    sectors = {held.id: held.name for held in name.register.sectors if not (real and held.example)}
    function, area, sector = st.columns(3)
    with function:
        forms.choice(one, "function", _("Funktion"), {word: glossary.label(word) for word in Function})
    with area:
        forms.choice(one, "area", _("Område"), {held.id: held.name for held in shown.picture.areas})
    with sector:
        forms.choice(one, "sector", _("Sektor"), sectors)


def _save(shown: Shown, version: int, one: Draft) -> str:
    _ = session.texts()
    real = session.now()
    now = shown.operation.clock.at(real)
    owner = forms.need(one.typed("owner", None), "owner", _("Välj vem som svarar från och med nu."))
    new = NewMovedOwner(
        id=one.act,
        operation=shown.operation.id,
        owner=owner or None,
        decider=one.typed("decider"),
        reason=one.typed("reason"),
        function=one.typed("function", None),
        area=one.typed("area", None),
        sector=one.typed("sector", None),
        until=forms.understood(desk_times.future(one.typed("until"), now, "until", _)),
        version=version,
    )
    receipt = move_owner(session.store(), session.actor(), new, real)
    return _("Sparat som post %(n)d.", n=receipt.revision)
