"""What an evaluation's figures are called, and how each says what it rests on."""

from datetime import timedelta

from dashboard.words import _, label
from dashboard.words.exercise_clock import pace_words
from dashboard.words.times import span
from data.exercise.course import Score, Verdict
from data.exercise.evaluated import Figure
from data.exercise.evaluation import Acts, Limits, Times
from data.exercise.history import Played
from data.exercise.judging import Lack
from data.exercise.scenario import Outcome
from data.words import Status

# Each verdict looks like the status that it is closest to: the same four patterns as on the map.
LOOKS_LIKE = {
    Verdict.RATT: Status.FUNGERAR,
    Verdict.FEL: Status.UR_FUNKTION,
    Verdict.OBEKRAFTAT: Status.BEGRANSAD,
    Verdict.OKANT: Status.OKAND,
}
_SHORT = timedelta(minutes=10)
NONE = "–"


def at_pace(said: str, played: Played) -> str:
    """Return what a figure of time is called, with the pace and the jumps it was played with, if any.

    Every figure of time says so itself: it may be read, cut out and passed on without the rest of the page.
    """
    note = ", ".join(part for part in (_paces(played), _jumps(played)) if part)
    return f"{said} ({note})" if note else said


def _jumps(played: Played) -> str:
    """Return "28 min hoppades över"; "" where it never jumped: what was jumped over is in no figure."""
    return _("%(span)s hoppades över", span=took_words(played.skipped)) if played.jumps else ""


def _paces(played: Played) -> str:
    """Return "takt 60 ×" or "takt 1 och 60 ×"; "" where nothing was played but at 1 ×."""
    paces = [pace_words(one).removesuffix(" ×") for one in played.paces if played.paces != (1.0,)]
    if not paces:
        return ""
    if len(paces) == 1:
        return _("takt %(pace)s ×", pace=paces[0])
    return _("takt %(some)s och %(last)s ×", some=", ".join(paces[:-1]), last=paces[-1])


def pace_warning(played: Played) -> str:
    """Return what a pace beyond people's own means for the times; "" where there was none."""
    if not played.paces or max(played.paces) <= 1:
        return ""
    return _(
        "Övningen gick i %(paces)s: tiderna är övningstid och säger inget om hur snabbt människor handlar.",
        paces=_paces(played),
    )


def verdict_word(verdict: Verdict) -> str:
    return {
        Verdict.RATT: _("rätt"),
        Verdict.FEL: _("fel"),
        Verdict.OBEKRAFTAT: _("obekräftat"),
        Verdict.OKANT: _("okänt"),
    }[verdict]


def took_words(took: timedelta | None) -> str:
    """Return "40 s", "7 min 30 s", "25 min" or "2 h 10 min"; a dash for what never came."""
    if took is None:
        return NONE
    minutes, seconds = divmod(round(took.total_seconds()), 60)
    if minutes == 0:
        return f"{seconds} s"
    return f"{minutes} min {seconds} s" if seconds and took < _SHORT else span(took)


def share_words(share: float | None) -> str:
    """Return "41 %"; a little is never nought, nor all but a little everything."""
    if share is None:
        return NONE
    if 0 < share < 0.01:
        return "<\u00a01\u00a0%"
    if 0.99 < share < 1:
        return ">\u00a099\u00a0%"
    return f"{share:.0%}".replace("%", "\u00a0%")


def count_words(number: int) -> str:
    """Return a number as it is read: "5 280"."""
    return f"{number:,}".replace(",", "\u00a0")


def times_words(times: Times) -> str:
    """Return "hälften inom 8 min, längst 31 min; 3 av 12 kom aldrig": half of those that came did."""
    if times.median is None:
        return never_words(times)
    said = took_words(times.median)
    if times.longest != times.median:
        said = _("hälften inom %(m)s, längst %(l)s", m=said, l=took_words(times.longest))
    return f"{said}; {never_words(times)}"


def never_words(times: Times) -> str:
    """Return "3 av 12 kom aldrig", "12 av 12 kom" or that nothing could have come."""
    if not times.n:
        return _("inget att mäta")
    if times.missing:
        return _("%(missing)d av %(n)d kom aldrig", missing=times.missing, n=times.n)
    return _("%(n)d av %(n)d kom", n=times.n)


def acts_words(acts: Acts) -> str:
    """Return "12 uppfyllda, 3 sena, 4 missade; 5 inte bedömda"."""
    said = _(
        "%(met)d uppfyllda, %(late)d sena, %(missed)d missade",
        met=acts.met,
        late=acts.late,
        missed=acts.missed,
    )
    if not acts.unjudged:
        return said
    unjudged = _.n("%(n)d inte bedömd", "%(n)d inte bedömda", acts.unjudged)
    return f"{said}; {unjudged}" if acts.judged else unjudged


def score_words(score: Score) -> str:
    """Return every verdict's part of the minutes, and how many those are."""
    if not score.minutes:
        return _("ingen punkt var öppen")
    said = ", ".join(f"{verdict_word(one)} {share_words(score.share(one))}" for one in Verdict)
    return _("%(said)s av %(n)s punktminuter", said=said, n=count_words(score.minutes))


def outcome_words(outcome: Outcome, took: timedelta | None) -> str:
    """Return "uppfylld, 4 min" or "missad"."""
    word = label(outcome)
    return f"{word}, {took_words(took)}" if took is not None else word


