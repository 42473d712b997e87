"""An area in Läget: what its page shows, several points in one, and what is answered at a point of it."""

from datetime import timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from data.access import accounts, security, tokens
from data.access import reads as access_reads
from data.log import reads as log_reads
from data.operations import reads as operation_reads
from data.points import reads as point_reads
from data.points.acts import whole_reports as point_whole_reports
from data.points.commands import NewOpening, PointReport
from data.points.facts import Point
from data.rights import Grant
from data.words import Function, Occupancy, OperationKind, Phase, Role, SecurityKind, Staffing, Status
from tests.dashboard.the_desk import ALICE, HOSTILE, Desk, labelled, said

BROMMA, FARSTA = Grant(Role.STADSDEL, "bromma"), Grant(Role.STADSDEL, "farsta")
POINTS = ("Alviksskolan", "Farstaskolan", "Brommaskolan", "Fagersjöskolan", "Ulvsundaskolan")
PREVIEW = "Förhandsgranska"


@pytest.fixture
def opened(desk: Desk) -> Desk:
    """P01, P03 and P05 are Bromma's; P01 and P03 are open and have reported."""
    desk.load(*POINTS)
    desk.open()
    for point, minutes in (("P01", 20), ("P03", 70)):
        desk.phase(point)
        desk.works(point, minutes)
    return desk


def area(desk: Desk, *grants: Grant, **address: str) -> AppTest:
    return desk.page("situation", key=desk.sign_in(*(grants or (BROMMA,))), **address)


def at_point(desk: Desk, identity: str, *grants: Grant) -> AppTest:
    return area(desk, *grants, punkt=identity)


def press(app: AppTest, label: str) -> AppTest:
    labelled(app.button, label).click().run()
    assert not app.exception
    return app


def mode(app: AppTest, name: str) -> AppTest:
    app.button_group(key="area-mode").set_value(name).run()
    assert not app.exception
    return app


def point(desk: Desk, identity: str, operation: str = "op") -> Point:
    return next(one for one in point_reads.picture(desk.store, operation).points if one.id == identity)


def says_opening(desk: Desk, identity: str, opened: bool, reason: str = "") -> None:
    at = desk.at - timedelta(minutes=7)
    new = NewOpening(f"o-{identity}", "op", identity, opened, reason, at)
    whole = PointReport(f"s-{identity}", "op", identity, "ord", opening=new)
    point_whole_reports.submit(desk.store, ALICE, whole, desk.at)


def contradict(desk: Desk) -> None:
    desk.report("P03", Function.EL, Status.UR_FUNKTION, 60, on_behalf_of="vakten", cause="proppen")


def test_the_stadsdel_sees_its_own_points_the_oldest_word_first(opened: Desk) -> None:
    app = area(opened)
    words = said(app)
    assert words.index("Brommaskolan") < words.index("Alviksskolan") < words.index("Ulvsundaskolan")
    assert "Farstaskolan" not in words
    assert app.query_params["omrade"] == "bromma"
    assert "rapporten slutar gälla" in words


def test_any_area_can_be_gone_to_and_the_whole_from_there(opened: Desk) -> None:
    app = area(opened)
    assert "Farstaskolan" not in said(app)
    labelled(app.selectbox, "Gå till").select("omrade:farsta").run()
    assert not app.exception
    assert app.query_params["omrade"] == "farsta"
    assert "Farstaskolan" in said(app)
    assert "Brommaskolan" not in said(app)
    whole = area(opened, omrade="alla")
    assert "Farstaskolan" in said(whole)
    assert "Brommaskolan" in said(whole)
    assert app.query_params["handelse"] == "op"


def test_confirming_needs_a_source_and_keeps_the_point_chosen(opened: Desk) -> None:
    app = at_point(opened, "P03")
    press(app, "Bekräfta oförändrat")
    assert "Ange källan" in said(app)
    labelled(app.text_input, "Källa").input("talat med punkten kl 03:10")
    press(app, "Bekräfta oförändrat")
    report = point(opened, "P03").functions[Function.VATTEN].current
    assert report is not None
    assert (report.source, report.observed_at) == ("talat med punkten kl 03:10", opened.at)
    assert "4 funktioner bekräftade." in said(app)
    assert app.query_params["punkt"] == "P03"
    words = said(area(opened))
    assert words.index("Alviksskolan") < words.index("Brommaskolan")


