"""The page *Kom igång*: each step in words, and how many are left."""

from collections.abc import Sequence

from dashboard.desk.setup.steps import Line, State, Step
from dashboard.words import _


def title(step: Step) -> str:
    """Return what a step is called on the page."""
    return {
        Step.STORE: _("Lagret"),
        Step.MAP: _("Kartan"),
        Step.POINTS: _("Trygghetspunkter"),
        Step.SECTORS: _("Sektorsorganisationen"),
        Step.PEOPLE: _("Vilka som får logga in"),
        Step.SIGN_IN: _("Kommunens inloggning"),
        Step.WALL: _("Storskärmens nyckel"),
        Step.ADDRESS: _("Adress och HTTPS"),
        Step.SHEETS: _("Utskrivna blad"),
        Step.NOTICES: _("Aviseringar"),
        Step.COPY: _("Säkerhetskopia"),
        Step.BUNDLE: _("Startpaket för en ny dator"),
    }[step]


def standing(state: State) -> str:
    """Return how a step stands, in a word."""
    return {State.DONE: _("Klart"), State.MISSING: _("Saknas"), State.WRONG: _("Måste göras")}[state]


def left(lines: Sequence[Line]) -> str:
    """Return how much is left to do, in one sentence."""
    undone = [line for line in lines if not line.done]
    if not undone:
        return _("Allt är klart. Händelser öppnas under Förvaltning › Händelser.")
    return _.n("%(n)d sak saknas.", "%(n)d saker saknas.", len(undone))
