"""The log as people read it: what is open above, then each entry as a row that can be opened."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from types import MappingProxyType

from dashboard.desk import alone, drafts, drawing, frame, last_read, session
from dashboard.desk import forms as desk_forms
from dashboard.desk.drafts import Draft
from dashboard.desk.drawing import Node, draw, el, icon
from dashboard.desk.frame import Shown
from dashboard.desk.log import reading as log_reading
from dashboard.words import _
from dashboard.words.log_rows import LogRow, OpenRow, open_rows
from data.log.lines import tick_entry


@alone.beside
def log_open(operation: str) -> None:
    """Draw the open entries, if there are any, and what ticking one came to."""
    shown = frame.look(operation)
    one = drafts.draft(f"tick:{shown.operation.id}")
    rows = open_rows(log_reading.open_entries(shown.operation.id), shown.picture, session.who(), shown.now)
    desk_forms.outcome(one)
    if not rows:
        return
    late = sum(row.late for row in rows)
    counted = _.n("%(n)d öppen post", "%(n)d öppna poster", len(rows))
    heads = (_("Post"), _("Öppen post"), _("Klart senast"), _("Källa"))
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
                el("tbody", *(_open_row(row, shown) for row in rows)),
            ),
            tabindex=0,
            role="region",
            aria_label=_("Öppna poster"),
        ),
        key="open-entries",
        speed=shown.operation.clock.speed,
        on_choose=partial(_tick, one.name),
    )


def _open_row(row: OpenRow, shown: Shown) -> Node:
    due: list[Node] = [el("span.time", row.due_word)]
    if row.late:
        due.append(el("small.warn", icon("bang"), drawing.age(row.due, shown.now, _("försenad %s"))))
    else:
        due.append(el("small", drawing.left(row.due, shown.now, _("om %s"))))
    where = f"{row.kind_word} · {row.place}" if row.place else row.kind_word
    done = el(
        "button.small", _("Klar"), choose=str(row.revision), title=_("Post %(n)d är klar", n=row.revision)
    )
    return el(
        "tr",
        el("td.num", str(row.revision)),
        el("td.text", el("span.said", row.text), el("small", where)),
        el("td.num", *due),
        el("td", row.source, el("small", drawing.age(row.since, shown.now, _("för %s sedan")))),
        el("td", done if row.tickable else None),
    )


def _tick(name: str, revision: str) -> None:
    desk_forms.attempt(drafts.draft(name), partial(_save, int(revision)))


def _save(revision: int, one: Draft) -> str:
    tick_entry(last_read.store(), session.actor(), act_id=one.act, revision=revision, now=session.now())
    return _("Post %(n)d är klar.", n=revision)


NOTHING_SAID: Mapping[int, str] = MappingProxyType({})


def log_table(
    rows: Sequence[LogRow],
    key: str,
    *,
    placed: bool = True,
    chosen: int = 0,
    followed: Mapping[int, str] = NOTHING_SAID,
    on_choose: Callable[[str], None] | None = None,
) -> None:
    """Draw the entries; `placed` with point and area, `on_choose` gets the number of the row to open.

    `followed` is what later entries say of one, by its number.
    """
    place = (_("Punkt"),) if placed else ()
    heads = (_("Post"), _("Tid"), _("Slag och källa"), *place, _("Uppgift"))
    opens = on_choose is not None
    body = [_row(row, placed, opens, row.revision == chosen, followed.get(row.revision, "")) for row in rows]
    draw(
        el(
            "div.scroll",
            el(
                "table.log",
                el("caption.unseen", _("Poster i loggen, nyaste först")),
                el("thead", el("tr", *(el("th", head, scope="col") for head in heads))),
                el("tbody", *body),
            ),
            tabindex=0,
            role="region",
            aria_label=_("Loggens poster"),
        ),
        key=key,
        on_choose=on_choose,
    )


def _row(row: LogRow, placed: bool, opens: bool, chosen: bool, followed: str) -> Node:
    where = [el("td", el("span", row.place), el("small", row.area) if row.area else None)] if placed else []
    words = (
        el("em.masked", _("[maskerat]")) if row.masked else el("span.said", row.text) if row.text else None
    )
    file = el("small", el("a", _("Hämta filen"), href=row.file)) if row.file else None
    facts = el("span.fact", row.says, data_status=row.status) if row.says else None
    return el(
        "tr.chosen" if chosen else "tr",
        _number(row, opens, chosen),
        el("td.num", el("span.time", row.at), el("small", row.late) if row.late else None),
        el(
            "td.kind",
            row.kind_word,
            el("small", _("nyckelpost")) if row.key else None,
            el("small", row.source),
        ),
        *where,
        el("td.text", facts, words, file, el("small", followed) if followed else None),
        choose=str(row.revision) if opens else None,
    )


def _number(row: LogRow, opens: bool, chosen: bool) -> Node:
    """The one number that an entry has: in receipts, in files, and where other entries speak of it."""
    number = str(row.revision)
    if not opens:
        return el("td.num", number)
    return el(
        "td.num",
        el(
            "button.link",
            number,
            choose=number,
            aria_pressed="true" if chosen else "false",
            aria_label=_("Öppna post %(n)d", n=row.revision),
        ),
    )
