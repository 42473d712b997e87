"""What the log says of loaded extracts: how many events, and out of which system."""

from collections.abc import Callable, Mapping
from datetime import datetime

from dashboard.texts import Translator
from data.domain.words import EntryKind

Says = Callable[[Mapping[str, object], datetime, Translator], str]


def _loaded(facts: Mapping[str, object], _now: datetime, _: Translator) -> str:
    source = str(facts["source"]).upper()
    return _("%(new)s nya, %(changed)s ändrade ur %(source)s", source=source, **_counts(facts))


def _counts(facts: Mapping[str, object]) -> dict[str, object]:
    return {name: facts[name] for name in ("new", "changed")}


EVENT_SAYS: Mapping[EntryKind, Says] = {EntryKind.EVENTS_LOADED: _loaded}
