"""Who answers instead, in words: what a decision moves, to whom, and until when."""

from collections.abc import Mapping

from dashboard.words import _, label
from dashboard.words.entries.sentence import joined
from dashboard.words.times import dated
from data.sectors.facts import SectorRegister
from data.sectors.owners import MovedOwner, NewMovedOwner


def scope_words(one: MovedOwner | NewMovedOwner, areas: Mapping[str, str], register: SectorRegister) -> str:
    """Return what a decision moves: everything that it names."""
    return joined(
        label(one.function) if one.function else "",
        areas.get(one.area, one.area) if one.area else "",
        register.sector_name(one.sector) if one.sector else "",
    )


def moved_words(one: MovedOwner | NewMovedOwner, areas: Mapping[str, str], register: SectorRegister) -> str:
    """Return a whole decision in a sentence, for paper: what, to whom, until when."""
    scope = scope_words(one, areas, register)
    if one.owner is None:
        return _("%(what)s: återgår till ordinarie ansvarig", what=scope)
    answers = _("%(what)s: %(owner)s svarar", what=scope, owner=register.name_of(one.owner))
    return joined(answers, _("till %(at)s", at=dated(one.until)) if one.until else "")
