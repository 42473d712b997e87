"""One change to several points of an area: chosen, previewed point by point, saved all or none."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial

import streamlit as st

from dashboard.desk import alone, drafts, frame, last_read, session
from dashboard.desk import forms as desk_forms
from dashboard.desk.drafts import Draft
from dashboard.desk.drawing import Node, draw, el, icon
from dashboard.desk.frame import Shown
from dashboard.desk.situation.says.answers import Decision
from dashboard.desk.situation.says.area import AreaPage, area_page
from dashboard.desk.situation.says.bulk import Change, Line, OpenNow, Preview, moved, preview
from dashboard.words import _, label, times
from dashboard.words.empty import powerless
from dashboard.words.typed_times import AsTyped
from data.acting import refuse_texts
from data.errors import Refused
from data.operations.facts import Operation
from data.points.acts.phases import change_phases
from data.points.acts.reports import report
from data.points.commands import NewPhase, NewReport
from data.points.report_reading import Around, read_report
from data.words import Function, Phase, Status, Supply

TEXTS = ("cause", "on_behalf_of", "decider", "reason")
Build = Callable[[Draft, datetime], Change]


def look(name: str, shown: Shown, build: Build) -> None:
    """Work out what each chosen point would get; nothing is written."""
    one = drafts.draft(name)
    now = session.moment(shown.operation)
    try:
        points = one.typed("points", None)
        if not points:
            raise Refused(_("Välj minst en punkt."), "points")
        change = build(one, now)
        refuse_texts({field: str(one.typed(field)) for field in TEXTS})
        seen = preview(last_read.picture(shown.operation.id), points, change, session.who(), now)
    except Refused as refused:
        drafts.keep(replace(one, refused=refused))
        session.put(one.key("preview"), None)
    else:
        drafts.keep(replace(one, refused=None))
        session.put(one.key("preview"), seen)


def previewed(shown: Shown, one: Draft, build: Build) -> None:
    """What was worked out, and the button that saves exactly that."""
    seen: Preview | None = session.value(one.key("preview"))
    if seen is None:
        return
    draw(_table(seen, moved(seen, shown.picture)), key=f"preview:{one.name}")
    refused = seen.refused
    with st.container(horizontal=True):
        st.button(
            _.n("Spara för %(n)d punkt", "Spara för alla %(n)d punkter", len(seen.lines)),
            type="primary",
            key=one.key("save"),
            disabled=bool(refused),
            on_click=desk_forms.attempt,
            args=(one, partial(_save, shown.operation, seen), TEXTS),
        )
        if refused:
            rest = [line.point for line in seen.lines if not line.why_not]
            st.button(
                _.n("Ta bort den som nekas", "Ta bort de %(n)d som nekas", len(refused)),
                key=one.key("drop"),
                disabled=not rest,
                on_click=_only,
                args=(one, rest, shown, build),
            )


def _only(one: Draft, points: list[str], shown: Shown, build: Build) -> None:
    one.choose("points", points)
    look(one.name, shown, build)


def _save(operation: Operation, seen: Preview, one: Draft) -> str:
    store, actor, real = last_read.store(), session.actor(), session.now()
    reports = [entry for entry in seen.entries if isinstance(entry, NewReport)]
    changes = [entry for entry in seen.entries if isinstance(entry, NewPhase)]
    if reports:
        report(store, actor, reports, real)
    else:
        change_phases(store, actor, changes, real)
    session.put(one.key("preview"), None)
    told = _.n("%(n)d punkt ändrad.", "%(n)d punkter ändrade.", len(seen.lines))
    observed = reports[0].observed_at if reports else changes[0].occurred_at
    return f"{told} {times.applies(observed, operation.clock.at(real))}"


def _table(seen: Preview, since: tuple[str, ...]) -> Node:
    heads = (_("Punkt"), _("Nu"), _("Blir"))
    count = len(seen.refused)
    words = (
        _.n(
            "%(n)d punkt nekas; inget sparas förrän den är borta.",
            "%(n)d punkter nekas; inget sparas förrän de är borta.",
            count,
        )
        if count
        else " ".join(filter(None, (_("Alla går att spara."), seen.stands_for, _("Inget är sparat ännu."))))
    )
    return el(
        "section.preview",
        el("p.refused" if count else "p.blocked", words),
        el(
            "p.refused",
            icon("cross"),
            _("Ändrade sedan dess, förhandsgranska igen: %(who)s", who=", ".join(since)),
        )
        if since
        else None,
        el(
            "div.scroll",
            el(
                "table.log.bulk",
                el("caption.unseen", _("Vad varje punkt får")),
                el("thead", el("tr", *(el("th", head, scope="col") for head in heads))),
                el("tbody", *(_line(line) for line in seen.lines)),
            ),
        ),
    )


def _line(line: Line) -> Node:
    why = [el("span.refused", icon("cross"), line.why_not)] if line.why_not else []
    after = [] if line.why_not else [el("span.fact", line.after, data_status=line.status)]
    return el("tr", el("th", line.name, scope="row"), el("td", line.before), el("td.text", *after, *why))


FUNCTION, PHASE, OPEN = "funktion", "lage", "oppna"
KINDS = {FUNCTION: "En funktion", PHASE: "Läget", OPEN: "Öppna nu"}
FIELDS = (
    *("points", "status", "supply", "lasts_until", "observed_at", "cause", "on_behalf_of"),
    *("phase", "decider", "reason"),
)


@alone.form
def bulk(operation: str, area: str) -> None:
    """Draw the form: by itself until it is saved, when all that the page says of the area follows."""
    shown = frame.look(operation)
    page = area_page(shown.picture, area, session.who(), shown.now)
    kind = st.segmented_control(
        _("Vad ska ändras?"),
        list(KINDS),
        format_func=lambda one: _(KINDS[one]),
        key=f"bulk-kind:{page.area}",
        default=FUNCTION,
        required=True,
    )
    one = drafts.draft(f"bulk:{shown.operation.id}:{page.area}:{kind}")
    if desk_forms.withheld(one, powerless(session.who(), shown.operation)):
        return
    build, fields = {
        FUNCTION: (_report, _function_fields),
        PHASE: (_phase, _phase_fields),
        OPEN: (_open_now, _decision_fields),
    }[kind]
    _everyone(one, page, kind)
    with st.form(f"form:{one.name}"):
        _points(one, page)
        fields(one)
        desk_forms.outcome(one, FIELDS)
        st.form_submit_button(
            _("Förhandsgranska"),
            key=one.key("look"),
            on_click=look,
            args=(one.name, shown, partial(build, shown)),
        )
    previewed(shown, one, partial(build, shown))


def _everyone(one: Draft, page: AreaPage, kind: str) -> None:
    """Offer the usual choice in one: those that owe a word, or those that are still to open."""
    if kind == OPEN:
        usual = [row.id for row in page.rows if row.phase is not Phase.OPPEN]
        words = _("Välj alla som inte är öppna (%(n)d)", n=len(usual))
    else:
        usual = [row.id for row in page.rows if row.owing]
        words = _("Välj alla som är öppna, på väg eller rapporterar (%(n)d)", n=len(usual))
    st.button(words, on_click=session.put, args=(one.key("points"), usual), disabled=not usual)


def _points(one: Draft, page: AreaPage) -> None:
    names = {row.id: row.name for row in page.rows}
    desk_forms.several(one, "points", _("Punkter"), names, hint=_("välj punkter"))


def _function_fields(one: Draft) -> None:
    first, second, third = st.columns(3)
    with first:
        _choice(one, "function", _("Funktion"), list(Function))
    with second:
        _choice(one, "status", _("Status"), list(Status), start=None)
        desk_forms.why(one, "status")
    with third:
        _choice(one, "supply", _("Försörjning"), list(Supply), start=list(Supply).index(Supply.OKANT))
        desk_forms.why(one, "supply")
    desk_forms.text(one, "cause", _("Orsak"), hint=_("vad som hänt, i några ord"))
    first, second, third = st.columns(3)
    with first:
        desk_forms.text(one, "lasts_until", _("Räcker, eller ur funktion: åter"), hint=_("8 eller 05:00"))
    with second:
        desk_forms.text(one, "observed_at", _("Iakttaget"), hint=_("nu, eller 02:40"))
    with third:
        desk_forms.text(one, "on_behalf_of", _("Uppgift från (funktion)"), hint=_("nätägarens jour"))


def _phase_fields(one: Draft) -> None:
    _choice(one, "phase", _("Nytt läge"), list(Phase), start=None)
    desk_forms.why(one, "phase")
    _decision_fields(one)


def _decision_fields(one: Draft) -> None:
    decider, at = st.columns([2, 1])
    with decider:
        desk_forms.text(one, "decider", _("Beslut av (funktion)"), hint=session.decider())
    with at:
        desk_forms.text(one, "observed_at", _("Beslutat"), hint=_("nu, eller 02:40"))
    desk_forms.text(one, "reason", _("Skäl"))


def _choice(
    one: Draft,
    field: str,
    title: str,
    words: list[Function] | list[Status] | list[Supply] | list[Phase],
    start: int | None = 0,
) -> None:
    st.selectbox(
        title,
        words,
        index=start,
        format_func=label,
        key=one.key(field),
        placeholder=_("välj"),
    )


def _report(shown: Shown, one: Draft, now: datetime) -> Change:
    fields = desk_forms.said(one, ("function", "status", "cause", "observed_at", "on_behalf_of"))
    plain = {**fields, "supply": desk_forms.supply(one), "ahead": one.typed("lasts_until")}
    found = read_report(plain, Around(one.act, shown.operation.id, "", now, AsTyped()))
    return desk_forms.read(found, {"ahead": "lasts_until"})


def _phase(shown: Shown, one: Draft, now: datetime) -> Change:
    phase = desk_forms.need(one.typed("phase", None), "phase", _("Välj det nya läget."))
    at = desk_forms.understood(times.past(one.typed("observed_at"), now, "observed_at"))
    return NewPhase(
        one.act,
        shown.operation.id,
        "",
        Phase(phase),
        one.typed("decider").strip(),
        one.typed("reason").strip(),
        at,
    )


def _open_now(shown: Shown, one: Draft, now: datetime) -> Change:
    at = desk_forms.understood(times.past(one.typed("observed_at"), now, "observed_at"))
    decision = Decision(one.typed("decider").strip(), one.typed("reason").strip(), at)
    return OpenNow(one.act, shown.operation.id, decision)
