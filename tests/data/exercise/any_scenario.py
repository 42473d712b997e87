"""Any scenario there can be, for what must hold for all of them."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from data.exercise.scenario import (
    Condition,
    ConditionKind,
    Effect,
    ExerciseForm,
    Expected,
    ExpectedKind,
    Inject,
    InjectChannel,
    Objective,
    Played,
    Recipient,
    Scenario,
)
from data.words import Function, Phase, Readiness, Role, Status, Supply

IDS = st.from_regex(r"[A-Za-z][A-Za-z0-9_-]{0,8}", fullmatch=True)
_LETTERS = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn"))
TEXTS = st.text(_LETTERS | st.just("\n"), max_size=30).map(str.strip)
_SPANS = st.timedeltas(timedelta(), timedelta(days=40))
_MAYBE = st.none() | _SPANS
_PLACES = st.lists(IDS, max_size=2, unique=True).map(tuple)

EFFECTS = st.builds(
    Effect,
    functions=st.lists(st.sampled_from(Function), min_size=1, max_size=4, unique=True).map(tuple),
    status=st.sampled_from(Status),
    areas=_PLACES,
    points=_PLACES,
    supply=st.sampled_from(Supply),
    lasts=_MAYBE,
)
INJECTS = st.builds(
    Inject,
    id=IDS,
    at=_MAYBE,
    text=TEXTS,
    phase=TEXTS,
    sender=TEXTS,
    to=st.lists(
        st.builds(Recipient, role=st.sampled_from(Role), bound=st.just("") | IDS), max_size=3, unique=True
    ).map(tuple),
    channel=st.sampled_from(InjectChannel),
    expected_text=TEXTS,
    expected=st.lists(
        st.builds(
            Expected,
            kind=st.sampled_from(ExpectedKind),
            within=_SPANS,
            text=TEXTS,
            area=st.just("") | IDS,
            point=st.just("") | IDS,
            sector=st.just("") | IDS,
            function=st.none() | st.sampled_from(Function),
            status=st.none() | st.sampled_from(Status),
            phase=st.none() | st.sampled_from(Phase),
        ),
        max_size=2,
    ).map(tuple),
    objective=st.just("") | IDS,
    note=TEXTS,
    effects=st.lists(EFFECTS, max_size=2).map(tuple),
    condition=st.none()
    | st.builds(
        Condition,
        kind=st.sampled_from(ConditionKind),
        inject=st.just("") | IDS,
        area=st.just("") | IDS,
        point=st.just("") | IDS,
        function=st.none() | st.sampled_from(Function),
        within=_MAYBE,
    ),
    plays=st.lists(
        st.builds(
            Played,
            point=IDS,
            function=st.sampled_from(Function),
            status=st.sampled_from(Status),
            supply=st.sampled_from(Supply),
            cause=TEXTS,
            lasts=_MAYBE,
        ),
        max_size=2,
    ).map(tuple),
    questions=st.lists(TEXTS.map(lambda said: " ".join(said.split())).filter(bool), max_size=2).map(tuple),
)
# Hypothesis wants bounds without a zone.
_BOUNDS = datetime(2000, 1, 2), datetime(2199, 12, 30)  # noqa: DTZ001
SCENARIOS = st.builds(
    Scenario,
    id=IDS,
    title=TEXTS,
    origin=st.datetimes(*_BOUNDS, timezones=st.just(UTC)),
    duration=_SPANS,
    readiness=st.sampled_from(Readiness),
    purpose=TEXTS,
    brief=TEXTS,
    sources=TEXTS,
    phases=st.lists(TEXTS, max_size=3, unique=True).map(tuple),
    objectives=st.lists(
        st.builds(Objective, id=IDS, text=TEXTS), max_size=2, unique_by=lambda one: one.id
    ).map(tuple),
    opens=_PLACES,
    start=st.lists(EFFECTS, max_size=2).map(tuple),
    injects=st.lists(INJECTS, max_size=4, unique_by=lambda one: one.id).map(tuple),
    example=st.booleans(),
    form=st.sampled_from(ExerciseForm),
)
