"""The phone's scripts as they are sent: shorter than as they are read, and with no name left outside."""

import pytest

from dashboard.phone.scripts import script, source


@pytest.mark.parametrize("name", ["queue.js", "sw.js"])
def test_what_is_sent_is_shorter_and_keeps_to_itself(name: str) -> None:
    sent = script(name)
    assert len(sent) < 0.7 * len(source(name))
    assert "// " not in sent
    assert sent.startswith("(()=>{")
    assert sent.endswith("})()")
