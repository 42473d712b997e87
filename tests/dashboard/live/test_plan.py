"""The staff's row on the wall: what it says and when, the mark that waits, and what an update weighs."""

import gzip
from dataclasses import replace
from datetime import datetime

import orjson

from dashboard.live.render import Rendered, Renderer, delta
from data.staff.facts import LastReport, ReportDue, Staff, StaffPlan
from data.staff.important import Attention
from data.words import Status
from tests.dashboard.live.test_render import HOSTILE, Reader
from tests.factories import (
    NOW,
    ahead,
    make_coordination,
    make_entry,
    make_forecast,
    make_functions,
    make_picture,
    make_point,
    make_staff,
    make_state,
)

PLAN = StaffPlan("Värme före el", ahead(20), ahead(90), (), NOW, "krisledningen", 5)


def drawn(
    staff: Staff, now: datetime = NOW, status: Status = Status.UR_FUNKTION, language: str = "sv"
) -> Rendered:
    state = make_state(status=status, revision=9)
    picture = make_picture(
        [make_point(functions=make_functions(el=state))],
        recent=[make_entry(revision=9, facts={"function": "el", "status": status, "supply": "ordinarie"})],
    )
    foreseen = make_forecast(picture, now)
    return Renderer(language).render(
        *(picture, [], now), held=make_coordination(), staff=staff, foreseen=foreseen
    )


def text(html: str) -> str:
    reader = Reader()
    reader.feed(html)
    return " ".join(reader.text.split())


def test_it_says_what_holds_and_what_comes_next_and_is_gone_where_nobody_has_said() -> None:
    shown = text(drawn(make_staff(plan=PLAN)).panels["plan"])
    assert "Värme före el" in shown
    assert "Stabsgenomgång 03:32" in shown
    assert "Lägesrapport 04:42" in shown
    assert drawn(make_staff(), status=Status.FUNGERAR).panels["plan"] == ""
    late = text(drawn(make_staff(plan=PLAN), ahead(20)).panels["plan"])
    assert "Stabsgenomgång 03:32 försenad" in late
    english = drawn(make_staff(plan=PLAN), language="en").panels
    assert "Staff briefing 03:32" in text(english["plan"])
    assert "New failure" in text(english["alarm"])


def test_the_newest_word_of_the_next_report_is_the_one_shown() -> None:
    newer = LastReport(3, NOW, ReportDue(ahead(150), 6, by_report=True))
    assert "Lägesrapport 05:42" in text(drawn(make_staff(plan=PLAN, last_report=newer)).panels["plan"])
    older = LastReport(3, NOW, ReportDue(ahead(150), 4, by_report=True))
    assert "Lägesrapport 04:42" in text(drawn(make_staff(plan=PLAN, last_report=older)).panels["plan"])


def test_a_line_is_marked_until_it_has_been_acknowledged() -> None:
    waiting = drawn(make_staff(plan=PLAN))
    assert "ej kvitterad" in text(waiting.panels["ticker"])
    assert "#i-bang" in waiting.panels["ticker"]  # a symbol, not only a colour
    assert "Nytt fel" in text(waiting.panels["alarm"])
    seen = drawn(make_staff(plan=PLAN, attention=Attention(seen=frozenset({"funktion:9"}))))
    assert "ej kvitterad" not in text(seen.panels["ticker"])
    assert seen.panels["alarm"] == ""


def test_hostile_words_are_text_and_an_update_weighs_little() -> None:
    hostile = replace(PLAN, direction=f"{HOSTILE} {'å' * 300}")
    after = drawn(make_staff(plan=hostile))
    assert "<img" not in after.panels["plan"]
    message = delta(drawn(make_staff(plan=PLAN)), after)
    assert message is not None
    assert list(message["panels"]) == ["plan"]
    assert len(gzip.compress(orjson.dumps(message))) < 4096
