"""The command that writes out what is shipped for machines and containers: script, units, proxy, compose."""

import shutil
from pathlib import Path
from typing import Annotated, Final

import typer

import dashboard.deploy
from dashboard.commands.terminal import JsonOption, say
from data.errors import Refused

SHIPPED: Final = Path(dashboard.deploy.__file__).parent
_SCRIPTS: Final = ".sh"


def shipped_files() -> tuple[Path, ...]:
    """Return the files as they lie in a folder of their own, by name."""
    found = (file for file in sorted(SHIPPED.rglob("*")) if file.is_file() and file.suffix != ".py")
    return tuple(file.relative_to(SHIPPED) for file in found if "__pycache__" not in file.parts)


def deploy(
    out: Annotated[Path, typer.Option(help="Mapp att skriva filerna i.")],
    as_json: JsonOption = False,
) -> None:
    """Skriv ut filerna för en egen maskin eller container: skript, systemd, nginx, compose.

    En fil som redan finns där och säger något annat rörs inte.
    """
    names = shipped_files()
    other = [name for name in names if _differs(SHIPPED / name, out / name)]
    if other:
        raise Refused(
            f"{', '.join(map(str, other))} finns redan i {out} med annat innehåll. Inget har skrivits: "
            "välj en tom mapp och jämför."
        )
    for name in names:
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(SHIPPED / name, out / name)
        if name.suffix == _SCRIPTS:
            (out / name).chmod(0o755)
    say(f"Skrev {len(names)} filer till {out}.", {"out": str(out), "files": [*map(str, names)]}, as_json)


def _differs(ours: Path, there: Path) -> bool:
    return there.exists() and (not there.is_file() or there.read_bytes() != ours.read_bytes())
