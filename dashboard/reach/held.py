"""The fields of distances of this process: measured in a thread where points are new, and kept on disk."""

import logging
import threading
from collections.abc import Callable, Iterable
from functools import cache, lru_cache, wraps
from pathlib import Path
from time import monotonic
from typing import Concatenate, Final, ParamSpec, TypeVar
from weakref import ref

from dashboard.paper.archive.signing_key import key_beside
from dashboard.reach.aims import places
from dashboard.registers import pack_at
from dashboard.settings import Settings
from data.points.facts import Point
from geo.coverage import Method, Reach, reach_of
from geo.layers import Pack

FOLDER: Final = "rackvidd"
_ANSWERS: Final = 256
AGAIN_SECONDS: Final = 30.0  # what could not be measured is not tried again sooner, whoever asks
FORGOTTEN_SECONDS: Final = 3600.0
log = logging.getLogger(__name__)
_Asked = ParamSpec("_Asked")
_Answer = TypeVar("_Answer")
Places = dict[str, tuple[float, float]]


def answers_kept(
    answer: Callable[Concatenate[Reach, _Asked], _Answer],
) -> Callable[Concatenate[Reach, _Asked], _Answer]:
    """Keep the last answers of a question, and not the reach that gave them, which is tens of megabytes."""

    @lru_cache(maxsize=_ANSWERS)
    def answered(reach: ref[Reach], *args: _Asked.args, **kwargs: _Asked.kwargs) -> _Answer:
        alive = reach()
        assert alive is not None  # noqa: S101  whoever asks has it
        return answer(alive, *args, **kwargs)

    @wraps(answer)
    def asked(reach: Reach, /, *args: _Asked.args, **kwargs: _Asked.kwargs) -> _Answer:
        return answered(ref(reach), *args, **kwargs)  # type: ignore[arg-type]  # all of it hashable

    return asked


class Reaches:
    """One `Reach` for each method, of all points lately asked for; nothing waits for a new one.

    `kept` is the folder that fields are kept in between starts; `passed` gives seconds that pass.
    """

    def __init__(self, pack: Pack, kept: Path | None, passed: Callable[[], float] = monotonic) -> None:
        self.pack = pack
        self._kept, self._passed = kept, passed
        self._changed = threading.Condition()
        self._measured: dict[Method, tuple[Places, Reach]] = {}
        self._wanted: dict[Method, Places] = {}  # only while they are being measured
        self._asked: dict[Method, dict[str, float]] = {method: {} for method in Method}
        self._failed: dict[Method, float] = {}

    def of(self, points: Iterable[Point], method: Method = Method.VATTEN) -> Reach | None:
        """Return the reach of at least these points; None while it is being measured, which this begins."""
        with self._changed:
            return self._of(places(points), method)

    def waited(self, points: Iterable[Point], method: Method, seconds: float) -> Reach | None:
        """Return the same, waiting for it so long at most."""
        wanted = places(points)
        with self._changed:
            self._changed.wait_for(
                lambda: self._of(wanted, method) is not None or self.failed(method), seconds
            )
            return self._of(wanted, method)

    def failed(self, method: Method = Method.VATTEN) -> bool:
        """Return whether the last measurement failed, so that none is begun for a while."""
        failed = self._failed.get(method)
        return failed is not None and self._passed() < failed + AGAIN_SECONDS

    def _of(self, wanted: Places, method: Method) -> Reach | None:
        self._asked[method].update(dict.fromkeys(wanted, self._passed()))
        known, reach = self._measured.get(method, ({}, None))
        if reach is not None and wanted.items() <= known.items():
            return reach
        if self.failed(method):
            return None
        begun = method in self._wanted
        self._wanted[method] = {**self._lately(known, method), **self._wanted.get(method, {}), **wanted}
        if not begun:
            name = f"reach-{method}"
            threading.Thread(target=self._measure, args=(method,), name=name, daemon=True).start()
        return None

    def _lately(self, known: Places, method: Method) -> Places:
        """Return what is still asked for: the temporary points of what has been closed are forgotten."""
        since = self._passed() - FORGOTTEN_SECONDS
        self._asked[method] = {point: at for point, at in self._asked[method].items() if at >= since}
        return {point: place for point, place in known.items() if point in self._asked[method]}

    def _measure(self, method: Method) -> None:
        """Measure until nothing more has been asked for meanwhile."""
        while True:
            with self._changed:
                wanted = self._wanted[method]
            try:
                reach = reach_of(self.pack, wanted, method, self._kept)
            except Exception:  # asked for again it is tried again; the screens say until then: not known
                log.exception("could not measure the reach of %d points", len(wanted))
                with self._changed:
                    self._failed[method] = self._passed()
                    del self._wanted[method]
                    self._changed.notify_all()
                return
            with self._changed:
                self._measured[method] = (wanted, reach)
                self._changed.notify_all()
                if self._wanted[method] == wanted:
                    del self._wanted[method]
                    return


def reaches(settings: Settings) -> Reaches:
    """Return the one of this process."""
    return _reaches(settings.pack, settings.database_url)


@cache
def _reaches(pack: Path, database_url: str) -> Reaches:
    return Reaches(pack_at(pack), key_beside(database_url).parent / FOLDER)
