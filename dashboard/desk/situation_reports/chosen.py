"""The reports of an operation, when the next is promised, and the chosen one: blocks, files, who has read."""

from collections.abc import Iterator, Sequence
from functools import partial

import streamlit as st

from dashboard.desk import drafts, last_read, session
from dashboard.desk import forms as desk_forms
from dashboard.desk.drafts import Draft
from dashboard.desk.drawing import Node, draw, el, icon
from dashboard.desk.frame import Shown
from dashboard.desk.situation_reports import reading, views
from dashboard.desk.situation_reports.approval import approval
from dashboard.desk.situation_reports.says.reports import (
    ReportRow,
    name,
    receipts,
    receivable,
    reminder,
    report_rows,
    weaknesses,
)
from dashboard.look import style
from dashboard.paper.blocks import Block, Cell, Chart, Heading, Pairs, Paragraph, Table
from dashboard.paper.report_files import ENDINGS
from dashboard.paper.report_says import sheet, state_word
from dashboard.words import _
from dashboard.words.addresses import situation_report_address
from dashboard.words.empty import why_not
from data.operations.facts import Operation
from data.rights import Deed
from data.situation_reports import acts as services
from data.situation_reports.facts import ReportState, SituationReport


def show(blocks: Sequence[Block], key: str, *, stacked: bool = True) -> None:
    """Draw blocks one after the other; `stacked`: on a phone a table's cells stand below each other."""
    draw(el("section.report", *(node for one in blocks for node in _nodes(one, stacked))), key=key)


def _nodes(one: Block, stacked: bool) -> Iterator[Node]:
    match one:
        case Heading():
            yield el("h3" if one.level == 1 else "h4", one.text)
        case Paragraph(alarm=True):
            yield el("p.alarm", icon("bang"), one.text)
        case Paragraph():
            yield el("p", one.text)
        case Pairs():
            yield el("dl", *(node for term, said in one.rows for node in (el("dt", term), el("dd", said))))
        case Table():
            yield _block_table(one, "table.log" if stacked else "table.even")
        case Chart():
            return


def _block_table(one: Table, kind: str) -> Node:
    return el(
        "div.scroll",
        el(
            kind,
            el("caption.unseen", one.caption),
            el("thead", el("tr", *(el("th", head, scope="col") for head in one.heads))),
            el("tbody", *(el("tr", *_cells(row)) for row in one.rows)),
        ),
        tabindex=0,
        role="region",
        aria_label=one.caption,
    )


_SHORT = 8  # "2 d 14 h": broken in two it is read as two


def _cells(row: tuple[Cell, ...]) -> Iterator[Node]:
    first, *rest = row
    yield el("th", first.text, scope="row")
    for cell in rest:
        if cell.status is None:
            yield el("td.num" if len(cell.text) <= _SHORT else "td", cell.text)
        else:
            sign = icon(style.symbol(cell.status, cell.mark))
            yield el(
                "td",
                el("span.chip", sign, el("span", cell.text), data_status=cell.status, data_mark=cell.mark),
            )


def listed(shown: Shown, reports: tuple[SituationReport, ...]) -> None:
    """Draw the list, what can be done with the chosen report beside it, and the report itself below."""
    if not reports:
        draw(
            el(
                "section.empty",
                el("h2", _("Ingen lägesrapport är skriven")),
                el("p", _("Krisledningen skriver den första under På väg: fakta är redan sammanställda.")),
            ),
            key="reports-none",
        )
        return
    chosen = next((one for one in reports if one.id == session.value(views.CHOSEN)), _first(shown, reports))
    frozen = reading.frozen(shown.operation.id, chosen.id)
    made = sheet(chosen, frozen.document, frozen.quoted, frozen.beside)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _table(report_rows(reports), chosen.id)
    with right:
        files(shown.operation, chosen, weaknesses(frozen.document))
        approval(shown, chosen, reports)
        _read(shown, chosen)
    draw(el("h2", made.title), key="report-title")
    show(made.blocks, key=f"report:{chosen.id}")


def _first(shown: Shown, reports: tuple[SituationReport, ...]) -> SituationReport:
    """The newest; for those who only read, the newest that is published."""
    if not why_not(session.who(), Deed.APPROVE, shown.operation):
        return reports[0]
    return next((one for one in reports if one.state is ReportState.PUBLICERAD), reports[0])


