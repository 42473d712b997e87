"""What is being written and not yet sent, as a page names it: what and by whom, never a word of it."""

from collections.abc import Iterable
from datetime import datetime

from dashboard.texts import Translator
from dashboard.viewmodels.times import clock
from data.domain.drafts import DraftKind, UnsentDraft
from data.domain.facts import Operation


def unsent(
    drafts: Iterable[UnsentDraft], operation: Operation, real: datetime, _: Translator
) -> tuple[str, ...]:
    """Return a line for each draft, by the operation's clock; `real` is the real time."""
    words, now = _words(_), operation.clock.at(real)
    return tuple(
        _(
            "oskickat utkast: %(what)s, påbörjad av %(who)s %(at)s",
            what=words[draft.kind],
            who=draft.by,
            at=clock(operation.clock.at(draft.begun_at), now),
        )
        for draft in drafts
    )


def _words(_: Translator) -> dict[DraftKind, str]:
    return {
        DraftKind.LAGESRAPPORT: _("lägesrapport"),
        DraftKind.PLAN: _("stabens plan"),
        DraftKind.BESLUT: _("beslut"),
        DraftKind.RAPPORT: _("rapport från någon annan"),
        DraftKind.KLISTRAD: _("inklistrad rapport"),
        DraftKind.BUDSKAP: _("budskap"),
        DraftKind.STOD: _("begäran om stöd"),
        DraftKind.ANTECKNING: _("anteckning"),
    }
