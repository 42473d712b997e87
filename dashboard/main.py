"""The desk's entry: which operation, which page; Streamlit runs it anew for each act of a person."""

from pathlib import Path

import streamlit as st

from dashboard import session
from dashboard.views.parts import frame, look, sidebar
from data.errors import StoreFault

ICON = Path(__file__).parent / "views" / "parts" / "icon.png"


def main() -> None:
    _ = session.texts()
    st.set_page_config(page_title="Trygghetsläget", page_icon=str(ICON), layout="wide")
    look.apply()
    pages = [
        st.Page("views/situation.py", title=_("Lägesbild"), default=True),
        st.Page("views/point.py", title=_("Punkt")),
        st.Page("views/log.py", title=_("Logg")),
        st.Page("views/operation.py", title=_("Händelse")),
        st.Page("views/wall.py", title=_("Storskärm")),
    ]
    chosen = st.navigation(pages)
    try:
        if not session.who().grants:
            frame.signed_out()
            return
        operation = sidebar.operation_choice()
        if operation is not None and operation.is_exercise:
            frame.exercise_band()
        session.remember_in_address(operation)
        chosen.run()
    except StoreFault as fault:
        frame.fault(str(fault))


main()
