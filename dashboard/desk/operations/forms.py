"""The list of operations, taking one out as files, and deciding what becomes of its records."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

import streamlit as st

from dashboard import registers
from dashboard.desk import drafts, last_read, session
from dashboard.desk import forms as desk_forms
from dashboard.desk.drafts import Draft
from dashboard.desk.drawing import Node, draw, el
from dashboard.desk.operations import says as operation_says
from dashboard.desk.operations.says import OperationRow
from dashboard.paper.archive.signing_key import in_groups, key_beside, shelf, signing_key
from dashboard.paper.archive.writing import Asked, Made, write_package
from dashboard.settings import settings
from dashboard.words import _, label
from dashboard.words.addresses import ENDINGS, TABLES, archive_address, table_address
from data.errors import Refused, StoreFault
from data.operations import reads as operation_reads
from data.operations.acts import decide_retention
from data.operations.facts import Operation
from data.rights import Deed, may, place_of
from data.words import Retention


def operation_table(rows: Sequence[OperationRow], on_choose: Callable[[str], None]) -> None:
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


def files(operation: Operation) -> None:
    if not may(session.who(), Deed.EXPORT, place_of(operation)):
        return
    with st.container(border=True, key="operation-files"):
        st.header(_("Ta ut händelsen"), anchor=False)
        warning = operation_says.warning(last_read.picture(operation.id))
        draw(*([el("p.notice", warning)] if warning else []), *_tables(operation), key="operation-tables")
        _package(operation)


def _tables(operation: Operation) -> list[Node]:
    return [
        el(
            "div.takeout",
            el("b", _(name)),
            *(
                el(
                    "a",
                    ending[1:].upper(),
                    href=table_address(table, ending, operation.id),
                    aria_label=_("%(what)s som %(kind)s", what=_(name), kind=ending[1:].upper()),
                )
                for ending in ENDINGS
            ),
        )
        for table, name in TABLES.items()
    ]


def _package(operation: Operation) -> None:
    st.caption(
        _(
            "Arkivpaketet är hela händelsen i en signerad fil, som kan kontrolleras utan den här tjänsten. "
            "Text som är klassad stryk vid export följer inte med."
        )
    )
    held = f"package:{operation.id}"
    if st.button(_("Gör arkivpaketet"), key=f"{held}:make"):
        session.put(held, _made(operation))
    made: tuple[str, Made] | str | None = session.value(held)
    if isinstance(made, str):
        draw(el("p.refused", made, role="alert"), key=f"{held}:refused")
    elif made is not None:
        draw(*_done(operation, *made), key=f"{held}:done")


def _done(operation: Operation, name: str, made: Made) -> list[Node]:
    said = _("%(n)d poster i %(files)d filer.", n=made.entries, files=made.files)
    return [
        el("p.saved", said, role="status"),
        el("ul.files", el("li", el("a", _("Hämta arkivpaketet"), href=archive_address(operation.id, name)))),
        el("p", _("Nyckelns fingeravtryck, att skriva i diariet:")),
        el("p.command", in_groups(made.fingerprint)),
    ]


def _made(operation: Operation) -> tuple[str, Made] | str:
    """Make the package while a bar tells how far it has come; return why not where it cannot be made."""
    bar = st.progress(0.0, _("Läser uppgifterna"))

    def tell(stage: str, done: int, total: int) -> None:
        bar.progress(min(done / max(total, 1), 1.0), stage)

    chosen = settings()
    try:
        key = signing_key(chosen.archive_key or key_beside(chosen.database_url))
        asked = Asked(operation.id, session.now(), registers.pack_at(Path(chosen.pack)))
        path = shelf().room()
        made = write_package(last_read.store(), asked, path, key, tell)
        return shelf().keep(operation.id, path, made.last), made
    except Refused as refused:
        return refused.reason
    except (StoreFault, OSError) as fault:
        return str(fault)
    finally:
        bar.empty()


def retention_form(operation: Operation) -> None:
    one = drafts.draft(f"retention:{operation.id}")
    kept = operation_reads.standing(last_read.store(), operation.id)
    refused = operation_says.why_not_decide(operation, session.who())
    if refused and one.refused is None:  # what the page says once for all its forms
        if kept is not None:
            draw(el("p.notice", operation_says.standing(kept, session.now())), key=f"standing:{one.name}")
        return
    choices = operation_says.choices(operation, kept)
    # Once it is disposed of there is nothing left to decide, and a form must have a button.
    settled = st.container(border=True, key="operation-settled") if not choices else None
    with settled or st.form(f"form:{one.name}"):
        st.header(_("Bevara eller gallra"), anchor=False)
        draw(el("p", operation_says.standing(kept, session.now())), key=f"standing:{one.name}")
        if choices:
            fields(one, choices, refused)
        desk_forms.outcome(one, ("keep", "decision"))
        desk_forms.blocked(refused or operation_says.why_not_dispose(operation, kept), one.name)
        if choices:
            st.form_submit_button(
                _("Registrera beslutet"),
                key=one.key("save"),
                disabled=bool(refused),
                on_click=partial(desk_forms.attempt, one, partial(save, operation), ("decision",)),
            )


def fields(one: Draft, choices: Mapping[Retention, str], refused: str) -> None:
    st.radio(
        _("Uppgifterna"),
        list(choices),
        index=None,
        format_func=lambda keep: choices.get(keep, str(keep)),
        key=one.key("keep"),
        disabled=bool(refused),
    )
    desk_forms.why(one, "keep")
    desk_forms.free_text(one, "decision", _("Beslutet: vem, när och med vilket stöd"), disabled=bool(refused))


def save(operation: Operation, one: Draft) -> str:
    chosen = desk_forms.need(one.typed("keep", None), "keep", _("Välj om uppgifterna bevaras eller gallras."))
    keep = Retention(chosen)
    receipt = decide_retention(
        last_read.store(),
        session.actor(),
        act_id=one.act,
        operation_id=operation.id,
        keep=keep,
        decision=one.typed("decision"),
        now=session.now(),
    )
    return _("Sparat som post %(n)d: uppgifterna %(word)s.", n=receipt.revision, word=label(keep))
