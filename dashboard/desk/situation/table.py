"""Points as rows, and areas as a matrix: in Läget and in what was known then."""

from collections.abc import Callable, Sequence
from datetime import datetime

from dashboard.desk.drawing import Node, age, chip, draw, el, example_mark, icon, left
from dashboard.desk.situation.says.rows import Cell, Row
from dashboard.wall.matrix import Matrix, MatrixCell
from dashboard.wall.matrix import Row as AreaRow
from dashboard.words import _, label
from dashboard.words.times import clock
from data import glossary
from data.words import Function, Mark


def point_table(
    rows: Sequence[Row],
    chosen: str | None,
    now: datetime,
    speed: float | None,
    on_choose: Callable[[str], None],
    caption: str,
) -> None:
    """Draw points as rows in the order given; choosing one hands on its id."""
    heads = (_("Punkt"), *(label(f) for f in Function), _("Räcker till"), _("Beläggning"), _("Äldst"))
    draw(
        el(
            "div.scroll.tall",
            el(
                "table.points",
                el("caption.unseen", caption),
                el("thead", el("tr", *(el("th", head, scope="col") for head in heads))),
                el("tbody", *(_row(row, row.id == chosen, now) for row in rows)),
            ),
            tabindex=0,
            role="region",
            aria_label=caption,
        ),
        key="points",
        speed=speed,
        on_choose=on_choose,
    )


def _row(row: Row, chosen: bool, now: datetime) -> Node:
    return el(
        "tr.chosen" if chosen else "tr",
        el(
            "th",
            el("button.link", row.name, choose=row.id, aria_pressed="true" if chosen else "false"),
            example_mark(row.example),
            el("small", *_phase(row, now)),
            *_marks(row),
            scope="row",
        ),
        *(_cell(cell, now) for cell in row.cells),
        el("td.lasts", *_lasts(row, now)),
        el("td.people", *_people(row, now)),
        el("td.oldest", *_oldest(row, now)),
        choose=row.id,
    )


def _phase(row: Row, now: datetime) -> list[Node]:
    since = _(" sedan %(at)s", at=clock(row.since, now)) if row.since is not None else ""
    words = el("span.phase", f"{row.phase_word}{since}", data_phase=row.phase)
    undecided = f", {row.undecided}" if row.undecided else ""
    return [f"{row.area} · " if row.area else "", words, undecided]


def _marks(row: Row) -> list[Node]:
    """What waits for an act, in words under the name."""
    found: list[Node] = []
    if row.opening:
        found.append(el("span.mark.bad" if row.opening_bad else "span.mark", icon("bang"), row.opening))
    if row.contradicted:
        found.append(el("span.mark.bad", icon("neq"), _("avgör: %(what)s", what=", ".join(row.contradicted))))
    if row.unconfirmed:
        words = _("obekräftad enhet: %(what)s", what=", ".join(row.unconfirmed))
        found.append(el("span.mark", icon("question"), words))
    return found


def _cell(cell: Cell, now: datetime) -> Node:
    name = el("span.fn", cell.name)
    if cell.quiet:
        return el("td.cell", name, el("span.muted", "–", title=cell.trust))
    words = ", ".join(part for part in (cell.trust, cell.supply) if part)
    shown = chip(cell.status, cell.mark, cell.sign, cell.word, cell.letter, title=words)
    return el("td.cell", name, shown, el("small", age(cell.observed, now, "%s")) if cell.observed else None)


def _lasts(row: Row, now: datetime) -> list[Node]:
    if row.lasts_until is None:
        return [el("span.muted", "–")]
    rest = el("small", left(row.lasts_until, now, _("%s kvar")))
    if row.lasts_until <= now:
        rest = el("small.warn", _("har tagit slut"))
    return [el("span.time", clock(row.lasts_until, now)), el("span.muted", f" {row.lasts}"), rest]


def _people(row: Row, now: datetime) -> list[Node]:
    number = _(" · %(n)d personer", n=row.people) if row.people is not None else ""
    under: list[Node] = [row.staffing] if row.staffing else []
    if row.relief is not None:
        over = row.relief <= now
        say = _("avlösning skulle kommit %(at)s") if over else _("avlösning %(at)s")
        words = say % {"at": clock(row.relief, now)}
        under += [" · "] if under else []
        under.append(el("span.warn", words) if over else words)
    said = f"{row.occupancy}{number}" if row.occupancy else el("span.muted", "–")
    return [said, el("small", *under) if under else ""]


def _oldest(row: Row, now: datetime) -> list[Node]:
    """How old the oldest word is; and that some are missing, where they are owed."""
    if row.observed is None:
        return [el("span.muted", _("saknas") if row.silent else "–")]
    return [age(row.observed, now, "%s"), el("small", _("någon saknas")) if row.silent else ""]


def area_table(matrix: Matrix, now: datetime, speed: float | None, on_choose: Callable[[str], None]) -> None:
    """Draw what the wall's matrix says; a chosen area narrows the page to it."""
    heads = (_("Område"), *(word for _function, word in matrix.functions), _("öppna"), _("äldst"))
    draw(
        el(
            "div.scroll",
            el(
                "table.areas",
                el(
                    "caption.unseen",
                    _("Områden, sämst först: fungerande av de punkter som är öppna eller rapporterar"),
                ),
                el("thead", el("tr", *(el("th", head, scope="col") for head in heads))),
                el("tbody", *(_area(row, now) for row in matrix.rows)),
            ),
        ),
        key="areas",
        speed=speed,
        on_choose=on_choose,
    )


def _area(row: AreaRow, now: datetime) -> Node:
    cells: list[Node] = [el("td.cell", _count(cell)) for cell in row.cells]
    if not row.counted:
        cells = [el("td.none", glossary.term("ingen_oppen_punkt", _.language), colspan=len(Function))]
    return el(
        "tr",
        el("th", el("button.link", row.name, choose=row.id), scope="row"),
        *cells,
        el("td.num", _open(row)),
        el("td.num.expired" if row.expired else "td.num", age(row.oldest, now, "%s") if row.oldest else "–"),
    )


def _open(row: AreaRow) -> Node:
    if not row.beside:
        return f"{row.open}/{row.points}"
    said = row.beside_words
    return el("span", f"{row.open}+{row.beside}/{row.points}", title=said, aria_label=said, role="img")


def _count(cell: MatrixCell) -> Node:
    if cell.status is None:
        return el("span.muted", "–", aria_label=cell.label)
    sign = cell.kinds[0].sign if cell.kinds else "check"
    extra = [icon("question")] if cell.mark is Mark.OBEKRAFTAT else []
    return el(
        "span.chip.count",
        el("span", f"{cell.working}/{cell.counted}"),
        icon(sign),
        *extra,
        data_status=cell.status,
        data_mark=cell.mark,
        title=cell.label,
        aria_label=cell.label,
        role="img",
    )
