"""Keys of walls and other systems: issued with a role and an end, shown once, revoked with one click."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

import streamlit as st

from dashboard import session
from dashboard.components.drawing import Node, draw, el
from dashboard.session import Draft
from dashboard.viewmodels.desk_access import KeyRow, key_rows, offered_keys
from dashboard.views.parts import access_secret, forms
from data import access, queries
from data.domain.facts import Area
from data.domain.words import TokenKind
from data.services import tokens
from data.services.accounts import read_grant
from data.services.tokens import NewToken

NAME = "keys"
DAYS = (1, 7, 30, 90, 365)


def keys() -> None:
    store = session.store()
    areas = queries.areas(store)
    rows = key_rows(access.tokens(store), areas, session.now(), session.texts())
    listed, done = st.columns([3, 2], gap="medium")
    with listed:
        forms.outcome(session.draft(NAME))
        _table(rows)
    with done:
        access_secret.show()
        _issue_form(areas)


def _table(rows: Sequence[KeyRow]) -> None:
    _ = session.texts()
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
    _ = session.texts()
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
    forms.attempt(NAME, partial(_revoke, identity))


def _revoke(identity: str, _one: Draft) -> str:
    _ = session.texts()
    tokens.revoke_token(session.store(), session.actor(), identity, session.now())
    return _("Nyckeln är återkallad.")


def _issue_form(areas: Sequence[Area]) -> None:
    _ = session.texts()
    one = session.draft("key:new")
    words = offered_keys(areas, _)
    with st.form(f"form:{one.name}"):
        st.header(_("Ny nyckel"), anchor=False)
        forms.outcome(one, ("label", "role", "expires_at"))
        st.selectbox(
            _("För"),
            list(words),
            index=None,
            format_func=lambda key: words.get(key, key),
            key=one.key("role"),
            placeholder=_("välj"),
        )
        forms.why(one, "role")
        forms.text(one, "label", _("Till vad"), hint=_("storskärm i ledningsrummet"))
        st.selectbox(
            _("Gäller i"),
            DAYS,
            index=DAYS.index(30),
            format_func=lambda days: _.n("%(n)d dygn", "%(n)d dygn", days),
            key=one.key("days"),
        )
        forms.why(one, "expires_at")
        st.form_submit_button(
            _("Gör nyckeln"),
            type="primary",
            key=one.key("save"),
            on_click=partial(forms.attempt, one.name, _issue, ("label",)),
        )


def _issue(one: Draft) -> str:
    _ = session.texts()
    real = session.now()
    chosen = forms.need(one.typed("role", None), "role", _("Välj vad nyckeln är för."))
    kind, _colon, grant = str(chosen).partition(":")
    expires = real + timedelta(days=int(one.typed("days", 30)))
    new = NewToken(TokenKind(kind), one.typed("label"), read_grant(grant), expires)
    issued = tokens.issue_token(session.store(), session.actor(), new, real)
    wall = f"{session.origin()}/live/wall?nyckel={issued.secret}"
    if new.kind is TokenKind.VAGG:
        access_secret.hold(_("Adress att öppna en gång på storskärmen"), wall)
    else:
        access_secret.hold(_("Nyckel för %(label)s", label=new.label.strip()), issued.secret)
    return _("Nyckeln är gjord.")
