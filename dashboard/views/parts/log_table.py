"""The log as people read it: whole texts, newest first, corrections pointing at what they correct."""

from collections.abc import Callable, Sequence

from dashboard import session
from dashboard.components.drawing import Node, draw, el
from dashboard.viewmodels.desk_log import LogRow


def log_table(
    rows: Sequence[LogRow], key: str, *, placed: bool = True, on_choose: Callable[[str], None] | None = None
) -> None:
    """Draw the entries; `placed` with point and area, `on_choose` gets the number of one to correct."""
    _ = session.texts()
    place = (_("Punkt"),) if placed else ()
    heads = (
        _("Nr") if any(row.number for row in rows) else _("Post"),
        _("Tid"),
        _("Slag"),
        *place,
        _("Uppgift"),
        _("Källa"),
        *([""] if on_choose else []),
    )
    draw(
        el(
            "div.scroll",
            el(
                "table.log",
                el("caption.unseen", _("Poster i loggen, nyaste först")),
                el("thead", el("tr", *(el("th", head, scope="col") if head else el("td") for head in heads))),
                el("tbody", *(_row(row, placed, on_choose is not None) for row in rows)),
            ),
            tabindex=0,
            role="region",
            aria_label=_("Loggens poster"),
        ),
        key=key,
        on_choose=on_choose,
    )


def _row(row: LogRow, placed: bool, correctable: bool) -> Node:
    _ = session.texts()
    where = [el("td", el("span", row.place), el("small", row.area) if row.area else None)] if placed else []
    words = (
        el("em.masked", _("[maskerat]")) if row.masked else el("span.said", row.text) if row.text else None
    )
    file = el("small", el("a", _("Hämta filen"), href=row.file)) if row.file else None
    facts = el("span.fact", row.says, data_status=row.status) if row.says else None
    button = el("button.small", _("Rätta"), choose=str(row.revision)) if row.correctable else None
    return el(
        "tr",
        _number(row),
        el("td.num", el("span.time", row.at), el("small", row.late) if row.late else None),
        el("td.kind", row.kind_word, el("small", _("nyckelpost")) if row.key else None),
        *where,
        el("td.text", facts, words, file),
        el("td", row.source),
        *([el("td", button)] if correctable else []),
    )


def _number(row: LogRow) -> Node:
    """The running number within the operation, and the number that the whole store knows the entry by."""
    if not row.number:
        return el("td.num", str(row.revision))
    return el("td.num", str(row.number), el("small", session.texts()("post %(n)d", n=row.revision)))
