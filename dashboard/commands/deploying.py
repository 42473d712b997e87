"""The command that writes out what is shipped for machines and containers: script, units, proxy, compose."""

from pathlib import Path
from typing import Annotated, Final
from urllib.parse import urlsplit

import typer

import dashboard.deploy
from dashboard.commands.proxy import Proxy, nginx_conf
from dashboard.commands.terminal import JsonOption, say
from dashboard.settings import Settings
from data.errors import Refused

SHIPPED: Final = Path(dashboard.deploy.__file__).parent
COMPOSE_PROCESSES: Final = ("app1:8501", "app2:8502")
_SCRIPTS: Final = ".sh"
_PROXY: Final = Path("nginx.conf")


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
    held = {name: _content(name) for name in shipped_files()}
    other = [name for name, content in held.items() if _differs(content, out / name)]
    if other:
        raise Refused(
            f"{', '.join(map(str, other))} finns redan i {out} med annat innehåll. Inget har skrivits: "
            "välj en tom mapp och jämför."
        )
    for name, content in held.items():
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_bytes(content)
        if name.suffix == _SCRIPTS:
            (out / name).chmod(0o755)
    say(f"Skrev {len(held)} filer till {out}.", {"out": str(out), "files": [*map(str, held)]}, as_json)


def _content(name: Path) -> bytes:
    """Return a file as it is shipped; the proxy's is written for compose's own two processes."""
    if name != _PROXY:
        return (SHIPPED / name).read_bytes()
    public = urlsplit(Settings().public_url).hostname or "_"
    tls = {"certificate": "/etc/nginx/tls/certificate.pem", "key": "/etc/nginx/tls/key.pem"}
    return nginx_conf(Proxy(COMPOSE_PROCESSES, public, **tls)).encode()


def _differs(ours: bytes, there: Path) -> bool:
    return there.exists() and (not there.is_file() or there.read_bytes() != ours)
