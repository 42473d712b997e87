"""Provkörning: the whole draft played at once where nobody sees it, and what it asks of each recipient."""

from functools import partial

import streamlit as st

from dashboard.desk import last_read, session
from dashboard.desk.drawing import Node, draw, el, icon
from dashboard.desk.workshop import reading, where
from dashboard.desk.workshop.says.dry_run import LoadRow, RunSays, load_heads, rule_words, run_says
from dashboard.words import _
from data.errors import Refused, StoreFault
from data.exercise.acts.dry_running import dry_run
from data.exercise.dry_run import DryRun
from data.workshop.facts import ScenarioDraft


def dry_run_tab(draft: ScenarioDraft) -> None:
    name = reading.names()
    wrong = len(reading.faults(draft.scenario, name))
    about = _(
        "Hela scenariot spelas på några sekunder i en kopia i minnet, medan ingen som övas gör "
        "något. Ingenting sparas, och ingen annan märker det."
    )
    draw(el("p", about), key="dry-run-about")
    asked = st.button(_("Provkör scenariot"), type="primary", key="dry-run-go", disabled=bool(wrong))
    if wrong:
        said = _.n("Rätta felet först.", "Rätta de %(n)d felen först.", wrong)
        draw(el("p.muted", said), key="dry-run-not")
    key = f"dry-run:{draft.id}"
    if asked:
        session.put(key, (draft.version, _run(draft)))
    version, run = session.value(key, (0, None))
    if run is not None and version == draft.version:
        _found(draft, run_says(draft.scenario, run, name))
    elif run is not None:
        draw(el("p.notice", _("Utkastet har ändrats sedan provkörningen. Provkör igen.")), key="dry-run-old")


def _run(draft: ScenarioDraft) -> DryRun | None:
    bar = st.progress(0.0, _("Spelar scenariot …"))
    try:
        return dry_run(last_read.store(), draft.scenario, session.now(), bar.progress)
    except (Refused, StoreFault) as why:
        draw(el("p.refused", icon("cross"), str(why), role="alert"), key="dry-run-why")
        return None
    finally:
        bar.empty()


def _found(draft: ScenarioDraft, says: RunSays) -> None:
    hours = el("div.hours", *(el("span.hour", words, at=at) for at, words in says.hours))
    line = el("th.line", hours, aria_label=_("När inspelen kommer"))
    head = el("tr", *(el("th", head, scope="col") for head in load_heads()), line)
    table = el(
        "table.log.outlook.loads",
        el("caption.unseen", _("Vad scenariot begär av var och en")),
        el("thead", head),
        el("tbody", *(_row(row) for row in says.rows)),
    )
    draw(el("p.notice" if says.look else "p", says.head), key="dry-run-head")
    _list(draft, "look", _("Att se över"), says.look)
    draw(el("p.muted", rule_words()), key="dry-run-rule")
    st.header(_("Vad det begär av var och en"), anchor=False)
    label = _("Vad scenariot begär av var och en")
    draw(el("div.scroll", table, tabindex=0, role="region", aria_label=label), key="dry-run-loads")
    _list(draft, "lacks", _("Kom inte, eftersom ingen gjorde något"), says.lacks)


def _row(row: LoadRow) -> Node:
    lane = el("div.lane", *(el("span.bar", at=tick, wide=0) for tick in row.ticks))
    cells = (el("td.num", number, el("small", about) if about else None) for number, about in row.cells)
    return el("tr", el("th", row.who, scope="row"), *cells, el("td.line", lane))


def _list(draft: ScenarioDraft, key: str, title: str, rows: tuple[tuple[str, str], ...]) -> None:
    if rows:
        said = (
            el("li", el("button.link", inject, choose=inject) if inject else None, " " if inject else "", why)
            for inject, why in rows
        )
        st.header(title, anchor=False)
        draw(el("ul.plain", *said), key=f"dry-run-{key}", on_choose=partial(where.choose, draft.id))
