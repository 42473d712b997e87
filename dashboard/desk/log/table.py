"""The log as people read it: open entries above, corrections pointing at what they correct, masking."""

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from dashboard.desk import drafts, drawing, last_read, session
from dashboard.desk import forms as desk_forms
from dashboard.desk.drafts import Draft
from dashboard.desk.drawing import Node, draw, el, icon
from dashboard.desk.frame import Shown
from dashboard.desk.log import write as log_write
from dashboard.desk.point.says import why_not_write
from dashboard.words import _
from dashboard.words.empty import why_not
from dashboard.words.log_rows import LogRow, OpenRow, open_rows
from data.log.acts import correct_entry, mask_entry
from data.log.lines import tick_entry
from data.operations.facts import Operation
from data.rights import Deed


def choose_to_correct(revision: str) -> None:
    """Put an entry's number in the form that corrects it."""
    operation = session.operation()
    if operation is not None:
        session.put(drafts.draft(f"correction:{operation.id}").key("revision"), revision)


def correction_form(shown: Shown, powerless: str) -> None:
    one = drafts.draft(f"correction:{shown.operation.id}")
    if desk_forms.withheld(one, powerless):
        return
    blocked = why_not(session.who(), Deed.CORRECT, shown.operation) or why_not_write(shown.operation)
    with st.form(f"form:{one.name}"):
        st.header(_("Rätta en post"), anchor=False)
        st.caption(_("Den gamla posten står kvar. Rättelsen blir en ny post som pekar på den."))
        desk_forms.outcome(one, ("revision", "note"))
        desk_forms.text(one, "revision", _("Postens nummer"), disabled=bool(blocked))
        desk_forms.free_text(one, "note", _("Rättelse"), disabled=bool(blocked))
        desk_forms.blocked(blocked, one.name)
        st.form_submit_button(
            _("Spara rättelsen"),
            key=one.key("save"),
            disabled=bool(blocked),
            on_click=partial(
                desk_forms.attempt, one.name, partial(_save_correction, shown.operation), ("note",)
            ),
        )


def _save_correction(operation: Operation, one: Draft) -> str:
    number = log_write.named_entry(operation, one)
    receipt = correct_entry(
        *(last_read.store(), session.actor()),
        act_id=one.act,
        revision=number,
        note=one.typed("note"),
        now=session.now(),
    )
    return _("Sparat som post %(n)d.", n=receipt.revision)


def mask_form(shown: Shown) -> None:
    """Draw the form that forgets words, folded away and only for those who may."""
    one = drafts.draft(f"mask:{shown.operation.id}")
    if desk_forms.withheld(one, why_not(session.who(), Deed.MASK, shown.operation)):
        return
    with (
        st.expander(_("Maskera en post"), expanded=one.refused is not None),
        st.form(f"form:{one.name}", border=False),
    ):
        st.caption(
            _("Ord och bilaga tas bort för alltid, även ur sökningen. Att posten fanns och när står kvar.")
        )
        desk_forms.outcome(one, ("revision", "decision"))
        desk_forms.text(one, "revision", _("Postens nummer"))
        desk_forms.text(
            one, "decision", _("Beslut som maskeringen vilar på"), hint=_("diarienummer, funktion")
        )
        st.form_submit_button(
            _("Maskera posten"),
            key=one.key("save"),
            on_click=partial(
                desk_forms.attempt, one.name, partial(_save_masking, shown.operation), ("decision",)
            ),
        )


def _save_masking(operation: Operation, one: Draft) -> str:
    number = log_write.named_entry(operation, one)
    receipt = mask_entry(
        *(last_read.store(), session.actor()),
        act_id=one.act,
        revision=number,
        decision=one.typed("decision"),
        now=session.now(),
    )
    return _("Post %(n)d är maskerad genom post %(m)d.", n=number, m=receipt.revision)


def log_open(shown: Shown) -> None:
    """Draw the open entries, if there are any, and what ticking one came to."""
    one = drafts.draft(f"tick:{shown.operation.id}")
    rows = open_rows(last_read.open_entries(shown.operation.id), shown.picture, session.who(), shown.now)
    desk_forms.outcome(one)
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
        "button.small", _("Klar"), choose=str(row.revision), title=_("Post %(n)d är klar", n=row.number)
    )
    return el(
        "tr",
        el("td.num", str(row.number), el("small", _("post %(n)d", n=row.revision))),
        el("td.text", el("span.said", row.text), el("small", where)),
        el("td.num", *due),
        el("td", row.source, el("small", drawing.age(row.since, shown.now, _("för %s sedan")))),
        el("td", done if row.tickable else None),
    )


def _tick(name: str, revision: str) -> None:
    desk_forms.attempt(name, partial(_save, int(revision)))


def _save(revision: int, one: Draft) -> str:
    tick_entry(last_read.store(), session.actor(), act_id=one.act, revision=revision, now=session.now())
    return _("Post %(n)d är klar.", n=revision)


def log_table(
    rows: Sequence[LogRow], key: str, *, placed: bool = True, on_choose: Callable[[str], None] | None = None
) -> None:
    """Draw the entries; `placed` with point and area, `on_choose` gets the number of one to correct."""
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
    return el("td.num", str(row.number), el("small", _("post %(n)d", n=row.revision)))
