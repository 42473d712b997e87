"""The form of an inject: left alone it reads the same, rows come and go, and faults stand beside."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.desk.injects import says
from dashboard.words.exercise import Names
from data.exercise.scenario import (
    Condition,
    ConditionKind,
    Effect,
    Expected,
    ExpectedKind,
    Inject,
    InjectChannel,
    Objective,
    Played,
    Recipient,
    Scenario,
)
from data.exercise.scenario_file import shipped
from data.sectors.facts import EMPTY_REGISTER
from data.words import Function, Phase, Role, Status, Supply
from tests.dashboard.the_desk import HOSTILE, _installed_components, labelled, said

NAMES = Names(
    {"bromma": "Bromma", "farsta": "Farsta"},
    {"P01": "Brommaskolan", "P02": HOSTILE},
    {"P01": "bromma", "P02": "farsta"},
    EMPTY_REGISTER,
)
QUARTER, HOUR = timedelta(minutes=15), timedelta(hours=1)
WHOLE = Inject(
    "A2",
    timedelta(minutes=90, seconds=20),
    HOSTILE,
    phase="Bortfall",
    sender="elbolaget",
    to=(Recipient(Role.STADSDEL, "bromma"), Recipient(Role.SEKTOR, "borta")),
    channel=InjectChannel.RAKEL,
    expected_text="Ring",
    expected=(
        Expected(ExpectedKind.RAPPORT, QUARTER, "", "bromma", "P01", "", Function.EL, Status.UR_FUNKTION),
        Expected(ExpectedKind.LAGE, HOUR, point="P02", phase=Phase.OPPEN),
        Expected(ExpectedKind.KVITTERAT, QUARTER, area="farsta"),
        Expected(ExpectedKind.BEDOMS, QUARTER, "lugnt"),
    ),
    objective="M1",
    note="n",
    effects=(
        Effect((Function.EL, Function.VARME), Status.UR_FUNKTION, ("bromma",), ("P02", "borta")),
        Effect((Function.VATTEN,), Status.BEGRANSAD, (), ("P01",), Supply.NODVATTEN, 4.5 * HOUR),
    ),
    condition=Condition(ConditionKind.INTE_RAPPORTERAT, "", "bromma", "", Function.EL, QUARTER),
    plays=(Played("P01", Function.EL, Status.BEGRANSAD, Supply.RESERV, "generator", timedelta(hours=2)),),
    questions=("Vem ringer?", "Vad vet vi inte?"),
    source=77,
)
SCENARIO = Scenario(
    "s",
    "Elavbrott",
    datetime(2027, 1, 20, 6, tzinfo=UTC),
    timedelta(hours=4),
    phases=("Bortfall",),
    objectives=(Objective("M1", "Larma i tid"),),
    injects=(Inject("A1", timedelta(), "Strömmen är borta", to=(Recipient(Role.KRISLEDNING),)), WHOLE),
)


def _page() -> None:
    from dashboard.desk import drafts, session
    from dashboard.desk.injects.form import inject_form
    from dashboard.desk.injects.reading import said
    from data.errors import Refused

    of, name, inject = session.value("given")
    one = drafts.draft("prov")
    inject_form(one, of, name, inject)
    try:
        session.put("read", said(one, inject))
        session.put("refused", ())
    except Refused as refused:
        session.put("refused", refused.reasons)


def form(inject: Inject, of: Scenario = SCENARIO) -> AppTest:
    app = AppTest.from_function(_page, default_timeout=20)
    app._bidi_component_manager = _installed_components()
    app.session_state["given"] = (of, NAMES, inject)
    app.run()
    assert not app.exception
    return app


def field(app: AppTest, name: str) -> Any:
    """Return a field by its name in the form."""
    every = [*app.text_input, *app.text_area, *app.selectbox, *app.multiselect]
    (found,) = [one for one in every if str(one.key).startswith(f"prov:{name}:")]
    return found


def press(app: AppTest, label: str) -> AppTest:
    pressed: AppTest = labelled(app.button, label).click().run()
    assert not pressed.exception
    return pressed


def read(app: AppTest) -> Inject:
    assert app.session_state["refused"] == ()
    inject: Inject = app.session_state["read"]
    return inject


def test_an_inject_that_nobody_touches_reads_as_it_was() -> None:
    assert read(form(WHOLE)) == WHOLE


@pytest.mark.slow
def test_so_does_every_inject_that_comes_along() -> None:
    for scenario in shipped():
        for inject in scenario.injects:
            assert read(form(inject, scenario)) == inject


def test_what_most_injects_do_not_need_is_folded_under_what_it_holds() -> None:
    names = {one.label.partition(":")[0]: one for one in form(WHOLE).expander}
    assert list(names) == [
        "Vad som blir sant (facit)",
        "Villkor",
        "Vad de ska göra",
        "Motspelet rapporterar",
        "Anteckning för övningsledningen",
    ]
    assert not any(one.proto.expanded for one in names.values())
    assert "om Bromma inte har rapporterat el" in names["Villkor"].label
    assert names["Vad som blir sant (facit)"].label.endswith("och 1 till")
    blank = form(Inject("", None, ""))
    assert [one.label for one in blank.expander] == list(names)
    assert "Så läses det" not in said(blank)


def test_how_it_reads_says_to_whom() -> None:
    assert "stadsdel Bromma" in dict(says.reads(WHOLE, NAMES))["Till"][0]
    nobody = replace(WHOLE, to=())
    assert dict(says.reads(nobody, NAMES))["Till"] == ("ingen: ändrar bara facit",)


def test_rows_come_and_go_and_the_others_stay_what_they_were() -> None:
    app = press(form(WHOLE), "Lägg till i facit")
    field(app, "effects2-functions").set_value(["information"])
    field(app, "effects2-where").set_value(["area:farsta", "point:P01"])
    field(app, "effects2-lasts").set_value("45 min")
    field(app, "effects2-status").set_value("begransad").run()
    added = Effect((Function.INFORMATION,), Status.BEGRANSAD, ("farsta",), ("P01",), lasts=3 * QUARTER)
    assert read(app).effects == (*WHOLE.effects, added)
    app.button(
        key=next(str(one.key) for one in app.button if ":effects0-gone:" in str(one.key))
    ).click().run()
    assert read(app) == replace(WHOLE, effects=(WHOLE.effects[1], added))
    app = press(app, "Lägg till i facit")
    assert read(app).effects[-1] == says.EFFECT


def test_a_condition_is_chosen_as_a_sentence_and_read_back_as_one() -> None:
    app = form(replace(WHOLE, condition=None))
    assert "vid T+ 01:30:20" in said(app)
    field(app, "condition-kind").set_value("inte_rapporterat").run()
    field(app, "condition-where").set_value(["area:farsta"])
    field(app, "condition-function").set_value("el")
    field(app, "condition-within").set_value("15 min").run()
    assert "om Farsta inte har rapporterat el de senaste 15 min" in said(app)
    stated = Condition(ConditionKind.INTE_RAPPORTERAT, "", "farsta", "", Function.EL, QUARTER)
    assert read(app).condition == stated
    field(app, "condition-kind").set_value("inte_kvitterat").run()
    field(app, "condition-inject").set_value("A1").run()
    assert read(app).condition == Condition(ConditionKind.INTE_KVITTERAT, "A1")
    assert "om A1 inte är kvitterat" in said(app)
    field(app, "condition-kind").set_value("")
    field(app, "at").set_value("").run()
    assert read(app).condition is None
    assert "för hand eller inte alls" in said(app)


def test_a_condition_on_an_inject_that_is_gone_shows_which() -> None:
    gone = replace(WHOLE, condition=Condition(ConditionKind.KVITTERAT, "X9"))
    app = form(gone)
    assert "X9 (finns inte)" in field(app, "condition-inject").options
    assert read(app) == gone


def test_what_cannot_be_read_is_said_at_each_field_at_once() -> None:
    app = press(form(WHOLE), "Lägg till en rapport")
    for name, typed in (("at", "snart"), ("effects0-lasts", "länge"), ("expected3-within", "")):
        field(app, name).set_value(typed)
    field(app, "condition-where").set_value(["area:bromma", "area:farsta"]).run()
    wrong = {reason.field for reason in app.session_state["refused"]}
    assert wrong == {"at", "effects0-lasts", "expected3-within", "condition-where", "plays1-point"}


def test_an_expected_act_asks_for_what_its_kind_can_say() -> None:
    app = press(form(replace(WHOLE, expected=())), "Lägg till en åtgärd")
    assert read(app).expected == (says.EXPECTED,)
    field(app, "expected0-kind").set_value("rapport").run()
    field(app, "expected0-function").set_value("varme")
    field(app, "expected0-where").set_value(["point:P01"]).run()
    (expected,) = read(app).expected
    assert expected == Expected(ExpectedKind.RAPPORT, QUARTER, point="P01", function=Function.VARME)
    field(app, "expected0-kind").set_value("anteckning").run()
    (expected,) = read(app).expected
    assert (expected.kind, expected.function, expected.point) == (ExpectedKind.ANTECKNING, None, "P01")


def test_words_of_a_log_stay_its_own_until_somebody_writes_others() -> None:
    app = form(WHOLE)
    assert "post 77" in said(app)
    app.toggle[0].set_value(True).run()
    assert read(app).source == WHOLE.source
    field(app, "text").set_value("Mina egna ord").run()
    assert read(app) == replace(WHOLE, text="Mina egna ord", source=None)
