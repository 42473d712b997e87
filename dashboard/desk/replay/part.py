"""Återspelning: what was known of an operation at any moment of it, clearly marked as what it is."""

from datetime import datetime

import streamlit as st

from dashboard.desk import frame, session
from dashboard.desk.browser_parts import live_frame
from dashboard.desk.drawing import Node, draw, el, icon
from dashboard.desk.failures.says import Looking, failure_list
from dashboard.desk.failures.table import past_table
from dashboard.desk.replay import reading
from dashboard.desk.requests.says import SupportPage, support_page
from dashboard.desk.situation import cards as point_cards
from dashboard.desk.situation import table as situation_table
from dashboard.desk.situation.says import page as situation_says
from dashboard.desk.situation.says.page import Filters
from dashboard.desk.situation.says.point import by_id, point_page
from dashboard.wall.matrix import matrix
from dashboard.wall.reading import Reading, read_all
from dashboard.words import _, replay
from dashboard.words.empty import Lack, empty
from dashboard.words.failures import names_of
from dashboard.words.replay import Landed, ReplayPage
from dashboard.words.times import clock
from data.errors import Reason
from data.failures.answering import failures_now
from data.operations.facts import Operation
from data.operations.replay import Span, Then
from data.points.counting import failing_while_closed
from data.rights import NOBODY


def band(says: ReplayPage, operation: Operation) -> None:
    """Say that this is not now, before anything else."""
    mark: list[Node] = [el("b.exercise", _("ÖVNING"))] if operation.is_exercise else []
    draw(
        el(
            "p.film",
            el("strong", _("ÅTERSPELNING")),
            el("span", _("så här var läget känt "), el("b", says.when), _(" – inte läget nu")),
        ),
        el(
            "p.subject",
            *mark,
            el("strong", operation.name),
            el("span", says.real) if says.real else None,
            el("span.warn", says.stood) if says.stood else None,
        ),
        key="replay-band",
    )


def news(says: ReplayPage) -> None:
    """Draw the entries that were the newest then."""
    rows = [
        el(
            "tr",
            el("td.num", line.time),
            el("td", " · ".join(part for part in (line.area, line.place) if part)),
            el("td", line.news, el("span.warn", _(" ej kvitterad")) if line.unseen else None),
        )
        for line in says.news
    ]
    title = _("Senaste posterna då")
    body = _table("news", title, (_("Tid"), _("Var"), _("Vad")), rows) if rows else _nothing(_("Inget än."))
    draw(el("h2", title), body, key="replay-news", speed=None)


def sectors(says: ReplayPage) -> None:
    """Draw the sectors that were worst off then."""
    marks = [
        el(
            "tr",
            el("th", one.name, scope="row"),
            el("td", one.word),
            el("td.num", clock(one.observed, says.now)),
        )
        for one in says.sectors.marks
    ]
    title = _("Sektorer då")
    body = _table("worst", title, (_("Sektor"), _("Påverkan"), _("Sagt")), marks) if marks else None
    rest = el("p.counted", says.sectors.said) if says.sectors.said else None
    none = _nothing(_("Ingen sektor hade sagt att den var påverkad.")) if not marks else None
    draw(el("h2", title), body, none, rest, key="replay-sectors", speed=None)


def requests(says: SupportPage) -> None:
    """Draw what was asked for and how far it had come."""
    title = _("Begäran om stöd då")
    rows = [
        el(
            "tr",
            el("th", row.what, scope="row"),
            el("td", row.owner, el("span.muted", f" · {row.where}")),
            el("td.num", row.deadline),
            el(
                "td", row.state_word if not row.trouble else el("span.mark.bad", icon("bang"), row.state_word)
            ),
        )
        for row in says.rows
    ]
    heads = (_("Behov"), _("Av vem"), _("Till när"), _("Läge"))
    body = _table("requests", title, heads, rows) if rows else _nothing(_("Ingen hade begärt stöd."))
    draw(el("h2", title), body, key="replay-requests", speed=None)


def _nothing(words: str) -> Node:
    return el("p.muted", words)


def _table(kind: str, title: str, heads: tuple[str, ...], rows: list[Node]) -> Node:
    return el(
        "div.scroll",
        el(
            f"table.log.{kind}",
            el("caption.unseen", title),
            el("thead", el("tr", *(el("th", head, scope="col") for head in heads))),
            el("tbody", *rows),
        ),
    )


SLIDER, FIELD, AREA, WHY, NOTE, SEEN, SCREEN = (
    f"replay-{name}" for name in ("slider", "field", "area", "why", "note", "seen", "screen")
)
ADDRESS = "ogonblick"


