"""What `dashboard proxy` writes is what nginx takes, and it lets through exactly what the door does."""

import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import ValidationError
from typer.testing import CliRunner

from dashboard.commands.cli import app
from dashboard.commands.proxy import Proxy, nginx_conf
from dashboard.commands.serve import remarks_on
from dashboard.door.gates import GATES
from dashboard.settings import Settings
from data.errors import Refused
from tests.certificates import certificate

SIZES = {"1m": 1 << 20, "20m": 20 << 20}


@pytest.fixture
def proxy(tmp_path: Path) -> Proxy:
    return Proxy(name="lage.example.org", logs=str(tmp_path), listen=("127.0.0.1:18443",), plain="18080")


def taken(conf: str, folder: Path) -> subprocess.CompletedProcess[str]:
    file = folder / "nginx.conf"
    file.write_text(conf, encoding="utf-8")
    nginx = shutil.which("nginx") or "/usr/sbin/nginx"
    words = [nginx, "-t", "-c", str(file), "-e", "stderr", "-g", f"pid {folder}/nginx.pid;"]
    return subprocess.run(words, capture_output=True, text=True, check=False)


@pytest.mark.slow
@pytest.mark.parametrize("servers", [("127.0.0.1:8501",), ("[::1]:8501", "127.0.0.1:8502", "10.0.0.3:8503")])
def test_nginx_takes_it_with_and_without_a_certificate(
    proxy: Proxy, servers: tuple[str, ...], tmp_path: Path
) -> None:
    made, key = certificate(tmp_path, "127.0.0.1")
    for asked in (proxy, replace(proxy, certificate=str(made), key=str(key))):
        told = taken(nginx_conf(replace(asked, servers=servers)), tmp_path)
        assert told.returncode == 0, told.stderr
        assert "warn" not in told.stderr


def test_it_takes_as_large_a_body_as_the_door_does(proxy: Proxy) -> None:
    conf = nginx_conf(proxy)
    places = re.findall(r"location (?:= |~ \^)?(/\S*) \{([^}]*)\}", conf)
    own = {
        path: size[1] for path, said in places if (size := re.search(r"client_max_body_size (\w+);", said))
    }
    most: str = re.findall(r"client_max_body_size (\w+);", conf)[0]
    for gate in GATES:
        covering = [path for path in own if gate.path.startswith(path)]
        allowed = own[max(covering, key=len)] if covering else most
        assert gate.largest <= SIZES[allowed], gate.path


def test_it_adds_no_header_but_its_own_cookie_to_what_the_application_says(proxy: Proxy) -> None:
    before = nginx_conf(proxy).split("location @away")[0]
    assert re.findall(r"add_header (\S+)", before) == ["Set-Cookie"]
    assert "gzip on" not in before


@pytest.mark.parametrize(
    "changes",
    [
        {"servers": ()},
        {"servers": ("127.0.0.1",)},
        {"servers": ("10.0.0.1:8501", "10.0.0.2:8501")},
        {"certificate": "/etc/nginx/tls/certificate.pem"},
        {"name": "lage.example.org; return 200"},
    ],
)
def test_what_would_be_no_configuration_is_refused_in_words(proxy: Proxy, changes: dict[str, object]) -> None:
    with pytest.raises(Refused, match="Inget skrevs"):
        nginx_conf(replace(proxy, **changes))  # type: ignore[arg-type]


def test_the_command_writes_the_name_that_the_settings_know(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DASHBOARD_PUBLIC_URL", "https://lage.example.org")
    out = tmp_path / "nginx.conf"
    told = CliRunner().invoke(app, ["proxy", "--out", str(out), "--json"])
    assert told.exit_code == 0
    assert '"lage.example.org"' in told.stdout
    assert "server_name lage.example.org;" in out.read_text(encoding="utf-8")


@pytest.mark.parametrize("said", ["*", "0.0.0.0/0", "::/0", "proxy.example.org", "10.0.0.1/33"])
def test_no_proxy_is_trusted_that_could_be_anybody(said: str) -> None:
    with pytest.raises(ValidationError):
        Settings(trusted_proxy=said)
    assert Settings(trusted_proxy=" 127.0.0.1 , 10.0.0.0/8 ").trusted_proxy == "127.0.0.1,10.0.0.0/8"


def test_who_names_no_proxy_is_told_that_all_seem_to_come_from_one_address() -> None:
    behind = Settings(public_url="https://lage.example.org")
    assert [remark for remark in remarks_on(behind) if "DASHBOARD_TRUSTED_PROXY" in remark]
    assert remarks_on(behind.model_copy(update={"trusted_proxy": "127.0.0.1"})) == ()
