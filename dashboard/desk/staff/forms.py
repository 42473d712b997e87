"""Stab's own forms: the decision, whose answer is moved to whom, and the shift's rhythm with its plan."""

from datetime import datetime, time
from functools import partial

import streamlit as st

from dashboard.desk import alone, drafts, frame, kept, last_read, session
from dashboard.desk import forms as desk_forms
from dashboard.desk.drafts import Draft
from dashboard.desk.drawing import Node, draw, el, icon, left
from dashboard.desk.frame import Shown
from dashboard.desk.staff.says.page import Time, organisations, plan_words, rhythm
from dashboard.desk.staff.says.since import Names, names
from dashboard.words import _, empty, times
from dashboard.words.owners import moved_words
from dashboard.words.sector_names import principles
from dashboard.words.typed_times import promised
from data import glossary
from data.drafts.facts import DraftKind
from data.errors import Reason, Refused
from data.log.facts import lacking_decision
from data.log.lines import write_decision
from data.rights import Deed
from data.sectors.acts import move_owner
from data.sectors.owners import NewMovedOwner, lacking, newest
from data.staff.acts import set_staff_plan
from data.staff.facts import LONGEST_DIRECTION, NewStaffPlan, StaffPlan
from data.words import Function

FIELDS = ("decision", "text", "decider", "reason", "area", "observed_at")


@alone.form
def staff_decision_form(operation: str) -> None:
    shown = frame.look(operation)
    labels = _labels()
    one = kept.begun(f"decision:{shown.operation.id}", shown.operation, DraftKind.BESLUT, labels)
    why_not = empty.why_not(session.who(), Deed.DECIDE, shown.operation)
    with kept.sheet(one):
        kept.others(one, shown.operation)
        desk_forms.free_text(one, "decision", labels["decision"], hint=_("Öppna två punkter till i Bromma"))
        desk_forms.why(one, "text")
        decider, when = st.columns(2)
        with decider:
            desk_forms.text(one, "decider", labels["decider"], hint=_("stabschefen"))
        with when:
            desk_forms.text(one, "observed_at", labels["observed_at"], hint=_("nu, eller 02:40"))
        desk_forms.text(one, "reason", labels["reason"])
        areas = {area.id: area.name for area in shown.picture.areas}
        desk_forms.choice(one, "area", labels["area"], areas)
        kept.foot(one, shown.operation)
        desk_forms.outcome(one, FIELDS)
        desk_forms.blocked(why_not, one.name)
        st.button(
            _("Logga beslutet"),
            type="primary",
            key=one.key("save"),
            disabled=bool(why_not),
            on_click=partial(
                desk_forms.attempt, one, partial(_save, shown), ("decision", "decider", "reason")
            ),
        )


def _labels() -> dict[str, str]:
    return {
        "decision": _("Beslut"),
        "decider": _("Beslutad av (funktion, inte namn)"),
        "observed_at": _("När"),
        "reason": _("Skäl"),
        "area": _("Område (tomt: hela händelsen)"),
    }


def _save(shown: Shown, one: Draft) -> str:
    real = session.now()
    now = shown.operation.clock.at(real)
    decided = desk_forms.understood(times.past(one.typed("observed_at"), now, "observed_at"))
    desk_forms.refuse_all(*lacking_decision(one.typed("decision"), one.typed("decider")))
    receipt = write_decision(
        last_read.store(),
        session.actor(),
        act_id=one.act,
        operation_id=shown.operation.id,
        text=one.typed("decision"),
        decider=one.typed("decider"),
        reason=one.typed("reason"),
        area=one.typed("area", None),
        occurred_at=decided,
        now=real,
    )
    return times.logged(_("beslutet"), receipt.revision, decided, now)


OWNER_FIELDS = ("function", "area", "sector", "owner", "until", "decider", "reason", "version")
# The choice that gives a responsibility back; no organisation's id is empty.
BACK = ""


