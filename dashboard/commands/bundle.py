"""The commands that prepare for the night of a new machine: the bundle, and the keys beside it."""

import os
import platform
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dashboard import clock
from dashboard.commands.terminal import JsonOption, StoreOption, opened, say, store_url
from dashboard.settings import Settings
from data.errors import Refused

if TYPE_CHECKING:
    from dashboard.bundle.keys import Held
    from dashboard.bundle.writing import Made

_PhraseOption = Annotated[
    Path | None,
    typer.Option("--passphrase-file", help="Fil med lösenordet (- är standard in). Utan den görs ett nytt."),
]
_HERE = f"{sys.version_info[0]}.{sys.version_info[1]}"


def bundle(
    out: Annotated[Path, typer.Option("--out", help="Ny fil: startpaketet. Sidan för kl 03 läggs bredvid.")],
    python: Annotated[
        list[str] | None,
        typer.Option("--python", help=f"Den nya datorns Python; kan upprepas. Annars {_HERE}."),
    ] = None,
    machine: Annotated[str, typer.Option(help="Den nya datorns processor.")] = platform.machine(),
    wheels: Annotated[
        Path | None, typer.Option(help="Mapp med programdelarna; annars hämtas de över nätet.")
    ] = None,
    with_backup: Annotated[
        bool, typer.Option("--with-backup", help="Lägg en ny kopia av läget i den förseglade delen.")
    ] = False,
    passphrase_file: _PhraseOption = None,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Gör ett startpaket: det en ny dator behöver för att ta över utan nät, utom kopian och nycklarna."""
    from dashboard.bundle.locked import target
    from dashboard.bundle.noting import note_bundle
    from dashboard.bundle.page import in_bundle, write_page
    from dashboard.bundle.writing import Asked, write_bundle

    targets = tuple(target(one, machine) for one in dict.fromkeys(python or [_HERE]))
    phrase, made_here = _phrase(passphrase_file)
    settings, now = Settings(database_url=store_url(store)), clock.now()
    pages = in_bundle(settings, out.name)
    asked = Asked(targets, phrase, now, wheels, with_backup, pages)
    with opened(store) as held:
        made = write_bundle(held, settings, asked, out)
        note_bundle(held, now)
    page = write_page(settings, made, now)
    shown = phrase if made_here else ""
    answer = _answer(made, page, shown) | {"address": settings.public_url}
    say("\n".join(_told(made, page, shown, settings)), answer, as_json)


def _answer(made: "Made", page: Path, phrase: str) -> dict[str, Any]:
    return {
        "out": str(made.out),
        "page": str(page),
        "size": made.size,
        "wheels": made.wheels,
        "check_number": made.check_number,
        "fingerprint": made.fingerprint,
        "backup": made.backup,
        **({"passphrase": phrase} if phrase else {}),
    }


def _told(made: "Made", page: Path, phrase: str, settings: Settings) -> list[str]:
    from dashboard.bundle.installer.address import why_useless
    from dashboard.bundle.keys import keys

    copy = (
        "Kopian av läget är med." if made.backup else "Kopian av läget är inte med: lägg den nyaste bredvid."
    )
    useless = why_useless(settings.public_url)
    lacking = ", ".join(one.key for one in keys(settings) if one.there and one.carried)
    return [
        f"Skrev {made.out}: {made.size // 1_000_000} MB, {made.wheels} programdelar. {copy}",
        f"Kontrolltal {made.check_number}; signerat med nyckeln {made.fingerprint[:16]}.",
        *(
            [
                f"OBS: {useless}: telefoner och blad når inte den nya datorn. Sätt DASHBOARD_PUBLIC_URL till "
                "adressen som de använder, och gör om startpaketet."
            ]
            if useless
            else []
        ),
        *(
            [f"Lösenord, visas bara nu: {phrase}", "Skriv det på papper i ett förseglat kuvert."]
            if phrase
            else []
        ),
        "Inte med, och aldrig med: " + (f"nycklarna ({lacking})." if lacking else "några nycklar."),
        f"Skriv ut {page} och lägg den med stickan. Lösenordet och nycklarna ligger på var sin annan plats.",
    ]


def keys(
    out: Annotated[
        Path | None, typer.Option("--out", help="Ny fil: nycklarna, krypterade. Ska heta nycklar.age.")
    ] = None,
    passphrase_file: _PhraseOption = None,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Säg vilka nycklar ingen kopia innehåller, var de ligger och vad som går utan dem; eller spara dem."""
    from dashboard.bundle.keys import keys as every_key
    from dashboard.bundle.keys import keys_to_keep
    from dashboard.bundle.noting import note_keys
    from dashboard.bundle.sealed import sealed

    settings = Settings(database_url=store_url(store))
    found = every_key(settings)
    rows = [
        {"key": one.key, "there": one.there, "where": one.where, "in_bundle": False, "without": one.without}
        for one in found
    ]
    if out is None:
        say("\n".join(map(_line, found)), {"keys": rows}, as_json)
        return
    if out.exists():
        raise Refused(f"{out} finns redan. Inget skrevs: ange ett nytt namn.", "out")
    kept = keys_to_keep(settings)
    phrase, made_here = _phrase(passphrase_file)
    with os.fdopen(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(sealed(kept, phrase))
    with opened(store) as held:
        note_keys(held, clock.now())
    told = f" Lösenord, visas bara nu: {phrase}" if made_here else ""
    answer = {"out": str(out), "files": sorted(kept), **({"passphrase": phrase} if made_here else {})}
    say(
        f"Skrev {out} med {', '.join(sorted(kept))}. Lägg den på en egen sticka i kassaskåp, aldrig på "
        f"startpaketets.{told}",
        answer,
        as_json,
    )


def _line(one: "Held") -> str:
    state = "finns" if one.there else "finns inte"
    return f"{one.key}: {state} ({one.where}). {one.what}. Utan: {one.without} Förvara: {one.keep}"


def _phrase(path: Path | None) -> tuple[str, bool]:
    """Return the pass phrase, and whether it was made here and must be shown."""
    from dashboard.bundle.sealed import new_phrase, why_not_phrase

    if path is None:
        return new_phrase(), True
    said = sys.stdin.readline() if str(path) == "-" else path.read_text(encoding="utf-8")
    refused = why_not_phrase(said)
    if refused:
        raise Refused(refused, "passphrase-file")
    return said.strip(), False
