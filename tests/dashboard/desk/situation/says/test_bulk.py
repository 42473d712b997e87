"""The preview of one change to several points: each its own entry, and the services' own refusals."""

from dataclasses import replace

from dashboard.desk.situation.says.answers import Decision
from dashboard.desk.situation.says.bulk import Change, OpenNow, Preview, moved, preview
from data.points.commands import NewPhase, NewReport
from data.points.facts import FunctionState, Picture
from data.rights import Grant, Who
from data.words import Function, OperationKind, Phase, Role, Status, Supply
from tests.factories import NOW, ahead, make_functions, make_operation, make_picture, make_point, make_state

ALICE = Who("a", "krisledningen", (Grant(Role.KRISLEDNING),))
BOB = Who("b", "stadsdel Bromma", (Grant(Role.STADSDEL, "bromma"),))
MOTSPEL = Who("m", "motspelet", (Grant(Role.MOTSPEL),))
REPORT = NewReport("act", "op-1", "", Function.EL, Status.UR_FUNKTION, cause="ledningsbrott")
PHASE = NewPhase("act", "op-1", "", Phase.UNDER_AVVECKLING, "direktören", "lugnt")


def picture(**operation: object) -> Picture:
    points = (
        make_point("P1", name="Alvik", version=11),
        make_point("P2", name="Farsta", area="farsta", version=12),
        make_point("P3", name="Ängby", phase=Phase.PLANERAD, version=13),
    )
    return make_picture(points, operation=make_operation(**operation))


def look(change: Change, *points: str, who: Who = ALICE, shown: Picture | None = None) -> Preview:
    return preview(shown or picture(), points or ("P1", "P2", "P3"), change, who, NOW)


def test_each_point_gets_an_entry_of_its_own_with_the_version_it_was_seen_at() -> None:
    seen = look(REPORT)
    assert [(one.id, one.point, one.version) for one in seen.entries] == [
        ("act:1", "P1", 11),
        ("act:2", "P2", 12),
        ("act:3", "P3", 13),
    ]
    assert seen.refused == ()


def test_the_preview_says_what_holds_and_what_comes_with_how_long_it_is_believed() -> None:
    change = replace(REPORT, supply=Supply.RESERV, lasts_until=ahead(30), status=Status.FUNGERAR)
    (line,) = look(change, "P1").lines
    assert line.before == "fungerar sedan 02:52"
    assert line.after == "el fungerar, reservdrift, orsak: ledningsbrott, räcker till 03:42"
    (line,) = look(REPORT, "P1").lines
    assert line.after == "el ur funktion, orsak: ledningsbrott, gäller till 05:12"


def test_what_a_change_leaves_out_of_a_failure_stands_for_each_point_and_is_shown() -> None:
    known = make_state(status=Status.BEGRANSAD, cause="proppen", restored_estimate=ahead(60))
    points = (make_point("P1", functions=make_functions(el=known)), make_point("P2"))
    seen = look(replace(REPORT, cause=""), "P1", "P2", shown=make_picture(points))
    assert [(one.cause, one.restored_estimate) for one in seen.entries if isinstance(one, NewReport)] == [
        ("proppen", ahead(60)),
        ("", None),
    ]
    assert ["orsak: proppen" in line.after for line in seen.lines] == [True, False]


def test_what_was_never_said_or_has_lapsed_is_said_so() -> None:
    never = make_point("P1", functions=make_functions(el=FunctionState()))
    bad = make_state(status=Status.UR_FUNKTION, valid_until=NOW)
    lapsed = make_point("P2", functions=make_functions(el=bad))
    shown = make_picture((never, lapsed))
    found = [line.before for line in look(REPORT, "P1", "P2", shown=shown).lines]
    assert found == ["aldrig rapporterat", "obekräftat – var ur funktion sedan 02:52"]


def test_a_foreign_area_is_refused_in_the_services_words_and_the_others_are_not() -> None:
    seen = look(REPORT, who=BOB)
    assert seen.refused == ("P2",)
    assert seen.lines[1].why_not == "Stadsdel Bromma får rapportera bara i sitt eget område."


def test_what_somebody_else_said_takes_the_right_to_relay_and_exempting_its_own() -> None:
    told = look(replace(REPORT, on_behalf_of="nätägaren"), "P2", who=BOB)
    assert "registrera vad någon annan sagt bara i sitt eget område" in told.lines[0].why_not
    exercise = picture(kind=OperationKind.OVNING)
    exempt = replace(REPORT, status=Status.EJ_AKTUELL)
    seen = look(exempt, "P1", who=MOTSPEL, shown=exercise)
    assert seen.lines[0].why_not == "Motspelet får inte sätta en funktion som ej aktuell."
    assert look(REPORT, "P1", who=MOTSPEL, shown=exercise).refused == ()


def test_phases_follow_the_table_point_by_point() -> None:
    seen = look(PHASE)
    assert seen.refused == ("P3",)
    assert "Från planerad går det att gå till" in seen.lines[2].why_not
    assert (seen.lines[0].before, seen.lines[0].after) == ("öppen", "under avveckling")
    assert "Ange skälet" in look(replace(PHASE, reason=" "), "P1").lines[0].why_not


def test_opening_at_once_says_which_entries_it_stands_for_before_they_are_saved() -> None:
    points = (
        make_point("P1", name="Alvik", phase=Phase.PLANERAD, version=11),
        make_point("P2", name="Bergshamra", phase=Phase.UNDER_AKTIVERING, version=12),
        make_point("P3", name="Åkeshov"),
    )
    shown = make_picture(points, operation=make_operation())
    change = OpenNow("act", "op-1", Decision("krisledningen", "elavbrott"))
    seen = look(change, "P1", "P2", shown=shown)
    assert [(line.before, line.after) for line in seen.lines] == [
        ("planerad", "öppen (beslut: under aktivering, har öppnat)"),
        ("under aktivering", "öppen (har öppnat)"),
    ]
    assert seen.stands_for == "Sparas som 1 beslut och 2 öppningar."
    assert [(one.id, one.version) for one in seen.entries] == [
        ("act:1:1", 11),
        ("act:1:2", None),
        ("act:2:1", 12),
    ]
    assert moved(seen, shown) == ()
    assert look(change, shown=shown).lines[2].why_not == "Punkten är redan öppen."
    nobody = look(replace(change, decision=Decision("", "elavbrott")), "P1", shown=shown)
    assert "Ange vem som beslutade" in nobody.lines[0].why_not
    foreign = look(change, "P1", who=BOB, shown=make_picture((replace(points[0], area="farsta"),)))
    assert "bara i sitt eget område" in foreign.lines[0].why_not


def test_a_supply_that_the_function_has_not_is_refused_everywhere() -> None:
    assert look(replace(REPORT, supply=Supply.NODVATTEN)).refused == ("P1", "P2", "P3")


def test_points_changed_since_the_preview_are_named() -> None:
    seen = look(REPORT, "P1", "P2")
    assert moved(seen, picture()) == ()
    later = picture()
    changed = replace(later, points=(replace(later.points[0], version=20), *later.points[1:]))
    assert moved(seen, changed) == ("Alvik",)
