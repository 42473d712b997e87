"""What the log says of decisions on an operation's records."""

from collections.abc import Callable, Mapping
from datetime import datetime

from dashboard.texts import Translator
from data import glossary
from data.domain.words import EntryKind, Retention

Says = Callable[[Mapping[str, object], datetime, Translator], str]


def _retained(facts: Mapping[str, object], _now: datetime, _: Translator) -> str:
    keep = Retention(str(facts["keep"]))
    if keep is Retention.GALLRAS:
        return _("gallras; poster som mist sin text: %(n)s", n=facts["removes"])
    return glossary.label(keep, _.language)


RETENTION_SAYS: Mapping[EntryKind, Says] = {EntryKind.RETENTION: _retained}
