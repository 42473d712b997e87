"""What stands in a log line: our sentences and fields, others without their values, faults by their place."""

import logging
from typing import Any

import orjson
import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from dashboard.health.logs import Line, clean, without_secrets
from data.errors import StoreFault

SECRET = "kX9-hemlig_Länk"
WRITTEN = "Anna i uppgång 4 mår dåligt"


def line(name: str, message: str, *args: Any, fault: BaseException | None = None, **more: Any) -> Any:
    """Return a record as it is written, read again."""
    info = (type(fault), fault, fault.__traceback__) if fault is not None else None
    record = logging.LogRecord(name, logging.WARNING, __file__, 1, message, args, info)
    record.__dict__.update(more)
    written = Line().format(clean(record))
    assert "\n" not in written
    return orjson.loads(written)


def caught(raising: Any) -> BaseException:
    try:
        raising()
    except Exception as fault:
        return fault
    raise AssertionError("nothing was raised")


def test_ours_is_said_with_its_fields_and_nothing_else() -> None:
    told = line("dashboard.requests", "%s %s", "GET", "/r/", kind="request", status=200, address="10.1.2.3")
    assert told["message"] == "GET /r/"
    assert (told["level"], told["logger"], told["kind"], told["status"]) == (
        *("warning", "dashboard.requests"),
        *("request", 200),
    )
    assert set(told) == {"time", "level", "logger", "message", "kind", "status"}
    assert told["time"].endswith("+00:00")


def test_of_another_library_only_the_first_line_without_its_values_is_kept() -> None:
    address = f"/live/feed?nyckel={SECRET}"
    assert line("uvicorn.error", '%s - "WebSocket %s" [accepted]', ("10.1.2.3", 5), address)["message"] == (
        '%s - "WebSocket %s" [accepted]'
    )
    told = line("asyncio", f"Task exception was never retrieved\nexception=ValueError('{WRITTEN}')")
    assert told["message"] == "Task exception was never retrieved"


@pytest.mark.parametrize(
    "said",
    [
        f"http://127.0.0.1:8501/r/{SECRET}",
        f"/in/{SECRET}?x=1",
        f"/live/wall?operation=o&nyckel={SECRET}&tema=ljus",
        f"/logga-in?vidare=%2Fr%2F{SECRET}",
        f"Authorization: Bearer {SECRET}",
        f"/logga-in/svar?code={SECRET}&state={SECRET}",
    ],
)
def test_no_key_is_ever_readable(said: str) -> None:
    assert SECRET not in without_secrets(said)
    assert SECRET not in str(line("dashboard.x", "%s", said))


def test_a_fault_is_told_by_its_places_and_kinds_and_never_by_what_somebody_wrote() -> None:
    def stumble() -> None:
        raise ValueError(WRITTEN)

    def wrap() -> None:
        try:
            stumble()
        except ValueError as fault:
            raise KeyError(WRITTEN) from fault

    told = line("dashboard.live.hub", "could not render %s", "op-1", fault=caught(wrap))
    assert told["message"] == "could not render op-1"
    assert WRITTEN not in str(told)
    assert "in stumble" in told["fault"]
    assert told["fault"].endswith("KeyError")
    assert told["fault"].index("ValueError") < told["fault"].index("KeyError")


def test_what_a_database_says_of_a_value_is_its_own_code_alone() -> None:
    engine = create_engine("sqlite://", hide_parameters=True)
    with engine.connect() as connection:
        fault = caught(lambda: connection.execute(text(f"SELECT '{WRITTEN}' FROM nowhere")))
    engine.dispose()
    assert isinstance(fault, OperationalError)
    told = line("dashboard.x", "x", fault=fault)
    assert told["fault"].endswith("OperationalError SQLITE_ERROR")
    assert WRITTEN not in str(told)


def test_what_is_about_the_machine_keeps_its_words() -> None:
    assert line("dashboard.x", "x", fault=OSError(28, "No space left on device", "/home/anna/x"))[
        "fault"
    ].endswith("OSError: No space left on device")
    full = StoreFault(f"Lagret x svarar inte som väntat ({WRITTEN}). Det som redan kvitterats finns kvar.")
    told = line("dashboard.x", "x", fault=full)["fault"]
    assert told.endswith(
        "StoreFault: Lagret x svarar inte som väntat (…). Det som redan kvitterats finns kvar."
    )


def test_no_line_break_makes_a_second_line() -> None:
    assert line("dashboard.x", "one\ntwo %s", "three\nfour")["message"] == "one\ntwo three\nfour"
