"""Putting the application in place beside what is there, and calling it: whole or not at all."""

import json
import os
import shutil
import subprocess
import sys
import venv
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from .package import Package, StopError

FOLDER: Final = "trygghetslaget"
_PREFIX: Final = "DASHBOARD_"
_ROOM: Final = 3_000_000_000


@dataclass(frozen=True)
class Place:
    """A folder that the application stands in, or is being put in."""

    home: Path

    @property
    def python(self) -> Path:
        return self.home / "program" / "bin" / "python"

    @property
    def store(self) -> Path:
        return self.home / "lager" / "trygghetslaget.db"

    @property
    def keys(self) -> Path:
        return self.home / "lager"

    @property
    def log(self) -> Path:
        return self.home / "logg.txt"

    @property
    def start_page(self) -> Path:
        return self.home / "start.html"

    @property
    def _noted(self) -> Path:
        return self.home / "installerat.json"

    def note(self, said: Mapping[str, Any]) -> None:
        """Write down what stands here."""
        self._noted.write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")

    def noted(self) -> Mapping[str, Any]:
        """Return what stands here; nothing where it was never done."""
        try:
            found: Mapping[str, Any] = json.loads(self._noted.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return found

    def environment(self) -> dict[str, str]:
        """Return the settings that the application runs with here, and none of the machine's own."""
        own = {
            name: said
            for name, said in os.environ.items()
            if not name.startswith((_PREFIX, "PYTHON", "PIP_"))
        }
        settings = self._lines("installning.env") | self._lines("lager/hemligheter.env")
        fixed = {
            "DASHBOARD_DATABASE_URL": f"sqlite:///{self.store}",
            "DASHBOARD_PACK": str(self.home / "paket"),
            "DASHBOARD_ARCHIVE_KEY": str(self.keys / "arkivnyckel.pem"),
        }
        if "DASHBOARD_SMTP_CA" in settings:
            fixed["DASHBOARD_SMTP_CA"] = str(self.home / settings["DASHBOARD_SMTP_CA"])
        return own | settings | fixed

    def _lines(self, name: str) -> dict[str, str]:
        try:
            lines = (self.home / name).read_text(encoding="utf-8").splitlines()
        except OSError:
            return {}
        pairs = (line.partition("=") for line in lines)
        return {key.strip(): value for key, sign, value in pairs if sign and key.strip().startswith(_PREFIX)}

    def add_settings(self, values: Mapping[str, str]) -> None:
        """Write settings down, in the place of those of the same names."""
        held = self._lines("installning.env") | dict(values)
        written = "".join(f"{name}={said}\n" for name, said in sorted(held.items()))
        (self.home / "installning.env").write_text(written, encoding="utf-8")

    def answers(self, asked: Mapping[str, Any]) -> Mapping[str, Any]:
        """Ask the application that stands here; raises StopError with its own reason."""
        done = subprocess.run(  # noqa: S603
            [str(self.python), "-m", "dashboard.bundle.opening"],
            input=json.dumps(dict(asked)),
            capture_output=True,
            text=True,
            env=self.environment(),
            cwd=self.home,
        )
        try:
            answer: Mapping[str, Any] = json.loads(done.stdout)
        except ValueError as fault:
            told = (done.stderr.strip().splitlines() or ["inget svar"])[-1]
            raise StopError(f"Programmet kunde inte köras på den här datorn ({told}).") from fault
        if answer.get("why"):
            raise StopError(str(answer["why"]))
        return answer


def home() -> Place:
    """Return where the application stands on this machine."""
    return Place(Path.home() / FOLDER)


def begun(there: Place) -> Place:
    """Return an empty folder beside the real one, its owner's alone; raises StopError without room."""
    new = Place(there.home.with_name(f"{there.home.name}.ny"))
    shutil.rmtree(new.home, ignore_errors=True)
    try:
        if shutil.disk_usage(new.home.parent).free < _ROOM:
            raise StopError("Det är ont om plats på datorn: 3 GB behöver vara ledigt. Ta en annan dator.")
        new.home.mkdir(mode=0o700)
        new.keys.mkdir(mode=0o700)
    except OSError as fault:
        raise StopError(f"Datorn låter inte något sparas i {new.home.parent} ({fault.strerror}).") from fault
    return new


class Installing:
    """The wheels being put in place, while somebody types; needs no network and asks for each file's hash."""

    def __init__(self, package: Package, new: Place) -> None:
        self._new = new
        wheels = new.home / "hjul"
        with zipfile.ZipFile(package.path) as held:
            listed = f"requirements-{package.python}.txt"
            for name in [one for one in held.namelist() if one.startswith("hjul/")] + [listed]:
                held.extract(name, new.home)
        venv.create(new.home / "program", with_pip=False, symlinks=True)
        (pip,) = wheels.glob("pip-*.whl")
        words = [
            *(str(new.python), f"{pip}/pip", "install", "--no-index", "--find-links", str(wheels)),
            *("--require-hashes", "--no-deps", "--no-compile", "--no-cache-dir", "--quiet"),
            *("--disable-pip-version-check", "--requirement", str(new.home / listed)),
        ]
        self._log = (new.home / "installation.txt").open("w", encoding="utf-8")
        environment = {
            name: said for name, said in os.environ.items() if not name.startswith(("PIP_", "PYTHON"))
        }
        self._process = subprocess.Popen(  # noqa: S603
            words, stdout=self._log, stderr=self._log, env=environment | {"PIP_CONFIG_FILE": os.devnull}
        )

    def done(self) -> bool:
        """Return whether it has ended, well or not."""
        return self._process.poll() is not None

    def ended(self) -> None:
        """Clear up; raises StopError where it did not go well."""
        self._log.close()
        shutil.rmtree(self._new.home / "hjul", ignore_errors=True)
        if self._process.returncode:
            said = (self._new.home / "installation.txt").read_text(encoding="utf-8").strip().splitlines()
            raise StopError(f"Programmet kunde inte läggas in: {(said or ['okänt fel'])[-1]}")

    def stop(self) -> None:
        """Break off."""
        if not self.done():
            self._process.kill()
            self._process.wait()
        self._log.close()


def put_in_place(new: Place, there: Place, aside: str) -> Place:
    """Let the finished folder take the place of what is there, which is set aside and kept."""
    if there.home.exists():
        there.home.rename(there.home.with_name(f"{there.home.name}-undanlagt-{aside}"))
    new.home.rename(there.home)
    return there


def python_named() -> str:
    """Return which Python this is, for what is told of a machine."""
    return sys.version.split()[0]
