"""Keys of walls and systems, a secret that was just made, and the security journal's latest lines."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

import streamlit as st

from dashboard.desk import drafts, last_read, session
from dashboard.desk import forms as desk_forms
from dashboard.desk.access.says import (
    KeyRow,
    SecurityRow,
    key_rows,
    kind_words,
    names,
    offered_keys,
    security_rows,
)
from dashboard.desk.drafts import Draft
from dashboard.desk.drawing import Node, draw, el
from dashboard.words import _
from data.access import reads as access_reads
from data.access import security, tokens
from data.access.facts import read_grant
from data.access.tokens import NewToken
from data.points.facts import Area
from data.rights import Grant
from data.words import Role, SecurityKind, TokenKind

_HELD = "access-secret"


def hold(what: str, secret: str) -> None:
    """Keep a new secret for this page only, beside those not yet hidden; only its digest is stored."""
    session.put(_HELD, (*session.value(_HELD, ()), (what, secret)))


def show() -> None:
    for number, (what, secret) in enumerate(session.value(_HELD, ())):
        with st.container(key=f"access-secret-box-{number}", border=True):
            draw(
                el("p", el("strong", what)),
                el("p.muted", _("Visas bara nu. Kopiera innan du döljer.")),
                key=f"{_HELD}-{number}",
            )
            st.code(secret, language=None, wrap_lines=True)
            st.button(
                _("Jag har kopierat, dölj"),
                on_click=_hide,
                args=(secret,),
                key=f"access-secret-hide-{number}",
            )


def _hide(hidden: str) -> None:
    session.put(_HELD, tuple((what, secret) for what, secret in session.value(_HELD, ()) if secret != hidden))


NAME = "keys"
DAYS = (1, 7, 30, 90, 365)


def keys() -> None:
    store = last_read.store()
    areas = last_read.areas()
    rows = key_rows(access_reads.tokens(store), areas, session.now())
    listed, done = st.columns([3, 2], gap="medium")
    with listed:
        desk_forms.outcome(drafts.draft(NAME))
        _table(rows)
    with done:
        show()
        issue_form(areas)


def _table(rows: Sequence[KeyRow]) -> None:
    heads = (_("Nyckel"), _("Slag"), _("Som"), _("Gjord"), _("Slutar"), _("Tillstånd"))
    draw(
        el(
            "div.scroll",
            el(
                "table.log",
                el("caption.unseen", _("Nycklar")),
                el("thead", el("tr", *(el("th", head, scope="col") for head in heads), el("td"))),
                el("tbody", *(_row(row) for row in rows)),
            ),
        )
        if rows
        else el("p.muted", _("Inga nycklar är gjorda. Punkternas rapportlänkar har en egen sida.")),
        key=NAME,
        on_choose=revoke,
    )


def _row(row: KeyRow) -> Node:
    return el(
        "tr",
        el("th", row.label, scope="row"),
        el("td", row.kind),
        el("td", row.role),
        el("td.num", row.made),
        el("td.num", row.until),
        el("td" if row.live else "td.masked", row.state),
        el("td", el("button.small", _("Återkalla"), choose=row.id) if row.live else None),
    )


def revoke(identity: str) -> None:
    desk_forms.attempt(drafts.draft(NAME), partial(_revoke, identity))


def _revoke(identity: str, _one: Draft) -> str:
    tokens.revoke_token(last_read.store(), session.actor(), identity, session.now())
    return _("Nyckeln är återkallad.")


def issue_form(areas: Sequence[Area]) -> None:
    one = drafts.draft("key:new")
    words = offered_keys(areas)
    with st.form(f"form:{one.name}"):
        st.header(_("Ny nyckel"), anchor=False)
        st.selectbox(
            _("För"),
            list(words),
            index=None,
            format_func=lambda key: words.get(key, key),
            key=one.key("role"),
            placeholder=_("välj"),
        )
        desk_forms.why(one, "role")
        desk_forms.text(one, "label", _("Till vad"), hint=_("storskärm i ledningsrummet"))
        st.selectbox(
            _("Gäller i"),
            DAYS,
            index=DAYS.index(30),
            format_func=lambda days: _.n("%(n)d dygn", "%(n)d dygn", days),
            key=one.key("days"),
        )
        desk_forms.why(one, "expires_at")
        desk_forms.outcome(one, ("label", "role", "expires_at"))
        st.form_submit_button(
            _("Gör nyckeln"),
            type="primary",
            key=one.key("save"),
            on_click=partial(desk_forms.attempt, one, _issue, ("label",)),
        )


def _issue(one: Draft) -> str:
    real = session.now()
    chosen = desk_forms.need(one.typed("role", None), "role", _("Välj vad nyckeln är för."))
    kind, _colon, grant = str(chosen).partition(":")
    expires = real + timedelta(days=int(one.typed("days", 30)))
    new = NewToken(TokenKind(kind), one.typed("label"), read_grant(grant), expires)
    return _made(new)


def _made(new: NewToken) -> str:
    origin = session.origin()
    issued = tokens.issue_token(last_read.store(), session.actor(), new, session.now(), origin)
    wall = f"{origin}/live/wall?nyckel={issued.secret}"
    if new.kind is TokenKind.VAGG:
        hold(_("Adress att öppna en gång på storskärmen"), wall)
        return _("Nyckeln är gjord. Med &ljud=1 sist i adressen låter skärmen vid larm.")
    hold(_("Nyckel för %(label)s", label=new.label.strip()), issued.secret)
    return _("Nyckeln är gjord.")


def wall_key() -> None:
    """Draw the one button that the first screen needs; keys of other kinds have a form of their own."""
    draft = drafts.draft("key:wall")
    st.caption(
        _("Nyckeln visar läget men kan inte skriva. Den gäller i %(n)d dygn och kan återkallas.", n=DAYS[-1])
    )
    st.button(
        _("Gör storskärmens nyckel"),
        type="primary",
        key=draft.key("save"),
        on_click=partial(desk_forms.attempt, draft, _issue_wall),
    )


def _issue_wall(_draft: Draft) -> str:
    expires = session.now() + timedelta(days=DAYS[-1])
    return _made(NewToken(TokenKind.VAGG, _("storskärm"), Grant(Role.VAGG), expires))


LATEST = 200


def journal() -> None:
    words = kind_words()
    kind = st.selectbox(
        _("Slag"),
        ["", *words],
        format_func=lambda one: words[SecurityKind(one)] if one else _("alla slag"),
        key="security-kind",
        width=260,
    )
    store = last_read.store()
    called = names(access_reads.accounts(store), access_reads.tokens(store))
    found = security.entries(store, LATEST)
    rows = security_rows(found, SecurityKind(kind) if kind else None, called, session.now())
    st.caption(_("%(n)d av de %(all)d senaste posterna", n=len(rows), all=len(found)))
    _journal_table(rows)


def _journal_table(rows: Sequence[SecurityRow]) -> None:
    heads = (_("Post"), _("Tid"), _("Slag"), _("Vem"), _("Uppgift"))
    draw(
        el(
            "div.scroll",
            el(
                "table.log",
                el("caption.unseen", _("Säkerhetsjournalen, nyaste först")),
                el("thead", el("tr", *(el("th", head, scope="col") for head in heads))),
                el("tbody", *(_journal_row(row) for row in rows)),
            ),
            tabindex=0,
            role="region",
            aria_label=_("Säkerhetsjournalens poster"),
        ),
        key="security",
    )


def _journal_row(row: SecurityRow) -> Node:
    return el(
        "tr",
        el("td.num", str(row.number)),
        el("td.num", row.at),
        el("td.kind", row.kind_word),
        el("td", row.who),
        el("td.text", row.says),
    )
