"""A copy of the store, taken while the service runs, sealed or not; and one put back in the store's place."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Final

import typer

from dashboard import clock
from dashboard.commands.terminal import JsonOption, StoreOption, opened, say, store_url
from dashboard.settings import Settings
from data.errors import Refused

if TYPE_CHECKING:
    from pyrage import x25519

    from dashboard.bundle.sealed_copy import Lock
    from data.store.database import Store
    from data.store.verify import Verdict

_PhraseOption = Annotated[
    Path | None, typer.Option("--passphrase-file", help="Fil med lösenordet (- är standard in).")
]
_WRONG: Final = "{} går inte att öppna med det. Inget har ändrats. Läs lösenordet tecken för tecken."


def backup(
    out: Annotated[Path, typer.Argument(help="Ny fil. Ska heta .age när den förseglas.")],
    to: Annotated[
        list[str] | None,
        typer.Option("--to", help="Försegla till en öppen nyckel, age1…; kan anges flera gånger."),
    ] = None,
    passphrase_file: _PhraseOption = None,
    as_file: Annotated[
        bool, typer.Option("--sqlite", help="En fil som läggs tillbaka utan PostgreSQL, vilket lagret än är.")
    ] = False,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Kopiera lagret till en fil medan tjänsten kör, och kontrollera den. Förseglad får den lämna datorn."""
    from dashboard.bundle.signed_copy import beside, sign_here
    from dashboard.desk.setup.copying import note
    from data.store.backup import backup as copy

    lock = _lock(out, to, passphrase_file)
    with opened(store) as held:
        if lock is None:
            verdict = copy(held, out, Settings().postgres_programs, as_file=as_file)
        else:
            verdict = _seal(held, out, lock, as_file=as_file)
        if verdict.intact or lock is None:
            note(held, verdict.entries, clock.now())
    unsigned = sign_here(out, Settings(database_url=store_url(store))) if out.is_file() else ""
    answer = {
        "out": str(out),
        "entries": verdict.entries,
        "intact": verdict.intact,
        "sealed": lock is not None,
        "signed": out.is_file() and not unsigned,
    }
    if not verdict.intact:
        say("\n".join([f"Kopian {out} är inte hel:", *verdict.differences]), answer, as_json)
        raise typer.Exit(1)
    told = f"Kopierade {verdict.entries} poster till {out}; kopian är hel."
    told = f"{told} Den är förseglad, och är öppnad på prov." if lock else told
    say(f"{told} {unsigned or f'Flytta den med sin signatur, {beside(out).name}.'}", answer, as_json)


