"""Looks through every file of a folder as an upload, and says how often Python itself tried to connect."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path


def main(folder: Path) -> None:
    called: list[str] = []

    def hook(event: str, args: tuple[object, ...]) -> None:
        if event in ("socket.connect", "socket.getaddrinfo", "urllib.Request"):
            called.append(f"{event} {args[1:]}")

    sys.addaudithook(hook)
    from dashboard import registers
    from dashboard.settings import REFERENCE_PACK
    from data.store.database import open_store
    from geo.layers import load_pack

    pack = load_pack(REFERENCE_PACK)
    store = open_store(f"sqlite:///{folder / 'store.db'}")
    registers.load_areas(store, pack, datetime(2027, 1, 14, tzinfo=UTC))
    said = {
        path.name: [
            str(fault) for fault in registers.dry_run(store, pack, path.name, path.read_bytes()).refused
        ]
        for path in sorted((folder / "files").iterdir())
    }
    store.close()
    sys.stdout.write(json.dumps({"called": called, "said": said}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
