"""The few figures of an evaluation that are read first, each with what it is of and what it rests on."""

from collections.abc import Iterator
from dataclasses import dataclass

from dashboard.paper.evaluation_words import NONE, at_pace, count_words, lack_words, share_words, took_words
from dashboard.words import _
from dashboard.words.exercise import Names, expected_words
from data.exercise.course import Verdict
from data.exercise.evaluation import Evaluation, Times
from data.exercise.judging import Lack

_MOST = 3


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure to be read first, what it is of, and what it rests on."""

    value: str
    what: str
    rests: str


def figures(one: Evaluation, name: Names) -> tuple[Figure, ...]:
    """Return the few figures that answer: was the picture right, and did they answer in time?"""
    picture, acts = one.picture.total, one.acts

    def timed(said: str) -> str:
        return at_pace(said, one.played)

    return (
        Figure(
            share_words(picture.share(Verdict.RATT)),
            _("av tiden var bilden rätt"),
            timed(_point_minutes(one)),
        ),
        Figure(
            took_words(one.first_report.median),
            timed(_("till första rapport")),
            _gone(one.first_report, _("rapporter")),
        ),
        Figure(
            took_words(one.acknowledged.median),
            timed(_("till kvittens")),
            _gone(one.acknowledged, _("kvittenser")),
        ),
        Figure(
            _("%(n)d av %(all)d", n=acts.met, all=acts.judged) if acts.judged else NONE,
            _("förväntade åtgärder uppfyllda"),
            "; ".join(_acts_rest(one, name)),
        ),
        Figure(
            count_words(one.unattended.minutes),
            timed(_("felminuter utan åtgärd")),
            _("av %(n)s: en för varje fel och minut", n=count_words(one.unattended.stood)),
        ),
    )


def _point_minutes(one: Evaluation) -> str:
    score = one.picture.total
    if not one.played.minutes:
        return _("inget är spelat än")
    if not score.minutes:
        return _("ingen punkt var öppen")
    return _("av %(n)s: en för varje öppen punkts funktion och minut", n=count_words(score.minutes))


def _gone(times: Times, what: str) -> str:
    """Return "hälften var så snabba; 5 av 12 kvittenser kom aldrig"."""
    if not times.n:
        return _("ingen hade tid på sig att svara")
    if times.missing:
        gone = _("%(missing)d av %(n)d %(what)s kom aldrig", missing=times.missing, n=times.n, what=what)
    else:
        gone = _("ingen av %(n)d %(what)s uteblev", n=times.n, what=what)
    return gone if times.median is None else _("hälften var så snabba; %(gone)s", gone=gone)


def _acts_rest(one: Evaluation, name: Names) -> Iterator[str]:
    """Yield what else became of the expected acts: which could not be judged, by inject, and why."""
    acts = one.acts
    if acts.judged or not acts.unjudged:
        yield _("%(late)d sena, %(missed)d missade", late=acts.late, missed=acts.missed)
    for lack in Lack:
        held = [judged for inject in one.injects for judged in inject.judged if judged.lack is lack]
        if held:
            which = ", ".join(f"{each.inject} {expected_words(each.expected, name)}" for each in held[:_MOST])
            more = len(held) - _MOST
            yield _.n(
                "%(n)d gick inte att bedöma, %(why)s: %(which)s",
                "%(n)d gick inte att bedöma, %(why)s: %(which)s",
                len(held),
                why=lack_words(lack),
                which=which + (_(" och %(n)d till", n=more) if more > 0 else ""),
            )