def decider(app: AppTest, form: str) -> Any:
    """Return the field for who decided, in the form whose draft begins so."""
    return next(
        one for one in app.text_input if str(one.key).startswith(form) and ":decider:" in str(one.key)
    )


def test_who_decided_is_never_filled_in_by_a_form(opened: Desk) -> None:
    """Krisledningen's decision was logged as the stadsdelsdirektör's, because a form had written it there."""
    says_opening(opened, "P05", opened=True)
    krisledning = Grant(Role.KRISLEDNING)
    bulk = mode(area(opened, krisledning, omrade="bromma"), "flera")
    kind(bulk, "lage")
    for app in (at_point(opened, "P05", krisledning), bulk):
        fields = [one for one in app.text_input if one.label.startswith("Beslut av")]
        assert fields
        assert {(one.value, one.placeholder) for one in fields} == {("", "stadsdelsdirektören")}
    app = at_point(opened, "P05")
    labelled(app.text_input, "Skäl").input("elavbrott i hela Ulvsunda")
    press(app, "Besluta att öppna, och registrera att punkten har öppnat")
    assert "Ange vem som beslutade" in said(app)
    assert point(opened, "P05").phase is Phase.PLANERAD


def test_a_point_that_has_opened_is_answered_by_the_decision_and_the_opening(opened: Desk) -> None:
    says_opening(opened, "P05", opened=True)
    words = "Punkten säger att den har öppnat 03:05 – beslut saknas"
    assert words in said(area(opened))
    app = at_point(opened, "P05")
    assert said(app).count(words) == 1
    press(app, "Besluta att öppna, och registrera att punkten har öppnat")
    assert "Ange vem som beslutade" in said(app)
    decider(app, "opening").input("krisledningen")
    press(app, "Besluta att öppna, och registrera att punkten har öppnat")
    assert "Ange skälet till beslutet." in said(app)
    labelled(app.text_input, "Skäl").input("elavbrott i hela Ulvsunda")
    press(app, "Besluta att öppna, och registrera att punkten har öppnat")
    found = point(opened, "P05")
    assert found.phase is Phase.OPPEN
    assert found.opening is None
    assert found.phase_change is not None
    assert (found.phase_change.decider, found.phase_change.at) == ("", opened.at - timedelta(minutes=7))
    decided, carried_out = log_reads.entries_since(opened.store, 0, "op")[-2:]
    assert (decided.text or {})["decider"] == "krisledningen"
    assert "decider" not in (carried_out.text or {})
    assert "beslut saknas" not in said(app)


def test_an_opening_already_decided_is_only_written_down_and_says_by_whom(opened: Desk) -> None:
    says_opening(opened, "P05", opened=True)
    opened.phase("P05", Phase.UNDER_AKTIVERING)
    # Dated before the point's word: the decision stands, and what is left is that it has been carried out.
    app = at_point(opened, "P05")
    words = said(app)
    assert "Punkten har öppnat 03:05, enligt beslut 00:12 av stadsdelsdirektören" in words
    assert "beslut saknas" not in words
    press(app, "Registrera att punkten har öppnat")
    found = point(opened, "P05")
    assert (found.phase, found.opening) == (Phase.OPPEN, None)


def test_a_decided_and_open_point_that_says_that_it_opened_lacks_no_decision(opened: Desk) -> None:
    says_opening(opened, "P03", opened=True)
    assert "beslut saknas" not in said(area(opened))
    assert "beslut saknas" not in said(at_point(opened, "P03"))


