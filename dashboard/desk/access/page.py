"""Behörigheter: accounts and their roles, keys of walls and other systems, and the security journal."""

import streamlit as st

from dashboard.desk import forms as desk_forms
from dashboard.desk import session
from dashboard.desk.access import accounts as access_accounts
from dashboard.desk.access import keys as access_keys
from dashboard.desk.access.says import may_see
from dashboard.words import _
from data.rights import Deed, why_not_allowed

PARTS = {
    Deed.ACCOUNTS: (_("Användare"), access_accounts.accounts),
    Deed.TOKENS: (_("Nycklar"), access_keys.keys),
    Deed.SECURITY: (_("Säkerhetsjournal"), access_keys.journal),
}


def page() -> None:
    st.title(_("Behörigheter"), anchor=False)
    who = session.who()
    if not may_see(who):
        reason = why_not_allowed(who, Deed.ACCOUNTS)
        desk_forms.say_powerless(reason.text if reason else "")
        return
    part = st.segmented_control(
        _("Visa"),
        list(PARTS),
        format_func=lambda deed: PARTS[deed][0],
        key="access-part",
        default=Deed.ACCOUNTS,
        required=True,
        persist_state="session",
        label_visibility="collapsed",
    )
    reason = why_not_allowed(who, part)
    if reason is not None:
        desk_forms.say_powerless(reason.text)
        return
    PARTS[part][1]()


page()
