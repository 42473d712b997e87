"""What is wrong with a scenario and where, and exactly what an inspelslista changes in it."""

from collections.abc import Sequence

from dashboard import session
from dashboard.components.drawing import Node, draw, el, icon
from dashboard.viewmodels.desk_exercise_plan import change_rows, fault_rows
from dashboard.viewmodels.desk_register import MOST_ROWS
from data.exercise.changes import Change
from data.exercise.faults import Fault


def faults_table(faults: Sequence[Fault]) -> None:
    """Draw every fault with its place; nothing where there is none."""
    _ = session.texts()
    rows = fault_rows(faults, _)
    if not rows:
        return
    heads = (_("Var"), _("Inspel"), _("Uppgift"), _("Varför"))
    body = [
        el(
            "tr",
            el("td.num", row.where),
            el("th", row.inject, scope="row"),
            el("td", row.field),
            el("td.why", icon("cross"), row.why),
        )
        for row in rows[:MOST_ROWS]
    ]
    _table(_.n("%(n)d fel", "%(n)d fel", len(rows)), heads, body, "scenario-faults", len(rows))


def changes_table(changes: Sequence[Change]) -> None:
    """Draw what a list changes, row by row; says so where it changes nothing."""
    _ = session.texts()
    rows = change_rows(changes, _)
    if not rows:
        draw(
            el("p.notice", _("Inspelslistan ändrar ingenting: den är som scenariot.")), key="scenario-changes"
        )
        return
    heads = (_("Inspel"), _("Uppgift"), _("Före"), _("Efter"))
    body = [
        el(
            "tr",
            el("th", row.inject, scope="row"),
            el("td", row.what),
            el("td.before", row.before) if row.before else el("td"),
            el("td.after", row.after) if row.after else el("td"),
        )
        for row in rows[:MOST_ROWS]
    ]
    title = _.n("Inspelslistan gör %(n)d ändring", "Inspelslistan gör %(n)d ändringar", len(rows))
    _table(title, heads, body, "scenario-changes", len(rows))


def remarks_list(remarks: Sequence[Fault]) -> None:
    """Draw what stops nothing but is worth a second look."""
    if remarks:
        draw(el("div.notice", el("ul", *(el("li", str(one)) for one in remarks))), key="scenario-remarks")


def _table(title: str, heads: Sequence[str], body: Sequence[Node], key: str, total: int) -> None:
    _ = session.texts()
    more = _("… och %(n)d till.", n=total - len(body)) if total > len(body) else ""
    table = el(
        "table.log.differs" if key == "scenario-changes" else "table.log",
        el("caption.unseen", title),
        el("thead", el("tr", *(el("th", head, scope="col") for head in heads))),
        el("tbody", *body),
    )
    draw(
        el(
            "section.part",
            el("h2", title),
            el("div.scroll.tall", table, tabindex=0, role="region", aria_label=title),
            el("p.muted", more) if more else None,
        ),
        key=key,
    )
