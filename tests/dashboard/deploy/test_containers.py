"""Dockerfile and compose, read as an engine would, which there is none of here: all they name is there."""

import json
import re
import shlex
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from dashboard.commands.deploying import COMPOSE_PROCESSES
from dashboard.settings import Settings
from tests.dashboard.deploy.fresh_root import DEPLOY, source

COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
# What the compose specification has for a service, as far as we use it; a misspelt key is none of these.
KEYS = {
    *(
        "build",
        "image",
        "restart",
        "read_only",
        "init",
        "user",
        "cap_drop",
        "cap_add",
        "security_opt",
        "tmpfs",
    ),
    *(
        "stop_grace_period",
        "env_file",
        "environment",
        "secrets",
        "volumes",
        "networks",
        "depends_on",
        "ports",
    ),
    "healthcheck",
}


def dockerfile() -> list[tuple[str, str]]:
    """Return the instructions with their arguments, lines that are continued put together."""
    text = re.sub(r"\\\n", " ", (DEPLOY / "Dockerfile").read_text(encoding="utf-8"))
    lines = [line.split(None, 1) for line in text.splitlines() if line and line[0] not in "# "]
    return [(line[0], line[1]) for line in lines]


def arguments(name: str) -> list[str]:
    return [argument for instruction, argument in dockerfile() if instruction == name]


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return source(tmp_path_factory.mktemp("release"))


@pytest.mark.slow
def test_every_file_that_is_copied_is_in_a_release(release: Path) -> None:
    copied = [shlex.split(line)[:-1] for line in arguments("COPY") if not line.startswith("--from=")]
    names = [name for line in copied for name in line]
    assert names == ["install.sh", "requirements.txt", "dashboard-*.whl", "wheels"]
    for name in set(names) - {"wheels"}:  # fetched with --wheels: the drill `install` does
        assert len(list(release.glob(name))) == 1, name
    for mounted in ("compose.yaml", "compose.env", "Dockerfile"):
        assert (release / mounted).is_file()


@pytest.mark.slow
def test_a_release_says_what_its_files_are(release: Path) -> None:
    check = subprocess.run(["sha256sum", "--quiet", "--strict", "--check", "SHA256SUMS"], cwd=release)
    assert check.returncode == 0
    listed = {line.split()[1] for line in (release / "SHA256SUMS").read_text().splitlines()}
    files = {str(file.relative_to(release)) for file in release.rglob("*") if file.is_file()}
    assert listed == files - {"SHA256SUMS"}


def test_the_image_is_made_by_the_script_that_a_machine_is() -> None:
    (installing,) = [line for line in arguments("RUN") if "install.sh" in line]
    words = shlex.split(installing)
    assert words[:2] == ["sh", "/from/install.sh"]
    options = {word for word in words if word.startswith("--")}
    taken = set(re.findall(r"^    (--[a-z]+)\)", (DEPLOY / "install.sh").read_text(encoding="utf-8"), re.M))
    assert options <= taken, f"{options - taken} is no option of the script"
    assert "--container" in options
    # Nothing else installs anything of ours: the other steps bring Debian's Python and the user.
    assert not [line for line in arguments("RUN") if "pip" in line]


def test_the_image_runs_as_nobody_special_and_says_whether_it_is_well() -> None:
    assert arguments("USER") == ["trygghetslaget"]
    assert arguments("STOPSIGNAL") == ["SIGTERM"]
    (check,) = arguments("HEALTHCHECK")
    words = json.loads(check.split("CMD ", 1)[1])
    assert words[:2] == ["python3", "-c"]
    compile(words[2], "HEALTHCHECK", "exec")
    port = dict(pair.split("=", 1) for pair in shlex.split(arguments("ENV")[0]))["DASHBOARD_PORT"]
    assert "http://127.0.0.1:' + os.environ['DASHBOARD_PORT'] + '/healthz" in words[2]
    assert arguments("EXPOSE") == [port]


def test_every_setting_that_is_named_is_one() -> None:
    known = {f"DASHBOARD_{name.upper()}" for name in Settings.model_fields} | {"DASHBOARD_SECRETS"}
    named: set[str] = set()
    for name in ("Dockerfile", "compose.yaml", "compose.env", "settings.env"):
        named |= set(re.findall(r"DASHBOARD_[A-Z_]+", (DEPLOY / name).read_text(encoding="utf-8")))
    assert "DASHBOARD_DATABASE_URL" in named
    assert named <= known, named - known
    assert {name.upper() for name in COMPOSE["secrets"] if name.startswith("dashboard_")} <= known


def test_no_secret_stands_in_a_shipped_file() -> None:
    secret = {f"DASHBOARD_{name.upper()}" for name in Settings.model_fields if _is_secret(name)}
    assert len(secret) >= 4
    for file in DEPLOY.rglob("*"):
        if file.is_file() and file.suffix != ".pyc":
            lines = file.read_text(encoding="utf-8").splitlines()
            given = [line for line in lines if re.match(r"\s*(\w+)\s*[=:]\s*\S", line)]
            assert not [line for line in given if any(name in line.split("=")[0] for name in secret)], file
            assert "PASSWORD:" not in file.read_text(encoding="utf-8").replace("PASSWORD_FILE:", "")


def _is_secret(name: str) -> bool:
    return "Secret" in str(Settings.model_fields[name].annotation)


def test_compose_has_no_key_that_is_none() -> None:
    for name, service in SERVICES.items():
        assert set(service) <= KEYS, (name, set(service) - KEYS)
    assert {key for key in COMPOSE if not key.startswith("x-")} == {
        *("name", "services", "networks", "volumes", "secrets"),
    }


def test_two_processes_stand_behind_the_proxy_on_one_database() -> None:
    ports = {name: SERVICES[name]["environment"]["DASHBOARD_PORT"] for name in ("app1", "app2")}
    assert ports == dict(server.split(":") for server in COMPOSE_PROCESSES)
    one, other = ({**SERVICES[name], "environment": {}} for name in ports)
    assert one == other
    trusted = SERVICES["app1"]["environment"]["DASHBOARD_TRUSTED_PROXY"]
    assert COMPOSE["networks"]["inside"]["ipam"]["config"] == [{"subnet": trusted}]
    assert set(SERVICES) == {"app1", "app2", "database", "proxy"}
    assert [name for name, service in SERVICES.items() if service.get("ports")] == ["proxy"]
    assert set(SERVICES["proxy"]["depends_on"]) == {"app1", "app2"}


def test_what_services_name_is_declared() -> None:
    for service in SERVICES.values():
        volumes = [volume.split(":")[0] for volume in service.get("volumes", [])]
        assert {volume for volume in volumes if volume[0] not in "./"} <= set(COMPOSE["volumes"])
        assert set(service.get("secrets", [])) <= set(COMPOSE["secrets"])
        assert set(service["networks"]) <= set(COMPOSE["networks"])
        assert set(service.get("depends_on", {})) <= set(SERVICES)
    image = arguments("VOLUME")[0]
    assert {volume.split(":")[1] for volume in SERVICES["app1"]["volumes"]} == set(json.loads(image))


def test_no_container_can_change_itself_or_become_more() -> None:
    for name, service in SERVICES.items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
    assert "cap_add" not in SERVICES["app1"]
