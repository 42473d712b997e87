"""Approving a report, then publishing it: one button at a time, and who should press it."""

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from dashboard.desk import drafts, last_read, session
from dashboard.desk import forms as desk_forms
from dashboard.desk.drafts import Draft
from dashboard.desk.drawing import draw, el
from dashboard.desk.frame import Shown
from dashboard.desk.situation_reports import views
from dashboard.desk.situation_reports.says.path import approving, published_says, taken, unchanged
from dashboard.words import _
from dashboard.words.empty import why_not
from data.acting import Receipt
from data.errors import Reason
from data.rights import Deed
from data.situation_reports import acts as services
from data.situation_reports.facts import ReportState, SituationReport, why_not_approve, why_not_publish

Step = Callable[..., Receipt]
Taken = Callable[[SituationReport, Draft], str]
APPROVE, PUBLISH = "approve", "publish"


def approval(shown: Shown, report: SituationReport, reports: Sequence[SituationReport]) -> None:
    """Draw the step that waits, disabled by the rule that the act would refuse by; then who took which."""
    if report.state is ReportState.FRYST:
        word, told = approving(report, session.who().id)
        draw(
            el("p.notice", told) if told else None,
            el("p.muted", same) if (same := unchanged(report, reports)) else None,
            key=f"approving:{report.id}",
        )
        _step(shown, report, APPROVE, word, why_not_approve(shown.operation, report), _approve)
    elif report.state is ReportState.GODKAND:
        desk_forms.outcome(_draft(APPROVE, report))
        reason = why_not_publish(shown.operation, report)
        word = _("Publicera till alla områden och sektorer")
        _step(shown, report, PUBLISH, word, reason, _publish)
    else:
        desk_forms.outcome(_draft(PUBLISH, report))
    for step, said in taken(report, shown.now):
        draw(el("p.muted", said), key=f"step:{step.revision}")


def _draft(kind: str, report: SituationReport) -> Draft:
    return drafts.draft(f"{kind}:{report.id}")


def _step(
    shown: Shown, report: SituationReport, kind: str, word: str, reason: Reason | None, act: Taken
) -> None:
    one = _draft(kind, report)
    blocked = why_not(session.who(), Deed.APPROVE, shown.operation) or (reason.text if reason else "")
    desk_forms.outcome(one)
    desk_forms.blocked(blocked, one.name)
    st.button(
        word,
        type="primary",
        key=one.key("do"),
        disabled=bool(blocked),
        on_click=partial(desk_forms.attempt, one, partial(act, report)),
    )


def _approve(report: SituationReport, one: Draft) -> str:
    _do(services.approve, report, one)
    return _("Lägesrapport %(n)d är godkänd. Nu ska den publiceras.", n=report.number)


def _publish(report: SituationReport, one: Draft) -> str:
    """Publish it and go to where it stands from now on: what is on its way then is the next one."""
    _do(services.publish, report, one)
    views.look_at(report.id)
    now = last_read.picture(report.operation).operation.clock.at(session.now())
    reports = last_read.situation_reports(report.operation)
    return published_says(next(held for held in reports if held.id == report.id), now)


def _do(act: Step, report: SituationReport, one: Draft) -> None:
    act(
        last_read.store(),
        session.actor(),
        act_id=one.act,
        operation_id=report.operation,
        report=report.id,
        now=session.now(),
    )
