"""`dashboard proxy`: writes nginx's configuration for several processes, as it is to be put in place."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Final
from urllib.parse import urlsplit

import typer
from jinja2 import Environment, PackageLoader, StrictUndefined

from dashboard.commands.terminal import JsonOption, say
from dashboard.settings import Settings
from data.errors import Refused

LOGS: Final = "/var/log/nginx"
PROCESSES: Final = ("127.0.0.1:8501", "127.0.0.1:8502")


@dataclass(frozen=True, slots=True)
class Proxy:
    """What a proxy must be told: the processes behind it, its name, where it listens, and its certificate.

    Without a certificate it answers in clear: only where another proxy with one stands before it.
    """

    servers: Sequence[str] = PROCESSES
    name: str = "_"
    certificate: str = ""
    key: str = ""
    listen: Sequence[str] = ()
    plain: str = "80"
    logs: str = LOGS

    @property
    def ports(self) -> tuple[str, ...]:
        return tuple(server.rpartition(":")[2] for server in self.servers)


def why_not_proxy(proxy: Proxy) -> str | None:
    """Why no configuration can be written for this, in words."""
    written = (*proxy.servers, proxy.name, proxy.certificate, proxy.key, *proxy.listen, proxy.logs)
    if any(set(word) & set(" \t\n;{}'\"$") for word in written):
        return "Adresser, namn och sökvägar får inte ha blanksteg, citattecken, $, ; eller klamrar."
    if not proxy.servers or not all(port.isascii() and port.isdigit() for port in proxy.ports):
        return "Ange varje process som ADRESS:PORT, till exempel 127.0.0.1:8501."
    if len(set(proxy.ports)) < len(proxy.ports):
        return "Två processer har samma port. Ge var och en sin egen, också på olika maskiner."
    if bool(proxy.certificate) != bool(proxy.key):
        return "Ange både certifikat och nyckel, eller inget av dem."
    return None


def nginx_conf(proxy: Proxy) -> str:
    """Return the whole configuration; raises Refused where it could not be."""
    why_not = why_not_proxy(proxy)
    if why_not is not None:
        raise Refused(f"{why_not} Inget skrevs.")
    template = _environment().get_template("nginx.conf")
    listen = proxy.listen or (("443",) if proxy.certificate else (proxy.plain,))
    return template.render({**asdict(proxy), "ports": proxy.ports, "listen": listen})


def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("dashboard", "deploy"),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701  a configuration, and no page; what is put in it is checked
        keep_trailing_newline=True,
    )


def proxy(
    process: Annotated[
        list[str] | None, typer.Option(help="En process, ADRESS:PORT; en gång för var och en.")
    ] = None,
    name: Annotated[
        str, typer.Option(help="Namnet som webbläsare använder. Tomt: ur DASHBOARD_PUBLIC_URL.")
    ] = "",
    certificate: Annotated[str, typer.Option(help="Certifikat med kedja (PEM), som nginx hittar det.")] = "",
    key: Annotated[str, typer.Option(help="Certifikatets nyckel (PEM).")] = "",
    listen: Annotated[list[str] | None, typer.Option(help="Adress eller port att lyssna på.")] = None,
    logs: Annotated[str, typer.Option(help="Mapp för nginx loggar.")] = LOGS,
    out: Annotated[Path | None, typer.Option(help="Fil att skriva. Utelämnad: skrivs ut här.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Skriv nginx.conf för flera processer på samma PostgreSQL."""
    public = urlsplit(Settings().public_url).hostname or "_"
    told = Proxy(process or PROCESSES, name or public, certificate, key, listen or (), logs=logs)
    text = nginx_conf(told)
    if out is None:
        typer.echo(text, nl=False)
        return
    out.write_text(text, encoding="utf-8")
    sentence = f"Skrev {out} för {len(told.servers)} processer. Pröva den: nginx -t -c {out.resolve()}"
    say(sentence, {"out": str(out), "processes": list(told.servers), "name": told.name}, as_json)