def test_a_point_that_cannot_open_says_why_and_any_decision_answers_it(opened: Desk) -> None:
    says_opening(opened, "P05", opened=False, reason="huset är låst")
    assert "inte kan öppna: huset är låst" in said(area(opened))
    app = at_point(opened, "P05")
    assert "inte kan öppna: huset är låst" in said(app)
    labelled(app.radio, "Nytt läge").set_value(Phase.I_BEREDSKAP)
    decider(app, "phase").input("stadsdelsdirektören")
    labelled(app.text_area, "Skäl").input("låssmed på väg")
    press(app, "Ändra läge")
    assert point(opened, "P05").opening is None
    assert "Punkten säger 03:05 att den inte kan öppna" not in said(app)  # its history keeps it
    assert "huset är låst" not in said(area(opened))


def test_a_contradiction_is_settled_by_choosing_a_source_and_saying_how(opened: Desk) -> None:
    contradict(opened)
    assert "avgör: el" in said(area(opened))
    app = at_point(opened, "P03")
    assert "vakten · 02:12" in said(app)
    press(app, "Avgör vad som gäller om el")
    assert "Välj vad som gäller." in said(app)
    labelled(app.radio, "Vad gäller?").set_value(Status.UR_FUNKTION)
    press(app, "Avgör vad som gäller om el")
    assert "Skriv hur det avgjordes." in said(app)
    labelled(app.text_input, "Hur det avgjordes").input("talat med vakten")
    press(app, "Avgör vad som gäller om el")
    state = point(opened, "P03").functions[Function.EL]
    assert state.rival is None
    assert state.current is not None
    assert (state.current.status, state.current.cause, state.current.note) == (
        Status.UR_FUNKTION,
        "proppen",
        "talat med vakten",
    )
    assert "avgör: el" not in said(area(opened))


def kind(app: AppTest, name: str) -> None:
    app.button_group(key="bulk-kind:bromma").set_value(name).run()


def chosen_for_all(app: AppTest, **more: str) -> AppTest:
    mode(app, "flera")
    labelled(app.button, "Välj alla som är öppna, på väg eller rapporterar (2)").click().run()
    labelled(app.selectbox, "Funktion").select(Function.EL)
    labelled(app.selectbox, "Status").select(Status.UR_FUNKTION)
    for label, words in more.items():
        labelled(app.text_input, label).input(words)
    return press(app, PREVIEW)


def test_a_change_to_several_points_is_shown_before_anything_is_saved(opened: Desk) -> None:
    before = operation_reads.revision(opened.store)
    app = chosen_for_all(area(opened), Orsak="ledningsbrott")
    words = said(app)
    assert words.count("el ur funktion, orsak: ledningsbrott, gäller till") == 2
    assert "Alla går att spara. Inget är sparat ännu." in words
    assert operation_reads.revision(opened.store) == before
    press(app, "Spara för alla 2 punkter")
    for identity in ("P01", "P03"):
        report = point(opened, identity).functions[Function.EL].current
        assert report is not None
        assert (report.status, report.cause) == (Status.UR_FUNKTION, "ledningsbrott")
    assert "2 punkter ändrade." in said(app)
    assert not [one for one in app.button if one.label.startswith("Spara för")]


def test_a_change_made_meanwhile_refuses_all_and_names_the_point(opened: Desk) -> None:
    app = chosen_for_all(area(opened), Orsak="ledningsbrott")
    opened.report("P03", Function.VATTEN, Status.BEGRANSAD, 1)
    before = operation_reads.revision(opened.store)
    press(app, "Spara för alla 2 punkter")
    words = said(app)
    assert "Någon annan har ändrat punkten" in words
    assert "Ändrade sedan dess, förhandsgranska igen: Brommaskolan" in words
    assert operation_reads.revision(opened.store) == before
    assert labelled(app.text_input, "Orsak").value == "ledningsbrott"
    press(app, PREVIEW)
    press(app, "Spara för alla 2 punkter")
    assert "2 punkter ändrade." in said(app)