def restore(
    path: Annotated[Path, typer.Argument(help="Säkerhetskopian.")],
    force: Annotated[bool, typer.Option("--force", help="Ersätt ett lager som redan har innehåll.")] = False,
    passphrase_file: _PhraseOption = None,
    identity_file: Annotated[
        Path | None, typer.Option("--identity-file", help="Fil med den hemliga nyckeln, AGE-SECRET-KEY-…")
    ] = None,
    unsigned: Annotated[
        bool, typer.Option("--unsigned", help="Ta en kopia utan er servers signatur: du vet varifrån den är.")
    ] = False,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Kontrollera en säkerhetskopia och lägg den i lagrets ställe. Stoppa tjänsten först."""
    from data.store.backup import restore as put_back

    programs, url = Settings().postgres_programs, store_url(store)
    from_whom = _from_whom(path, url, unsigned=unsigned)
    with _plain(path, url, passphrase_file, identity_file) as copy:
        verdict = put_back(copy, url, force=force, programs=programs)
    answer = {"entries": verdict.entries, "intact": verdict.intact}
    say(f"Återställde {verdict.entries} poster från {path}. {from_whom}".strip(), answer, as_json)


def _from_whom(path: Path, url: str, *, unsigned: bool) -> str:
    """Say whose copy it is; what this server has not signed is asked about, and never silently taken."""
    from dashboard.bundle.sealed_copy import asks_phrase, is_sealed
    from dashboard.bundle.signed_copy import Signed, known_here, look
    from dashboard.paper.archive.signing_key import in_groups

    if not path.is_file() or (is_sealed(path) and asks_phrase(path)):  # who knows the phrase made it
        return ""
    known = known_here(Settings(database_url=url))
    found = look(path, known)
    if found.signed is Signed.OWN:
        return "Den är signerad här."
    said = f"{found.doubt} Nyckeln: {in_groups(found.key)}." if found.key else found.doubt
    if unsigned or (known is None and found.signed is not Signed.CHANGED):
        return said
    if not sys.stdin.isatty():
        raise Refused(
            f"{path}: {said} Inget har ändrats. Vet du varifrån den är: lägg till --unsigned.", "unsigned"
        )
    typer.echo(f"{path}: {said}", err=True)
    if not typer.confirm("Ta den ändå?"):
        raise Refused("Inget har ändrats. Ta en annan kopia.")
    return said


def _lock(out: Path, to: list[str] | None, passphrase_file: Path | None) -> "Lock | None":
    from dashboard.bundle.sealed import why_not_phrase
    from dashboard.bundle.sealed_copy import ENDING, Lock, recipients

    sealing = bool(to) or passphrase_file is not None
    if not sealing and out.suffix != ENDING:
        return None
    if bool(to) == (passphrase_file is not None):
        raise Refused("En förseglad kopia (.age) tar antingen --to eller --passphrase-file. Inget skrevs.")
    if out.suffix != ENDING:
        raise Refused(
            f"En förseglad kopia ska heta något på {ENDING}, så att den hittas. Inget skrevs.", "out"
        )
    if out.exists():
        raise Refused(f"{out} finns redan. Ange ett nytt namn.", "out")
    if passphrase_file is None:
        return Lock(to=recipients(to or ()))
    phrase = _read(passphrase_file)
    refused = why_not_phrase(phrase)
    if refused:
        raise Refused(refused, "passphrase-file")
    return Lock(phrase)


def _seal(held: "Store", out: Path, lock: "Lock", *, as_file: bool) -> "Verdict":
    """Copy and verify on this machine's own disk, and seal only what is whole."""
    from dashboard.bundle.sealed_copy import seal
    from data.store.backup import backup as copy
    from data.store.stated import stated

    with TemporaryDirectory(prefix="trygghetslaget-") as folder:
        plain = Path(folder) / "kopia"
        verdict = copy(held, plain, Settings().postgres_programs, as_file=as_file)
        if verdict.intact:
            seal(plain, out, stated(held, verdict.entries, as_file=as_file, now=clock.now()), lock)
    return verdict


@contextmanager
def _plain(path: Path, url: str, passphrase_file: Path | None, identity_file: Path | None) -> Iterator[Path]:
    """Yield a copy that can be read: the file itself, or what is sealed in it."""
    from dashboard.bundle.sealed import WrongPhraseError
    from dashboard.bundle.sealed_copy import asks_phrase, is_sealed, unseal

    if not is_sealed(path):
        yield path
        return
    with TemporaryDirectory(prefix="trygghetslaget-") as folder:
        copy = Path(folder) / "kopia"
        try:
            if asks_phrase(path):
                unseal(path, copy, _read(passphrase_file) if passphrase_file else _asked(), ())
            else:
                unseal(path, copy, "", _identities(url, identity_file))
        except WrongPhraseError as fault:
            raise Refused(_WRONG.format(path)) from fault
        yield copy


def _identities(url: str, identity_file: Path | None) -> "tuple[x25519.Identity, ...]":
    """Return the key that is given; else this installation's own, which others may have sealed to."""
    from pyrage import IdentityError, x25519

    from dashboard.installation.keys import installation_keys

    if identity_file is None:
        return (installation_keys(Settings(database_url=url)).reading,)
    lines = identity_file.read_text(encoding="utf-8").splitlines()
    try:
        return tuple(x25519.Identity.from_str(line.strip()) for line in lines if line.startswith("AGE-"))
    except IdentityError as fault:
        raise Refused(f"{identity_file} har ingen hel nyckel. Inget har ändrats.") from fault


def _asked() -> str:
    if not sys.stdin.isatty():
        raise Refused("Kopian är förseglad med ett lösenord: ange --passphrase-file. Inget har ändrats.")
    return str(typer.prompt("Lösenordet", hide_input=True))


def _read(path: Path) -> str:
    said = sys.stdin.readline() if str(path) == "-" else path.read_text(encoding="utf-8")
    return said.strip()
