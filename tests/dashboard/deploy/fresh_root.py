"""A fresh root to install in, and what it said: this machine's system overlaid, or Debian's smallest."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

REPOSITORY = Path(__file__).parents[3]
HERE = Path(__file__).parent
DEPLOY = REPOSITORY / "dashboard" / "deploy"
# Nothing of a developer's or CI's own: the source, the homes, what was installed beside the system.
HIDDEN = ("/root", "/home", "/opt", "/etc/systemd/system", str(REPOSITORY))


def uv_program() -> str:
    """Return uv itself, as it tells what it runs; on the path there may be somebody's shim."""
    return os.environ.get("UV") or shutil.which("uv") or "uv"


def source(folder: Path, *, wheels: bool = False) -> Path:
    """Lay what install.sh takes into a folder, from the lock as it stands; returns the folder."""
    words = ["bash", str(REPOSITORY / ".ci" / "release"), str(folder), *(["--wheels"] if wheels else [])]
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
    return folder


def parts(room: Path, from_folder: Path, way: str = "uv", seconds: float = 120) -> Mapping[str, str]:
    """Do all that `in_the_root.sh` does and return what each part of it said. Raises where it broke off."""
    uv = uv_program()
    cache = subprocess.run([uv, "cache", "dir"], capture_output=True, text=True, check=True).stdout.strip()
    apart = ["unshare", "--mount", "--pid", "--net", "--fork", "--kill-child"]
    words = [*apart, "sh", str(HERE / "in_the_root.sh"), str(room), str(from_folder), way, *HIDDEN]
    said = subprocess.run(
        words,
        capture_output=True,
        text=True,
        timeout=seconds,
        env={"PATH": os.environ["PATH"], "UV_PROGRAM": uv, "UV_FOLDER": cache},
    )
    if said.returncode:
        raise RuntimeError(f"It broke off:\n{said.stdout[-3000:]}\n{said.stderr[-3000:]}")
    found = [part.partition("\n") for part in said.stdout.split("\n== ")[1:]]
    return {name.strip(): text.strip() for name, _, text in found}
