"""Körordning: what is driven where by when, late first, with the reason for each place; moved by hand."""

from functools import partial

import streamlit as st

from dashboard.desk import alone, drafts, frame, last_read, session
from dashboard.desk import forms as desk_forms
from dashboard.desk.deliveries import resources
from dashboard.desk.deliveries.reading import says
from dashboard.desk.drafts import Draft
from dashboard.desk.drawing import Node, draw, el, icon, listing
from dashboard.desk.frame import Shown
from dashboard.desk.situation import where
from dashboard.words import _, empty
from dashboard.words.addresses import order_address
from dashboard.words.deliveries import Line, Named, OrderSays
from data.deliveries.acts import move_in_order
from data.deliveries.facts import NewMove
from data.deliveries.rules import place_of_order
from data.deliveries.words import Cargo
from data.errors import Reason
from data.operations.rules import why_not_act_in
from data.rights import Deed, why_not_allowed
from geo.air_line import driven_metres

FIELDS = ("need", "place", "decider", "reason")
AGAIN = ""


def part() -> None:
    shown = frame.begin(_("Körordning"))
    if shown is None:
        return
    listed(shown.operation.id)
    for cargo in Cargo:
        move_form(shown.operation.id, cargo)
    resources.listed()


@alone.beside
def listed(operation: str) -> None:
    shown = frame.look(operation)
    told = [each for each in says(shown) if each.anything]
    if not told:
        draw(_nothing(), key="order-none")
    for each in told:
        _order(each, shown)


def _nothing() -> Node:
    return el(
        "section.empty",
        el("h2", _("Inget att köra ut")),
        el(
            "p",
            _(
                "Här står vad som ska köras vart: när en öppen punkt går på reservkraft eller nödvatten och "
                "nivå eller tid är rapporterad, och när drivmedel, vatten eller transport är begärt."
            ),
        ),
        el(
            "ul",
            el("li", _("Nivån i en tank skrivs in på punkten i Läget.")),
            el("li", _("Tankens storlek och förbrukning står under Förvaltning, Beredskap.")),
            el("li", _("Depåer och fordon läses in längst ned på den här sidan.")),
        ),
    )


def _order(each: OrderSays, shown: Shown) -> None:
    draw(
        el("h2.list", each.title, el("small", each.counted) if each.lines else None),
        el("p.notice", icon("bang"), each.changed, role="alert") if each.changed else None,
        el("p.mark", icon("question"), each.by_hand) if each.by_hand else None,
        _table(each) if each.lines else None,
        _fetched(each, shown),
        _named(_("Väntar: inget fordon för det är inläst"), each.waiting),
        _named(_("Kan inte räknas"), each.uncounted),
        el("p.muted", _("Har nog tills vidare: %(names)s.", names=each.enough)) if each.enough else None,
        el("p.muted.foot", each.method) if each.method else None,
        key=f"order:{each.cargo}",
        speed=shown.operation.clock.speed,
        on_choose=where.to_point,
    )


def _table(each: OrderSays) -> Node:
    groups = ((_("Hinns inte i tid"), each.late), (_("Hinns"), each.in_time if each.late else ()))
    bodies = [_group(title, lines) for title, lines in groups if lines]
    return listing(
        "log.order",
        _("Körordning, det som inte hinns först"),
        (_("Nr"), _("Plats"), _("Mängd"), _("Senast"), _("Framme"), _("Varför där")),
        bodies or [el("tbody", *map(_row, each.lines))],
        _("Tabell över körordningen"),
    )


def _group(title: str, lines: tuple[Line, ...]) -> Node:
    head = el("tr.group", el("th", f"{title} ({len(lines)})", colspan=6, scope="colgroup"))
    return el("tbody", head, *map(_row, lines))


def _row(line: Line) -> Node:
    return el(
        "tr.late" if line.late else "tr",
        el("td.place", str(line.number)),
        el("th", el("button.link", line.place, choose=line.point), el("small", line.area), scope="row"),
        el("td.num", line.what),
        el("td.num", el("span.head", _("Senast")), line.latest),
        el(
            "td.num",
            el("span.head", _("Framme")),
            line.arrives,
            el("small", line.vehicle),
            el("span.mark.bad", icon("bang"), line.late) if line.late else None,
        ),
        el("td.why", line.reason),
    )


