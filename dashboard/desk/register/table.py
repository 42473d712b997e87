"""What a list would do to the register, drawn: the whole in figures, then each row that differs."""

from collections.abc import Sequence

from dashboard.desk.drawing import Node, draw, el, icon
from dashboard.desk.register.says import MOST_ROWS, Difference, PointRow, RefusedRow
from dashboard.registers import DryRun
from dashboard.words import _


def summary(run: DryRun, found: Difference) -> None:
    """Draw what the file is and its figures; the refused ones first, since they stop the rest."""
    read = (
        _("%(kind)s, läget i %(system)s", kind=run.kind, system=run.listed.system)
        if run.listed.system
        else run.kind
    )
    figures = (
        (len(found.refused), _("fel"), ".bad" if found.refused else ""),
        (len(found.new), _.n("ny", "nya", len(found.new)), ""),
        (len(found.changed), _.n("ändrad", "ändrade", len(found.changed)), ""),
        (len(found.retired), _("dras tillbaka"), ".warned" if found.retired else ""),
    )
    remarks = [*(f"{one}." for one in run.listed.disagreements), *run.notes]
    draw(
        el("p.file", el("strong", run.file), el("span", read) if read else None),
        el("ul.figures", *(el(f"li{mark}", el("b", str(n)), el("span", word)) for n, word, mark in figures)),
        _remarks(remarks[:MOST_ROWS]),
        key="register-summary",
    )


def _remarks(said: Sequence[str]) -> Node | None:
    if len(said) > 1:
        return el("div.notice", el("ul", *(el("li", one) for one in said)))
    return el("p.notice", said[0]) if said else None


def tables(found: Difference) -> None:
    """Draw every refused row, then what would change, be new and be withdrawn."""
    heads = (_("Punkt"), _("Område och adress"))
    draw(
        refused_part(found.refused),
        part(
            _("Ändras"),
            (_("Punkt"), _("Uppgift"), _("Före"), _("Efter")),
            [line for row in found.changed[:MOST_ROWS] for line in _changed(row)],
            left_out=len(found.changed) - MOST_ROWS,
        ),
        part(
            _("Dras tillbaka, om felen ovan inte rör dem") if found.refused else _("Dras tillbaka"),
            heads,
            [_plain(row) for row in found.retired],
        ),
        part(_("Nya"), heads, [_plain(row) for row in found.new]),
        key="register-tables",
    )


def refused_part(rows: Sequence[RefusedRow]) -> Node | None:
    """Return every refused row by its place in the file, with the reason."""
    sheets = any(row.sheet for row in rows)
    heads = (*((_("Flik"),) if sheets else ()), _("Rad"), _("Kolumn"), _("Varför"))
    return part(_("Avvisade rader"), heads, [_refused(row, sheets) for row in rows])


def part(title: str, heads: Sequence[str], rows: Sequence[Node], left_out: int = 0) -> Node | None:
    """Return a titled table of rows; nothing where there are none. `left_out` are not among the rows."""
    if not rows:
        return None
    hidden = max(left_out, len(rows) - MOST_ROWS if left_out == 0 else 0)
    more = _("… och %(n)d till. Allt står i svaret från dashboard import points --dry-run.", n=hidden)
    return el(
        "section.part",
        el("h2", title),
        el(
            "div.scroll.tall",
            el(
                "table.log",
                el("caption.unseen", title),
                el("thead", el("tr", *(el("th", head, scope="col") for head in heads))),
                el("tbody", *(rows if left_out else rows[:MOST_ROWS])),
            ),
        ),
        el("p.muted", more) if hidden > 0 else None,
    )


def _refused(row: RefusedRow, sheets: bool) -> Node:
    return el(
        "tr",
        el("td", row.sheet) if sheets else None,
        el("td.num", row.row),
        el("td", row.column),
        el("td.why", icon("cross"), row.reason),
    )


def _changed(row: PointRow) -> list[Node]:
    fields = [
        [el("td", one.label), el("td.before", one.before), el("td.after", one.after)] for one in row.fields
    ]
    first, *rest = fields
    head = el("th", row.id, _mark(row), el("small", row.name), scope="rowgroup", rowspan=len(fields))
    return [el("tr.first", head, *first), *(el("tr", *cells) for cells in rest)]


def _plain(row: PointRow) -> Node:
    return el("tr", el("th", row.id, _mark(row), el("small", row.name), scope="row"), el("td", row.place))


def _mark(row: PointRow) -> Node | None:
    return el("span.example", _("exempel")) if row.example else None