def part() -> None:
    operation = session.operation()
    st.title(_("Återspelning"), anchor=False)
    if operation is None:
        frame.nothing(empty(Lack.OPERATION, who=session.who()))
        return
    span = reading.span(operation.id, ends())
    real = chosen(operation, span)
    one = reading.then(operation.id, real)
    says = replay.replay_page(one, span, real)
    band(says, operation)
    choose(span, says, real)
    if st.toggle(_("Visa karta och storskärm här"), key=SCREEN, persist_state="session"):
        live_frame(says.screen, _("Återspelning"), "replay-wall", "wall")
    readings = read_all(one.picture, says.now)
    show(one, says, readings)


def ends() -> datetime:
    """Return where a replay of what is open ends: at this minute, or at what is asked for within it."""
    minute = session.this_minute()
    asked = replay.moment_of(st.query_params.get(ADDRESS, ""))
    return max(minute, min(asked or minute, session.now()))


def chosen(operation: Operation, span: Span) -> datetime:
    """Return the real moment: the one in the address, unless it is of another operation; at first the end."""
    same = session.value(SEEN) in (None, operation.id)
    asked = replay.moment_of(st.query_params.get(ADDRESS, "")) if same else None
    session.put(SEEN, operation.id)
    real = replay.inside(span, asked or span.ends)
    st.query_params[ADDRESS] = real.isoformat().replace("+00:00", "Z")
    return real


def go(real: datetime) -> None:
    session.put(WHY, "")
    session.put(NOTE, "")
    st.query_params[ADDRESS] = real.isoformat().replace("+00:00", "Z")


def slid(span: Span) -> None:
    go(replay.at_minute(span, int(session.value(SLIDER))))


def typed(span: Span, real: datetime) -> None:
    said = str(session.value(FIELD) or "")
    found = replay.asked_moment(said, span, real) if said.strip() else Landed(real)
    if isinstance(found, Reason):
        session.put(WHY, found.text)
        return
    go(found.real)
    session.put(NOTE, found.note)
    session.put(FIELD, "")


def choose(span: Span, says: ReplayPage, real: datetime) -> None:
    """Move by slider, by entry or by a time that is typed."""
    around = reading.steps(span.operation.id, real)
    session.put(SLIDER, says.minute)
    with st.container(key="replay-choose", horizontal=True, vertical_alignment="bottom"):
        st.button(
            _("Föregående post"),
            disabled=around.previous is None or around.previous < span.begins,
            on_click=go,
            args=(around.previous,),
        )
        st.slider(
            _("Minuter från början (verklig tid)"),
            0,
            says.minutes,
            key=SLIDER,
            on_change=slid,
            args=(span,),
            width="stretch",
        )
        st.button(_("Nästa post"), disabled=around.next is None, on_click=go, args=(around.next,))
        st.text_input(
            _("Gå till"),
            key=FIELD,
            placeholder=_("19:39 eller T+1:30"),
            on_change=typed,
            args=(span, real),
            width=190,
        )
        st.link_button(_("Visa på storskärm"), says.screen)
    why = str(session.value(WHY) or "")
    if why:
        st.error(why)
    note = str(session.value(NOTE) or "")
    if note:
        draw(el("p.notice", note), key="replay-note")


def show(one: Then, says: ReplayPage, readings: tuple[Reading, ...]) -> None:
    """The same tables as the pages of now; nothing counts on, and nothing can be done."""
    left, right = st.columns([11, 10], gap="medium")
    with left:
        table = matrix(one.picture, readings, says.now)
        situation_table.area_table(table, says.now, None, narrow)
        failures(one, says)
        sectors(says)
    with right:
        point = by_id(one.picture, session.point() or "")
        if point is not None:
            point_cards.cards(point_page(one.picture, point, says.now, session.who()), "", says.now, None)
            st.button(_("Visa posterna"), on_click=session.choose_point, args=(None,), type="tertiary")
        else:
            news(says)
        asked = support_page(one.held.requests, one.picture, one.held.register, says.now, one.held.plan)
        requests(asked)
    points(one, says, readings)


def failures(one: Then, says: ReplayPage) -> None:
    """Draw what had failed then and who acted on it, as the list of that moment had it."""
    found = failures_now(one.picture, one.held, says.now)
    names = names_of(one.picture, one.held.register)
    closing = failing_while_closed(one.picture.points, says.now)
    past_table(failure_list(found, Looking(NOBODY, one.operation, names, says.now, closing)), says.now)


def narrow(area: str) -> None:
    session.put(AREA, "" if session.value(AREA) == area else area)


def points(one: Then, says: ReplayPage, readings: tuple[Reading, ...]) -> None:
    area = str(session.value(AREA) or "")
    filters = Filters(areas=(area,)) if area else Filters()
    table = situation_says.table(one.picture, readings, filters, says.now)
    st.caption(_("Sämst först · %(counted)s", counted=table.counted))
    if table.rows:
        caption = _("Punkterna då, sämst först")
        chosen = session.point()
        situation_table.point_table(table.rows, chosen, says.now, None, session.choose_point, caption)
    else:
        draw(el("p.muted", _("Inga punkter var inlästa då.")), key="replay-none")
