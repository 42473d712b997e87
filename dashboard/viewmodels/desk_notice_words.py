"""What a notice tells of in words: the same in what is sent and on the page that shows it."""

from collections.abc import Mapping

from dashboard.texts import Translator
from data import glossary
from data.domain.words import NoticeEvent, Priority
from data.notices import Told


def what_happened(one: Told, _: Translator) -> str:
    """Return in words what a notice tells of."""
    said = [glossary.label(one.event, _.language)]
    if one.label:
        said.append(_("steg: %(label)s", label=one.label))
    if one.priority is not None and one.priority is not Priority.NORMAL:
        said.append(_("prioritet %(name)s", name=glossary.label(one.priority, _.language)))
    if one.phase is not None:
        said.append(glossary.label(one.phase, _.language))
    elif one.event is NoticeEvent.AKTIVERING:
        said.append(_("händelsen har öppnats"))
    if one.count:
        said.append(_("%(n)d st", n=one.count))
    return ", ".join(said)


def place(one: Told, places: Mapping[str, str]) -> str:
    """Return where it is, most particular first."""
    return ", ".join(places.get(part, part) for part in (one.point, one.area) if part)
