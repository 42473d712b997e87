"""Kom igång: what is done, what is missing, and the form to do it with beside it."""

from collections.abc import Callable, Mapping
from functools import partial

import streamlit as st

from dashboard.desk import drafts, last_read, session, ways
from dashboard.desk import forms as desk_forms
from dashboard.desk.access import keys as access_keys
from dashboard.desk.access import part as access
from dashboard.desk.drafts import Draft
from dashboard.desk.drawing import Node, draw, el, icon
from dashboard.desk.notices.upload import notice_upload
from dashboard.desk.register import part as register
from dashboard.desk.sectors.load import sector_upload
from dashboard.desk.setup import copying, says, steps
from dashboard.desk.setup.steps import Line, State, Step
from dashboard.places import Part
from dashboard.settings import settings
from dashboard.words import _
from data.access import reads as access_reads
from data.rights import Deed, may, why_not_allowed

CHOSEN = "setup-step"
# The forms of the steps: once one has done what its step lacked, the next step stands in its place.
_NAMES = ("register", "sector-list", "account:leader", "account:new", "key:wall", "notice-plan", "copy")
_SIGNS = {State.DONE: "check", State.MISSING: "dash", State.WRONG: "bang"}


def part() -> None:
    st.title(Part.SETUP.menu_title, anchor=False)
    who = session.who()
    if not may(who, Deed.REGISTERS):
        reason = why_not_allowed(who, Deed.REGISTERS)
        desk_forms.say_powerless(reason.text if reason else "")
        return
    found = steps.lines(last_read.store(), settings(), session.now())
    chosen = _chosen(found)
    listed, done = st.columns([2, 3], gap="medium")
    with done:
        told = st.container()
        _step(next(line for line in found if line.step is chosen))
        with told:  # last: the form itself tells what it has done, where it is still the chosen step's
            _done_before()
    with listed:
        draw(
            el("p", says.left(found)),
            el("ol.setup", *(_row(line, line.step is chosen) for line in found)),
            key="setup-steps",
            on_choose=partial(session.put, CHOSEN),
        )


def _done_before() -> None:
    """Say what was just done in a step that is no longer shown, and the secrets that were made."""
    for name in _NAMES:
        said = drafts.saved(name)
        if said:
            draw(el("p.saved", icon("check"), said, role="status"), key="setup-saved")
    access_keys.show()


def _chosen(found: tuple[Line, ...]) -> Step:
    """Return the step that was chosen; at first the one to do first."""
    held = session.value(CHOSEN)
    return Step(held) if held else steps.first_to_do(found) or Step.STORE


def _row(line: Line, chosen: bool) -> Node:
    return el(
        "li.chosen" if chosen else "li",
        icon(_SIGNS[line.state]),
        el(
            "button.link",
            says.title(line.step),
            choose=line.step.value,
            aria_pressed="true" if chosen else "false",
        ),
        el("span", line.says),
        data_state=line.state.value,
    )


def _step(line: Line) -> None:
    draw(
        el(
            "section.setup",
            el("h2", says.title(line.step)),
            el("p", el("b", says.standing(line.state)), f" · {line.says}."),
            el("p", line.do) if line.do else None,
        ),
        key=f"setup-{line.step}",
    )
    form = _FORMS.get(line.step)
    if form is not None:
        form()


def _where_allowed(deed: Deed, form: Callable[[], None]) -> None:
    """Draw a form; or why it may not be used."""
    why_not = why_not_allowed(session.who(), deed)
    desk_forms.say_powerless(why_not.text if why_not else "")
    if why_not is None:
        form()


def _people() -> None:
    """Draw what gives the first who leads a way in; then what lets others in."""
    accounts = access_reads.accounts(last_read.store())
    if not any(steps.leads(account) for account in accounts if not account.disabled):
        desk_forms.outcome(drafts.draft("account:leader"))
        access.leader_form()
    else:
        access.add_form(last_read.areas())


def _wall() -> None:
    desk_forms.outcome(drafts.draft("key:wall"))
    access_keys.wall_key()
    ways.link(Part.ACCESS, _("Andra nycklar"))


def _copy() -> None:
    copy = drafts.draft("copy")
    why_not = why_not_allowed(session.who(), Deed.ACCOUNTS)
    desk_forms.outcome(copy)
    desk_forms.blocked(why_not.text if why_not else "", copy.name)
    st.button(
        _("Ta en säkerhetskopia nu"),
        type="primary",
        key=copy.key("save"),
        disabled=why_not is not None,
        on_click=partial(desk_forms.attempt, copy, _take),
    )


def _take(_draft: Draft) -> str:
    path = copying.take(last_read.store(), session.actor(), session.now())
    return _("Kopian är hel och ligger på servern i %(path)s.", path=str(path))


_FORMS: Mapping[Step, Callable[[], None]] = {
    Step.POINTS: register.reading,
    Step.SECTORS: sector_upload,
    Step.PEOPLE: partial(_where_allowed, Deed.ACCOUNTS, _people),
    Step.WALL: partial(_where_allowed, Deed.TOKENS, _wall),
    Step.NOTICES: notice_upload,
    Step.COPY: _copy,
}