def test_refused_points_are_named_with_the_rules_reason_and_can_be_left_out(opened: Desk) -> None:
    app = mode(area(opened), "flera")
    kind(app, "lage")
    labelled(app.multiselect, "Punkter").set_value(["P01", "P05"])
    labelled(app.selectbox, "Nytt läge").select(Phase.UNDER_AVVECKLING)
    labelled(app.text_input, "Beslut av (funktion)").input("stadsdelsdirektören")
    labelled(app.text_input, "Skäl").input("strömmen åter")
    press(app, PREVIEW)
    assert "Från planerad går det att gå till" in said(app)
    assert labelled(app.button, "Spara för alla 2 punkter").disabled
    press(app, "Ta bort den som nekas")
    press(app, "Spara för 1 punkt")
    assert point(opened, "P01").phase is Phase.UNDER_AVVECKLING
    assert point(opened, "P05").phase is Phase.PLANERAD


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({}, "Välj minst en punkt."),
        ({"Punkter": True}, "Välj en status."),
        ({"Punkter": True, "Status": True, "Iakttaget": "i går"}, "Skriv klockslaget"),
        ({"Punkter": True, "Status": True, "Orsak": "fru 640823-3234"}, "personnummer"),
    ],
)
def test_what_cannot_be_previewed_says_why_and_shows_nothing(
    opened: Desk, typed: dict[str, str | bool], says: str
) -> None:
    app = mode(area(opened), "flera")
    if "Punkter" in typed:
        labelled(app.multiselect, "Punkter").set_value(["P01"])
    if "Status" in typed:
        labelled(app.selectbox, "Status").select(Status.FUNGERAR)
    for label in ("Iakttaget", "Orsak"):
        if label in typed:
            labelled(app.text_input, label).input(str(typed[label]))
    press(app, PREVIEW)
    assert says in said(app)
    assert not [one for one in app.button if one.label.startswith("Spara för")]


def test_an_area_taken_away_refuses_the_next_act_and_one_begins_in_the_other(opened: Desk) -> None:
    app = at_point(opened, "P03")
    with opened.store.reading() as connection:
        me = access_reads.who(connection, app.session_state["key"], opened.at).id
    labelled(app.text_input, "Källa").input("talat med punkten")
    accounts.set_grants(opened.store, ALICE, me, (FARSTA,), opened.at)
    before = operation_reads.revision(opened.store)
    press(app, "Bekräfta oförändrat")
    assert operation_reads.revision(opened.store) == before
    assert "bara i sitt eget område" in said(app)
    assert security.entries(opened.store, 1)[0].kind is SecurityKind.REFUSED
    again = opened.page("situation", key=app.session_state["key"])
    assert again.query_params["omrade"] == "farsta"
    assert "Brommaskolan" not in said(again)


def test_the_areas_phones_that_nobody_has_vouched_for_are_listed_until_somebody_does(opened: Desk) -> None:
    made = tokens.issue_point_links(opened.store, ALICE, ["P01", "P02"], None, None, opened.at)
    for _point, issued in made:
        tokens.see_device(opened.store, issued.id, "telefon", opened.at - timedelta(minutes=12))
    app = mode(area(opened), "telefoner")
    words = said(app)
    assert words.count("Bekräfta enhet") == 1
    (token,) = [one for one in access_reads.tokens(opened.store) if one.grant.bound == "P01"]
    tokens.confirm_device(opened.store, ALICE, token.id, token.devices[0].id, opened.at)
    assert "Ingen obekräftad telefon" in said(app.run())


def test_a_word_from_an_unknown_phone_is_marked_here_and_on_the_points_page(opened: Desk) -> None:
    opened.report("P03", Function.VATTEN, Status.FUNGERAR, 1, unconfirmed_device=True)
    key = opened.sign_in(BROMMA)
    app = opened.page("situation", key=key)
    assert "obekräftad enhet: vatten" in said(app)
    assert "obekräftad enhet" in said(opened.page("situation", key=key, punkt="P03"))


def test_hostile_text_is_only_text(opened: Desk) -> None:
    opened.report("P03", Function.EL, Status.UR_FUNKTION, 60, on_behalf_of=HOSTILE, cause=HOSTILE)
    says_opening(opened, "P05", opened=False, reason=HOSTILE)
    app = area(opened, punkt="P03")
    labels = [one.label for one in (*app.button, *app.radio, *app.text_input)]
    labels += [str(option) for one in app.radio for option in one.options]
    labels += [one.value for one in (*app.markdown, *app.caption)]
    assert not [text for text in labels if "onerror" in text]
    assert HOSTILE in said(app)


