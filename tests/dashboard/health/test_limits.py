"""When something measured is too much, and what of it makes a wall untrue."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from dashboard.health.facts import (
    Clock,
    Connections,
    Disk,
    Feed,
    Measured,
    Sheets,
    Standby,
    State,
    Subject,
    Untrue,
    Waiting,
    Writing,
)
from dashboard.health.limits import clock_apart, judged, untrue, vouched
from dashboard.health.says import lines

AT = datetime(2027, 1, 14, 3, 0, tzinfo=UTC)
S, M, H, D = (timedelta(**{unit: 1}) for unit in ("seconds", "minutes", "hours", "days"))
GB = 1_000_000_000
FINE = Measured(
    at=AT,
    writing=Writing(),
    feed=Feed(3, 0.02 * S),
    clock=Clock(synchronised=True),
    disk=Disk(60 * GB, 100 * GB),
    backup=AT - H,
    standby=Standby(2 * S),
    notices=Waiting(),
    certificate=AT + 90 * D,
    jobs={"outbox": "ett:1"},
    connections=Connections(12, 100),
    sheets=Sheets(31),
)
ALL_FINE = dict.fromkeys(Subject, State.FINE)


def test_a_service_that_runs_well_is_fine_and_one_that_nothing_is_known_of_is_not() -> None:
    assert judged(FINE) == ALL_FINE
    assert untrue(FINE) is None
    unknown = judged(Measured(at=AT))
    assert State.FINE not in unknown.values()
    assert unknown[Subject.BACKUP] is State.NOW  # that none was ever taken is known


def test_a_limit_says_in_a_sentence_what_is_to_be_done_when() -> None:
    told = {line.subject: line.limit for line in lines(FINE)}
    assert told[Subject.CLOCK] == "Åtgärda under dagen om den går 2 s fel, nu om den går 1 min fel."
    assert told[Subject.CONNECTIONS] == "Åtgärda under dagen om 80 % används, nu om 95 % används."
    assert all(limit.startswith("Åtgärda ") and limit.endswith(".") for limit in told.values())


@pytest.mark.parametrize(
    ("changed", "subject", "state"),
    [
        ({"writing": Writing(wrong_for=3 * S)}, Subject.STORE, State.NOW),
        ({"writing": Writing(wrong_for=1 * S)}, Subject.STORE, State.FINE),
        ({"writing": Writing(silent_for=3 * S)}, Subject.STORE, State.NOW),
        ({"writing": Writing(longest_wait=2 * S)}, Subject.STORE, State.SOON),
        ({"superseded": "avlöst"}, Subject.STORE, State.NOW),
        ({"feed": Feed(3, 1.5 * S)}, Subject.FEED, State.SOON),
        ({"feed": Feed(3, 0.1 * S, 6 * S)}, Subject.FEED, State.NOW),
        ({"clock": Clock(synchronised=False)}, Subject.CLOCK, State.SOON),
        ({"clock": Clock()}, Subject.CLOCK, State.UNKNOWN),
        ({"clock": Clock(database=-5 * S, synchronised=True)}, Subject.CLOCK, State.SOON),
        ({"clock": Clock(database=-90 * S, synchronised=True)}, Subject.CLOCK, State.NOW),
        ({"disk": Disk(1 * GB, 100 * GB)}, Subject.DISK, State.SOON),
        ({"disk": Disk(1 * GB, 5 * GB)}, Subject.DISK, State.FINE),
        ({"disk": Disk(0, 100 * GB)}, Subject.DISK, State.NOW),
        ({"disk": Disk(0, 8_000_000)}, Subject.DISK, State.NOW),
        ({"backup": AT - 25 * H}, Subject.BACKUP, State.SOON),
        ({"backup": AT - 8 * D}, Subject.BACKUP, State.NOW),
        ({"standby": Standby(None)}, Subject.STANDBY, State.NOW),
        ({"standby": Standby(40 * S)}, Subject.STANDBY, State.SOON),
        ({"standby": None}, Subject.STANDBY, State.UNKNOWN),
        ({"notices": Waiting({"sms": 2}, 0, 3 * M)}, Subject.NOTICES, State.SOON),
        ({"notices": Waiting({"sms": 2}, 0, 20 * M)}, Subject.NOTICES, State.NOW),
        ({"notices": Waiting({}, 1)}, Subject.NOTICES, State.SOON),
        ({"certificate": AT + 20 * D}, Subject.CERTIFICATE, State.SOON),
        ({"certificate": AT - D}, Subject.CERTIFICATE, State.NOW),
        ({"jobs": {"outbox": ""}}, Subject.JOBS, State.NOW),
        ({"connections": Connections(85, 100)}, Subject.CONNECTIONS, State.SOON),
        ({"connections": Connections(97, 100)}, Subject.CONNECTIONS, State.NOW),
        ({"sheets": Sheets()}, Subject.SHEETS, State.FINE),
        ({"sheets": Sheets(31, 0, 2)}, Subject.SHEETS, State.SOON),
        ({"sheets": Sheets(31, 1, 2, ("https://gammal.example",))}, Subject.SHEETS, State.NOW),
    ],
)
def test_each_has_its_limit(changed: dict[str, object], subject: Subject, state: State) -> None:
    assert judged(replace(FINE, **changed)) == {**ALL_FINE, subject: state}  # type: ignore[arg-type]


def test_a_clock_that_was_set_is_wrong_until_something_else_vouches_for_it() -> None:
    set_on = Clock(leap=H, synchronised=False)
    assert clock_apart(set_on) == H
    assert clock_apart(replace(set_on, synchronised=True)) == timedelta(0)
    # One screen may stand on the same machine; two that agree with it vouch, three that do not are believed.
    assert clock_apart(replace(set_on, browsers=1, apart=timedelta(0))) == H
    assert vouched(replace(set_on, browsers=2, apart=0.1 * S))
    assert not vouched(replace(set_on, browsers=2, apart=H))
    assert clock_apart(Clock(browsers=3, apart=47 * M, synchronised=True)) == 47 * M
    # An act that was recorded an hour from now was recorded by a clock that ran ahead, or this one is behind.
    assert clock_apart(Clock(newest=H)) == -H
    assert clock_apart(Clock()) is None


def test_a_wall_says_what_makes_it_untrue_and_nothing_else() -> None:
    worst = Measured(at=AT, disk=Disk(0, GB), standby=Standby(None), notices=Waiting({"sms": 9}, 9, D))
    assert untrue(worst) is None
    wrong = replace(worst, clock=Clock(leap=H))
    assert untrue(wrong) is Untrue.CLOCK
    assert untrue(replace(wrong, writing=Writing(wrong_for=3 * S))) is Untrue.UNWRITABLE
    assert untrue(replace(wrong, writing=Writing(wrong_for=3 * S), superseded="x")) is Untrue.SUPERSEDED
    assert untrue(replace(worst, clock=Clock(leap=5 * S))) is None


def test_a_server_that_was_taken_over_from_is_not_told_to_find_itself_a_standby() -> None:
    for superseded, advised in (("", True), ("avlöst", False)):
        measured = replace(FINE, standby=None, superseded=superseded)
        (line,) = (one for one in lines(measured) if one.subject is Subject.STANDBY)
        assert bool(line.do) is advised
