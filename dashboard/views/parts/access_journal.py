"""The security journal's latest lines, in words."""

from collections.abc import Sequence

import streamlit as st

from dashboard import session
from dashboard.components.drawing import Node, draw, el
from dashboard.viewmodels.desk_access import SecurityRow, kind_words, names, security_rows
from data import access, security
from data.domain.words import SecurityKind

LATEST = 200


def journal() -> None:
    _ = session.texts()
    words = kind_words(_)
    kind = st.selectbox(
        _("Slag"),
        ["", *words],
        format_func=lambda one: words[SecurityKind(one)] if one else _("alla slag"),
        key="security-kind",
        width=260,
    )
    store = session.store()
    called = names(access.accounts(store), access.tokens(store))
    found = security.entries(store, LATEST)
    rows = security_rows(found, SecurityKind(kind) if kind else None, called, session.now(), _)
    st.caption(_("%(n)d av de %(all)d senaste posterna", n=len(rows), all=len(found)))
    _table(rows)


def _table(rows: Sequence[SecurityRow]) -> None:
    _ = session.texts()
    heads = (_("Post"), _("Tid"), _("Slag"), _("Vem"), _("Uppgift"))
    draw(
        el(
            "div.scroll",
            el(
                "table.log",
                el("caption.unseen", _("Säkerhetsjournalen, nyaste först")),
                el("thead", el("tr", *(el("th", head, scope="col") for head in heads))),
                el("tbody", *(_row(row) for row in rows)),
            ),
            tabindex=0,
            role="region",
            aria_label=_("Säkerhetsjournalens poster"),
        ),
        key="security",
    )


def _row(row: SecurityRow) -> Node:
    return el(
        "tr",
        el("td.num", str(row.number)),
        el("td.num", row.at),
        el("td.kind", row.kind_word),
        el("td", row.who),
        el("td.text", row.says),
    )