def _table(rows: tuple[ReportRow, ...], chosen: str) -> None:
    heads = (_("Nr"), _("Läge"), _("Läget avser"), _("Skriven av"), _("Nästa"), _("Läst av"))
    draw(
        el(
            "div.scroll",
            el(
                "table.log",
                el("caption.unseen", _("Lägesrapporter, nyast först")),
                el("thead", el("tr", *(el("th", head, scope="col") for head in heads))),
                el("tbody", *(_row(row, row.id == chosen) for row in rows)),
            ),
        ),
        key="reports",
        on_choose=_choose,
    )


def _row(row: ReportRow, chosen: bool) -> Node:
    number = el("button.link", str(row.number), choose=row.id, aria_pressed="true" if chosen else "false")
    return el(
        "tr.chosen" if chosen else "tr",
        el("th", number, scope="row"),
        el("td", el("span.warn" if row.waits else "span", row.state_word)),
        *(el("td.num", text) for text in (row.at, row.by, row.next_at, row.read)),
        choose=row.id,
    )


def _choose(identity: str) -> None:
    session.put(views.CHOSEN, identity)


def files(operation: Operation, report: SituationReport, weak: str) -> None:
    refused = why_not(session.who(), Deed.EXPORT, operation)
    words = dict(zip(ENDINGS, (_("PDF"), _("Word"), _("Webbsida"), _("Text till WIS")), strict=True))
    links = [
        el("li", el("a", word, href=situation_report_address(operation.id, report.number, ending)))
        for ending, word in words.items()
    ]
    whole = situation_report_address(operation.id, report.number, ENDINGS[0], foreseen=True)
    links.append(el("li", el("a", _("PDF med prognos (stryk vid export)"), href=whole)))
    draw(
        el("h2", _("Lägesrapport %(n)d", n=report.number)),
        el("p.muted", state_word(report.state)),
        el("p.blocked", refused) if refused else el("ul.files.formats", *links),
        el("p.notice", weak) if weak and not refused else None,
        key=f"files:{report.id}",
    )


def _read(shown: Shown, report: SituationReport) -> None:
    """Who has read it and who has not, and the receipt of whoever looks."""
    if report.published is None:
        return
    names = names_of(shown)
    says = receipts(report, names, shown.now)
    _receipt(shown, report, names)
    draw(
        el("h3", says.counted),
        el("ul", *(el("li", el("strong", who), " ", el("span.muted", said)) for who, said in says.read)),
        el("p", el("span.warn", _("Inte läst än: ")), ", ".join(says.unread)) if says.unread else None,
        key=f"receipts:{report.id}",
    )


def names_of(shown: Shown) -> dict[str, str]:
    """Return what areas and sectors are called, by id."""
    register = last_read.sector_register()
    return {
        **{one.id: one.name for one in register.sectors},
        **{one.id: one.name for one in shown.picture.areas},
    }


def _receipt(shown: Shown, report: SituationReport, names: dict[str, str]) -> None:
    one = drafts.draft(f"read:{report.id}")
    offered = receivable(report, session.who(), shown.operation, names)
    if not offered or shown.operation.closed_at is not None:
        desk_forms.outcome(one)
        return
    words = {f"{to.area}/{to.sector}": word for to, word in offered.items()}
    desk_forms.choice(one, "receiver", _("För"), words, start=next(iter(words)) if len(words) == 1 else None)
    desk_forms.outcome(one, ("receiver",))
    st.button(
        _("Kvittera att rapporten är läst"),
        type="primary",
        key=one.key("do"),
        on_click=partial(desk_forms.attempt, one, partial(_save_receipt, report, names)),
    )


def _save_receipt(report: SituationReport, names: dict[str, str], one: Draft) -> str:
    chosen = desk_forms.need(one.typed("receiver", None), "receiver", _("Välj område eller sektor."))
    receiver = next(to for to in report.receivers if f"{to.area}/{to.sector}" == chosen)
    done = services.receipt(
        last_read.store(),
        session.actor(),
        act_id=one.act,
        operation_id=report.operation,
        report=report.id,
        receiver=receiver,
        now=session.now(),
    )
    return _("Kvitterad för %(who)s som post %(n)d.", who=name(receiver, names), n=done.revision)


def remind(shown: Shown, *, only_soon: bool = False) -> None:
    """Say when the next report is promised, loudly once it is late."""
    if shown.operation.closed_at is not None:
        return
    says = reminder(last_read.staff(shown.operation.id), shown.now)
    if says is None or (only_soon and not says.soon):
        return
    kind = "p.alarm" if says.alarm else "p.notice" if says.soon else "p.muted"
    draw(el(kind, icon("bang") if says.alarm else None, says.words), key="report-due")
