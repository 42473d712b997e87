"""Asking for support: what, how much, where, of one owner and by when."""

from collections.abc import Mapping, Sequence
from functools import cache, partial
from pathlib import Path

import streamlit as st

from dashboard import registers
from dashboard.desk import alone, frame, half_written, kept, last_read, session, ways
from dashboard.desk import forms as desk_forms
from dashboard.desk.drafts import Draft
from dashboard.desk.drawing import draw, el, icon
from dashboard.desk.frame import Shown
from dashboard.desk.requests.says import (
    asked_already,
    whom_to_ask,
)
from dashboard.desk.sectors.says.page import SectorLine
from dashboard.desk.situation.says.who_answers import WhoAnswers
from dashboard.places import Place
from dashboard.settings import settings
from dashboard.words import _, empty, label
from dashboard.words.typed_times import promised
from data.drafts.facts import DraftKind
from data.operations.facts import Operation
from data.points.facts import Point
from data.requests.acts import ask_for_support
from data.requests.facts import NewRequest, SupportRequest
from data.requests.rules import USUAL_WAIT, same_need, suggest_owner
from data.rights import Deed
from data.sectors.facts import SectorRegister
from data.sectors.owners import MovedOwner, standing
from data.sectors.reports import rank
from data.text_reports.needs import kind_of
from data.words import Function, ImpactLevel, Priority, RequestKind
from geo.areas import bordering

FIELDS = (
    *("kind", "what", "amount", "area", "point", "owner", "deadline", "priority", "sector"),
    *("must_acknowledge", "again"),
)


# What support is asked for first, where a function does not work.
KIND_FOR = {
    Function.INFORMATION: RequestKind.INFORMATION,
    Function.EL: RequestKind.RESERVKRAFT,
    Function.VARME: RequestKind.VARME,
    Function.VATTEN: RequestKind.VATTEN,
}


def _labels() -> dict[str, str]:
    """Return every field that is kept, with what it is about."""
    return {
        "kind": _("Vad"),
        "priority": _("Hur viktigt"),
        "what": _("Behov"),
        "amount": _("Hur mycket"),
        "deadline": _("Senast (tomt: inom 4 timmar)"),
        "area": _("Var"),
        "sector": _("Sektor"),
        "owner": _("Av vem (tomt: den som sektorslistan anger)"),
        "must_acknowledge": _("Ska också kvittera"),
    }


def at_point(point: str) -> str:
    """Return a point as the form's choice of place."""
    return f"punkt:{point}"


def in_area(area: str) -> str:
    """Return an area as the form's choice of place."""
    return f"område:{area}"


def _form(operation: Operation) -> Draft:
    return kept.begun(f"support:{operation.id}", operation, DraftKind.STOD, _labels())


def begin(operation: Operation, place: str, function: Function | None = None) -> None:
    """Fill in what is known before the form is shown; it can be sent as it is, or made more exact."""
    kind = KIND_FOR[function] if function is not None else None
    about = {"what": label(kind).capitalize(), "kind": kind.value} if kind is not None else {}
    half_written.offer(_form(operation), {**about, "area": place})


def begin_for_sector(operation: Operation, sector: str) -> None:
    """Fill in the sector that needs support before the form is shown."""
    half_written.offer(_form(operation), {"sector": sector})


@alone.form
def support_ask(operation: str, powerless: str) -> None:
    shown, register = frame.look(operation), last_read.sector_register()
    one = _form(shown.operation)
    if desk_forms.withheld(one, powerless):
        return
    why_not = empty.why_not(session.who(), Deed.REQUEST, shown.operation)
    with kept.sheet(one):
        st.header(_("Begär stöd"), anchor=False)
        desk_forms.outcome(one, FIELDS)
        kept.others(one, shown.operation, _words(shown, register))
        half_written.waiting(one, _words(shown, register), ("kind", "area", "sector"))
        _what(one, shown)
        _whom(one, shown, register)
        desk_forms.blocked(why_not, one.name)
        st.button(
            _("Begär stöd"),
            type="primary",
            key=one.key("save"),
            disabled=bool(why_not),
            on_click=partial(desk_forms.attempt, one, partial(_save, shown, register), ("what", "amount")),
        )
        kept.foot(one, shown.operation)  # last: what sends it is not behind what throws it away


def _words(shown: Shown, register: SectorRegister) -> dict[str, str]:
    """Return how what is chosen reads."""
    words = {word.value: label(word) for kind in (RequestKind, Priority) for word in kind}
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
    labels = _labels()
    kind, priority = st.columns(2)
    with kind:
        desk_forms.choice(one, "kind", labels["kind"], {word: label(word) for word in RequestKind})
    with priority:
        ranked = {word: label(word) for word in Priority}
        desk_forms.choice(one, "priority", labels["priority"], ranked, start=Priority.NORMAL)
    desk_forms.text(one, "what", labels["what"], hint=_("diesel till reservkraften"))
    read_as = _kind(one) if not one.typed("kind", None) else None
    if read_as is not None:
        st.caption(_("Läses som %(kind)s. Välj något annat ovan om det är fel.", kind=label(read_as)))
    amount, deadline = st.columns(2)
    with amount:
        desk_forms.text(one, "amount", labels["amount"], hint=_("200 liter"))
    with deadline:
        desk_forms.text(one, "deadline", labels["deadline"], hint=_("18:00"))
    desk_forms.choice(one, "area", labels["area"], _places(shown))


