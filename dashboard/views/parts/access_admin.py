"""Making somebody an administrator, or no longer one: an act of its own, confirmed by typing whom it is."""

from functools import partial

import streamlit as st

from dashboard import session
from dashboard.session import Draft
from dashboard.views.parts import forms
from data.access import Account
from data.domain.rights import Grant
from data.domain.words import Role
from data.errors import Refused
from data.services.accounts import set_grants

ADMIN = Grant(Role.ADMIN)


def admin_form(account: Account) -> None:
    _ = session.texts()
    one = session.draft(f"admin:{account.id}")
    is_admin = ADMIN in account.grants
    with st.form(f"form:{one.name}"):
        forms.outcome(one, ("sure",))
        label = _("Gör till administratör: får ge alla roller, också åt sig själv. Skriv användarnamnet")
        if is_admin:
            label = _("Är administratör. Skriv användarnamnet för att ta bort den rollen")
        forms.text(one, "sure", label, hint=account.login)
        st.form_submit_button(
            _("Ta bort administratörsrollen") if is_admin else _("Gör till administratör"),
            key=one.key("save"),
            on_click=partial(forms.attempt, one.name, partial(_change, account)),
        )


def _change(account: Account, one: Draft) -> str:
    _ = session.texts()
    if one.typed("sure").strip().lower() != account.login:
        raise Refused(_("Skriv %(login)s för att bekräfta.", login=account.login), "sure")
    others = [grant for grant in account.grants if grant != ADMIN]
    is_admin = ADMIN in account.grants
    grants = others if is_admin else [*others, ADMIN]
    actor, real = session.actor(), session.now()
    set_grants(session.store(), actor, account.id, grants, real, admin=not is_admin)
    if is_admin:
        return _("%(login)s är inte längre administratör.", login=account.login)
    return _("%(login)s är administratör.", login=account.login)
