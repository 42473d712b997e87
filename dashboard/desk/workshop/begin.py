"""Every scenario draft there is, and beginning one from something or from a blank page."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import streamlit as st

from dashboard.desk import alone, drafts, last_read, session
from dashboard.desk import forms as desk_forms
from dashboard.desk.drafts import Draft
from dashboard.desk.drawing import draw, el, listing
from dashboard.desk.exercise.plan import examples, scenario_of
from dashboard.desk.exercise.says.page import exercises_first
from dashboard.desk.exercise.says.scenario import clone_id, example_id
from dashboard.desk.upload import once, refused_part, remarks
from dashboard.desk.workshop import where
from dashboard.desk.workshop.says.drafts import BLANK, FILE, beginnings, draft_rows, operation_id
from dashboard.words import _
from dashboard.words.times import local
from data.exercise.inject_list import LARGEST_FILE
from data.exercise.scenario import Scenario
from data.exercise.scenario_file import Listed, read_scenario
from data.workshop import reads
from data.workshop.acts import begin, begin_from
from data.workshop.facts import Source, blank

FORM = "begin-draft"
LARGEST_MB = LARGEST_FILE // 1_000_000


def every_draft() -> None:
    beginning, those = st.columns([2, 3], gap="medium")
    with those:
        st.header(_("Utkast"), anchor=False)
        _listed()
    with beginning, st.container(border=True, key="begin-draft"):
        st.header(_("Börja ett nytt utkast"), anchor=False)
        begin_form()


def _listed() -> None:
    rows = draft_rows(reads.drafts(last_read.store(), session.who()), session.now())
    if not rows:
        said = _("Inga utkast ännu. Det som skrivs här ser bara de som leder övningar.")
        draw(el("section.empty", el("p", said)), key="drafts-none")
        return
    body = el(
        "tbody",
        *(
            el(
                "tr",
                el("th", el("button.link", row.title, choose=row.id), scope="row"),
                el("td", row.source),
                el("td.num", row.injects),
                el("td", row.changed),
                choose=row.id,
            )
            for row in rows
        ),
    )
    heads = (_("Scenario"), _("Börjat"), _("Inspel"), _("Senast ändrat"))
    draw(
        listing("log", _("Utkast"), heads, (body,), _("Utkast till scenarier")),
        key="drafts",
        on_choose=where.go_to,
    )


@alone.form
def begin_form() -> None:
    one = drafts.draft(FORM)
    operations = session.operations()
    words = beginnings(list(examples().values()), exercises_first(operations), operations)
    desk_forms.choice(one, "source", _("Utgå från"), words, start=BLANK)
    source = str(one.typed("source", BLANK))
    listed = _read(one) if source == FILE else None
    hint = _("som det heter där") if source != BLANK else _("Elavbrott i januari")
    desk_forms.text(one, "title", _("Scenariots namn"), hint=hint)
    unread = source == FILE and (listed is None or listed.scenario is None)
    desk_forms.outcome(one, ("source", "title", "file"))
    st.button(
        _("Börja skriva"),
        type="primary",
        key=one.key("save"),
        disabled=unread,
        on_click=partial(desk_forms.attempt, one, partial(_begin, source, listed), ("title",)),
    )
    if unread:
        desk_forms.blocked(_("Välj en fil som går att läsa."), FORM)


def _read(one: Draft) -> Listed | None:
    """Draw where a file is chosen; return what it says, faults of this municipality aside."""
    kinds = ["yaml", "yml"]
    file = st.file_uploader(
        _("Scenariofil (YAML)"), type=kinds, key=one.key("file"), max_upload_size=LARGEST_MB
    )
    if file is None:
        return None
    listed = once("begin-draft:read", file.file_id, lambda: read_scenario(file.getvalue()))
    draw(refused_part(listed.faults), remarks(listed.notes), key="begin-draft-read")
    return listed


def _begin(source: str, listed: Listed | None, one: Draft) -> str:
    title = str(one.typed("title")).strip()
    if operation := operation_id(source):
        begin_from(last_read.store(), session.actor(), one.act, operation, session.now(), title)
        where.go_to(one.act)
        return _("Utkastet är påbörjat.")
    scenario, kind, of = _from(source, listed, one)
    if title:
        scenario = replace(scenario, title=title)
    desk_forms.need(scenario.title or None, "title", _("Skriv vad scenariot heter."))
    begin(last_read.store(), session.actor(), one.act, scenario, kind, of, session.now())
    where.go_to(one.act)
    return _("Utkastet är påbörjat.")


def _from(source: str, listed: Listed | None, one: Draft) -> tuple[Scenario, Source, str]:
    if source == FILE:
        read = desk_forms.need(listed.scenario if listed else None, "file", _("Välj en fil."))
        return read, Source.FIL, read.id
    if source == BLANK:
        return blank(one.act, _tomorrow(session.now())), Source.TOM, ""
    scenario = desk_forms.need(scenario_of(source), "source", _("Övningen har inget scenario."))
    kind = Source.EXEMPEL if example_id(source) else Source.OVNING
    return scenario, kind, example_id(source) or clone_id(source)


def _tomorrow(now: datetime) -> datetime:
    """Return eight o'clock in the morning of the next day: T+0 until another is set."""
    day = local(now) + timedelta(days=1)
    return day.replace(hour=8, minute=0, second=0, microsecond=0)