def _fetched(each: OrderSays, shown: Shown) -> Node | None:
    if not each.lines:
        return None
    refused = empty.why_not(session.who(), Deed.EXPORT, shown.operation)
    if refused:
        return el("p.blocked", refused)
    address = order_address(shown.operation.id, each.cargo)
    return el("p.fetch", el("a", _("Hämta som PDF att ta med i bilen"), href=address))


def _named(title: str, named: tuple[Named, ...]) -> Node | None:
    if not named:
        return None
    lines = (
        el(
            "li",
            el("button.link", each.place, choose=each.point) if each.point else el("b", each.place),
            f" {each.said}",
        )
        for each in named
    )
    return el("section.ends.back", el("h3", f"{title} ({len(named)})"), el("ul", *lines))


@alone.form
def move_form(operation: str, cargo: str) -> None:
    """Put a place elsewhere in one cargo's order, with who decided it and why; nothing where none can be."""
    shown, kind = frame.look(operation), Cargo(cargo)
    told = next(each for each in says(shown) if each.cargo is kind)
    one = drafts.draft(f"order:{operation}:{cargo}")
    if (len(told.lines) < 2 and not told.by_hand) or desk_forms.withheld(one, _why_not(shown, kind)):
        return
    wanted = bool(one.refused or drafts.saved(one.name))
    title = _("Ändra ordningen för hand: %(what)s", what=told.title.lower())
    with st.expander(title, expanded=wanted):
        _fields(one, told)
        keys = tuple(line.key for line in told.lines)
        desk_forms.outcome(one, FIELDS)
        st.button(
            _("Spara ordningen"),
            type="primary",
            key=one.key("save"),
            on_click=partial(
                desk_forms.attempt, one, partial(_save, shown, kind, keys), ("decider", "reason")
            ),
        )


def _why_not(shown: Shown, cargo: Cargo) -> str:
    who = session.who()
    place = place_of_order(shown.operation, cargo, last_read.sector_register(), who)
    refused = why_not_act_in(shown.operation) or why_not_allowed(who, Deed.ORDER, place)
    return refused.text if refused is not None else ""


def _fields(one: Draft, told: OrderSays) -> None:
    needs = {line.key: f"{line.number}. {line.place}" for line in told.lines}
    again = {AGAIN: _("Hela ordningen: räkna ut den igen")} if told.by_hand else {}
    what, where_to = st.columns([2, 1])
    with what:
        desk_forms.choice(one, "need", _("Vad ska flyttas"), {**needs, **again})
    with where_to:
        numbers = {line.number: str(line.number) for line in told.lines}
        desk_forms.choice(one, "place", _("Till plats nummer"), numbers)
    decider, reason = st.columns([1, 2])
    with decider:
        desk_forms.text(
            one, "decider", _("Beslutat av (funktion, inte namn)"), hint=_("samordnare drivmedel")
        )
    with reason:
        desk_forms.text(one, "reason", _("Skäl"), hint=_("bron är avstängd"))


def _save(shown: Shown, cargo: Cargo, keys: tuple[str, ...], one: Draft) -> str:
    need, place = one.typed("need", None), one.typed("place", None)
    desk_forms.refuse_all(
        Reason(_("Välj vad som ska flyttas."), "need") if need is None else None,
        Reason(_("Välj en plats i ordningen."), "place") if need and place is None else None,
    )
    new = NewMove(
        id=one.act,
        operation=shown.operation.id,
        cargo=cargo,
        shown=keys,
        need=str(need),
        place=int(place) if need and place is not None else 0,
        decider=str(one.typed("decider")).strip(),
        reason=str(one.typed("reason")).strip(),
    )
    receipt = move_in_order(last_read.store(), session.actor(), new, driven_metres, session.now())
    return _("Sparat som post %(n)d: ordningen är ändrad.", n=receipt.revision)
