"""Many screens on the feed, in a process of their own: `python -m tests.load.listeners URL HOW_MANY`.

Prints `ready` once all have their first picture, then one line per broadcast that reached all of
them: revision, and the real time at which the first, the 95th percentile and the last had it.
"""

import asyncio
import gzip
import json
import sys
import time

from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin


async def _listen(socket: ClientConnection, arrivals: dict[int, list[float]], many: int) -> None:
    async for frame in socket:
        at = time.time()
        if not isinstance(frame, bytes):
            continue
        # Only the first listener unpacks: a thousand gunzips here would measure this process.
        arrivals.setdefault(hash(frame), []).append(at)
        if len(arrivals[hash(frame)]) == many:
            times = sorted(arrivals.pop(hash(frame)))
            revision = json.loads(gzip.decompress(frame)).get("revision")
            print(revision, times[0], times[int(many * 0.95)], times[-1], flush=True)


async def _main(url: str, many: int) -> None:
    arrivals: dict[int, list[float]] = {}
    sockets: list[ClientConnection] = []
    own = "http" + url.removeprefix("ws").partition("/live/")[0]  # a browser says where its socket comes from
    for start in range(0, many, 50):
        size = min(50, many - start)
        group = [connect(url, compression=None, max_size=None, origin=Origin(own)) for _ in range(size)]
        sockets.extend(await asyncio.gather(*group))
    for socket in sockets:
        await socket.recv()
    print("ready", flush=True)
    await asyncio.gather(*(_listen(socket, arrivals, many) for socket in sockets), return_exceptions=True)


asyncio.run(_main(sys.argv[1], int(sys.argv[2])))
