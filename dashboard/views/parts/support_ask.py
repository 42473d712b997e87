"""Asking for support: what, how much, where, of exactly one owner and by when."""

from functools import partial

import streamlit as st

from dashboard import session
from dashboard.session import Draft
from dashboard.viewmodels import desk_rights, desk_times
from dashboard.views.parts import forms, kept
from dashboard.views.parts.frame import Shown
from data import glossary
from data.domain.drafts import DraftKind
from data.domain.facts import Operation
from data.domain.moved_owners import standing
from data.domain.request_handling import USUAL_WAIT
from data.domain.request_owner import suggest_owner
from data.domain.requests import NewRequest
from data.domain.rights import Deed
from data.domain.sectors import SectorRegister
from data.domain.words import Function, Priority, RequestKind
from data.services.requests import ask_for_support

FIELDS = (
    *("kind", "what", "amount", "area", "point", "owner", "deadline", "priority", "sector"),
    "must_acknowledge",
)


# What support is asked for first, where a function does not work.
KIND_FOR = {
    Function.INFORMATION: RequestKind.INFORMATION,
    Function.EL: RequestKind.RESERVKRAFT,
    Function.VARME: RequestKind.VARME,
    Function.VATTEN: RequestKind.VATTEN,
}


def at_point(point: str) -> str:
    """Return a point as the form's choice of place."""
    return f"punkt:{point}"


def in_area(area: str) -> str:
    """Return an area as the form's choice of place."""
    return f"område:{area}"


def begin(operation: Operation, place: str, function: Function) -> None:
    """Fill in what is known before the form is shown; it can be sent as it is, or made more exact."""
    one = session.draft(f"support:{operation.id}")
    usual = glossary.label(KIND_FOR[function], session.texts().language)
    session.put(one.key("what"), usual.capitalize())
    session.put(one.key("kind"), KIND_FOR[function])
    session.put(one.key("area"), place)


def begin_for_sector(operation: Operation, sector: str) -> None:
    """Fill in the sector that needs support before the form is shown."""
    session.put(session.draft(f"support:{operation.id}").key("sector"), sector)


@st.fragment
def support_ask(shown: Shown, register: SectorRegister, powerless: str) -> None:
    _ = session.texts()
    one = kept.begun(f"support:{shown.operation.id}", shown.operation, DraftKind.STOD, _labels())
    if forms.withheld(one, powerless):
        return
    why_not = desk_rights.why_not(session.who(), Deed.REQUEST, shown.operation)
    with kept.sheet(one):
        st.header(_("Begär stöd"), anchor=False)
        forms.outcome(one, FIELDS)
        kept.others(one, shown.operation, _words(shown, register))
        _what(one, shown)
        _whom(one, register)
        kept.foot(one, shown.operation)
        forms.blocked(why_not, one.name)
        st.button(
            _("Begär stöd"),
            type="primary",
            key=one.key("save"),
            disabled=bool(why_not),
            on_click=partial(forms.attempt, one.name, partial(_save, shown, register), ("what", "amount")),
        )


def _labels() -> dict[str, str]:
    _ = session.texts()
    return {
        "kind": _("Vad"),
        "priority": _("Hur viktigt"),
        "what": _("Behov"),
        "amount": _("Hur mycket"),
        "deadline": _("Senast (tomt: inom 4 timmar)"),
        "area": _("Var"),
        "sector": _("Sektor (frivilligt)"),
        "owner": _("Av vem (tomt: den som sektorslistan anger)"),
        "must_acknowledge": _("Ska också kvittera"),
    }


def _words(shown: Shown, register: SectorRegister) -> dict[str, str]:
    """Return how what is chosen reads."""
    language = session.texts().language
    words = {word.value: glossary.label(word, language) for kind in (RequestKind, Priority) for word in kind}
    names = {held.id: held.name for held in register.sectors}
    names |= {held.id: held.name for held in register.organisations}
    return {**names, **words, **_places(shown)}


def _places(shown: Shown) -> dict[str, str]:
    areas = {area.id: area.name for area in shown.picture.areas}
    points = {
        at_point(point.id): f"{point.name}, {areas.get(point.area, point.area)}"
        for point in shown.picture.points
    }
    return {**{in_area(identity): name for identity, name in areas.items()}, **points}


def _what(one: Draft, shown: Shown) -> None:
    _ = session.texts()
    labels = _labels()
    kind, priority = st.columns(2)
    with kind:
        forms.choice(
            one, "kind", labels["kind"], {word: glossary.label(word, _.language) for word in RequestKind}
        )
    with priority:
        ranked = {word: glossary.label(word, _.language) for word in Priority}
        forms.choice(one, "priority", labels["priority"], ranked, start=Priority.NORMAL)
    forms.text(one, "what", labels["what"], hint=_("diesel till reservkraften"))
    amount, deadline = st.columns(2)
    with amount:
        forms.text(one, "amount", labels["amount"], hint=_("200 liter"))
    with deadline:
        forms.text(one, "deadline", labels["deadline"], hint=_("18:00"))
    forms.choice(one, "area", labels["area"], _places(shown))


def _whom(one: Draft, register: SectorRegister) -> None:
    _ = session.texts()
    labels = _labels()
    sectors = {held.id: held.name for held in register.sectors}
    forms.choice(one, "sector", labels["sector"], sectors)
    names = {held.id: held.name for held in register.organisations}
    forms.choice(one, "owner", labels["owner"], names)
    forms.several(one, "must_acknowledge", labels["must_acknowledge"], names)
    if not names:
        forms.blocked(_("Ingen sektorslista är inläst: det finns ingen att begära stöd av."), "no-register")


def _save(shown: Shown, register: SectorRegister, one: Draft) -> str:
    _ = session.texts()
    real = session.now()
    operation = shown.operation
    now = operation.clock.at(real)
    kind = RequestKind(forms.need(one.typed("kind", None), "kind", _("Välj vad stödet gäller.")))
    chosen = forms.need(one.typed("area", None), "area", _("Välj var stödet behövs."))
    point = next((held for held in shown.picture.points if at_point(held.id) == chosen), None)
    area = point.area if point else chosen.removeprefix("område:")
    moved = standing(session.staff(operation).owners, now)
    owner = one.typed("owner", None) or suggest_owner(
        register, kind, area, real=not operation.is_exercise, moved=moved
    )
    deadline = forms.understood(desk_times.future(one.typed("deadline"), now, "deadline", _))
    new = NewRequest(
        id=one.act,
        operation=operation.id,
        kind=kind,
        what=one.typed("what"),
        owner=owner or "",
        area=area,
        deadline=deadline or now + USUAL_WAIT,
        amount=one.typed("amount"),
        priority=Priority(one.typed("priority", Priority.NORMAL)),
        point=point.id if point else None,
        sector=one.typed("sector", None),
        must_acknowledge=tuple(one.typed("must_acknowledge", ())),
    )
    receipt = ask_for_support(session.store(), session.actor(), new, real)
    asked = register.name_of(new.owner)
    return _("Sparat som post %(n)d: begärt av %(owner)s.", n=receipt.revision, owner=asked)
