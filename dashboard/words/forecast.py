"""What runs out, in words: what has been said of it, how sure that is, and what is only assumed."""

from datetime import datetime, timedelta

from dashboard.words import _, label
from dashboard.words.failures import returns
from dashboard.words.times import clock
from data.forecast.facts import Loss
from data.points.counting import Ending
from data.points.facts import Report
from data.words import Function, Supply


def what_ends(one: Ending, now: datetime) -> str:
    """Return in words what runs out at a point and when; with its age, where the report no longer holds."""
    end, said = _end(one.report, clock(one.at, now)), clock(one.report.observed_at, now)
    if one.passed:
        return _("%(end)s, sagt %(at)s, inget nytt sedan dess", end=end, at=said)
    return _("%(end)s, sagt %(at)s, obekräftat", end=end, at=said) if one.doubted else end


def what_goes(loss: Loss, now: datetime) -> str:
    """Return how a coming loss is known, and when it comes: between which times, where that is not one."""
    at = between(loss, now)
    if loss.assumed:
        return _("antagande: %(why)s, %(when)s", why=why_assumed(loss), when=at)
    if loss.report is None:
        return _("tanken tom %(when)s", when=at)
    said = _end(loss.report, at)
    if loss.doubted:
        said = _("%(end)s, sagt %(at)s, obekräftat", end=said, at=clock(loss.report.observed_at, now))
    back = returns(loss.back, now) if loss.moved else ""
    return f"{said} · {back}" if back else said


def between(loss: Loss, now: datetime) -> str:
    """Return "05:12", "15/1 05:12–07:30", or "senast 07:30" where it may come at any time."""
    if loss.earliest <= now:
        return _("senast %(at)s", at=clock(loss.latest, now))
    earliest = clock(loss.earliest, now)
    if loss.latest - loss.earliest < timedelta(minutes=1):
        return earliest
    return f"{earliest}–{clock(loss.latest, loss.earliest)}"


def why_assumed(loss: Loss) -> str:
    """Return what is assumed to stop, and after what: the whole way where there are several steps."""
    steps = (f"{label(link.cause)} → {link.through}" for link in loss.chain)
    return " → ".join(steps)


def _end(report: Report, at: str) -> str:
    if report.supply is Supply.NODVATTEN:
        return _("nödvattnet slut %(at)s", at=at)
    if report.supply is Supply.RESERV and report.function == Function.EL:
        return _("reservkraft slut %(at)s", at=at)
    if report.supply is Supply.RESERV:
        return _("reservdrift slut %(at)s", at=at)
    return _("räcker till %(at)s", at=at)


def why(loss: Loss, now: datetime) -> str:
    """Return what a coming loss is known by, without when: who has said what, or what it follows from."""
    back = returns(loss.back, now) if loss.back is not None and loss.back.at > now else ""
    return " · ".join(part for part in (*_known_by(loss, now), back) if part)


def _known_by(loss: Loss, now: datetime) -> tuple[str, ...]:
    if loss.assumed:
        source = loss.chain[-1].source or _("förslag")
        return (_("antagande: %(why)s", why=why_assumed(loss)), source)
    if loss.report is None:
        return (_("nivå och förbrukning"),)
    said = _("sagt %(at)s av %(who)s", at=clock(loss.report.observed_at, now), who=loss.report.source)
    doubt = _("obekräftat") if loss.doubted else ""
    return (_supply(loss.report), loss.cause, said, doubt)


def _supply(report: Report) -> str:
    return {
        Supply.NODVATTEN: _("nödvattnet tar slut"),
        Supply.RESERV: _("reserven tar slut"),
    }.get(report.supply, _("uthålligheten tar slut"))
