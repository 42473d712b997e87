"""A process that does only what runs beside requests: `python -m tests.dashboard.live.beside_alone`."""

import sys
import threading

from dashboard import clock
from dashboard.live.beside import Ends, Engine
from dashboard.outbox.ways import SmsSender
from dashboard.outbox.worker import Notifier
from data.store.database import open_store
from data.words import NoticeChannel


def main(store_url: str, gateway: str) -> None:
    """Play exercises and send what waits to a text message gateway, until killed."""
    store = open_store(store_url, check=False)
    senders = {NoticeChannel.SMS: SmsSender(gateway)}
    for beside in (Engine(store, clock.now), Ends(store, clock.now), Notifier(store, clock.now, senders)):
        beside.start()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    threading.Event().wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
