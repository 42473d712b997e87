"""Accounts: who there is and as what; adding one, its roles, a new one-time link, ending, closing."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial

import streamlit as st

from dashboard import session
from dashboard.components.drawing import Node, draw, el
from dashboard.session import Draft
from dashboard.viewmodels.desk_access import AccountRow, account_rows, offered_grants, written
from dashboard.views.parts import access_admin, access_secret, forms
from data import access, queries
from data.access import Account
from data.domain.facts import Area
from data.domain.rights import Grant
from data.errors import Refused
from data.services import accounts as services
from data.services import sessions

CHOSEN = "access-account"
LIVES = timedelta(hours=24)
ADMIN = access_admin.ADMIN


def accounts() -> None:
    store, real = session.store(), session.now()
    areas = queries.areas(store)
    found = {one.id: one for one in access.accounts(store)}
    register = session.sector_register()
    rows = account_rows(list(found.values()), access.sessions(store), areas, real, session.texts(), register)
    chosen = session.value(CHOSEN)
    listed, done = st.columns([3, 2], gap="medium")
    with listed:
        _table(rows, chosen)
    with done:
        access_secret.show()
        if chosen in found:
            _change(found[chosen], areas)
        else:
            add_form(areas)


def choose(identity: str | None) -> None:
    session.put(CHOSEN, identity)


def _table(rows: Sequence[AccountRow], chosen: str | None) -> None:
    _ = session.texts()
    heads = (_("Användare"), _("Roller"), _("Kommer in med"), _("Öppna sessioner"))
    draw(
        el(
            "div.scroll",
            el(
                "table.log",
                el("caption.unseen", _("Användare")),
                el("thead", el("tr", *(el("th", head, scope="col") for head in heads))),
                el("tbody", *(_row(row, row.id == chosen) for row in rows)),
            ),
        ),
        key="accounts",
        on_choose=choose,
    )


def _row(row: AccountRow, chosen: bool) -> Node:
    _ = session.texts()
    open_now = _("%(n)d, senast %(at)s", n=row.sessions, at=row.seen) if row.sessions else "–"
    return el(
        "tr.chosen" if chosen else "tr",
        el(
            "th",
            el("button.link", row.login, choose=row.id, aria_pressed="true" if chosen else "false"),
            el("small", row.label),
            scope="row",
        ),
        el("td", row.roles),
        el("td.masked" if row.closed else "td", row.enters),
        el("td.num", open_now),
        choose=row.id,
    )


def add_form(areas: Sequence[Area]) -> None:
    _ = session.texts()
    one = session.draft("account:new")
    with st.form(f"form:{one.name}"):
        st.header(_("Ny användare"), anchor=False)
        forms.outcome(one, ("login", "label", "role"))
        forms.text(one, "login", _("Användarnamn (funktion, inte person)"), hint=_("tib-bromma"))
        forms.text(one, "label", _("Till vad"), hint=_("tjänsteman i beredskap, Bromma"))
        _roles(one, areas, ())
        st.form_submit_button(
            _("Lägg till och gör en engångslänk"),
            type="primary",
            key=one.key("save"),
            on_click=partial(forms.attempt, one.name, _add, ("login", "label")),
        )


def _roles(one: Draft, areas: Sequence[Area], held: Sequence[Grant]) -> None:
    _ = session.texts()
    words = offered_grants(areas, session.sector_register())
    now = [written(grant) for grant in held if grant != ADMIN]
    forms.several(
        one,
        "role",
        _("Roller"),
        words | {grant: grant for grant in now if grant not in words},
        start=now,
        hint=_("välj, eller skriv sektor:energi"),
        typed=True,
    )


def _grants(one: Draft) -> list[Grant]:
    return [services.read_grant(text) for text in one.typed("role", [])]


def _add(one: Draft) -> str:
    _ = session.texts()
    store, actor, real = session.store(), session.actor(), session.now()
    grants = _grants(one)
    if not grants:
        raise Refused(_("Välj minst en roll."), "role")
    login, label = one.typed("login"), one.typed("label")
    account = services.add_account(store, actor, login=login, label=label, grants=grants, now=real)
    _link(account, login.strip().lower())
    return _("%(login)s är tillagd.", login=login.strip().lower())


def _link(account: str, login: str) -> None:
    _ = session.texts()
    secret = sessions.make_link(session.store(), session.actor(), account, LIVES, session.now())
    access_secret.hold(
        _("Engångslänk för %(login)s, gäller i 24 timmar", login=login), f"{session.origin()}/in/{secret}"
    )


def _change(account: Account, areas: Sequence[Area]) -> None:
    _ = session.texts()
    one = session.draft(f"account:{account.id}")
    draw(el("h2", account.login), el("p.muted", account.label), key="account-head")
    st.button(_("Lägg till en annan i stället"), on_click=choose, args=(None,), type="tertiary")
    if account.disabled:
        forms.outcome(one)
        draw(el("p.notice", _("Kontot är stängt och kan inte öppnas igen.")), key="account-closed")
        return
    with st.form(f"form:{one.name}"):
        forms.outcome(one, ("role",))
        _roles(one, areas, account.grants)
        st.form_submit_button(
            _("Spara rollerna"),
            type="primary",
            key=one.key("save"),
            on_click=partial(forms.attempt, one.name, partial(_set, account)),
        )
    with st.container(horizontal=True):
        _button(one, "link", _("Ny engångslänk"), partial(_new_link, account))
        _button(one, "end", _("Avsluta sessionerna"), partial(_end, account))
    access_admin.admin_form(account)
    with st.form(f"form:{one.name}:close"):
        st.checkbox(_("Stäng kontot för gott; det kan inte öppnas igen"), key=one.key("sure"))
        forms.why(one, "sure")
        st.form_submit_button(
            _("Stäng kontot"),
            key=one.key("close"),
            on_click=partial(forms.attempt, one.name, partial(_close, account)),
        )


def _button(one: Draft, name: str, label: str, act: Callable[[Draft], str]) -> None:
    st.button(label, key=one.key(name), on_click=partial(forms.attempt, one.name, act))


def _set(account: Account, one: Draft) -> str:
    _ = session.texts()
    kept = [ADMIN] if ADMIN in account.grants else []
    services.set_grants(session.store(), session.actor(), account.id, [*kept, *_grants(one)], session.now())
    return _("Rollerna gäller från nästa sak som görs.")


def _new_link(account: Account, _one: Draft) -> str:
    _ = session.texts()
    _link(account.id, account.login)
    return _("Engångslänken är gjord.")


def _end(account: Account, _one: Draft) -> str:
    _ = session.texts()
    sessions.revoke_sessions(session.store(), session.actor(), account.id, session.now())
    return _("Sessionerna är avslutade.")


def _close(account: Account, one: Draft) -> str:
    _ = session.texts()
    if not one.typed("sure", False):
        raise Refused(_("Kryssa för att kontot ska stängas för gott."), "sure")
    services.disable(session.store(), session.actor(), account.id, session.now())
    return _("Kontot är stängt.")
