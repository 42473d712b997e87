"""The table of *Lägesbild*, the summary by area, and who answers beside what does not work."""

from collections.abc import Callable
from datetime import datetime

from dashboard.desk import last_read, session
from dashboard.desk.drawing import Node, age, chip, draw, el, example_mark, fact, icon, left
from dashboard.desk.frame import Shown
from dashboard.desk.sectors.board import or_not_loaded
from dashboard.desk.situation.says.page import Cell, Row, Table
from dashboard.desk.situation.says.who_answers import Answer, Duties, Instead, WhoAnswers
from dashboard.wall.matrix import Matrix, MatrixCell
from dashboard.wall.matrix import Row as AreaRow
from dashboard.words import _, label
from dashboard.words.sector_names import principles
from dashboard.words.times import clock
from data import glossary
from data.notices import reads as notice_reads
from data.rights import Deed, may, place_of
from data.words import Function, Mark


def point_table(
    table: Table, chosen: str | None, now: datetime, speed: float | None, on_choose: Callable[[str], None]
) -> None:
    functions = [label(function) for function in Function]
    heads = (_("Punkt"), _("Område"), _("Läge"), *functions, _("Räcker till"), _("Äldsta uppgift"))
    titles = (*heads, _("Beläggning"), _("Bemanning"))
    body = [_row(row, row.id == chosen, now) for row in table.rows]
    draw(
        el(
            "div.scroll.tall",
            el(
                "table.points",
                el("caption.unseen", _("Trygghetspunkter, sämst först: samma uppgifter som kartan")),
                el("thead", el("tr", *(el("th", title, scope="col") for title in titles))),
                el("tbody", *body),
            ),
            tabindex=0,
            role="region",
            aria_label=_("Tabell över punkterna"),
        ),
        key="points",
        speed=speed,
        on_choose=on_choose,
    )


def _row(row: Row, chosen: bool, now: datetime) -> Node:
    name = el("button.link", row.name, choose=row.id, aria_pressed="true" if chosen else "false")
    oldest = age(row.observed, now, "%s") if row.observed else None
    silent = (
        el("span.muted", _("saknas") if row.observed is None else _("någon saknas")) if row.silent else None
    )
    lasts: list[Node] = []
    if row.lasts_until is not None:
        over = row.lasts_until <= now
        say = _("har tagit slut") if over else _("%s kvar")
        lasts = [
            el("span.time", clock(row.lasts_until, now)),
            el("span.muted", f" {row.lasts} · "),
            el("span.warn", say) if over else left(row.lasts_until, now, say),
        ]
    people = f" · {row.people}" if row.people is not None else ""
    return el(
        "tr.chosen" if chosen else "tr",
        el("th", name, example_mark(row.example), scope="row"),
        el("td", row.area),
        el(
            "td.phase",
            row.phase_word,
            el("small", row.undecided) if row.undecided else None,
            el("p.mark.bad", icon("bang"), row.opening) if row.opening else None,
            data_phase=row.phase,
        ),
        *(el("td.cell", _chip(cell)) for cell in row.cells),
        el("td.num", *lasts),
        el("td.num", oldest, silent),
        el("td", f"{row.occupancy}{people}"),
        el("td", row.staffing),
        choose=row.id,
    )


def _chip(cell: Cell) -> Node:
    if cell.quiet:
        return el("span.muted", "–", title=cell.trust)
    said = ", ".join(part for part in (cell.trust, cell.supply) if part)
    return chip(cell.status, cell.mark, cell.sign, cell.word, cell.letter, title=said)


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
    if not row.undecided:
        return f"{row.open}/{row.points}"
    said = _.n("%(n)d ej beslutad öppen", "%(n)d ej beslutade öppna", row.undecided)
    return el("span", f"{row.open}+{row.undecided}/{row.points}", title=said, aria_label=said, role="img")


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


def who_answers(says: WhoAnswers) -> None:
    shared = says.shared
    draw(
        el(
            "section.who",
            el("h2", _("Vem ansvarar?"), " ", el("span", says.place)),
            *(_answer(one, own=shared is None) for one in says.answers),
            el("dl.facts.wide", *(_of_place(shared) if shared else []), *_of_point(says)),
            el("p.principles", principles()),
        ),
        key="who-answers",
    )


def _answer(one: Answer, own: bool) -> Node:
    trouble, duties = one.trouble, one.duties
    return el(
        "section.answer",
        el("h3", icon(trouble.function), el("span", trouble.name)),
        chip(trouble.status, trouble.mark, trouble.sign, trouble.word),
        el("p.next", one.next_step),
        el(
            "dl.facts",
            *_moved(one.instead),
            *fact(_("Ordinarie ansvar"), *or_not_loaded(duties.ordinary)),
            *fact(_("Sektor"), *or_not_loaded(duties.sector)),
            *fact(_("Sektorsansvarig"), *or_not_loaded(duties.lead)),
            *(_of_place(duties) if own else []),
        ),
    )


def _moved(instead: Instead | None) -> list[Node]:
    """Who answers by decision, marked as such; the ordinary owner stays beside it."""
    if instead is None:
        return []
    mark = el("span.mark", icon("bang"), _("flyttat genom beslut"))
    return fact(
        _("Svarar nu"), el("strong", instead.name), mark, el("small", f"{instead.until}, {instead.decided}")
    )


def _of_place(duties: Duties) -> list[Node]:
    return [
        *fact(_("Driftansvar"), *or_not_loaded(duties.operated_by)),
        *fact(_("Infrastruktur"), *or_not_loaded(duties.infrastructure_by)),
    ]


def _of_point(says: WhoAnswers) -> list[Node]:
    if not says.of_point:
        return []
    blank = el("span.muted", _("ej angivet"))
    return [
        *fact(_("Fastighetsägare"), says.owner or blank),
        *fact(_("Felanmälan"), says.fault_contact or blank),
    ]


def warn(shown: Shown) -> None:
    """Say how many notices of the operation have not gone as they should."""
    if not may(session.who(), Deed.NOTICES, place_of(shown.operation)):
        return
    failed = notice_reads.failed(last_read.store(), shown.operation.id, session.now())
    if failed:
        one = _("En avisering har inte gått fram: se Aviseringar, och ring.")
        many = _("%(n)d aviseringar har inte gått fram: se Aviseringar, och ring.", n=failed)
        said = one if failed == 1 else many
        draw(el("p.alarm", icon("bang"), said, role="alert"), key="notices-failed")