@alone.form
def staff_owner_form(operation: str) -> None:
    shown = frame.look(operation)
    name = names(shown.picture, last_read.sector_register())
    one = drafts.draft(f"owner:{shown.operation.id}")
    why_not = empty.why_not(session.who(), Deed.DECIDE, shown.operation)
    version = newest(last_read.staff(shown.operation.id).owners)
    with st.form(f"form:{one.name}"):
        draw(el("p.principles", principles()), key="owner-principles")
        _scope(one, shown, name)
        real = not shown.operation.is_exercise
        owners = {BACK: _("återgår till ordinarie ansvarig"), **organisations(name, real)}
        desk_forms.choice(one, "owner", _("Svarar från och med nu"), owners)
        decider, until = st.columns(2)
        with decider:
            desk_forms.text(one, "decider", _("Beslutad av (funktion, inte namn)"), hint=_("stadsdirektören"))
        with until:
            desk_forms.text(one, "until", _("Till (tomt: tills det återförs)"), hint=_("18:00"))
        desk_forms.text(one, "reason", _("Skäl"))
        desk_forms.why(one, "version")
        desk_forms.outcome(one, OWNER_FIELDS)
        desk_forms.blocked(why_not, one.name)
        st.form_submit_button(
            _("Logga beslutet om ansvar"),
            type="primary",
            key=one.key("save"),
            disabled=bool(why_not),
            on_click=partial(
                desk_forms.attempt, one, partial(_move_owner, shown, version), ("decider", "reason")
            ),
        )


def _scope(one: Draft, shown: Shown, name: Names) -> None:
    real = not shown.operation.is_exercise
    sectors = {held.id: held.name for held in name.register.sectors if not (real and held.example)}
    function, area, sector = st.columns(3)
    with function:
        desk_forms.choice(one, "function", _("Funktion"), {word: glossary.label(word) for word in Function})
    with area:
        desk_forms.choice(one, "area", _("Område"), {held.id: held.name for held in shown.picture.areas})
    with sector:
        desk_forms.choice(one, "sector", _("Sektor"), sectors)


def _move_owner(shown: Shown, version: int, one: Draft) -> str:
    real = session.now()
    now = shown.operation.clock.at(real)
    owner = one.typed("owner", None)
    new = NewMovedOwner(
        id=one.act,
        operation=shown.operation.id,
        owner=owner or None,
        decider=one.typed("decider"),
        reason=one.typed("reason"),
        function=one.typed("function", None),
        area=one.typed("area", None),
        sector=one.typed("sector", None),
        until=desk_forms.understood(promised(one.typed("until"), now, "until")),
        version=version,
    )
    nobody = Reason(_("Välj vem som svarar från och med nu."), "owner") if owner is None else None
    desk_forms.refuse_all(nobody, *lacking(new))
    receipt = move_owner(last_read.store(), session.actor(), new, real)
    name = names(shown.picture, last_read.sector_register())
    told = moved_words(new, name.areas, name.register)
    return _("Sparat som post %(n)d: %(what)s.", n=receipt.revision, what=told)


@alone.beside
def staff_rhythm(operation: str) -> None:
    shown = frame.look(operation)
    now, says = shown.now, rhythm(last_read.staff(operation), shown.now)
    direction: Node = el("p.direction", says.direction)
    if not says.direction:
        direction = el("p.direction.muted", _("Ingen inriktning är satt."))
    draw(
        el(
            "section.rhythm",
            el(
                "div.holds",
                el("h2", _("Gällande inriktning")),
                direction,
                el("small", says.said) if says.said else None,
            ),
            *(_time(one, now) for one in says.times),
            None
            if says.times
            else el("p.muted", _("Ingen tid är satt: sätt nästa stabsgenomgång i planen.")),
        ),
        key="rhythm",
        speed=shown.operation.clock.speed,
    )


def _time(one: Time, now: datetime) -> Node:
    when: Node = left(one.at, now, _("om %s"))
    if one.late:
        when = el("span.mark.bad", icon("bang"), _("tiden har passerat"))
    return el(
        "div",
        el("h2", one.name),
        el("p.at", one.clock),
        el("p", when),
        el("small", one.by) if one.by else None,
    )