def lack_words(lack: Lack) -> str:
    """Return why an expected act was not judged."""
    return {
        Lack.EJ_LEVERERAT: _("inspelet är inte levererat"),
        Lack.TIDEN_KVAR: _("tiden är inte ute"),
        Lack.OVNINGEN_SLUT: _("övningen slutade innan tiden var spelad"),
        Lack.INGEN_BEDOMNING: _("ingen har bedömt den"),
    }[lack]


def limits_words(limits: Limits) -> tuple[str, ...]:
    """Return a sentence for everything that limits the figures."""
    said = [
        _(
            "Bilden är jämförd med facit minut för minut under %(played)s spelad övningstid, vid de %(n)d "
            "punkter som var öppna. Pauser räknas inte.",
            played=span(limits.played),
            n=limits.points,
        )
    ]
    if limits.skipped:
        said.append(
            _(
                "%(span)s hoppades över med klockan och räknas inte: det som inte spelades har ingen missat.",
                span=took_words(limits.skipped),
            )
        )
    said += _not_counted(limits)
    if limits.running:
        said.append(_("Övningen pågår: siffrorna ändras tills den är avslutad."))
    return tuple(said)


def _not_counted(limits: Limits) -> list[str]:
    said = []
    if limits.unjudged:
        said.append(
            _.n(
                "%(n)d förväntad åtgärd gick inte att bedöma; den ingår inte i andelen uppfyllda. "
                "Vilken och varför: Inspel.",
                "%(n)d förväntade åtgärder gick inte att bedöma; de ingår inte i andelen uppfyllda. "
                "Vilka och varför: Inspel.",
                limits.unjudged,
            )
        )
    if limits.undelivered:
        said.append(
            _.n(
                "%(n)d inspel är inte levererat och räknas inte.",
                "%(n)d inspel är inte levererade och räknas inte.",
                limits.undelivered,
            )
        )
    if limits.control_reports:
        said.append(
            _.n(
                "%(n)d rapport kom från övningsledningen eller motspel: i bilden men ingens svar.",
                "%(n)d rapporter kom från övningsledningen eller motspel: i bilden men ingens svar.",
                limits.control_reports,
            )
        )
    return said


def figure_word(figure: Figure) -> str:
    """Return what a compared figure is called."""
    return {
        Figure.KVITTERAT_MEDIAN: _("Kvittens, hälften inom"),
        Figure.KVITTERAT_LANGST: _("Kvittens, längst"),
        Figure.KVITTERAT_ALDRIG: _("Kvittenser som aldrig kom"),
        Figure.RAPPORT_MEDIAN: _("Första rapport, hälften inom"),
        Figure.RAPPORT_LANGST: _("Första rapport, längst"),
        Figure.RAPPORT_ALDRIG: _("Första rapporter som aldrig kom"),
        Figure.UPPFYLLDA: _("Uppfyllda åtgärder"),
        Figure.SENA: _("Sena"),
        Figure.MISSADE: _("Missade"),
        Figure.EJ_BEDOMDA: _("Inte bedömda"),
        Figure.RATT: _("Bilden rätt"),
        Figure.FEL: _("Bilden fel"),
        Figure.OBEKRAFTAT: _("Bilden obekräftad"),
        Figure.OKANT: _("Bilden okänd"),
        Figure.UTAN_ATGARD: _("Minuter utan åtgärd"),
        Figure.PROGNOS_RATT: _("Prognosen kom som sagt"),
        Figure.PROGNOS_FORE: _("Prognosen kom tidigare"),
        Figure.PROGNOS_EFTER: _("Prognosen kom senare"),
        Figure.PROGNOS_ALDRIG: _("Prognosen kom inte"),
        Figure.UTAN_PROGNOS: _("Bortfall utan prognos"),
    }[figure]


_TIMES = (*(Figure.KVITTERAT_MEDIAN, Figure.KVITTERAT_LANGST, Figure.RAPPORT_MEDIAN, Figure.RAPPORT_LANGST),)
_SHARES = (
    *(Figure.RATT, Figure.FEL, Figure.OBEKRAFTAT, Figure.OKANT),
    *(Figure.PROGNOS_RATT, Figure.PROGNOS_FORE, Figure.PROGNOS_EFTER, Figure.PROGNOS_ALDRIG),
    Figure.UTAN_PROGNOS,
)


def figure_value(figure: Figure, value: float | None) -> str:
    """Return a compared figure's value in words."""
    if value is None:
        return NONE
    if figure in _TIMES:
        return took_words(timedelta(seconds=value))
    return share_words(value) if figure in _SHARES else count_words(round(value))


def figure_change(figure: Figure, before: float | None, after: float | None) -> str:
    """Return how much a figure has changed: "−4 min", "+12 procentenheter". Alike is what reads alike."""
    if before is None or after is None:
        return NONE
    if figure_value(figure, before) == figure_value(figure, after):
        return _("lika")
    change = after - before
    if figure in _SHARES:
        points = round(after * 100) - round(before * 100)
        said = _signed(points)
        words = _.n("%(said)s procentenhet", "%(said)s procentenheter", abs(points), said=said)
        return words if points else _("under en procentenhet")
    if figure in _TIMES:
        sign = "+" if change > 0 else "−"
        return sign + took_words(timedelta(seconds=abs(change)))
    return _signed(round(change))


def _signed(number: int) -> str:
    return f"+{number}" if number > 0 else f"−{abs(number)}"
