"""Lessons that are not done: they come back where points are made ready and where exercises are planned."""

import streamlit as st

from dashboard.desk import last_read, session
from dashboard.desk.situation_reports import chosen as situation_report_chosen
from dashboard.paper.lessons import returning_blocks
from dashboard.words import _
from dashboard.words.times import local
from data.lessons import reads
from data.lessons.facts import Returning
from data.rights import Who


@last_read.at_the_revision(8)
def _returning(who: Who) -> tuple[Returning, ...]:
    return reads.returning(last_read.store(), who)


def returning_lessons() -> None:
    """Draw what is left to do of all that was learnt; nothing where nothing is."""
    held = _returning(session.who())
    if held:
        st.header(_("Lärdomar att göra något av"), anchor=False)
        blocks = returning_blocks(held, local(session.now()).date())
        situation_report_chosen.show(blocks, key="lessons-returning")
