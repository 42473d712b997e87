"""What is typed in the forms of a draft and not saved: an exercise planned meanwhile gets none of it."""

from dashboard.desk.workshop.frame_form import frame_in_hand
from dashboard.desk.workshop.inject import unsaved
from dashboard.words import _
from data.workshop.facts import ScenarioDraft


def not_saved(draft: ScenarioDraft) -> str:
    """Return "ramen, I4", or nothing."""
    forms = [_("ramen")] if frame_in_hand(draft) else []
    forms += [identity or _("ett nytt inspel") for identity in unsaved(draft.id)]
    return ", ".join(forms)
