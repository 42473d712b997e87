"""Approving a report, then publishing it: one button at a time, and who should press it."""

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from dashboard.desk import drafts, last_read, session
from dashboard.desk import forms as desk_forms
from dashboard.desk.drafts import Draft
from dashboard.desk.drawing import draw, el
from dashboard.desk.frame import Shown
from dashboard.desk.situation_reports.says.path import approving, unchanged
from dashboard.words import _
from dashboard.words.empty import why_not
from data.acting import Receipt
from data.errors import Reason
from data.rights import Deed
from data.situation_reports import acts as services
from data.situation_reports.facts import ReportState, SituationReport, why_not_approve, why_not_publish

Step = Callable[..., Receipt]


def approval(shown: Shown, report: SituationReport, reports: Sequence[SituationReport]) -> None:
    """Draw the step that waits, disabled by the rule that the act would refuse by; then who took which."""
    if report.state is ReportState.FRYST:
        word, told = approving(report, session.who().id)
        draw(
            el("p.notice", told) if told else None,
            el("p.muted", same) if (same := unchanged(report, reports)) else None,
            key=f"approving:{report.id}",
        )
        _step(shown, report, "approve", word, why_not_approve(shown.operation, report), services.approve)
    elif report.state is ReportState.GODKAND:
        reason = why_not_publish(shown.operation, report)
        word = _("Publicera till alla områden och sektorer")
        _step(shown, report, "publish", word, reason, services.publish)
    alone = _(" Samma inloggning skrev den.") if report.alone else ""
    for step, said in (
        (report.approved, _("Godkänd av %(by)s.") + alone),
        (report.published, _("Publicerad av %(by)s.")),
    ):
        if step is not None:
            draw(el("p.muted", said % {"by": step.by}), key=f"step:{step.revision}")


def _step(
    shown: Shown, report: SituationReport, kind: str, word: str, reason: Reason | None, act: Step
) -> None:
    one = drafts.draft(f"{kind}:{report.id}")
    blocked = why_not(session.who(), Deed.APPROVE, shown.operation) or (reason.text if reason else "")
    desk_forms.outcome(one)
    desk_forms.blocked(blocked, one.name)
    st.button(
        word,
        type="primary",
        key=one.key("do"),
        disabled=bool(blocked),
        on_click=partial(desk_forms.attempt, one, partial(_do, act, report)),
    )


def _do(act: Step, report: SituationReport, one: Draft) -> str:
    done = act(
        last_read.store(),
        session.actor(),
        act_id=one.act,
        operation_id=report.operation,
        report=report.id,
        now=session.now(),
    )
    return _("Sparat som post %(n)d: lägesrapport %(number)d.", n=done.revision, number=report.number)