def test_occupancy_with_its_next_relief_is_saved_on_the_points_page_and_shown_here(opened: Desk) -> None:
    key = opened.sign_in(BROMMA)
    app = opened.page("situation", key=key, punkt="P01")
    labelled(app.radio, "Beläggning").set_value(Occupancy.LEDIGT)
    labelled(app.text_input, "Nästa avlösning").input("i morgon")
    press(app, "Spara beläggning")
    assert "Skriv klockslaget" in said(app)
    labelled(app.text_input, "Nästa avlösning").input("06:00")
    press(app, "Spara beläggning")
    assert "Välj bemanning." in said(app)
    labelled(app.radio, "Bemanning (frivilligt)").set_value(Staffing.RACKER)
    press(app, "Spara beläggning")
    held = point(opened, "P01").occupancy
    assert held is not None
    assert held.relief_at is not None
    assert f"{held.relief_at:%H:%M}" == "05:00"
    assert "avlösning 06:00" in said(opened.page("situation", key=key))


def test_a_local_exercise_leader_acts_in_their_own_area_in_an_exercise(opened: Desk) -> None:
    opened.open("ovning", OperationKind.OVNING)
    app = area(opened, Grant(Role.LOKAL_OVNINGSLEDARE, "bromma"), handelse="ovning")
    assert "Alviksskolan" in said(app)
    assert "Farstaskolan" not in said(app)
    there = opened.page("situation", key=app.session_state["key"], handelse="ovning", punkt="P01")
    assert not labelled(there.button, "Ändra läge").disabled


def test_opening_at_once_takes_one_round_and_leaves_a_decision_and_an_opening_at_each(opened: Desk) -> None:
    opened.load(*POINTS, "Åkeshovs skola", "Nockebyskolan")
    before = operation_reads.revision(opened.store)
    app = mode(area(opened), "flera")
    kind(app, "oppna")
    press(app, "Välj alla som inte är öppna (2)")
    labelled(app.text_input, "Beslut av (funktion)").input("stadsdelsdirektören")
    labelled(app.text_input, "Skäl").input("elavbrott")
    press(app, PREVIEW)
    assert "Alla går att spara. Sparas som 2 beslut och 2 öppningar. Inget är sparat ännu." in said(app)
    press(app, "Spara för alla 2 punkter")
    assert "2 punkter ändrade." in said(app)
    assert [point(opened, one).phase for one in ("P05", "P07")] == [Phase.OPPEN] * 2
    entries = [one for one in log_reads.entries_since(opened.store, before, "op") if one.point == "P05"]
    assert [(one.text or {}).get("decider") for one in entries] == ["stadsdelsdirektören", None]


def test_the_address_wins_over_what_was_looked_at_before(opened: Desk) -> None:
    app = area(opened, punkt="P02")
    assert "Farstaskolan" in said(app)
    app.query_params.clear()
    app.query_params["omrade"] = "bromma"
    app.run()
    assert "Brommaskolan" in said(app)
    assert "Farstaskolan" not in said(app)


def test_what_is_expected_back_is_said_of_the_area_and_at_the_point(opened: Desk) -> None:
    for minutes, back in ((30, 60), (20, 120), (10, 108)):
        opened.report(
            "P03",
            Function.EL,
            Status.UR_FUNKTION,
            minutes=minutes,
            restored_estimate=opened.at + timedelta(minutes=back),
            on_behalf_of="Ellevio",
        )
    says = "åter 05:00 enligt Ellevio, flyttad 2 gånger"
    assert f"Väntas åter Brommaskolan el {says}" in " ".join(said(area(opened)).split())
    assert says in said(at_point(opened, "P03", BROMMA))
    opened.report("P03", Function.EL, Status.FUNGERAR, minutes=1, on_behalf_of="Ellevio", settles=True)
    assert "Väntas åter" not in said(area(opened))
