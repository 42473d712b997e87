"""Points as they come: adding one that has opened its doors, and deciding what becomes of it."""

from functools import cache, partial

import streamlit as st

from dashboard import registers
from dashboard.desk import alone, drafts, frame, last_read, session
from dashboard.desk import forms as desk_forms
from dashboard.desk.browser_parts import place_map
from dashboard.desk.drafts import Draft
from dashboard.desk.drawing import draw, el
from dashboard.desk.frame import Shown
from dashboard.desk.situation.says.added import drawn, where_it_is
from dashboard.desk.situation.says.point import by_id
from dashboard.settings import settings
from dashboard.words import _
from dashboard.words.empty import powerless, why_not
from data.errors import Missing, Reason
from data.points.acts.temporary import add_point, settle_point
from data.points.facts import Area
from data.points.temporary import NewTemporary, Settling
from data.requests.rules import place_in
from data.rights import Deed, why_not_allowed
from geo.layers import Pack
from geo.sketch import Sketch, sketch

FIELDS = ("name", "address", "place", "another")
TEXTS = ("name", "address")


@alone.form
def add_form(operation: str, area: str) -> None:
    """Draw the map and the form below it; the area is the one that the page is about."""
    shown = frame.look(operation)
    here = next((one for one in shown.picture.areas if one.id == area), None)
    if here is None:
        raise Missing(_("Området finns inte längre."))
    one = drafts.draft(f"added:{operation}:{area}")
    if desk_forms.withheld(one, powerless(session.who(), shown.operation)):
        return
    refused = why_not_allowed(session.who(), Deed.ADD_POINT, place_in(shown.operation, area))
    draw(
        el("h2", _("Lägg till en tillfällig punkt")),
        el("p.muted", _("För en punkt som inte finns i registret och har öppnat. Den räknas för sig.")),
        key=f"added-head:{area}",
    )
    _map(one, shown, here)
    with st.form(f"form:{one.name}"):
        _fields(one)
        desk_forms.outcome(one, FIELDS)
        desk_forms.blocked(refused.text if refused else "", one.name)
        st.form_submit_button(
            _("Lägg till punkten"),
            key=one.key("save"),
            type="primary",
            disabled=refused is not None,
            on_click=partial(desk_forms.attempt, one, partial(_add, shown, here), TEXTS),
        )


def _map(one: Draft, shown: Shown, area: Area) -> None:
    pack = _pack()
    on = _sketch(area.id)
    if on is None:
        return
    stated = one.typed("place")
    found = where_it_is(pack, area, stated) if stated else None
    mark = found[0] if isinstance(found, tuple) else None
    points = [point for point in shown.picture.points if point.area == area.id]
    place_map(drawn(on, points, mark), f"place:{one.act}", partial(session.put, one.key("place")))


def _fields(one: Draft) -> None:
    name, address = st.columns(2)
    with name:
        desk_forms.text(one, "name", _("Namn"), hint=_("kyrkans eller husets namn"))
    with address:
        desk_forms.text(one, "address", _("Adress"), hint=_("gata och nummer"))
    desk_forms.text(one, "place", _("Plats"), hint=_("tryck på kartan; tomt: mitt i området"))
    if one.why("another"):
        desk_forms.why(one, "another")
        st.checkbox(_("Det är en annan punkt"), key=one.key("another"))


def _add(shown: Shown, area: Area, one: Draft) -> str:
    name, stated = one.typed("name").strip(), one.typed("place")
    found = where_it_is(_pack(), area, stated)
    desk_forms.refuse_all(
        None if name else Reason(_("Skriv vad punkten heter."), "name"),
        found if isinstance(found, Reason) else None,
    )
    spot, about = desk_forms.need(found if isinstance(found, tuple) else None, "place", "?")
    new = NewTemporary(
        id=one.act,
        operation=shown.operation.id,
        name=name,
        address=one.typed("address").strip(),
        area=area.id,
        lon=spot.lon,
        lat=spot.lat,
        approximate=about,
        another=bool(one.typed("another", False)),
    )
    receipt = add_point(last_read.store(), session.actor(), new, session.now())
    told = _("Sparat som post %(n)d: %(name)s är en tillfällig punkt.", n=receipt.revision, name=name)
    return f"{told} {_('Ungefärlig plats: mitt i området.')}" if about else told


@alone.form
def settle_form(operation: str, point: str) -> None:
    """Draw what krisledningen decides of a temporary point; nothing of one that is not, or is no longer."""
    shown = frame.look(operation)
    place = by_id(shown.picture, point)
    one = drafts.draft(f"settled:{operation}:{point}")
    refused = why_not(session.who(), Deed.SETTLE_POINT, shown.operation, place)
    if place is None or not place.temporary or refused:
        desk_forms.outcome(one)
        return
    with st.form(f"form:{one.name}"):
        st.header(_("Tillfällig punkt: behåll eller ta bort"), anchor=False)
        ways = {True: _("Behåll: den räknas som de andra"), False: _("Ta bort: historiken står kvar")}
        st.radio(_("Beslut"), list(ways), index=None, format_func=ways.__getitem__, key=one.key("keeps"))
        desk_forms.why(one, "keeps")
        desk_forms.text(one, "decider", _("Beslut av (funktion, inte namn)"), hint=session.decider())
        desk_forms.free_text(one, "reason", _("Skäl"))
        desk_forms.outcome(one, ("keeps", "decider", "reason"))
        st.form_submit_button(
            _("Spara beslutet"),
            key=one.key("save"),
            on_click=partial(
                desk_forms.attempt,
                one,
                partial(_settle, operation, point, place.version),
                ("decider", "reason"),
            ),
        )


def _settle(operation: str, point: str, shown: int, one: Draft) -> str:
    """Decide of the point as its page showed it."""
    keeps = desk_forms.need(one.typed("keeps", None), "keeps", _("Välj om punkten ska behållas."))
    version = session.version(point, shown)
    new = Settling(one.act, operation, point, keeps, one.typed("decider"), one.typed("reason"), version)
    receipt = settle_point(last_read.store(), session.actor(), new, session.now())
    done = _("punkten behålls") if keeps else _("punkten är borttagen")
    return _("Sparat som post %(n)d: %(done)s.", n=receipt.revision, done=done)


def _pack() -> Pack:
    return registers.pack_at(settings().pack)


@cache
def _sketch(area: str) -> Sketch | None:
    return sketch(_pack(), area)
