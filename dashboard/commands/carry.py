"""The commands by which two command posts that are cut off meet by a stick."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dashboard import clock
from dashboard.commands.terminal import JsonOption, StoreOption, opened, say, store_url
from dashboard.settings import Settings

if TYPE_CHECKING:
    from dashboard.installation.keys import Keys

carry_app = typer.Typer(
    help="Bär en händelses poster mellan två installationer som inte når varandra.", no_args_is_help=True
)
partner_app = typer.Typer(help="Installationer som paket bärs mellan.", no_args_is_help=True)
carry_app.add_typer(partner_app, name="partner")
_Partner = Annotated[str, typer.Argument(help="Installationens namn eller id, som partner list visar.")]


def own_keys(store: str | None) -> "Keys":
    """Return this installation's keys, made at first use."""
    from dashboard.installation.keys import installation_keys  # slow to import: --help must not wait for it

    return installation_keys(Settings(database_url=store_url(store)))


@carry_app.command("keys")
def keys(store: StoreOption = None, as_json: JsonOption = False) -> None:
    """Visa den här installationens nyckelrad och de fem ord som läses upp för den andra."""
    public = own_keys(store).public
    answer = {"installation": public.id, "keys": public.written, "spoken": public.spoken}
    sentence = (
        f"Nyckelrad att ge den andra (inget i den är hemligt):\n{public.written}\n\n"
        f"Ord att läsa upp för den andra, i telefon eller på plats:\n{public.spoken}"
    )
    say(sentence, answer, as_json)


@partner_app.command("add")
def partner_add(
    written: Annotated[str, typer.Argument(help="Nyckelraden från den andra, eller en fil med den.")],
    name: Annotated[str, typer.Option(help="Vad den andra kallas: en plats eller funktion.")],
    words: Annotated[str, typer.Option(help="De fem ord som den andra läser upp.")],
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Registrera en annan installation, när orden som den läser upp är nyckelns ord."""
    from data.acting import LOCAL
    from data.carried.partners import register_partner

    line = Path(written).read_text(encoding="utf-8") if _is_file(written) else written
    own = own_keys(store).public
    with opened(store) as held:
        found = register_partner(held, LOCAL, written=line, spoken=words, name=name, own=own, now=clock.now())
    say(f"{found.name} är registrerad: {found.keys.spoken}.", {"installation": found.id}, as_json)


def _is_file(written: str) -> bool:
    try:
        return Path(written).is_file()
    except OSError:  # a line of keys is too long for a name
        return False


@partner_app.command("list")
def partner_list(store: StoreOption = None, as_json: JsonOption = False) -> None:
    """Visa de registrerade installationerna med sina ord."""
    from data.carried.partners import partners

    with opened(store) as held:
        found = partners(held)
    rows = [{"installation": one.id, "name": one.name, "spoken": one.keys.spoken} for one in found]
    lines = [f"{one.name} ({one.id}): {one.keys.spoken}" for one in found]
    say("\n".join(lines) or "Ingen installation är registrerad.", {"partners": rows}, as_json)


@partner_app.command("remove")
def partner_remove(partner: _Partner, store: StoreOption = None, as_json: JsonOption = False) -> None:
    """Ta inte emot eller skriv fler paket till installationen."""
    from data.acting import LOCAL
    from data.carried.partners import partner as found_partner
    from data.carried.partners import remove_partner

    with opened(store) as held:
        found = found_partner(held, partner)
        remove_partner(held, LOCAL, found.id, clock.now())
    say(f"{found.name} är borttagen.", {"installation": found.id}, as_json)


@carry_app.command("out")
def carry_out(
    operation: Annotated[str, typer.Option(help="Händelsens id.")],
    to: Annotated[str, typer.Option(help="Mottagaren: en registrerad installations namn eller id.")],
    out: Annotated[Path, typer.Option("--out", help="Fil att skriva, till exempel på ett USB-minne.")],
    since: Annotated[int | None, typer.Option(help="Bara poster efter det här numret.")] = None,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Skriv en händelses poster till en fil som bara mottagaren kan läsa."""
    from dashboard.paper.carried.carrying import write_file
    from data.acting import LOCAL
    from data.carried.partners import partner as found_partner

    own = own_keys(store)
    with opened(store) as held:
        found = found_partner(held, to)
        package, content = write_file(held, LOCAL, operation, own, found, clock.now(), since)
    out.write_bytes(content)
    answer = {"entries": len(package.entries), "size": len(content), "out": str(out), "until": package.until}
    say(f"Skrev {len(package.entries)} poster ({len(content)} byte) till {out}.", answer, as_json)


@carry_app.command("in")
def carry_in(
    path: Annotated[Path, typer.Argument(help="Filen från den andra installationen.")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Visa vad som skulle läsas in; ändra inget.")
    ] = False,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Läs in en fil från en annan installation. Det som redan finns här läses inte in igen."""
    from dashboard.paper.carried.carrying import read_file
    from dashboard.paper.carried.says import reading_lines
    from data.acting import LOCAL

    now = clock.now()
    with opened(store) as held:
        stick = read_file(held, path.read_bytes(), own_keys(store))
        reading = _read(held, LOCAL, stick, own_keys(store).id, dry_run)
    answer = {
        **{name: getattr(reading, name) for name in _ANSWERED},
        "from": reading.installation,
        "applied": not dry_run and reading.revision is not None,
    }
    told = "\n".join(reading_lines(reading, stick.name, now))
    say(f"{told}\nInget lästes in: det var bara en granskning." if dry_run else told, answer, as_json)


_ANSWERED = ("operation", "new", "known", "first", "last", "conflicts", "crossings", "closed")


def _read(held: Any, actor: Any, stick: Any, own: str, dry_run: bool) -> Any:
    from data.carried.acts import read_in, tried

    return (tried if dry_run else read_in)(held, actor, stick, own, clock.now())
