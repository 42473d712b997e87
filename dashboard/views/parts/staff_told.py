"""What the public has been told, and which responsibilities a decision has moved: as tables."""

from collections.abc import Sequence

from dashboard import session
from dashboard.components.drawing import Node, draw, el
from dashboard.viewmodels.desk_staff import Moved, Told, told_rows
from dashboard.viewmodels.desk_staff_since import names
from dashboard.views.parts.frame import Shown
from data.domain.messages import reaches

SHORT = 3


def told_table(rows: Sequence[Told]) -> None:
    _ = session.texts()
    if not rows:
        draw(el("p.muted", _("Inget budskap är registrerat.")), key="told")
        return
    heads = (_("När"), _("Budskap"), _("Kanal"), _("Var"))
    draw(
        _listed("table.log.told", _("Budskap till allmänheten"), heads, [_told(row) for row in rows]),
        key="told",
    )


def _told(row: Told) -> Node:
    about = el("small", row.about) if row.about else None
    number = f"#{row.revision} · {row.actor}"
    return el(
        "tr",
        el("td.num", row.at),
        el("td.text", el("span.said", row.text), about, el("small", number)),
        el("td", row.channels),
        el("td", row.where),
    )


def moved_table(rows: Sequence[Moved]) -> None:
    _ = session.texts()
    if not rows:
        draw(el("p.muted", _("Inget ansvar är flyttat: den ordinarie svarar.")), key="moved")
        return
    heads = (_("Ansvar"), _("Svarar nu"), _("Beslut"))
    draw(_listed("table.log.moved", _("Flyttat ansvar"), heads, [_moved(row) for row in rows]), key="moved")


def _moved(row: Moved) -> Node:
    return el(
        "tr",
        el("th", row.what, scope="row"),
        el("td", row.owner, el("small", row.until)),
        el("td.text", el("span.said", row.reason), el("small", f"#{row.revision} · {row.decided}")),
    )


def _listed(kind: str, caption: str, heads: Sequence[str], rows: Sequence[Node]) -> Node:
    table = el(
        kind,
        el("caption.unseen", caption),
        el("thead", el("tr", *(el("th", head, scope="col") for head in heads))),
        el("tbody", *rows),
    )
    return el("div.scroll.tall", table, tabindex=0, role="region", aria_label=caption)


def told_in_area(shown: Shown, area: str) -> None:
    """Say what those in an area have been told last; nothing where they have been told nothing."""
    _ = session.texts()
    held = [one for one in session.messages(shown.operation) if reaches(one, area)]
    if not held:
        return
    name = names(shown.picture, session.sector_register())
    rows = told_rows(held[:SHORT], name, shown.now, _)
    lines = (
        el(
            "li",
            el("span.num", row.at),
            " ",
            el("span.said", row.text),
            el("small", f"{row.channels} · {row.where}"),
        )
        for row in rows
    )
    draw(
        el("section.told", el("h3", el("span", _("Sagt till allmänheten"))), el("ul.told-list", *lines)),
        key="told-here",
    )
