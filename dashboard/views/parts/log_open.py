"""Open entries above the log: what waits, until when, and a button to say that it is done."""

from functools import partial

from dashboard import session
from dashboard.components.drawing import Node, draw, el, icon
from dashboard.session import Draft
from dashboard.viewmodels.desk_log_open import OpenRow, open_rows
from dashboard.views.parts import forms, pieces
from dashboard.views.parts.frame import Shown
from data.services.staff_log import tick_entry


def log_open(shown: Shown) -> None:
    """Draw the open entries, if there are any, and what ticking one came to."""
    _ = session.texts()
    one = session.draft(f"tick:{shown.operation.id}")
    rows = open_rows(session.open_entries(shown.operation), shown.picture, session.who(), shown.now, _)
    forms.outcome(one)
    if not rows:
        return
    late = sum(row.late for row in rows)
    counted = _.n("%(n)d öppen post", "%(n)d öppna poster", len(rows))
    heads = (_("Nr"), _("Öppen post"), _("Klart senast"), _("Källa"))
    draw(
        el(
            "p.counted",
            el("b", counted),
            f" · {_.n('%(n)d försenad', '%(n)d försenade', late)}" if late else None,
        ),
        el(
            "div.scroll",
            el(
                "table.log",
                el("caption.unseen", _("Öppna poster, de som ska vara klara först överst")),
                el("thead", el("tr", *(el("th", head, scope="col") for head in heads), el("td"))),
                el("tbody", *(_row(row, shown) for row in rows)),
            ),
            tabindex=0,
            role="region",
            aria_label=_("Öppna poster"),
        ),
        key="open-entries",
        speed=shown.operation.clock.speed,
        on_choose=partial(_tick, one.name),
    )


def _row(row: OpenRow, shown: Shown) -> Node:
    _ = session.texts()
    due: list[Node] = [el("span.time", row.due_word)]
    if row.late:
        due.append(el("small.warn", icon("bang"), pieces.age(row.due, shown.now, _("försenad %s"))))
    else:
        due.append(el("small", pieces.left(row.due, shown.now, _("om %s"))))
    where = f"{row.kind_word} · {row.place}" if row.place else row.kind_word
    done = el(
        "button.small", _("Klar"), choose=str(row.revision), title=_("Post %(n)d är klar", n=row.number)
    )
    return el(
        "tr",
        el("td.num", str(row.number), el("small", _("post %(n)d", n=row.revision))),
        el("td.text", el("span.said", row.text), el("small", where)),
        el("td.num", *due),
        el("td", row.source, el("small", pieces.age(row.since, shown.now, _("för %s sedan")))),
        el("td", done if row.tickable else None),
    )


def _tick(name: str, revision: str) -> None:
    forms.attempt(name, partial(_save, int(revision)))


def _save(revision: int, one: Draft) -> str:
    _ = session.texts()
    tick_entry(session.store(), session.actor(), act_id=one.act, revision=revision, now=session.now())
    return _("Post %(n)d är klar.", n=revision)
