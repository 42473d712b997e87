"""The timeline of a draft: injects moved on a line of time, the same as a table, one written beside."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

import orjson
import streamlit as st

from dashboard.desk import drafts, last_read, session
from dashboard.desk import forms as desk_forms
from dashboard.desk.browser_parts import scenario_timeline
from dashboard.desk.drafts import Draft
from dashboard.desk.drawing import Node, draw, el, icon, listing
from dashboard.desk.workshop import reading, where
from dashboard.desk.workshop.inject import in_hand, unsaved, write_inject
from dashboard.desk.workshop.says.timeline import Row, back_words, line, rows, shift_words
from dashboard.words import _
from dashboard.words.exercise import typed_t_plus
from data.errors import Reason, Refused, StoreFault
from data.list_files.table import Fault
from data.workshop.acts import move
from data.workshop.facts import ScenarioDraft
from data.workshop.rules import moved, why_not_move

COLUMNS = 4
_TOLD = "workshop-moved"
_BACK = "workshop-back:"


@dataclass(frozen=True, slots=True)
class Back:
    """What takes a move back: these, so far, while the draft is as that move left it."""

    by: timedelta
    injects: tuple[str, ...]
    version: int


def timeline_tab(draft: ScenarioDraft) -> None:
    name = reading.names()
    faults = reading.faults(draft.scenario, name)
    _line(draft, faults)
    table, writing = st.columns([6, 5], gap="medium")
    with table:
        with st.container(key="workshop-acts", horizontal=True, vertical_alignment="center"):
            st.button(
                _("Nytt inspel"),
                type="primary",
                key="workshop-new",
                on_click=partial(where.choose, draft.id, where.NEW),
            )
            one = drafts.draft(f"shift:{draft.id}")
            _shift(draft, one)
            _offer_back(draft)
        desk_forms.outcome(one, ("after", "by"))
        _table(draft, rows(draft.scenario, faults, name))
    with writing:
        _written(draft)


def _written(draft: ScenarioDraft) -> None:
    chosen = where.inject(draft.id)
    if chosen == where.NEW:
        write_inject(draft.id, "")
    elif chosen in draft.parts or in_hand(draft.id, chosen):
        write_inject(draft.id, chosen)
    else:
        said = _("Välj ett inspel på tidslinjen eller i tabellen för att läsa och ändra det.")
        draw(el("section.empty", el("h2", _("Inget inspel är valt")), el("p", said)), key="inject-none")


# ── the line ─────────────────────────────────────────────────────────────────────────────────


def _line(draft: ScenarioDraft, faults: Sequence[Fault]) -> None:
    told, why = session.value(_TOLD, (0, ""))
    # `told`: what was refused is drawn anew, where it was.
    data = {**line(draft.scenario, faults, where.inject(draft.id)), "version": draft.version, "told": told}
    scenario_timeline(
        data, f"workshop-line:{draft.id}", partial(_moved, draft.id), partial(_opened, draft.id)
    )
    if why:
        draw(el("p.refused", icon("cross"), why, role="alert"), key="workshop-line-why")
        session.put(_TOLD, (told, ""))


def _opened(draft_id: str, inject: str) -> None:
    where.choose(draft_id, inject)
    session.draw_page()


def _moved(draft_id: str, sent: str) -> None:
    """Put what was dragged where it shall stand; one's own move just before is no reason to refuse it."""
    said = orjson.loads(sent)
    at, identity = timedelta(seconds=said["at"]), said["id"]
    scenario = reading.opened(draft_id).scenario
    stood = next((one.at for one in scenario.injects if one.id == identity), None)
    if stood != at:
        _told(draft_id, at - (stood or timedelta()), (identity,), said["version"])


def _told(draft_id: str, by: timedelta, injects: Sequence[str], seen: int) -> None:
    told, why = session.value(_TOLD, (0, ""))[0] + 1, ""
    try:
        _move(draft_id, by, injects, seen)
    except (Refused, StoreFault) as refused:
        why = str(refused)
    session.put(_TOLD, (told, why))
    session.draw_page()


def _move(draft_id: str, by: timedelta, injects: Sequence[str], seen: int) -> None:
    """Move these, and remember what takes it back. Raises Refused."""
    subject = f"draft:{draft_id}"
    seen = session.version(subject, seen)
    becomes = move(
        *(last_read.store(), session.actor(), draft_id, by, session.now()), injects=injects, seen=seen
    )
    session.acted(subject, seen, becomes.version)
    session.put(_BACK + draft_id, Back(-by, tuple(injects), becomes.version))


def _take_back(draft_id: str, back: Back) -> None:
    _told(draft_id, back.by, back.injects, back.version)
    session.put(_BACK + draft_id, None)


