"""Starting the server process: opening store and map pack, filling the registers, saying when it is ready."""

import gc
import json
import os
import socket
import ssl
import threading
import time
import urllib.error
import urllib.request
import webbrowser
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from dashboard import clock, registers
from dashboard.app import build_app
from dashboard.commands.answering import written_down
from dashboard.commands.warming import WALLS_FIRST, read_desk
from dashboard.door.door import LOOPBACK
from dashboard.door.front import Front
from dashboard.health import logs
from dashboard.installation.keys import installation_keys
from dashboard.look.desk_theme import DESK_THEME
from dashboard.outbox.ways import usable
from dashboard.reach.held import reaches
from dashboard.settings import Settings
from dashboard.standby.state import refuse_followed
from data.errors import Refused, StoreFault, Superseded
from data.points import reads as point_reads
from data.store.database import Store, open_store
from geo.layers import Pack

READY_TIMEOUT_SECONDS = 60
NOBODY: Final = "ingen"

# Tried: without these Streamlit looks for an outside address, sends statistics, re-imports modules
# under the hub's feet, and collects garbage after every rerun of every session.
STREAMLIT: Final[Mapping[str, Any]] = {
    **DESK_THEME,
    "browser.gatherUsageStats": False,
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,
    "client.toolbarMode": "minimal",
    "logger.enableRich": False,
    "logger.hideWelcomeMessage": True,
    "runner.magicEnabled": False,
    "runner.postScriptGC": False,
    "server.enableStaticServing": False,
    "server.enableWebsocketCompression": False,
    "server.fileWatcherType": "none",
    "server.headless": True,
}


@dataclass(frozen=True, slots=True)
class Opened:
    """What a server runs on, and sentences about the registers that somebody should read.

    `reads_only`: another server writes the store, which is shown as it stands.
    """

    store: Store
    pack: Pack
    remarks: tuple[str, ...]
    reads_only: bool = False


def open_all(settings: Settings) -> Opened:
    """Open the store and the map pack and load the registers that the pack brings.

    A server that has stood down for another starts all the same: people read there, and are told where to go.
    Raises BrokenReference or StoreFault, with one sentence saying what is wrong where.
    """
    refuse_followed(settings.database_url)
    pack = registers.pack_at(settings.pack)
    store = open_store(settings.database_url, installation=installation_keys(settings).id)
    try:
        return Opened(store, pack, _filled(store, pack))
    except Superseded as reason:
        return Opened(store, pack, (str(reason).removesuffix("."),), reads_only=True)
    except StoreFault:
        store.close()
        raise


def _filled(store: Store, pack: Pack) -> tuple[str, ...]:
    """Load what the pack brings, and return what somebody should read about it."""
    now = clock.now()
    registers.load_areas(store, pack, now)
    if pack.points_file is None:
        return ()
    return registers.load_points(store, pack, pack.points_file, now).disagreements


def run_server(
    opened: Opened, settings: Settings, on_ready: Callable[[str], None], front: Front | None = None
) -> None:
    """Serve until SIGTERM or Ctrl+C; `on_ready` is called once, with the address, when it answers.

    Raises Refused where another program has the port: it would be the one that answers.
    """
    logs.set_up(settings.log, settings.log_level)
    refuse_taken(settings.host, settings.port)
    port = settings.port or free_port(settings.host)
    # The pages run in this process but read their settings for themselves.
    os.environ["DASHBOARD_DATABASE_URL"] = settings.database_url
    os.environ["DASHBOARD_PACK"] = str(settings.pack)
    os.environ["DASHBOARD_PUBLIC_URL"] = settings.public_url
    os.environ["DASHBOARD_HOST"], os.environ["DASHBOARD_PORT"] = settings.host, str(port)
    # Read by the server under Streamlit, which by itself believes whoever asks from this machine.
    os.environ["FORWARDED_ALLOW_IPS"] = settings.trusted_proxy or NOBODY
    app = build_app(opened.store, opened.pack, clock.now, settings, front)
    gc.freeze()
    address = settings.address(port)
    scheme = "https" if settings.tls_certificate is not None else "http"
    probe = f"{scheme}://{settings.host}:{port}"
    begin = partial(_begin, opened, settings, address, on_ready)
    threading.Thread(target=_when_ready, args=(probe, begin), daemon=True).start()
    with written_down(settings.database_url, address):
        app.run(config={**STREAMLIT, **_tls(settings), "server.address": settings.host, "server.port": port})


def _tls(settings: Settings) -> dict[str, str]:
    if settings.tls_certificate is None or settings.tls_key is None:
        return {}
    return {
        "server.sslCertFile": str(settings.tls_certificate),
        "server.sslKeyFile": str(settings.tls_key),
    }


def remarks_on(settings: Settings) -> tuple[str, ...]:
    """Return sentences about how the server can be reached that somebody should read."""
    fault = usable(settings)[1]
    told = (f"Ingen aviseras. {fault.rstrip('.')}",) if fault else ()
    behind = settings.public_url.startswith("https://") and settings.tls_certificate is None
    if behind and not settings.trusted_proxy:
        told = (
            *told,
            "Alla ser ut att komma från samma adress, och får då vänta när en skriver fel lösenord. "
            "Sätt DASHBOARD_TRUSTED_PROXY till adressen för det som tar emot HTTPS",
        )
    if settings.secure or settings.host in LOOPBACK:
        return told
    return (
        *told,
        "Tjänsten nås utan HTTPS: lösenord och rapporter går okrypterade, och telefoner kan inte spara "
        "rapporter utan nät. Sätt DASHBOARD_TLS_CERTIFICATE och _KEY, eller DASHBOARD_PUBLIC_URL",
    )


def refuse_taken(host: str, port: int) -> None:
    """Raise Refused where something listens on a port already."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # one that has just ended is free
        try:
            probe.bind((host, port))
        except OSError as taken:
            raise Refused(
                f"Porten {port} är upptagen av ett annat program. Välj en annan med --port.", "port"
            ) from taken


def free_port(host: str) -> int:
    """Return a port that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


def _begin(opened: Opened, settings: Settings, address: str, on_ready: Callable[[str], None]) -> None:
    """Say that the server answers, and when the walls have come back prepare what else is asked for."""
    on_ready(address)
    time.sleep(WALLS_FIRST)
    read_desk()
    reaches(settings).of(point_reads.loaded_points(opened.store))


def _when_ready(probe: str, then: Callable[[], None]) -> None:
    # It asks itself whether it answers; whose certificate that is does not matter to the question.
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    deadline = time.monotonic() + READY_TIMEOUT_SECONDS
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{probe}/healthz", timeout=2, context=trusting) as answer:  # noqa: S310  loopback
                if json.load(answer)["status"] == "ok":
                    break
        except (urllib.error.URLError, OSError, ValueError):
            time.sleep(0.05)
    else:
        return
    then()


def wall_url(url: str, operation: str | None = None) -> str:
    """Return the address of the wall."""
    return f"{url}/live/wall" + (f"?operation={operation}" if operation else "")


def open_in_browser(url: str) -> None:
    """Show an address to whoever started the demonstration; a machine without a browser does nothing."""
    webbrowser.open(url)


def is_empty(store: Store) -> bool:
    """Return whether no points are loaded."""
    return not point_reads.loaded_points(store)
