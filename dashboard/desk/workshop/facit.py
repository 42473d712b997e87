"""*Karta*: the facit of a draft as it is planned, and an effect put in from the map."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from functools import partial

from dashboard.desk import alone, last_read, session
from dashboard.desk import forms as desk_forms
from dashboard.desk.drafts import Draft
from dashboard.desk.exercise.says.scenario import WRITTEN, free_id
from dashboard.desk.facit.chart import Changing, facit_chart
from dashboard.desk.facit.effect import TARGET, effect_said, of_the_world, with_effect
from dashboard.desk.facit.reading import planned
from dashboard.desk.facit.says import waiting_words
from dashboard.desk.workshop import reading
from dashboard.words import _
from dashboard.words.exercise import t_plus
from data.workshop.acts import save_frame, save_inject
from data.workshop.facts import FRAME, ScenarioDraft

# No inject has such an id.
NEW, START = ":new", ":start"


def facit_tab(draft: ScenarioDraft) -> None:
    _facit(draft.id)


@alone.form
def _facit(draft_id: str) -> None:
    draft = reading.opened(draft_id)
    changing = Changing(
        how=_("Det som blir sant gäller från sitt inspel tills nästa för samma funktion och punkt."),
        button=_("Lägg in"),
        targets=lambda at: _targets(draft, at),
        save=partial(_save, draft_id),
    )
    facit_chart(draft_id, planned(draft.scenario, reading.points(), reading.names()), changing)


def _targets(draft: ScenarioDraft, at: timedelta) -> Mapping[str, str]:
    new = _("ett nytt inspel utan mottagare, %(at)s", at=t_plus(at))
    return {NEW: new, START: _("läget när övningen börjar"), **waiting_words(draft.scenario.injects)}


def _save(draft_id: str, at: timedelta, one: Draft) -> str:
    """Put an effect into what stands now: nothing that somebody else has saved meanwhile is written over."""
    draft, effect, target = reading.opened(draft_id), effect_said(one), str(one.typed(TARGET))
    by = last_read.store(), session.actor(), draft_id
    if target == START:
        scenario = replace(draft.scenario, start=(*draft.scenario.start, effect))
        save_frame(*by, scenario, draft.parts[FRAME].version, session.now())
        return _("Läget när övningen börjar är ändrat.")
    if target == NEW:
        made, seen = of_the_world(free_id(draft.scenario, WRITTEN), at, effect), None
    else:
        held = next((inject for inject in draft.scenario.injects if inject.id == target), None)
        held = desk_forms.need(held, TARGET, _("%(id)s finns inte längre i utkastet.", id=target))
        made, seen = with_effect(held, effect), draft.parts[target].version
    save_inject(*by, made, seen, session.now())
    return _("Facit är inlagt i %(id)s.", id=made.id)
