"""The judgements that are saved: listed, one read or two beside each other, fetched as a facit, applied."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import streamlit as st

from dashboard.desk import alone, drafts, frame, last_read, session
from dashboard.desk.assessments import reading
from dashboard.desk.assessments.applying import apply_form
from dashboard.desk.assessments.says.page import names
from dashboard.desk.assessments.says.stated import stated_again
from dashboard.desk.drawing import Node, draw, el, listing
from dashboard.desk.forms import blocked
from dashboard.desk.frame import Shown
from dashboard.words import _, label
from dashboard.words.addresses import assessment_address
from dashboard.words.assessments import assumed, not_so, rows
from dashboard.words.times import clock, dated
from data.assessments.facts import Assessment
from data.assessments.rules import why_not_hand_out
from data.rights import Deed, may, place_of

CHOSEN, OTHER, BEGUN = "assessment", "assessment-other", "assessment-begun"


@alone.beside
def saved(operation: str) -> None:
    """Draw the list, and below it the chosen one with what can be done with it."""
    shown = frame.look(operation)
    held = reading.assessments(operation)
    st.header(_("Sparade bedömningar"), anchor=False)
    if not held:
        draw(el("p.muted", _("Ingen bedömning är sparad.")), key="assessments-none")
        return
    chosen = next((one for one in held if str(one.revision) == session.value(CHOSEN)), held[0])
    draw(
        listing(
            "log",
            _("Sparade bedömningar, den senaste först"),
            (_("Post"), _("Namn"), _("Tänkt"), _("Punkter"), _("Sparad av")),
            (el("tbody", *(_row(one, shown, one is chosen) for one in held)),),
            _("Tabell över sparade bedömningar"),
        ),
        key="assessments",
        on_choose=partial(session.put, CHOSEN),
    )
    _compare(shown, held, chosen)
    _begin_from(shown, chosen)
    if may(session.who(), Deed.EXPORT, place_of(shown.operation)):
        draw(_facit(operation, chosen), key="facit")
    if shown.operation.closed_at is None and chosen.consequences.points:
        apply_form(operation, str(chosen.revision))


def _begin_from(shown: Shown, chosen: Assessment) -> None:
    """Draw the button that fills the forms above from a judgement; why it cannot."""
    fields = stated_again(reading.pack(), chosen.outage)
    st.button(
        _("Utgå från den här"),
        key="assessment-again",
        disabled=fields is None,
        on_click=_fill,
        args=(shown, chosen, fields),
    )
    if fields is None:
        blocked(_("Området har för många hörn eller delar för att ritas igen."), "again")
    elif session.value(BEGUN) == chosen.revision:
        draw(el("p.muted", _("Kartan och fälten överst är ifyllda från den.")), key=BEGUN)


def _fill(shown: Shown, chosen: Assessment, fields: Mapping[str, Any]) -> None:
    outage = chosen.outage
    begins = dated(outage.begins) if outage.begins > shown.now else None
    rest = {
        "function": outage.function,
        "begins": begins,
        "lasts": outage.lasts.total_seconds() / 3600,
        "closed": [one for one in outage.closed if one in reading.crossings()],
    }
    drafts.restart(drafts.draft(f"assume:{shown.operation.id}"), {**fields, **rest})
    session.put(BEGUN, chosen.revision)
    session.draw_page()


def _facit(operation: str, chosen: Assessment) -> Node:
    refused = why_not_hand_out(chosen)
    if refused is not None:
        return el("p.blocked", _("Facit till ett scenario: %(why)s", why=refused.text))
    address = assessment_address(operation, chosen.revision)
    return el("ul.files.formats", el("li", el("a", _("Facit till ett scenario (YAML)"), href=address)))


def _row(one: Assessment, shown: Shown, chosen: bool) -> Node:
    outage = one.outage
    what = _(
        "%(what)s från %(at)s, %(hours)g h",
        what=label(outage.function),
        at=clock(outage.begins, shown.now),
        hours=outage.lasts.total_seconds() / 3600,
    )
    pick = el(
        "button.link", str(one.revision), choose=str(one.revision), aria_pressed="true" if chosen else "false"
    )
    return el(
        "tr.chosen" if chosen else "tr",
        el("th", pick, scope="row"),
        el("td", one.name),
        el("td", what),
        el("td.num", str(len(one.consequences.points))),
        el("td", f"{one.by}, {clock(one.at, shown.now)}"),
        choose=str(one.revision),
    )


def _compare(shown: Shown, held: tuple[Assessment, ...], chosen: Assessment) -> None:
    """Draw the chosen one, and another beside it where one is asked for: a row says the same of both."""
    words = {str(one.revision): f"{one.name} ({one.revision})" for one in held if one is not chosen}
    other = None
    if words:
        picked = st.selectbox(
            _("Jämför med"),
            list(words),
            index=None,
            format_func=lambda one: words.get(one, one),
            key=OTHER,
            placeholder=_("ingen"),
            width=420,
        )
        other = next((one for one in held if str(one.revision) == picked), None)
    both = (chosen, other) if other is not None else (chosen,)
    name = names(shown.picture, last_read.sector_register())
    stated = [dict(rows(one.outage, one.consequences, name, shown.now)) for one in both]
    terms = list(dict.fromkeys(term for one in stated for term in one))
    body = el(
        "tbody",
        *(
            el("tr", el("th", term, scope="row"), *(el("td", one.get(term, "–")) for one in stated))
            for term in terms
        ),
        el("tr", el("th", _("Vad den betyder"), scope="row"), *(el("td", one.note or "–") for one in both)),
    )
    heads = ("", *(f"{assumed()}: {one.name}" for one in both))
    draw(
        el("p.muted", not_so()),
        listing("even.compared", _("Bedömningens följder"), heads, (body,), _("Tabell över följderna")),
        key="assessment-compared",
    )
