"""The command that shows the whole thing: a throw-away store and an exercise that plays itself."""

import json
import sys
import tempfile
import threading
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dashboard.commands.terminal import StoreOption, store_url
from dashboard.settings import REFERENCE_POINTS, Settings
from data.errors import Refused

if TYPE_CHECKING:
    from dashboard.commands.serve import Opened
    from dashboard.demo.script import Keys


def demo(
    port: Annotated[int, typer.Option(help="Port; 0 tar en ledig.")] = 8501,
    store: StoreOption = None,
    speed: Annotated[float, typer.Option(help="Övningsminuter per minut.")] = 30.0,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Öppna ingen webbläsare.")] = False,
) -> None:
    """Visa en självspelande övning med exempelpunkter, i ett lager som kastas efteråt."""
    from dashboard import clock
    from dashboard.commands import serve
    from dashboard.demo.front import front
    from dashboard.demo.playing import Demonstration
    from dashboard.demo.script import demo_keys

    with tempfile.TemporaryDirectory(prefix="trygghetslaget-") as folder:
        url = store_url(store) if store else f"sqlite:///{folder}/demo.db"
        settings = Settings(database_url=url, port=port, host="127.0.0.1")
        ground = _opened(settings)
        play = Demonstration(ground.store, speed, clock.now)
        operation = play.begin()
        keys = demo_keys(ground.store, operation, clock.now())
        # With a public address everybody comes by way of this machine, and nobody is known to sit at it.
        entrance = None if settings.public_url else front(ground.store, operation, keys, clock.now)

        def ready(address: str) -> None:
            threading.Thread(target=play.play, name="demo", daemon=True).start()
            ways_in = _ways_in(address, operation, keys)
            _tell(ways_in, has_front=entrance is not None, kept=store is not None)
            if not no_browser:
                serve.open_in_browser(address if entrance is not None else ways_in["wall"])

        try:
            serve.run_server(ground, settings, ready, entrance)
        finally:
            play.stop()


def _opened(settings: Settings) -> "Opened":
    """Open the store with the example points and sectors. Raises Refused where it has points of its own."""
    from dashboard import clock, registers
    from dashboard.commands import serve
    from data.points import reads as point_reads

    ground = serve.open_all(settings)
    if any(not point.example for point in point_reads.loaded_points(ground.store)):
        raise Refused(
            "Lagret har riktiga punkter, som exemplen skulle ersätta. Välj ett annat lager för demo."
        )
    registers.load_points(ground.store, ground.pack, REFERENCE_POINTS, clock.now())
    registers.load_example_sectors(ground.store, clock.now())
    registers.load_example_equipment(ground.store, clock.now())
    registers.load_example_resources(ground.store, clock.now())
    return ground


def _tell(ways_in: dict[str, Any], *, has_front: bool, kept: bool) -> None:
    """Tell a person where to go, and a program that started the demonstration everything in one line."""
    from dashboard.demo.front_says import in_words

    if sys.stdout.isatty():
        typer.echo(in_words(ways_in["url"], ways_in["login"], has_front=has_front, kept=kept))
    else:
        typer.echo(json.dumps(ways_in))


def _ways_in(address: str, operation: str, keys: "Keys") -> dict[str, Any]:
    """Return what a program that started the demonstration is told of it, in one line."""
    from dashboard.commands import serve

    return {
        "url": address,
        "operation": operation,
        "login": {role: f"{address}/in/{secret}" for role, secret in keys.links.items()},
        "api_token": keys.api,
        "wall": f"{serve.wall_url(address, operation)}&nyckel={keys.wall}",
    }
