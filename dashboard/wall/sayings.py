"""What a function is said to be, in words: the same sentence in popup, aria-label and table."""

from datetime import datetime

from dashboard.wall.reading import Reading
from dashboard.words import _, label
from dashboard.words.times import clock
from data import glossary
from data.truth import Effective
from data.words import Mark, Phase, Status, Supply


def status_word(one: Effective) -> str:
    """Return the word that stands on a chip; an unconfirmed failure leads with that."""
    if one.mark is Mark.BEKRAFTAT:
        return label(one.status)
    return label(one.mark)


def mark_text(one: Effective, now: datetime) -> str:
    """Return how far the status can be trusted, or nothing when it is simply confirmed."""
    if one.report is None:
        return _("aldrig rapporterat")
    if one.mark is Mark.OBEKRAFTAT:
        said = label(one.report.status)
        return _("obekräftat – var %(said)s %(at)s", said=said, at=clock(one.report.observed_at, now))
    if one.mark is Mark.MOTSTRIDIGT and one.rival is not None:
        return _(
            "motstridigt – %(one)s säger %(said)s, %(other)s säger %(against)s",
            one=one.report.source or _("okänd källa"),
            said=label(one.report.status),
            other=one.rival.source or _("okänd källa"),
            against=label(one.rival.status),
        )
    if one.status is Status.OKAND and one.expired:
        said = label(one.report.status)
        return _("har gått ut – var %(said)s %(at)s", said=said, at=clock(one.report.observed_at, now))
    return ""


def undecided_word(reading: Reading) -> str:
    """Return the words that a point reports without being decided open, or nothing.

    *Under aktivering* says by itself that it is to open and is not open yet.
    """
    if not reading.undecided or reading.point.phase is Phase.UNDER_AKTIVERING:
        return ""
    return glossary.term("ej_beslutad_oppen", _.language)


def supply_text(one: Effective) -> str:
    """Return the supply when it is worth saying: not the regular one, and only of what is known."""
    if one.report is None or one.supply in (Supply.ORDINARIE, Supply.OKANT):
        return ""
    return label(one.supply)
