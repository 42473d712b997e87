"""What `dashboard doctor` looks at before anybody needs the screens: the lists of *Kom igång* and *Drift*."""

from contextlib import closing

from dashboard import clock
from dashboard.desk.setup import steps
from dashboard.desk.setup.steps import Line, State, Step
from dashboard.health import says
from dashboard.health.measuring import measure
from dashboard.settings import Settings
from data.errors import StoreFault
from data.store.database import open_store


def check_all(settings: Settings) -> tuple[Line, ...]:
    """Return every step as it stands; without a store, what is wrong with it and the map alone."""
    try:
        with closing(open_store(settings.database_url)) as store:
            return steps.lines(store, settings, clock.now())
    except StoreFault as fault:
        return (Line(Step.STORE, State.WRONG, str(fault)), steps.map_line(settings))


def check_machine(settings: Settings) -> tuple[says.Line, ...]:
    """Return how the machine does as seen from beside the service; nothing without a store."""
    try:
        with closing(open_store(settings.database_url)) as store:
            return says.lines(measure(store, settings, None, clock.now()))
    except StoreFault:
        return ()
