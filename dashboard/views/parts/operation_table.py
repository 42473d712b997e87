"""The list of operations, each of which can be made the one that the pages are about."""

from collections.abc import Callable, Sequence

from dashboard import session
from dashboard.components.drawing import Node, draw, el
from dashboard.viewmodels.desk_operation import OperationRow


def operation_table(rows: Sequence[OperationRow], on_choose: Callable[[str], None]) -> None:
    _ = session.texts()
    heads = (_("Namn"), _("Slag"), _("Beredskapsläge"), _("Öppnad"), _("Stängd"), _("Klocka"))
    draw(
        el(
            "div.scroll",
            el(
                "table.log",
                el("caption.unseen", _("Händelser, öppna först")),
                el("thead", el("tr", *(el("th", head, scope="col") for head in heads))),
                el("tbody", *(_row(row) for row in rows)),
            ),
        ),
        key="operations",
        on_choose=on_choose,
    )


def _row(row: OperationRow) -> Node:
    _ = session.texts()
    mark = el("b.exercise", _("ÖVNING")) if row.exercise else None
    name = el("button.link", row.name, choose=row.id, aria_pressed="true" if row.chosen else "false")
    return el(
        "tr.chosen" if row.chosen else "tr",
        el("th", name, mark, scope="row"),
        el("td", row.kind_word),
        el("td", row.readiness),
        el("td.num", row.opened),
        el("td.num", row.closed or _("öppen")),
        el("td", row.clock or _("verklig tid")),
        choose=row.id,
    )