def _kind(one: Draft) -> RequestKind | None:
    """Return the kind that is chosen; where none is, what the words can only mean."""
    chosen = one.typed("kind", None)
    return RequestKind(chosen) if chosen else kind_of(one.typed("what"))


def _place(one: Draft, shown: Shown) -> tuple[str, Point | None]:
    """Return the area that is chosen, and the point where it is one."""
    chosen = one.typed("area", None) or ""
    point = next((held for held in shown.picture.points if at_point(held.id) == chosen), None)
    return (point.area if point else chosen.removeprefix(in_area("")), point)


def _moved(shown: Shown) -> Sequence[MovedOwner]:
    return standing(last_read.staff(shown.operation.id).owners, shown.now)


def _same(one: Draft, shown: Shown) -> SupportRequest | None:
    kind, (area, point) = _kind(one), _place(one, shown)
    if kind is None or not area:
        return None
    asked = last_read.coordination(shown.operation.id).requests
    return same_need(asked, kind, one.typed("what"), area, point.id if point else None)


def _again(one: Draft, shown: Shown, register: SectorRegister) -> None:
    """Say what is asked for already; whoever needs more says that it is another need."""
    says = asked_already(_same(one, shown), register, shown.now)
    if says or one.why("again"):
        draw(el("p.mark", icon("question"), says), key=f"same:{one.act}")
        st.checkbox(_("Det är ett annat behov"), key=one.key("again"), persist_state="session")
        desk_forms.why(one, "again")


def _whom(one: Draft, shown: Shown, register: SectorRegister) -> None:
    labels = _labels()
    names = {held.id: held.name for held in register.organisations}
    desk_forms.choice(one, "owner", labels["owner"], names)
    suggested = whom_to_ask(register, _kind(one), _place(one, shown)[0], shown.operation, _moved(shown))
    if suggested and not one.typed("owner", None):
        st.caption(suggested)
    seldom = ("sector", "must_acknowledge")
    said = any(one.typed(field, None) or one.why(field) for field in seldom)
    with st.expander(_("Sektor, och vilka som ska kvittera (frivilligt)"), expanded=said):
        sectors = {held.id: held.name for held in register.sectors}
        desk_forms.choice(one, "sector", labels["sector"], sectors)
        desk_forms.several(one, "must_acknowledge", labels["must_acknowledge"], names)
    _again(one, shown, register)
    if not names:
        desk_forms.blocked(
            _("Ingen sektorslista är inläst: det finns ingen att begära stöd av."), "no-register"
        )


def _save(shown: Shown, register: SectorRegister, one: Draft) -> str:
    real = session.now()
    operation = shown.operation
    now = operation.clock.at(real)
    kind = desk_forms.need(_kind(one), "kind", _("Välj vad stödet gäller."))
    desk_forms.need(one.typed("area", None), "area", _("Välj var stödet behövs."))
    area, point = _place(one, shown)
    moved = standing(last_read.staff(operation.id).owners, now)
    owner = one.typed("owner", None) or suggest_owner(
        register, kind, area, real=not operation.is_exercise, moved=moved
    )
    deadline = desk_forms.understood(promised(one.typed("deadline"), now, "deadline"))
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
        only=not one.typed("again", False),
    )
    receipt = ask_for_support(last_read.store(), session.actor(), new, real)
    asked = register.name_of(new.owner)
    return _("Sparat som post %(n)d: begärt av %(owner)s.", n=receipt.revision, owner=asked)


def support_offer(shown: Shown, place: str, says: WhoAnswers) -> None:
    """Draw a button for each function that needs support; it opens the form on *Stöd*."""
    if empty.why_not(session.who(), Deed.REQUEST, shown.operation):
        return
    with st.container(key="support-offer", horizontal=True):
        for one in says.answers:
            asked = st.button(
                _("Begär stöd: %(function)s", function=one.trouble.name),
                key=f"support-offer:{one.trouble.function}",
            )
            if asked:
                begin(shown.operation, place, one.trouble.function)
                ways.go(Place.SUPPORT)


def support_link(shown: Shown, place: str) -> None:
    """Draw a button that asks for support where nothing that is known is wrong."""
    if empty.why_not(session.who(), Deed.REQUEST, shown.operation):
        return
    if st.button(_("Begär stöd"), key="support-link"):
        begin(shown.operation, place)
        ways.go(Place.SUPPORT)


def sector_offer(shown: Shown, lines: Sequence[SectorLine]) -> None:
    """Draw a button for each sector that is badly off; it opens the form on *Stöd*."""
    grave = [one for one in lines if one.words.gravity >= rank(ImpactLevel.BETYDANDE)]
    if not grave or empty.why_not(session.who(), Deed.REQUEST, shown.operation):
        return
    with st.container(key="sector-offer", horizontal=True):
        for one in grave:
            if st.button(_("Begär stöd: %(sector)s", sector=one.name.name), key=f"sector-offer:{one.id}"):
                begin_for_sector(shown.operation, one.id)
                ways.go(Place.SUPPORT)


@cache
def near() -> Mapping[str, tuple[str, ...]]:
    """Return which areas border on which, read once: a page's own script would read it in every run."""
    return bordering(registers.pack_at(Path(settings().pack)))
