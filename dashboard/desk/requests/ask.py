"""The requests as a table, and asking for support: what, how much, where, of one owner and by when."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cache, partial
from pathlib import Path

import streamlit as st

from dashboard import registers
from dashboard.desk import drafts, drawing, kept, last_read, session, ways
from dashboard.desk import forms as desk_forms
from dashboard.desk.drafts import Draft
from dashboard.desk.drawing import Node, draw, el, icon
from dashboard.desk.frame import Shown
from dashboard.desk.requests.says import (
    RequestRow,
    SupportPage,
)
from dashboard.desk.sectors.says.page import SectorLine
from dashboard.desk.situation.says.who_answers import WhoAnswers
from dashboard.places import Place
from dashboard.settings import settings
from dashboard.words import _, empty, label, times
from data.drafts.facts import DraftKind
from data.operations.facts import Operation
from data.requests.acts import ask_for_support
from data.requests.facts import NewRequest
from data.requests.rules import USUAL_WAIT, suggest_owner
from data.rights import Deed
from data.sectors.facts import SectorRegister
from data.sectors.owners import standing
from data.sectors.reports import rank
from data.words import Function, ImpactLevel, Priority, RequestKind
from geo.areas import bordering

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
    one = drafts.draft(f"support:{operation.id}")
    usual = label(KIND_FOR[function])
    session.put(one.key("what"), usual.capitalize())
    session.put(one.key("kind"), KIND_FOR[function])
    session.put(one.key("area"), place)


def begin_for_sector(operation: Operation, sector: str) -> None:
    """Fill in the sector that needs support before the form is shown."""
    session.put(drafts.draft(f"support:{operation.id}").key("sector"), sector)


@st.fragment
def support_ask(shown: Shown, register: SectorRegister, powerless: str) -> None:
    one = kept.begun(f"support:{shown.operation.id}", shown.operation, DraftKind.STOD, _labels())
    if desk_forms.withheld(one, powerless):
        return
    why_not = empty.why_not(session.who(), Deed.REQUEST, shown.operation)
    with kept.sheet(one):
        st.header(_("Begär stöd"), anchor=False)
        desk_forms.outcome(one, FIELDS)
        kept.others(one, shown.operation, _words(shown, register))
        _what(one, shown)
        _whom(one, register)
        kept.foot(one, shown.operation)
        desk_forms.blocked(why_not, one.name)
        st.button(
            _("Begär stöd"),
            type="primary",
            key=one.key("save"),
            disabled=bool(why_not),
            on_click=partial(
                desk_forms.attempt, one.name, partial(_save, shown, register), ("what", "amount")
            ),
        )


def _labels() -> dict[str, str]:
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
    amount, deadline = st.columns(2)
    with amount:
        desk_forms.text(one, "amount", labels["amount"], hint=_("200 liter"))
    with deadline:
        desk_forms.text(one, "deadline", labels["deadline"], hint=_("18:00"))
    desk_forms.choice(one, "area", labels["area"], _places(shown))


def _whom(one: Draft, register: SectorRegister) -> None:
    labels = _labels()
    sectors = {held.id: held.name for held in register.sectors}
    desk_forms.choice(one, "sector", labels["sector"], sectors)
    names = {held.id: held.name for held in register.organisations}
    desk_forms.choice(one, "owner", labels["owner"], names)
    desk_forms.several(one, "must_acknowledge", labels["must_acknowledge"], names)
    if not names:
        desk_forms.blocked(
            _("Ingen sektorslista är inläst: det finns ingen att begära stöd av."), "no-register"
        )


def _save(shown: Shown, register: SectorRegister, one: Draft) -> str:
    real = session.now()
    operation = shown.operation
    now = operation.clock.at(real)
    kind = RequestKind(desk_forms.need(one.typed("kind", None), "kind", _("Välj vad stödet gäller.")))
    chosen = desk_forms.need(one.typed("area", None), "area", _("Välj var stödet behövs."))
    point = next((held for held in shown.picture.points if at_point(held.id) == chosen), None)
    area = point.area if point else chosen.removeprefix("område:")
    moved = standing(last_read.staff(operation.id).owners, now)
    owner = one.typed("owner", None) or suggest_owner(
        register, kind, area, real=not operation.is_exercise, moved=moved
    )
    deadline = desk_forms.understood(times.future(one.typed("deadline"), now, "deadline"))
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


def support_table(
    says: SupportPage, chosen: str | None, now: datetime, speed: float, on_choose: Callable[[str], None]
) -> None:
    """Draw the requests; choosing one shows where it can go."""
    if not says.rows:
        draw(
            el(
                "section.empty",
                el("h2", _("Ingen har begärt stöd")),
                el("p", _("Begär stöd i formuläret bredvid: vad, av vem och till när.")),
            ),
            key="support-none",
        )
        return
    heads = (_("Behov"), _("Av vem"), _("Till när"), _("Läge"))
    draw(
        el("p.counted", says.counted),
        el(
            "div.scroll",
            el(
                "table.log.support",
                el("caption.unseen", _("Begäran om stöd, det som någon måste göra något åt först")),
                el("thead", el("tr", *(el("th", head, scope="col") for head in heads))),
                el("tbody", *(_row(row, row.id == chosen, now) for row in says.rows)),
            ),
            tabindex=0,
            role="region",
            aria_label=_("Tabell över begäran om stöd"),
        ),
        key="support",
        speed=speed,
        on_choose=on_choose,
    )


def _row(row: RequestRow, chosen: bool, now: datetime) -> Node:
    marks: list[Node] = []
    if row.trouble:
        marks.append(el("span.mark.bad", icon("bang"), row.trouble))
    if row.climbed:
        marks.append(el("span.mark", icon("bang"), row.climbed))
    if row.waits_for:
        marks.append(el("span.mark", icon("question"), row.waits_for))
    return el(
        "tr.chosen" if chosen else "tr",
        el(
            "th",
            el("button.link", row.what, choose=row.id, aria_pressed="true" if chosen else "false"),
            el("small", f"{row.kind} · {row.where}" + (f" · {row.priority_word}" if row.urgent else "")),
            *marks,
            scope="row",
        ),
        el("td" if row.owner_known else "td.masked", row.owner),
        el("td.num", row.deadline, _counted(row.due, now)),
        el("td", row.state_word, el("small", row.since), el("small", row.reason) if row.reason else None),
        choose=row.id,
    )


def _counted(due: datetime | None, now: datetime) -> Node | None:
    """Return how long is left, or how late it is, counting on."""
    if due is None:
        return None
    late = due <= now
    return el(
        "small", drawing.age(due, now, _("%s försenad")) if late else drawing.left(due, now, _("om %s"))
    )


@cache
def near() -> Mapping[str, tuple[str, ...]]:
    """Return which areas border on which, read once: a page's own script would read it in every run."""
    return bordering(registers.pack_at(Path(settings().pack)))
