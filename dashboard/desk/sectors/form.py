"""The form by which a sector, or an organisation in it, says how it stands; kept while it is written."""

from collections.abc import Iterator, Mapping
from functools import partial

import streamlit as st

from dashboard.desk import alone, frame, kept, last_read, session
from dashboard.desk import forms as desk_forms
from dashboard.desk.drafts import Draft
from dashboard.desk.drawing import draw, el
from dashboard.desk.frame import Shown
from dashboard.desk.sectors.says.reports import Whose, becomes, choices, examples, graded, why_not_report
from dashboard.words import _, label, times
from data import glossary
from data.drafts.facts import DraftKind
from data.errors import Reason
from data.sectors.acts import report_sector
from data.sectors.reports import Impact, NewSectorReport, why_not_assessment
from data.words import Extent, ImpactCriterion, ImpactLevel, Role

CRITERIA = {
    "operations": ImpactCriterion.VERKSAMHET,
    "resources": ImpactCriterion.RESURSER,
    "strain": ImpactCriterion.BELASTNING,
}
FORM = "sector"
FIELDS = (
    "whose",
    "area",
    *CRITERIA,
    "forecast_24",
    "forecast_72",
    "assessment",
    "on_behalf_of",
    "observed_at",
)


@alone.form
def sector_report_form(operation: str) -> None:
    """Draw the form; nothing for whoever reports about no sector here.

    It is kept, and what the answers become is said as they are given.
    """
    shown, register = frame.look(operation), last_read.sector_register()
    one = kept.begun(f"{FORM}:{shown.operation.id}", shown.operation, DraftKind.SEKTORRAPPORT, _labels())
    why_not = why_not_report(session.who(), shown.operation)
    whose = choices(register, session.who(), shown.operation)
    if (why_not or not whose) and one.refused is None:
        return
    words = {_written(named): said for named, said in whose.items()}
    areas = {area.id: area.name for area in shown.picture.areas}
    with kept.sheet(one):
        st.header(_("Rapportera om en sektor"), anchor=False)
        kept.others(one, shown.operation, {**words, **areas, **_said()})
        _about(one, words, areas)
        _judgements(one)
        draw(el("p.becomes", becomes(_judged(one))), key=f"becomes:{one.name}")
        _forecasts(one)
        desk_forms.free_text(one, "assessment", _labels()["assessment"])
        said, seen = st.columns(2)
        with said:
            desk_forms.text(one, "on_behalf_of", _labels()["on_behalf_of"])
        with seen:
            desk_forms.text(one, "observed_at", _labels()["observed_at"], hint=_("nu, eller 02:40"))
        kept.foot(one, shown.operation)
        desk_forms.outcome(one, FIELDS)
        desk_forms.blocked(why_not, one.name)
        st.button(
            _("Spara sektorsrapporten"),
            type="primary",
            key=one.key("save"),
            disabled=bool(why_not),
            on_click=partial(desk_forms.attempt, one, partial(_save, shown), ("assessment", "on_behalf_of")),
        )


def _labels() -> dict[str, str]:
    return {
        "whose": _("Vems uppgift"),
        "area": _("Område (tomt: hela kommunen)"),
        **{field: _asked(criterion) for field, criterion in CRITERIA.items()},
        "forecast_24": _("Prognos om 24 timmar"),
        "forecast_72": _("Prognos om 72 timmar"),
        "assessment": _("Bedömning: vad läget betyder och vad som troligen följer"),
        "on_behalf_of": _("Uppgift från (funktion, inte namn)"),
        "observed_at": _("När gällde det?"),
    }


def _asked(criterion: ImpactCriterion) -> str:
    return _("Påverkas %(what)s?", what=label(criterion))


def _said() -> dict[str, str]:
    return {word.value: label(word) for kind in (Extent, ImpactLevel) for word in kind}


def _written(whose: Whose) -> str:
    """Return whom a report is of as the form and its draft hold it: a sector, or an organisation in one."""
    sector, organisation = whose
    return f"{sector}/{organisation}" if organisation is not None else sector


def _whose(written: str) -> Whose:
    sector, _slash, organisation = written.partition("/")
    return sector, organisation or None


def _about(one: Draft, whose: Mapping[str, str], areas: Mapping[str, str]) -> None:
    who, where = st.columns([2, 1])
    with who:
        own = [sector for sector in session.who().bounds(Role.SEKTOR) if sector in whose]
        desk_forms.choice(one, "whose", _labels()["whose"], whose, start=next(iter(own), None))
    with where:
        desk_forms.choice(one, "area", _labels()["area"], areas)


def _judgements(one: Draft) -> None:
    words, given = {extent: label(extent) for extent in Extent}, examples()
    for column, (field, criterion) in zip(st.columns(len(CRITERIA)), CRITERIA.items(), strict=True):
        with column:
            st.radio(
                _asked(criterion),
                list(words),
                index=None,
                format_func=words.__getitem__,
                key=one.key(field),
                persist_state="session",
                on_change=kept.leaving(one),
                help=glossary.meaning(criterion, _.language),
            )
            desk_forms.why(one, field)
            draw(el("p.method", given[criterion]), key=f"example:{one.key(field)}")


def _judged(one: Draft) -> Impact | None:
    """Return the three answers; None while one is missing."""
    answers = [one.typed(field, None) for field in CRITERIA]
    return None if None in answers else Impact(*(Extent(answer) for answer in answers))


def _forecasts(one: Draft) -> None:
    words = {grade: label(grade) for grade in ImpactLevel}
    for column, field in zip(st.columns(2), ("forecast_24", "forecast_72"), strict=True):
        with column:
            desk_forms.choice(one, field, _labels()[field], words)


def _save(shown: Shown, one: Draft) -> str:
    real = session.now()
    now = shown.operation.clock.at(real)
    impact, observed = _judged(one), times.past(one.typed("observed_at"), now, "observed_at")
    desk_forms.refuse_all(*_lacking(one), observed if isinstance(observed, Reason) else None)
    sector, organisation = _whose(one.typed("whose"))
    new = NewSectorReport(
        id=one.act,
        operation=shown.operation.id,
        sector=sector,
        impact=desk_forms.need(impact, "operations", "?"),
        organisation=organisation,
        area=one.typed("area", None),
        forecast_24=one.typed("forecast_24", None),
        forecast_72=one.typed("forecast_72", None),
        assessment=one.typed("assessment"),
        on_behalf_of=one.typed("on_behalf_of"),
        observed_at=desk_forms.understood(observed),
    )
    receipt = report_sector(last_read.store(), session.actor(), new, real)
    told = _("Sparat som post %(n)d: %(what)s.", n=receipt.revision, what=graded(new.impact))
    return f"{told} {times.applies(new.observed_at, now)}"


def _lacking(one: Draft) -> Iterator[Reason]:
    """Yield all that a report lacks: whose it is, the answers, and the sector's own words."""
    whose = _whose(written) if (written := one.typed("whose")) else None
    if whose is None:
        yield Reason(_("Välj vems uppgift det är."), "whose")
    for field in CRITERIA:
        if one.typed(field, None) is None:
            yield Reason(_("Svara nej, delvis eller helt."), field)
    words = why_not_assessment(whose[1], one.typed("assessment")) if whose else None
    if words is not None:
        yield words