RHYTHM_FIELDS = ("direction", "briefing_at", "report_at", "shifts", "version")


@alone.form
def staff_plan_form(operation: str) -> None:
    shown, held = frame.look(operation), last_read.staff(operation).plan
    one = kept.begun(f"plan:{shown.operation.id}", shown.operation, DraftKind.PLAN, _rhythm_labels())
    why_not = empty.why_not(session.who(), Deed.DECIDE, shown.operation)
    locked = kept.reads(one)
    _begin(one, held, shown.now)
    with kept.sheet(one):
        kept.others(one, shown.operation)
        direction = _("Gällande inriktning (högst %(n)d tecken)", n=LONGEST_DIRECTION)
        desk_forms.long_text(one, "direction", direction, disabled=locked, height=110)
        desk_forms.never()
        briefing, report = st.columns(2)
        with briefing:
            desk_forms.text(one, "briefing_at", _("Nästa stabsgenomgång"), hint="14:00", disabled=locked)
        with report:
            desk_forms.text(one, "report_at", _("Nästa lägesrapport"), hint="16:00", disabled=locked)
        desk_forms.text(one, "shifts", _("Skiftbyten varje dygn"), hint="07:00, 19:00", disabled=locked)
        kept.foot(one, shown.operation)
        desk_forms.why(one, "version")
        desk_forms.outcome(one, RHYTHM_FIELDS)
        desk_forms.blocked(why_not, one.name)
        st.button(
            _("Spara planen"),
            type="primary",
            key=one.key("save"),
            disabled=bool(why_not) or locked,
            on_click=partial(desk_forms.attempt, one, partial(_save_rhythm, shown), ("direction",)),
        )


def _rhythm_labels() -> dict[str, str]:
    """Return the fields that are kept; the plan that they were written on is one, and has no label."""
    return {
        "direction": _("Gällande inriktning"),
        "briefing_at": _("Nästa stabsgenomgång"),
        "report_at": _("Nästa lägesrapport"),
        "shifts": _("Skiftbyten varje dygn"),
        "version": "",
    }


def _begin(one: Draft, held: StaffPlan, now: datetime) -> None:
    """Fill in the plan that holds when the form is opened, once: what is typed is never replaced.

    The plan that it was opened on is kept with it; after being told that it has changed, the one that holds.
    """
    key = one.key("version")
    if session.value(key) is None:
        session.put(one.key("direction"), held.direction)
        session.put(one.key("briefing_at"), _shown(held.briefing_at, now))
        session.put(one.key("report_at"), _shown(held.report_at, now))
        session.put(one.key("shifts"), ", ".join(f"{at:%H:%M}" for at in held.shifts))
    if session.value(key) is None or (one.refused is not None and one.refused.field == "version"):
        session.put(key, str(held.revision))


def _shown(at: datetime | None, now: datetime) -> str:
    """Return a time as it can be typed back; one that has passed is to be set anew."""
    return times.dated(at) if at is not None and at > now else ""


def _save_rhythm(shown: Shown, one: Draft) -> str:
    real = session.now()
    now = shown.operation.clock.at(real)
    new = NewStaffPlan(
        id=one.act,
        operation=shown.operation.id,
        direction=one.typed("direction"),
        briefing_at=desk_forms.understood(promised(one.typed("briefing_at"), now, "briefing_at")),
        report_at=desk_forms.understood(promised(one.typed("report_at"), now, "report_at")),
        shifts=_shifts(one.typed("shifts")),
        version=int(one.typed("version", "0")),
    )
    receipt = set_staff_plan(last_read.store(), session.actor(), new, real)
    return _("Sparat som post %(n)d: planen med %(what)s.", n=receipt.revision, what=plan_words(new, now))


def _shifts(typed: str) -> tuple[time, ...]:
    parts = [part.strip().replace(".", ":") for part in typed.replace(";", ",").split(",")]
    try:
        return tuple(time.fromisoformat(part.zfill(5)).replace(second=0) for part in parts if part)
    except ValueError:
        raise Refused(_("Skriv klockslagen så här: 07:00, 19:00."), "shifts") from None
