"""What an operation's end needs: what is decided of its records, what can be, and what its files say."""

from collections.abc import Mapping
from datetime import datetime

from dashboard.texts import Translator
from dashboard.viewmodels.desk_rights import why_not
from dashboard.viewmodels.times import clock
from data import glossary
from data.domain.aggregation import points_shown, why_weaknesses
from data.domain.facts import Operation, Picture
from data.domain.retention import Kept, why_not_choose
from data.domain.rights import Deed, Who
from data.domain.words import Retention


def standing(kept: Kept | None, real: datetime, _: Translator) -> str:
    """Return what is decided, in a sentence; `real` is the real time."""
    if kept is None:
        return _("Inget är beslutat. Utan beslut bevaras uppgifterna.")
    at = clock(kept.at, real)
    if kept.choice is Retention.BEVARAS:
        return _(
            "Bevaras, enligt post %(n)d, %(at)s: %(why)s", n=kept.revision, at=at, why=kept.decision or ""
        )
    return _(
        "Gallrad genom post %(n)d, %(at)s. Poster som mist sin text: %(removed)d. %(why)s",
        n=kept.revision,
        at=at,
        removed=kept.removed,
        why=kept.decision or "",
    )


def choices(operation: Operation, kept: Kept | None, _: Translator) -> Mapping[Retention, str]:
    """Return what can be decided now, each with what it means."""
    return {
        one: f"{glossary.label(one, _.language)}: {glossary.meaning(one, _.language)}"
        for one in Retention
        if why_not_choose(operation, one, kept) is None
    }


def why_not_dispose(operation: Operation, kept: Kept | None) -> str:
    """Return why the operation's words cannot be disposed of, as the service would refuse it."""
    reason = why_not_choose(operation, Retention.GALLRAS, kept)
    return reason.text if reason else ""


def why_not_decide(operation: Operation, who: Who) -> str:
    """Return why somebody may not decide of an operation's records."""
    return why_not(who, Deed.MASK, operation)


def warning(picture: Picture) -> str:
    """Return what an operation's files add up to, to be read before they are fetched."""
    return why_weaknesses(points_shown(picture))
