"""Behörigheter: accounts and their roles, keys of walls and other systems, and the security journal."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial

import streamlit as st

from dashboard.desk import drafts, last_read, session
from dashboard.desk import forms as desk_forms
from dashboard.desk.access import keys as access_keys
from dashboard.desk.access.says import AccountRow, account_rows, may_see, offered_grants
from dashboard.desk.drafts import Draft
from dashboard.desk.drawing import Node, draw, el
from dashboard.words import _
from data.access import accounts as services
from data.access import reads as access_reads
from data.access import sessions
from data.access.accounts import set_grants
from data.access.facts import read_grant, written
from data.access.reads import Account
from data.errors import Refused
from data.points.facts import Area
from data.rights import Deed, Grant, why_not_allowed
from data.words import Role

ADMIN = Grant(Role.ADMIN)


def admin_form(account: Account) -> None:
    one = drafts.draft(f"admin:{account.id}")
    is_admin = ADMIN in account.grants
    with st.form(f"form:{one.name}"):
        label = _("Gör till administratör: får ge alla roller, också åt sig själv. Skriv användarnamnet")
        if is_admin:
            label = _("Är administratör. Skriv användarnamnet för att ta bort den rollen")
        desk_forms.text(one, "sure", label, hint=account.login)
        desk_forms.outcome(one, ("sure",))
        st.form_submit_button(
            _("Ta bort administratörsrollen") if is_admin else _("Gör till administratör"),
            key=one.key("save"),
            on_click=partial(desk_forms.attempt, one, partial(_change_admin, account)),
        )


def _change_admin(account: Account, one: Draft) -> str:
    if one.typed("sure").strip().lower() != account.login:
        raise Refused(_("Skriv %(login)s för att bekräfta.", login=account.login), "sure")
    others = [grant for grant in account.grants if grant != ADMIN]
    is_admin = ADMIN in account.grants
    grants = others if is_admin else [*others, ADMIN]
    actor, real = session.actor(), session.now()
    set_grants(last_read.store(), actor, account.id, grants, real, admin=not is_admin)
    if is_admin:
        return _("%(login)s är inte längre administratör.", login=account.login)
    return _("%(login)s är administratör.", login=account.login)


CHOSEN = "access-account"
LIVES = timedelta(hours=24)


def accounts() -> None:
    """Draw it all: what is saved changes the table, who is chosen, and the secret that is shown once."""
    store, real = last_read.store(), session.now()
    areas = last_read.areas()
    found = {one.id: one for one in access_reads.accounts(store)}
    register = last_read.sector_register()
    rows = account_rows(list(found.values()), access_reads.sessions(store), areas, real, register)
    chosen = session.value(CHOSEN)
    listed, done = st.columns([3, 2], gap="medium")
    with listed:
        _table(rows, chosen)
    with done:
        access_keys.show()
        if chosen in found:
            _change(found[chosen], areas)
        else:
            add_form(areas)


def choose(identity: str | None) -> None:
    session.put(CHOSEN, identity)


def _table(rows: Sequence[AccountRow], chosen: str | None) -> None:
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
    one = drafts.draft("account:new")
    with st.form(f"form:{one.name}"):
        st.header(_("Ny användare"), anchor=False)
        desk_forms.text(one, "login", _("Användarnamn (funktion, inte person)"), hint=_("tib-bromma"))
        desk_forms.text(one, "label", _("Till vad"), hint=_("tjänsteman i beredskap, Bromma"))
        _roles(one, areas, ())
        desk_forms.outcome(one, ("login", "label", "role"))
        st.form_submit_button(
            _("Lägg till och gör en engångslänk"),
            type="primary",
            key=one.key("save"),
            on_click=partial(desk_forms.attempt, one, _add, ("login", "label")),
        )


def leader_form() -> None:
    """Draw the one button for the first who leads: an account called for its function, and its way in."""
    draft = drafts.draft("account:leader")
    st.caption(_("Kontot får en engångslänk. Den som öppnar den möts av Öppna en händelse."))
    st.button(
        _("Lägg till krisledningen"),
        type="primary",
        key=draft.key("save"),
        on_click=partial(desk_forms.attempt, draft, _add_leader),
    )


def _add_leader(_draft: Draft) -> str:
    return _added("krisledningen", _("leder, och öppnar händelser"), [Grant(Role.KRISLEDNING)])


def _roles(one: Draft, areas: Sequence[Area], held: Sequence[Grant]) -> None:
    words = offered_grants(areas, last_read.sector_register())
    now = [written(grant) for grant in held if grant != ADMIN]
    desk_forms.several(
        one,
        "role",
        _("Roller"),
        words | {grant: grant for grant in now if grant not in words},
        start=now,
        hint=_("välj, eller skriv sektor:energi"),
        typed=True,
    )


def _grants(one: Draft) -> list[Grant]:
    return [read_grant(text) for text in one.typed("role", [])]


def _add(one: Draft) -> str:
    grants = _grants(one)
    if not grants:
        raise Refused(_("Välj minst en roll."), "role")
    return _added(one.typed("login"), one.typed("label"), grants)


def _added(login: str, label: str, grants: Sequence[Grant]) -> str:
    store, actor, real = last_read.store(), session.actor(), session.now()
    account = services.add_account(store, actor, login=login, label=label, grants=grants, now=real)
    _link(account, login.strip().lower())
    return _("%(login)s är tillagd.", login=login.strip().lower())


def _link(account: str, login: str) -> None:
    secret = sessions.make_link(last_read.store(), session.actor(), account, LIVES, session.now())
    access_keys.hold(
        _("Engångslänk för %(login)s, gäller i 24 timmar", login=login), f"{session.origin()}/in/{secret}"
    )


def _change(account: Account, areas: Sequence[Area]) -> None:
    one = drafts.draft(f"account:{account.id}")
    draw(el("h2", account.login), el("p.muted", account.label), key="account-head")
    st.button(_("Lägg till en annan i stället"), on_click=choose, args=(None,), type="tertiary")
    if account.disabled:
        desk_forms.outcome(one)
        draw(el("p.notice", _("Kontot är stängt och kan inte öppnas igen.")), key="account-closed")
        return
    with st.form(f"form:{one.name}"):
        _roles(one, areas, account.grants)
        desk_forms.outcome(one, ("role",))
        st.form_submit_button(
            _("Spara rollerna"),
            type="primary",
            key=one.key("save"),
            on_click=partial(desk_forms.attempt, one, partial(_set, account)),
        )
    with st.container(horizontal=True):
        _button(one, "link", _("Ny engångslänk"), partial(_new_link, account))
        _button(one, "end", _("Avsluta sessionerna"), partial(_end, account))
    admin_form(account)
    with st.form(f"form:{one.name}:close"):
        st.checkbox(_("Stäng kontot för gott; det kan inte öppnas igen"), key=one.key("sure"))
        desk_forms.why(one, "sure")
        st.form_submit_button(
            _("Stäng kontot"),
            key=one.key("close"),
            on_click=partial(desk_forms.attempt, one, partial(_close, account)),
        )


def _button(one: Draft, name: str, label: str, act: Callable[[Draft], str]) -> None:
    st.button(label, key=one.key(name), on_click=partial(desk_forms.attempt, one, act))


def _set(account: Account, one: Draft) -> str:
    kept = [ADMIN] if ADMIN in account.grants else []
    services.set_grants(last_read.store(), session.actor(), account.id, [*kept, *_grants(one)], session.now())
    return _("Rollerna gäller från nästa sak som görs.")


def _new_link(account: Account, _one: Draft) -> str:
    _link(account.id, account.login)
    return _("Engångslänken är gjord.")


def _end(account: Account, _one: Draft) -> str:
    sessions.revoke_sessions(last_read.store(), session.actor(), account.id, session.now())
    return _("Sessionerna är avslutade.")


def _close(account: Account, one: Draft) -> str:
    if not one.typed("sure", False):
        raise Refused(_("Kryssa för att kontot ska stängas för gott."), "sure")
    services.disable(last_read.store(), session.actor(), account.id, session.now())
    return _("Kontot är stängt.")


def part() -> None:
    st.title(_("Behörigheter"), anchor=False)
    who = session.who()
    if not may_see(who):
        reason = why_not_allowed(who, Deed.ACCOUNTS)
        desk_forms.say_powerless(reason.text if reason else "")
        return
    shown = {
        Deed.ACCOUNTS: (_("Användare"), accounts),
        Deed.TOKENS: (_("Nycklar"), access_keys.keys),
        Deed.SECURITY: (_("Säkerhetsjournal"), access_keys.journal),
    }
    deed = st.segmented_control(
        _("Visa"),
        list(shown),
        format_func=lambda offered: shown[offered][0],
        key="access-part",
        default=Deed.ACCOUNTS,
        required=True,
        persist_state="session",
        label_visibility="collapsed",
    )
    reason = why_not_allowed(who, deed)
    if reason is not None:
        desk_forms.say_powerless(reason.text)
        return
    shown[deed][1]()
