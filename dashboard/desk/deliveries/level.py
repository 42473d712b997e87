"""A point's levels: what is left in its tank and store, and reporting what somebody has read."""

from functools import partial

import streamlit as st

from dashboard.desk import alone, drafts, frame, last_read, session
from dashboard.desk import forms as desk_forms
from dashboard.desk.drafts import Draft
from dashboard.desk.frame import Shown
from dashboard.desk.situation.cards import Facts
from dashboard.desk.situation.says.point import by_id, choices, why_not_write
from dashboard.words import _, empty, label, times
from dashboard.words.deliveries import stock_left
from data.errors import Reason
from data.levels.acts import report_level
from data.levels.facts import NewLevel, Stock
from data.preparedness.facts import Equipment
from data.preparedness.rules import why_not_know
from data.rights import Deed
from data.words import Function

FIELDS = ("point", "stock", "litres", "observed_at", "on_behalf_of")


def facts(shown: Shown, point: str) -> Facts:
    """Return what is left of a point's stocks, by name; of one that nobody has read nothing is said."""
    grounds = last_read.grounds(shown.operation.id)
    knows = why_not_know(session.who()) is None
    own = grounds.equipment.get(point, Equipment(point)) if knows else Equipment(point)
    here = by_id(shown.picture, point)
    since = here.functions[Function.EL].reserve_since if here and Function.EL in here.functions else None
    names = {Stock.DIESEL: _("Diesel kvar"), Stock.VATTEN: _("Vatten kvar")}
    return tuple(
        (names[stock], stock_left(grounds.levels[point, stock], own, shown.now, since))
        for stock in Stock
        if (point, stock) in grounds.levels
    )


@alone.form
def level_form(operation: str, point: str) -> None:
    """Report a level at a point, or at one to be chosen where none is given; folded until it is wanted."""
    shown = frame.look(operation)
    one = drafts.draft(f"level:{operation}:{point}")
    place = by_id(shown.picture, point)
    deed = Deed.REPORT if point else Deed.RELAY
    why_not = why_not_write(shown.operation) or empty.why_not(session.who(), deed, shown.operation, place)
    if desk_forms.withheld(one, empty.powerless(session.who(), shown.operation)):
        return
    wanted = bool(one.refused or drafts.saved(one.name))
    with st.expander(_("Nivå i tank och förråd"), expanded=wanted), st.form(f"form:{one.name}", border=False):
        if not point:
            desk_forms.choice(one, "point", _("Punkt"), choices(shown.picture, shown.readings))
        _fields(one)
        desk_forms.outcome(one, FIELDS)
        desk_forms.blocked(why_not, one.name)
        st.form_submit_button(
            _("Spara nivån"),
            key=one.key("save"),
            disabled=bool(why_not),
            on_click=partial(desk_forms.attempt, one, partial(_save, shown, point), ("on_behalf_of",)),
        )


def _fields(one: Draft) -> None:
    left, right = st.columns(2)
    with left:
        words = {stock: label(stock) for stock in Stock}
        desk_forms.choice(one, "stock", _("Vad"), words, start=Stock.DIESEL)
        desk_forms.text(one, "observed_at", _("Avläst"), hint=_("nu, eller 02:40"))
    with right:
        desk_forms.text(one, "litres", _("Liter kvar"), hint="320")
        desk_forms.text(one, "on_behalf_of", _("Uppgift från (funktion)"), hint=_("platsansvarig"))


def _save(shown: Shown, point: str, one: Draft) -> str:
    real, operation = session.now(), shown.operation
    now = operation.clock.at(real)
    place = point or one.typed("point", None)
    litres = _litres(str(one.typed("litres")))
    at = times.past(one.typed("observed_at"), now, "observed_at")
    desk_forms.refuse_all(
        None if place else Reason(_("Välj punkten som nivån gäller."), "point"),
        Reason(_("Skriv antalet liter med siffror."), "litres") if litres is None else None,
        at if isinstance(at, Reason) else None,
    )
    new = NewLevel(
        id=one.act,
        operation=operation.id,
        point=str(place),
        stock=Stock(one.typed("stock", Stock.DIESEL)),
        litres=litres or 0,
        observed_at=desk_forms.understood(at),
        on_behalf_of=str(one.typed("on_behalf_of")).strip(),
    )
    receipt = report_level(last_read.store(), session.actor(), new, real)
    said = _(
        "Sparat som post %(n)d: %(stock)s %(litres)d liter.",
        n=receipt.revision,
        stock=label(new.stock),
        litres=new.litres,
    )
    return f"{said} {times.applies(new.observed_at, now)}"


def _litres(text: str) -> int | None:
    """Return whole litres, with spaces between thousands; None for anything else."""
    bare = "".join(text.split())
    return int(bare) if bare.removeprefix("-").isascii() and bare.removeprefix("-").isdigit() else None
