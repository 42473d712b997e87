"""What a server that has been superseded says of what came in to it alone."""

from datetime import datetime

from dashboard.words import _
from dashboard.words.times import clock
from data.server.facts import Alone, Met
from data.server.rules import called


def name_of(met: Met) -> str:
    return called(met.name, met.installation)


def alone_says(alone: Alone | None, now: datetime) -> str:
    """Return what is here and nowhere else, and where to carry it; "" where nothing is known to be."""
    if alone is None:
        return ""
    return _.n(
        "%(n)d post som kom in efter kl %(since)s finns bara här: bär den till %(to)s med USB-minne. "
        "Det görs under Förvaltning, Händelser.",
        "%(n)d poster som kom in efter kl %(since)s finns bara här: bär dem till %(to)s med USB-minne. "
        "Det görs under Förvaltning, Händelser.",
        alone.entries,
        since=clock(alone.since, now),
        to=name_of(alone.met),
    )


def offered_says(alone: Alone, now: datetime, *, known: bool) -> str:
    """Return what a package holds by itself on such a server, and what is to be done first."""
    asked = {"since": clock(alone.since, now), "to": name_of(alone.met)}
    if known:
        return _("Till %(to)s följer det som kom in här efter kl %(since)s med av sig självt.", **asked)
    return _("Registrera %(to)s först: det som kom in här efter kl %(since)s ska dit.", **asked)
