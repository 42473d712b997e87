"""The way to everything about one area: a link to *Område* from the pages that show an area."""

import streamlit as st

from dashboard import session

AREA = "omrade"


def district_link(area: str, name: str) -> None:
    """Draw the link."""
    _ = session.texts()
    st.page_link(
        "views/district.py",
        label=_("Alla som verkar i %(area)s", area=name),
        query_params={**st.query_params.to_dict(), AREA: area},
    )
