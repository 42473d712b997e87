"""What an upgrade asks of a version: to try the backup first, to keep the store, to carry entries back."""

import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any, Final

import typer
from sqlalchemy import make_url

from dashboard import clock
from dashboard.commands.terminal import JsonOption, StoreOption, say, store_url
from dashboard.settings import Settings
from dashboard.words import label
from dashboard.words.times import dated
from data.entries.entry import Entry
from data.errors import Refused

upgrade_app = typer.Typer(
    help="Byta version mitt i en händelse: pröva säkerhetskopian först. Kör upgrade.sh, som kallar på dessa.",
    no_args_is_help=True,
)
START_SECONDS: Final = 120
# A copy that is served must tell nobody anything: no mail, no text message, no provider is reached from it.
QUIET: Final[Mapping[str, str]] = {"DASHBOARD_HOST": "127.0.0.1"}
PASSED_ON: Final = (
    *("PATH", "HOME", "LANG", "LC_ALL", "DASHBOARD_PACK", "DASHBOARD_POSTGRES_PROGRAMS"),
    *("PGPASSFILE", "PGPASSWORD"),
)
ASKED: Final = ("points.geojson", "failures")
# A copy goes its own way: whoever writes the store has nothing to do with it. A version that answers that it
# does not know the command knows of no servers, and writes every copy.
_APART: Final = ("split", "--name", "prov inför byte")
_UNKNOWN: Final = 2
_Old = Annotated[str, typer.Option(help="Den version som kör nu: dess kommando dashboard.")]


