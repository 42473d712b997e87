"""Behörigheter: accounts and their roles, keys of walls and other systems, and the security journal."""

import streamlit as st

from dashboard import session
from dashboard.viewmodels.desk_access import may_see
from dashboard.views.parts import access_accounts, access_journal, access_keys, forms
from data.domain.rights import Deed, why_not_allowed

_ = session.texts()
PARTS = {
    Deed.ACCOUNTS: (_("Användare"), access_accounts.accounts),
    Deed.TOKENS: (_("Nycklar"), access_keys.keys),
    Deed.SECURITY: (_("Säkerhetsjournal"), access_journal.journal),
}


def page() -> None:
    st.title(_("Behörigheter"), anchor=False)
    who = session.who()
    if not may_see(who):
        reason = why_not_allowed(who, Deed.ACCOUNTS)
        forms.say_powerless(reason.text if reason else "")
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
        forms.say_powerless(reason.text)
        return
    PARTS[part][1]()


page()
