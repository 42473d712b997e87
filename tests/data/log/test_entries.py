"""What entries say: every kind has one type and one line in the table, and comes back as it was written."""

from collections import Counter
from dataclasses import FrozenInstanceError, fields
from datetime import UTC, datetime, time, timedelta, timezone
from types import MappingProxyType
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.assessments.facts import Closed, Consequences, Inside, Loss, Outage, Source
from data.entries.codec import decode, encode
from data.entries.entry import EntryKind, What
from data.entries.kinds import KINDS, Timed, Trait, having, timed_by
from data.entries.operations import InjectDelivered
from data.entries.reports import PhaseChanged, Reported
from data.entries.staff import LogLine, NoteWritten, PlanSet
from data.store import projections
from data.store.journal import canonical
from data.words import Channel, Function, Phase, Status, Supply, TextClass

_ZONES = st.sampled_from([UTC, timezone(timedelta(hours=1)), timezone(timedelta(hours=-7))])
_MOMENTS = st.builds(
    lambda apart, zone: datetime(2027, 1, 14, tzinfo=UTC).astimezone(zone) + apart,
    st.timedeltas(timedelta(days=-9999), timedelta(days=9999)),
    _ZONES,
)
_NUMBERS = st.floats(allow_nan=False, allow_infinity=False, width=32)
_PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda held: st.lists(held) | st.dictionaries(st.text(), held),
    max_leaves=8,
)
st.register_type_strategy(int, st.integers(-(2**53), 2**53))
st.register_type_strategy(float, _NUMBERS)
st.register_type_strategy(str, st.text(max_size=8))
st.register_type_strategy(datetime, _MOMENTS)
st.register_type_strategy(time, st.times().map(lambda at: at.replace(second=0, microsecond=0)))
st.register_type_strategy(timedelta, st.timedeltas(timedelta(days=-30), timedelta(days=30)))


def said(kind: EntryKind) -> st.SearchStrategy[What]:
    """Anything that an entry of a kind may say."""
    form: Any = KINDS[kind].type
    return st.builds(form, **_SMALL.get(kind, {}))


def _few(form: Any) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.builds(form).map(lambda one: (one,)) | st.just(())


_RINGS = st.just((((17.9, 59.3), (18.0, 59.3), (18.0, 59.25), (17.9, 59.3)),))
# What would be too much, or is handed on as it is.
_SMALL: dict[EntryKind, dict[str, st.SearchStrategy[Any]]] = {
    EntryKind.SITUATION_REPORT: {"content": st.dictionaries(st.text(), _PLAIN)},
    EntryKind.ASSESSMENT_SAVED: {
        "outage": st.builds(Outage, shape=_RINGS.map(lambda ring: (ring,))),
        "consequences": st.builds(
            Consequences, points=_few(Inside), closed=_few(Closed), losses=_few(Loss), sources=_few(Source)
        ),
    },
}


def test_the_table_has_every_kind_once_and_in_order() -> None:
    assert list(KINDS) == list(EntryKind)
    assert set(Counter(kind.type for kind in KINDS.values()).values()) == {1}
    assert all(kind.type.KIND is name for name, kind in KINDS.items())


def test_rows_follow_from_exactly_the_kinds_that_say_so() -> None:
    assert {form.KIND for form in projections.PROJECTORS} == set(having(Trait.PROJECTED))


@pytest.mark.parametrize("kind", EntryKind)
def test_an_entry_is_frozen_and_names_its_words_once(kind: EntryKind) -> None:
    form = KINDS[kind].type
    assert len(set(form.WORDS)) == len(form.WORDS)
    assert form.__dataclass_params__.frozen  # type: ignore[attr-defined]
    assert "__slots__" in vars(form)


@pytest.mark.parametrize("kind", EntryKind)
@settings(max_examples=20)
@given(data=st.data())
def test_an_entry_comes_back_as_it_was_written(kind: EntryKind, data: st.DataObject) -> None:
    what = data.draw(said(kind))
    facts = canonical(encode(what))
    back = decode(kind, orjson.loads(facts))
    assert back == what
    assert canonical(encode(back)) == facts


def test_what_the_journal_adds_is_no_part_of_what_was_said() -> None:
    facts = {"before": "planerad", "phase": "oppen", "asked": "0f", "by": "u-1"}
    assert decode(EntryKind.PHASE, facts) == PhaseChanged(Phase.PLANERAD, Phase.OPPEN)


def test_what_nobody_said_is_left_out_and_nothing_is_zero() -> None:
    moment = datetime(2027, 1, 14, 3, 0, tzinfo=timezone(timedelta(hours=1)))
    plain = Reported(
        *("r1", Function.EL, Status.UR_FUNKTION, Supply.OKANT, moment, None, None, Channel.WEBB),
        settles=False,
        source_key="k",
    )
    assert encode(plain) == {
        **{"id": "r1", "function": "el", "status": "ur_funktion", "supply": "okant", "channel": "webb"},
        **{"valid_until": "2027-01-14T02:00:00.000000Z", "lasts_until": None, "restored_estimate": None},
        **{"settles": False, "source_key": "k"},
    }
    shown_nothing = Reported(**{**_stated(plain), "seen": 0})
    assert encode(shown_nothing)["seen"] == 0


def _stated(what: Any) -> dict[str, Any]:
    return {one.name: getattr(what, one.name) for one in fields(what)}


def test_a_line_calls_its_handling_class() -> None:
    note = NoteWritten(handling=TextClass.STRYK_VID_EXPORT, key=True)
    assert encode(note) == {"class": "stryk_vid_export", "key": True}
    assert encode(NoteWritten()) == {}
    assert isinstance(decode(EntryKind.NOTE, {"class": "intern"}), LogLine)


def test_times_of_day_and_recipients_are_written_short() -> None:
    assert encode(PlanSet(None, None, (time(7), time(19, 30))))["shifts"] == ["07:00", "19:30"]
    facts = {"inject": "I1", "by_hand": True, "planned": None, "channel": "sms", "unplayed": 0}
    told = decode(EntryKind.INJECT_DELIVERED, {**facts, "to": [["stadsdel", "bromma"]]})
    assert isinstance(told, InjectDelivered)
    assert encode(told)["to"] == [["stadsdel", "bromma"]]


@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        (EntryKind.PHASE, {"before": "planerad"}),
        (EntryKind.PHASE, {"before": "planerad", "phase": "öppen"}),
        (EntryKind.MASKED, {"masks": 7, "why": "x"}),
        (EntryKind.OPENING, MappingProxyType({})),
    ],
)
def test_what_is_no_entry_of_its_kind_is_not_read(kind: EntryKind, facts: Any) -> None:
    with pytest.raises((LookupError, ValueError, TypeError)):
        decode(kind, facts)


def test_nobody_changes_what_an_entry_says() -> None:
    with pytest.raises(FrozenInstanceError):
        PhaseChanged(Phase.PLANERAD, Phase.OPPEN).phase = Phase.STANGD  # type: ignore[misc]


def test_only_what_is_filed_in_the_control_room_is_timed_by_it() -> None:
    assert EntryKind.EXERCISE_CLOCK not in timed_by(Timed.CONTROL)
    assert EntryKind.EXERCISE_PLANNED in timed_by(Timed.CONTROL)
