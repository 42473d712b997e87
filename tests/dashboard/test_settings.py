"""Settings from the environment and secrets from files: which of them says what, and that none shows."""

from pathlib import Path

import pytest

from dashboard.settings import Settings
from data.errors import StoreFault


def test_a_secret_is_read_from_a_file_named_for_its_setting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "dashboard_sms_token").write_text("hemligt\n", encoding="utf-8")
    monkeypatch.setenv("DASHBOARD_SECRETS", str(tmp_path))
    assert Settings().sms_token.get_secret_value() == "hemligt"
    assert "hemligt" not in repr(Settings())


def test_what_systemd_hands_over_is_read_before_other_files_and_after_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder, name, said in (
        ("handed", "secrets_dashboard_sms_token", "av systemd"),
        ("files", "dashboard_sms_token", "som fil"),
        ("files", "dashboard_sms_url", "https://sms.example"),
    ):
        (tmp_path / folder).mkdir(exist_ok=True)
        (tmp_path / folder / name).write_text(said, encoding="utf-8")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path / "handed"))
    monkeypatch.setenv("DASHBOARD_SECRETS", str(tmp_path / "files"))
    assert (Settings().sms_token.get_secret_value(), Settings().sms_url) == (
        "av systemd",
        "https://sms.example",
    )
    monkeypatch.setenv("DASHBOARD_SMS_TOKEN", "ur miljön")
    assert Settings().sms_token.get_secret_value() == "ur miljön"


def test_a_folder_that_is_not_there_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DASHBOARD_SECRETS", "/finns/inte")
    assert Settings().sms_token.get_secret_value() == ""


def test_the_address_of_a_store_may_be_a_file_and_what_is_neither_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for said in ("lager.db", str(tmp_path / "lager.db"), f"sqlite:///{tmp_path / 'lager.db'}"):
        monkeypatch.setenv("DASHBOARD_DATABASE_URL", said)
        assert Settings().database_url == f"sqlite:///{tmp_path / 'lager.db'}"
    for wrong in ("", "postgresql://anna:hemligt@maskin:port/db"):
        monkeypatch.setenv("DASHBOARD_DATABASE_URL", wrong)
        with pytest.raises(StoreFault, match="går inte att tyda") as told:
            Settings()
        assert "hemligt" not in str(told.value)
