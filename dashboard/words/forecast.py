"""What runs out, in words: what has been said of it, how sure that is, and what is only assumed."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from dashboard.words import _, label
from dashboard.words.failures import returns
from dashboard.words.times import clock
from data.assumptions.facts import Link
from data.forecast.facts import Emptied, Loss
from data.points.counting import Ending
from data.points.facts import Report
from data.words import Function, Supply


def what_ends(one: Ending | Emptied, now: datetime) -> str:
    """Return in words what runs out at a point and when; with its age, where what says so no longer holds."""
    if isinstance(one, Emptied):
        empty, read = clock(one.at, now), clock(one.read_at, now)
        return _("borde vara tom sedan %(at)s, nivån är gammal (avläst %(read)s)", at=empty, read=read)
    end, said = _end(one.report, clock(one.at, now)), clock(one.report.observed_at, now)
    if one.passed:
        return _("%(end)s, sagt %(at)s, inget nytt sedan dess", end=end, at=said)
    return _("%(end)s, sagt %(at)s, obekräftat", end=end, at=said) if one.doubted else end


class Coming(Protocol):
    """What is to be lost, now foreseen or as a report has frozen it."""

    @property
    def earliest(self) -> datetime: ...
    @property
    def latest(self) -> datetime: ...


def what_goes(loss: Loss, now: datetime) -> str:
    """Return how a coming loss is known, and when it comes: between which times, where that is not one."""
    at = between(loss, now)
    if loss.assumed:
        return _("antagande: %(why)s, %(when)s", why=_chain(loss.chain), when=at)
    if loss.report is None:
        return _("tanken tom %(when)s", when=at)
    said = _end(loss.report, at)
    if loss.doubted:
        said = _("%(end)s, sagt %(at)s, obekräftat", end=said, at=clock(loss.report.observed_at, now))
    back = returns(loss.back, now) if loss.moved else ""
    return f"{said} · {back}" if back else said


def overdue(loss: Coming, now: datetime) -> str:
    """Return that what was assumed to be gone by now is neither known to be nor known not to be."""
    at = clock(loss.latest, now)
    return _("skulle ha tagit slut senast %(at)s, ingen har sagt något sedan dess", at=at)


def between(loss: Coming, now: datetime) -> str:
    """Return "05:12", "15/1 05:12–07:30", or "senast 07:30" where it may come at any time."""
    if loss.earliest <= now:
        return _("senast %(at)s", at=clock(loss.latest, now))
    earliest = clock(loss.earliest, now)
    if loss.latest - loss.earliest < timedelta(minutes=1):
        return earliest
    return f"{earliest}–{clock(loss.latest, loss.earliest)}"


def by(loss: Coming, now: datetime) -> datetime:
    """Return when a loss comes at the earliest, or where that has been, at the latest."""
    return loss.latest if loss.earliest <= now else loss.earliest


def soonest(loss: Coming, now: datetime) -> str:
    """Return that moment in words, with its day only where that is far."""
    moment = by(loss, now)
    at = clock(moment, now if moment > now + timedelta(days=1) else None)
    return _("senast %(at)s", at=at) if loss.earliest <= now else at


def why(loss: Loss, now: datetime) -> str:
    """Return what a coming loss is known by, without when: who has said what, or what it follows from."""
    report = loss.report
    if loss.assumed:
        known = as_assumed(loss.chain)
    elif report is None:
        known = in_tank()
    else:
        at = clock(report.observed_at, now)
        known = as_stated(report.supply, loss.cause, at, report.source, loss.doubted)
    back = returns(loss.back, now) if loss.back is not None and loss.back.at > now else ""
    return " · ".join(part for part in (*known, back) if part)


def as_assumed(chain: Sequence[Link]) -> tuple[str, ...]:
    """Return that it is assumed, by which links, and who says that the last of them is so."""
    return _("antagande: %(what)s", what=_chain(chain)), chain[-1].source or _("förslag")


def in_tank() -> tuple[str, ...]:
    return (_("nivå och förbrukning"),)


def as_stated(supply: Supply, cause: str, at: str, who: str, doubted: bool) -> tuple[str, ...]:
    """Return what somebody has said that runs out, why and when they said so."""
    ends = {
        Supply.NODVATTEN: _("nödvattnet tar slut"),
        Supply.RESERV: _("reserven tar slut"),
    }.get(supply, _("uthålligheten tar slut"))
    said = _("sagt %(at)s av %(who)s", at=at, who=who)
    return ends, cause, said, _("obekräftat") if doubted else ""


def bare_words(bare: int, counted: int) -> str:
    """Return of how many points nothing is known; "" where of none. No forecast is not no failure."""
    if not bare:
        return ""
    return _(
        "För %(n)d av %(all)d punkter finns inget underlag: att prognos saknas betyder inte att inget faller "
        "bort.",
        n=bare,
        all=counted,
    )


def _chain(chain: Sequence[Link]) -> str:
    """Return what is assumed to stop, and after what: the whole way where there are several steps."""
    return " → ".join(f"{label(link.cause)} → {link.through}" for link in chain)


def _end(report: Report, at: str) -> str:
    if report.supply is Supply.NODVATTEN:
        return _("nödvattnet slut %(at)s", at=at)
    if report.supply is Supply.RESERV and report.function == Function.EL:
        return _("reservkraft slut %(at)s", at=at)
    if report.supply is Supply.RESERV:
        return _("reservdrift slut %(at)s", at=at)
    return _("räcker till %(at)s", at=at)
