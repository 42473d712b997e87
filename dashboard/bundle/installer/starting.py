"""Starting the service so that it stays, and showing whoever sits there where everything is."""

import json
import os
import shutil
import ssl
import subprocess
import urllib.request
import webbrowser
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from .address import Way
from .placing import Place

_AWAKE: Final = (
    "systemd-inhibit",
    "--what=sleep:idle:handle-lid-switch",
    "--who=Trygghetslaget",
    "--why=drift",
)


def start(place: Place, way: Way) -> "subprocess.Popen[bytes]":
    """Start the service on its own, so that closing the window does not end it."""
    words = [str(place.python), "-m", "dashboard", "run", "--host", "0.0.0.0", "--port", str(way.port)]  # noqa: S104
    environment = place.environment() | dict(way.environment)
    if way.tls:
        environment["DASHBOARD_TLS_CERTIFICATE"] = str(place.keys / "tls-certifikat.pem")
        environment["DASHBOARD_TLS_KEY"] = str(place.keys / "tls-nyckel.pem")
    with place.log.open("ab") as log:
        return subprocess.Popen(  # noqa: S603
            [*_awake(), *words],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env=environment,
            cwd=place.home,
            start_new_session=True,
        )


def _awake() -> Sequence[str]:
    """Keep the machine from falling asleep, where the system can."""
    there = shutil.which(_AWAKE[0]) is not None and os.path.isdir("/run/systemd/seats")  # noqa: PTH112
    if there and subprocess.run([*_AWAKE, "true"], capture_output=True).returncode == 0:  # noqa: S603
        return _AWAKE
    return ()


def health(way: Way) -> Mapping[str, Any]:
    """Return what the service says of itself; nothing where it does not answer."""
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    address = f"{'https' if way.tls else 'http'}://127.0.0.1:{way.port}/healthz"
    try:
        with urllib.request.urlopen(address, timeout=2, context=trusting) as answer:  # noqa: S310
            found: Mapping[str, Any] = json.load(answer)
    except (OSError, ValueError):
        return {}
    return found if "revision" in found else {}


@dataclass(frozen=True)
class Turn:
    """Whether this machine writes the store now, and what was said of it."""

    taken: bool
    said: str


def take_over(place: Place, *, force: bool) -> Turn:
    """Say to the store that this machine goes on with it, and the dead one does not."""
    words = [str(place.python), "-m", "dashboard", "takeover", *(["--force"] if force else [])]
    done = subprocess.run(  # noqa: S603
        words, capture_output=True, text=True, env=place.environment(), cwd=place.home
    )
    return Turn(done.returncode == 0, (done.stdout if done.returncode == 0 else done.stderr).strip())


def new_sheets(place: Place, way: Way) -> "tuple[Path | None, str]":
    """Make new sheets for every point whose sheet leads elsewhere; return where they lie, what is said."""
    out = place.home / "nya-blad.pdf"
    out.unlink(missing_ok=True)
    words = [str(place.python), "-m", "dashboard", "sheets", "--out", str(out)]
    environment = place.environment() | dict(way.environment)
    done = subprocess.run(words, capture_output=True, text=True, env=environment, cwd=place.home)  # noqa: S603
    if done.returncode == 0:
        return out, "skriv ut alla på två sidor, dela ut dem, och riv de gamla: de gäller inte längre."
    return None, done.stderr.strip()


def show(address: str) -> bool:
    """Open a page on the screen; return whether there was anything to open it with."""
    if not os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"):
        return False
    return webbrowser.open(address)