# ── everything after ─────────────────────────────────────────────────────────────────────────


def _shift(draft: ScenarioDraft, one: Draft) -> None:
    # Its key is that of the act: what is saved leaves it closed.
    with st.popover(_("Flytta allt efter …"), key=one.key("open"), on_change="rerun"):
        desk_forms.text(one, "after", _("Allt efter"), hint=_("1:30, tomt: allt som har en tid"))
        desk_forms.text(one, "by", _("Flyttas"), hint=_("30 min, −30 min eller 1:00"))
        why_not = _shift_said(draft, one)
        desk_forms.blocked(why_not if one.typed("by") else _("Skriv hur långt allt flyttas."), one.name)
        st.button(
            _("Flytta"),
            key=one.key("save"),
            disabled=bool(why_not),
            on_click=partial(desk_forms.attempt, one, partial(_shifted, draft)),
        )


def _shift_said(draft: ScenarioDraft, one: Draft) -> str:
    """Say which are moved and what stays; return why nothing can be."""
    try:
        by, after = _typed(one)
    except Refused as refused:
        return refused.reason
    meant = moved(draft.scenario, by, (), after)
    if (reason := why_not_move(by, meant)) is not None:
        return reason.text
    first, *rest = shift_words(draft.scenario, meant, by, after)
    draw(el("p.notice", first), el("ul.plain", *(el("li", each) for each in rest)), key="shift-says")
    return ""


def _typed(one: Draft) -> tuple[timedelta, timedelta | None]:
    """Return how far and after what everything is moved, as it is typed. Raises Refused."""
    text = str(one.typed("by")).strip()
    back = text.startswith(("-", "−", "–"))
    by = _read(text.lstrip("-−–+ "), "by")
    return (-by if back else by) if by else timedelta(), _read(str(one.typed("after")), "after")


def _read(text: str, field: str) -> timedelta | None:
    found = typed_t_plus(text, field)
    if isinstance(found, Reason):
        raise Refused(found.text, found.field)
    return found


def _shifted(draft: ScenarioDraft, one: Draft) -> str:
    by, after = _typed(one)
    meant = moved(draft.scenario, by, (), after)
    desk_forms.refuse_all(why_not_move(by, meant))
    _move(draft.id, by, [inject.id for inject in meant], draft.version)
    return _.n("%(n)d inspel är flyttat.", "%(n)d inspel är flyttade.", len(meant))


def _offer_back(draft: ScenarioDraft) -> None:
    back: Back | None = session.value(_BACK + draft.id)
    if back is not None and back.version == draft.version:
        st.button(
            back_words(back.injects, -back.by),
            key="workshop-back",
            type="tertiary",
            icon=":material/undo:",
            on_click=partial(_take_back, draft.id, back),
        )


# ── the table ────────────────────────────────────────────────────────────────────────────────


def _table(draft: ScenarioDraft, every: Sequence[Row]) -> None:
    if not every:
        said = _("Inga inspel ännu. Börja med det första: vem får veta vad, när, och vad blir sant?")
        draw(el("section.empty", el("p", said)), key="workshop-table")
        return
    here, open_forms = where.inject(draft.id), unsaved(draft.id)
    heads = (_("T+"), _("Inspel"), _("Från → till"), _("Innehåll"))
    draw(
        listing(
            *("log.course", _("Inspelen i tidsordning"), heads),
            (el("tbody", *_body(every, here, open_forms)),),
            _("Scenariots inspel"),
            "scroll.timeline",
        ),
        key="workshop-table",
        on_choose=partial(where.choose, draft.id),
    )


def _body(every: Sequence[Row], here: str, open_forms: Sequence[str]) -> Iterator[Node]:
    group = None
    for row in every:
        head = (row.phase or _("utan skede")) if row.at else _("Lådan: utan tid, levereras för hand")
        if head != group:
            yield el("tr.group", el("th", head, colspan=COLUMNS, scope="colgroup"))
            group = head
        yield _row(row, here, unsaved=row.id in open_forms)


def _row(row: Row, here: str, *, unsaved: bool) -> Node:
    chosen = row.id == here
    button = el("button.link", row.id, choose=row.id, aria_pressed="true" if chosen else "false")
    return el(
        "tr.chosen" if chosen else "tr",
        el("td.num.at", row.at or "–"),
        el("th", button, el("div", el("small", _("osparat"))) if unsaved else None, scope="row"),
        el("td.way", el("span", row.sender or "–"), el("small", f"→ {row.to}")),
        el(
            "td.text",
            el("span", row.text or _("ingen text")),
            *(el("div", el("small", part)) for part in row.parts),
            *(el("div", el("small.warn", icon("cross"), fault)) for fault in row.faults),
        ),
        choose=row.id,
    )