@upgrade_app.command("try")
def try_out(
    old: _Old,
    out: Annotated[Path, typer.Option(help="Var säkerhetskopian läggs.")],
    new: Annotated[str, typer.Option(help="Den nya versionens kommando; annars den som körs.")] = "",
    accept: Annotated[
        bool, typer.Option(help="Det som den nya visar annorlunda är läst, och meningen.")
    ] = False,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Ta en säkerhetskopia med den gamla versionen och pröva den med den nya. Tjänsten rörs inte.

    Kopian öppnas av båda, var sin avskrift: kedjan och det härledda ska vara helt, och lägesbilden densamma.
    """
    url = store_url(store)
    new = new or str(Path(sys.executable).with_name("dashboard"))
    _run(old, url, "backup", str(out))
    with TemporaryDirectory(prefix="trygghetslaget-") as folder, _beside(url, Path(folder)) as copies:
        for program, copy in zip((old, new), copies, strict=True):
            _run(program, copy, "restore", str(out))
        verdict = _run(new, copies[1], "verify")
        at = clock.now()
        with _served(old, copies[0], Path(folder)) as before, _served(new, copies[1], Path(folder)) as after:
            pictures = [_picture(address, key, at) for address, key in (before, after)]
    wrong = list(differences(pictures[0], pictures[1], "lägesbilden"))
    answer = {"out": str(out), "entries": verdict["entries"], "same": not wrong, "differences": wrong[:50]}
    told = f"Säkerhetskopian {out} är prövad: {verdict['entries']} poster, kedjan är hel i den nya versionen"
    if wrong:
        say("\n".join([f"{told}, men lägesbilden är inte densamma:", *wrong[:50]]), answer, as_json)
        if accept:
            return
        raise typer.Exit(1)
    say(f"{told} och lägesbilden är densamma i båda.", answer, as_json)


@upgrade_app.command("keep")
def keep(
    out: Annotated[Path, typer.Argument(help="Ny fil.")],
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Kopiera lagret som det står, utan att öppna det i den här versionen. Tjänsten ska vara stoppad."""
    from dashboard.bundle.signed_copy import sign_here
    from data.store import swap
    from data.store.backup import refuse_in_use, sole_use

    url = store_url(store)
    if out.exists():
        raise Refused(f"{out} finns redan. Ange ett nytt namn.")
    if not _is_file(url):
        revision = swap.keep(make_url(url), out, Settings().postgres_programs)
    else:
        source = Path(make_url(url).database or "")
        refuse_in_use(source)
        with sole_use(source) as there, closing(sqlite3.connect(out)) as copy:
            there.backup(copy)
            revision = copy.execute("SELECT revision FROM head").fetchone()[0]
    sign_here(out, Settings(database_url=url))
    say(f"Kopierade {revision} poster till {out}.", {"out": str(out), "entries": revision}, as_json)


@upgrade_app.command("carry")
def carry(
    newer: Annotated[Path, typer.Argument(help="Lagret som den nya versionen lämnade det.")],
    old: _Old,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """För över det som skrivits sedan bytet till den äldre versionens lager, med den versionens egen kod."""
    from data.store import take_back

    script = Path(take_back.__file__)
    python = Path(old).with_name("python")
    with TemporaryDirectory(prefix="trygghetslaget-") as folder:
        read = _as_file(newer, Path(folder) / "nyare.db")
        words = [str(python), "-P", str(script), str(read)]
        environment = _environment(store_url(store))
        said = subprocess.run(words, capture_output=True, text=True, env=environment)  # noqa: S603
    if said.returncode:
        raise Refused(
            f"Det som skrivits kunde inte föras över: {(said.stderr or said.stdout).strip()[-300:]}"
        )
    told = json.loads(said.stdout)
    say(f"Förde över {told['taken']} poster; {told['left']} är kvar. {told['why']}".strip(), told, as_json)


@upgrade_app.command("left")
def left(
    path: Annotated[Path, typer.Argument(help="Lagret som den nya versionen lämnade det.")],
    after: Annotated[int, typer.Option(min=0, help="Posterna efter den här.")],
    as_json: JsonOption = False,
) -> None:
    """Visa vad som skrevs efter en post: det som får föras in för hand på vägen tillbaka."""
    from data.log import reads as log_reads
    from data.store.database import open_store

    with TemporaryDirectory(prefix="trygghetslaget-") as folder:
        held = open_store(f"sqlite:///{_as_file(path, Path(folder) / 'kvar.db')}")
        try:
            found = [entry for entry, _ in log_reads.written_since(held, after, None, 5000)]
        finally:
            held.close()
    lines = [_line(entry) for entry in found]
    say("\n".join(lines) or "Inget skrevs efter den posten.", {"after": after, "lines": lines}, as_json)


@upgrade_app.command("answers")
def answers(
    url: Annotated[str, typer.Argument(help="Tjänstens adress.")],
    seconds: Annotated[int, typer.Option(min=1, help="Hur länge den får dröja.")] = START_SECONDS,
) -> None:
    """Vänta tills tjänsten svarar att den är frisk."""
    if not _healthy(url, seconds):
        raise Refused(f"Tjänsten svarar inte på {url} inom {seconds} sekunder.")
    typer.echo(f"Tjänsten svarar på {url}.")


def _line(entry: Entry) -> str:
    said = "; ".join(text for text in (entry.text or {}).values() if text)
    parts = (dated(entry.occurred_at), label(entry.kind), entry.operation, entry.point, said)
    return f"{entry.revision:>6}  {'  '.join(part for part in parts if part)}"


def _is_file(url: str) -> bool:
    return make_url(url).get_backend_name() == "sqlite"


def _as_file(path: Path, copy: Path) -> Path:
    """Return a copy of a copy that can be opened and read: PostgreSQL's own too."""
    from data.store import dump
    from data.store.programs import newest

    if not dump.is_dump(path):
        return Path(shutil.copyfile(path, copy))
    dump.to_file(path, copy, newest("pg_restore", Settings().postgres_programs))
    return copy


@contextmanager
def _beside(url: str, folder: Path) -> Iterator[tuple[str, ...]]:
    """Yield where each version puts its copy to try it: a file, or a database that is dropped afterwards."""
    from data.store import swap

    names = ("gammal", "ny")
    if _is_file(url):
        yield tuple(f"sqlite:///{folder / name}.db" for name in names)
        return
    with swap.beside(make_url(url), *names) as made:
        yield tuple(one.render_as_string(hide_password=False) for one in made)


def differences(before: Any, after: Any, where: str) -> Iterator[str]:
    """Yield what the older version says that the newer says otherwise; what is new is no difference."""
    if isinstance(before, dict) and isinstance(after, dict):
        for key, value in before.items():
            if key not in after:
                yield f"{where}: {key} saknas"
            else:
                yield from differences(value, after[key], f"{where}, {key}")
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for place, (one, other) in enumerate(zip(before, after, strict=True)):
            name = one.get("id", place) if isinstance(one, dict) else place
            yield from differences(one, other, f"{where}, {name}")
    elif before != after:
        yield f"{where}: {_short(before)} blev {_short(after)}"


def _short(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)[:80]


def _environment(url: str) -> dict[str, str]:
    """The store goes by the environment: its password is in no list of processes."""
    passed = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    return {**passed, **QUIET, "DASHBOARD_DATABASE_URL": url}


def _run(program: str, url: str, *words: str, folder: Path | None = None) -> dict[str, Any]:
    """Run a version's command and return its answer. Raises Refused with what it said where it failed."""
    said = subprocess.run(  # noqa: S603
        [program, *words, "--json"], capture_output=True, text=True, env=_environment(url), cwd=folder
    )
    if said.returncode == _UNKNOWN and words == _APART:
        return {}
    if said.returncode:
        told = (said.stderr or said.stdout).strip().splitlines()
        raise Refused(f"{words[0]} gick inte: {told[-1] if told else program}. Tjänsten är orörd.")
    answer: dict[str, Any] = json.loads(said.stdout.splitlines()[-1])
    return answer


@contextmanager
def _served(program: str, url: str, folder: Path) -> Iterator[tuple[str, str]]:
    """Yield the address of a version that serves a copy, and a key to read it with."""
    words = ("token", "issue", "prov inför byte", "--kind", "api", "--role", "krisledning", "--days", "1")
    _run(program, url, *_APART, folder=folder)
    key = _run(program, url, *words, folder=folder)["secret"]
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    with (folder / f"{port}.log").open("wb") as log:
        process = subprocess.Popen(  # noqa: S603
            [program, "run", "--port", str(port)],
            stdout=log,
            stderr=log,
            env=_environment(url),
            cwd=folder,
        )
    try:
        address = f"http://127.0.0.1:{port}"
        if not _healthy(address, START_SECONDS, process):
            said = Path(log.name).read_text(encoding="utf-8", errors="replace")[-300:]
            raise Refused(f"{program} startar inte på säkerhetskopian: {said.strip()}. Tjänsten är orörd.")
        yield address, key
    finally:
        process.terminate()
        process.wait(30)


def _healthy(address: str, seconds: float, process: "subprocess.Popen[bytes] | None" = None) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and (process is None or process.poll() is None):
        try:
            if _asked(f"{address}/healthz", "")["status"] == "ok":
                return True
        except (urllib.error.URLError, OSError, ValueError):
            time.sleep(0.1)
    return False


def _picture(address: str, key: str, at: datetime) -> dict[str, Any]:
    """Return what a version says of every operation at a moment, as any other system would be told."""
    found: dict[str, Any] = _asked(f"{address}/api/v1/operations", key)
    for operation in found["operations"]:
        query = urllib.parse.urlencode({"operation": operation["id"], "at": at.isoformat()})
        for what in ASKED:
            operation[what] = _asked(f"{address}/api/v1/{what}?{query}", key)
    return found


def _asked(url: str, key: str) -> Any:
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=20) as answer:  # noqa: S310
        return json.load(answer)
