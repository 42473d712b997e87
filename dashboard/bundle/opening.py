"""What the installer asks of the application once it is in place: one question, one answer."""

import json
import os
import sys
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from dashboard.bundle.installer.package import MANIFEST, PUBLIC_KEY, SEALED, SIGNATURE, UNLISTED
from dashboard.bundle.keys import CERTIFICATE_FILE, TLS_FILE
from dashboard.bundle.plain_settings import BELONGS_FILE, COPY_FILE, PACK_FOLDER
from dashboard.bundle.sealed import WrongPhraseError, unsealed
from dashboard.bundle.sealed_copy import is_sealed, unseal
from dashboard.bundle.signed_copy import look
from dashboard.paper.archive.signing_key import fingerprint, signed_by
from data.errors import Refused, StoreFault

_COPIES_KEY: Final = "kopiornas-nyckel.pem"
_FALSE: Final = "Startstickan är inte äkta: {}. Ta en annan. Inget har ändrats på datorn."


def main() -> None:
    """Answer one question; a refusal is `why`, in words."""
    asked = json.load(sys.stdin)
    try:
        answer = _ANSWERS[asked["do"]](asked)
    except WrongPhraseError:
        answer = {"opened": False}
    except (Refused, StoreFault, OSError) as fault:
        answer = {"why": str(fault)}
    sys.stdout.write(json.dumps(answer, ensure_ascii=False))


def _open(asked: Mapping[str, Any]) -> Mapping[str, Any]:
    """Try the signature, open the sealed part, and lay the pack and the settings where they belong."""
    home = Path(asked["home"])
    with zipfile.ZipFile(asked["package"]) as held:
        manifest, pem = held.read(MANIFEST), held.read(PUBLIC_KEY)
        if not _signed(pem, held.read(SIGNATURE), manifest):
            raise Refused(_FALSE.format("signaturen stämmer inte"))
        said = json.loads(manifest)
        secret = unsealed(held.read(SEALED), asked["phrase"])
    belongs = json.loads(secret[BELONGS_FILE])
    code = {"__main__.py", SEALED, *UNLISTED}
    listed = [
        one for one in said["files"] if one["name"] not in code and not one["name"].startswith("installer/")
    ]
    if belongs["open"] != listed or any(
        said[name] != value for name, value in belongs.items() if name != "open"
    ):
        raise Refused(_FALSE.format("den öppna delen hör inte till den förseglade"))
    for name, content in secret.items():
        if name != BELONGS_FILE:
            _write(home, name if name.startswith(PACK_FOLDER) else Path(name).name, content)
    _write(home, _COPIES_KEY, pem)
    return {"opened": True}


def _signed(pem: bytes, signature: bytes, manifest: bytes) -> bool:
    try:
        return signed_by(pem, signature, manifest) and fingerprint(pem) == json.loads(manifest)["key"]
    except ValueError:
        return False


def _keys(asked: Mapping[str, Any]) -> Mapping[str, Any]:
    """Put the keys back."""
    files = unsealed(Path(asked["path"]).read_bytes(), asked["phrase"])
    for name, content in files.items():
        _write(Path(asked["home"]) / "lager", Path(name).name, content)
    return {
        "opened": True,
        "names": sorted(Path(name).stem for name in files),
        "tls": CERTIFICATE_FILE in files and TLS_FILE in files,
    }


def _write(folder: Path, name: str, content: bytes) -> None:
    path = folder / name
    if folder.resolve() not in path.resolve().parents:
        raise Refused(_FALSE.format(f"{name} är inget namn på en fil i det"))
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)


def _check(asked: Mapping[str, Any]) -> Mapping[str, Any]:
    """Say why it is not known where a copy comes from; the phrase answers for the bundle's key."""
    return {"doubt": look(Path(asked["path"]), (Path(asked["home"]) / _COPIES_KEY).read_bytes()).doubt}


def _restore(asked: Mapping[str, Any]) -> Mapping[str, Any]:
    """Put the copy in the store's place, verified; one of another municipality is refused."""
    from dashboard import registers
    from dashboard.settings import Settings
    from data.points import reads as point_reads
    from data.store.backup import restore
    from data.store.database import open_store

    settings, home = Settings(), Path(asked["home"])
    inside = home / COPY_FILE
    path = Path(asked["path"]) if asked["path"] else inside
    if is_sealed(path):
        # In the folder that is its owner's alone, and gone with it if this is broken off.
        inside.unlink(missing_ok=True)
        unseal(path, inside, asked["phrase"], ())
        path = inside
    try:
        verdict = restore(path, settings.database_url, force=True)  # a folder of ours alone, tried anew
    finally:
        inside.unlink(missing_ok=True)
    pack = registers.pack_at(settings.pack)
    store = open_store(settings.database_url)
    held = {area.id for area in point_reads.areas(store)}
    store.close()
    own = {area.id for area in registers.areas_of(pack)}
    if held and not held & own:
        raise Refused(
            f"Kopian av läget är inte från {pack.name}. Ta rätt sticka. Inget har ändrats på datorn."
        )
    return {"entries": verdict.entries}


def _links(asked: Mapping[str, Any]) -> Mapping[str, Any]:
    from dashboard.bundle.first_links import first_links
    from dashboard.settings import Settings

    return {"links": first_links(Settings(), asked["address"])}


_ANSWERS: Final[Mapping[str, Callable[[Mapping[str, Any]], Mapping[str, Any]]]] = {
    "open": _open,
    "keys": _keys,
    "check": _check,
    "restore": _restore,
    "links": _links,
}

if __name__ == "__main__":
    main()
