"""Which settings a bundle takes along: each is decided, and what belongs to the old machine stays there."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from dashboard.bundle.installer.placing import Place
from dashboard.bundle.keys import SECRETS_FILE, keys_to_keep
from dashboard.bundle.plain_settings import SECRET, THIS_MACHINE, TRAVELS, as_lines, travelling
from dashboard.settings import Settings
from data.errors import Refused


def test_every_setting_is_decided_once() -> None:
    assert set(Settings.model_fields) == TRAVELS | THIS_MACHINE | SECRET
    assert len(TRAVELS) + len(THIS_MACHINE) + len(SECRET) == len(Settings.model_fields)
    secret = {name for name, field in Settings.model_fields.items() if field.annotation is SecretStr}
    assert secret == SECRET


def test_the_partner_and_the_proxy_of_the_old_machine_stay_there(tmp_path: Path) -> None:
    settings = Settings(
        partner_url="https://reserv.example",
        partner_ca=tmp_path / "ca.pem",
        trusted_proxy="127.0.0.1",
        server_name="ledningsplatsen",
        public_url="https://trygghet.example",
    )
    assert travelling(settings) == {"DASHBOARD_PUBLIC_URL": "https://trygghet.example"}


def test_a_secret_of_several_lines_reaches_the_new_machine(tmp_path: Path) -> None:
    settings = Settings(
        database_url=f"sqlite:///{tmp_path / 's.db'}",
        webhooks=SecretStr('{\n  "larm": "https://larm.example/x",\r\n  "jour": "https://jour.example/y"\n}'),
    )
    new = Place(tmp_path / "ny")
    new.keys.mkdir(parents=True)
    (new.keys / SECRETS_FILE).write_bytes(keys_to_keep(settings)[SECRETS_FILE])
    said = new.environment()["DASHBOARD_WEBHOOKS"]
    assert said.count("https://") == 2
    assert said.endswith("}")


@pytest.mark.parametrize("broken", ["a\nb", "a\r\nb", "a\u2028b", "a\x85b"])
def test_a_setting_is_one_line(broken: str) -> None:
    assert as_lines({"DASHBOARD_X": broken}) == b"DASHBOARD_X=a b\n"


def test_without_keys_it_says_that_the_bundle_comes_first(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="kör dashboard bundle först"):
        keys_to_keep(Settings(database_url=f"sqlite:///{tmp_path / 's.db'}"))
