"""What each address takes: the table the door goes by, and what an address not named here gets is nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from dashboard.places import PATHS
from dashboard.words.addresses import FOLDERS
from data.rights import Deed


class Open(StrEnum):
    """What can be reached without a right of one's own."""

    ALL = "alla"
    LINK = "länken i adressen"
    SIGNED_IN = "alla inloggade"


Need = Deed | Open


@dataclass(frozen=True, slots=True)
class Gate:
    """One address, exactly or (ending in /) everything below it, and what each method takes there.

    `form`: its posts carry the session's own mark in a field, for browsers that do not say where a form
    comes from. `scoped`: what is read there belongs to the operation in the query.
    """

    path: str
    needs: Mapping[str, Need]
    form: bool = False
    scoped: bool = False
    largest: int = 1_000_000

    def covers(self, path: str) -> bool:
        return (
            path.startswith(self.path) if self.path.endswith("/") and self.path != "/" else path == self.path
        )

    def reads_one(self, method: str) -> bool:
        """Return whether this reads one operation; what is written says in itself which it belongs to."""
        return self.scoped and method not in ("POST", "PUT", "PATCH", "DELETE")

    def needs_for(self, method: str) -> Need | None:
        return self.needs.get("GET" if method in ("HEAD", "OPTIONS") else method)


def _gate(
    path: str, /, *, form: bool = False, scoped: bool = False, largest: int = 1_000_000, **needs: Need
) -> Gate:
    return Gate(path, MappingProxyType(needs), form, scoped, largest)


_SPREADSHEET = 20_000_000
_FORM = 64_000

GATES: tuple[Gate, ...] = (
    _gate("/healthz", GET=Open.ALL),
    _gate("/metrics", GET=Deed.METRICS),
    _gate("/assets/", GET=Open.ALL),
    _gate("/static/", GET=Open.ALL),
    _gate("/favicon.png", GET=Open.ALL),
    _gate("/logga-in", GET=Open.ALL, POST=Open.ALL, largest=_FORM),
    _gate("/logga-in/", GET=Open.ALL),
    _gate("/in/", GET=Open.ALL, POST=Open.ALL, largest=_FORM),
    _gate("/logga-ut", POST=Open.SIGNED_IN, form=True, largest=_FORM),
    _gate("/konto", GET=Open.SIGNED_IN, POST=Open.SIGNED_IN, form=True, largest=_FORM),
    _gate("/r/", GET=Open.LINK, POST=Open.LINK, largest=_FORM),
    _gate("/mitt", GET=Deed.READ),
    _gate("/mitt/", GET=Deed.READ, POST=Deed.READ, form=True, largest=_FORM),
    _gate("/blad", GET=Deed.POINT_LINKS, POST=Deed.POINT_LINKS, form=True, largest=_FORM),
    _gate("/blad/enhet", POST=Deed.POINT_LINKS, form=True, largest=_FORM),
    _gate("/blankett/", GET=Deed.READ),
    *(_gate(folder.path, scoped=folder.scoped, GET=folder.deed) for folder in FOLDERS),
    _gate("/live/wall", GET=Deed.WATCH, scoped=True),
    _gate("/live/map", GET=Deed.WATCH, scoped=True),
    _gate("/live/replay", GET=Deed.WATCH, scoped=True),
    _gate("/live/replay/picture", GET=Deed.WATCH, scoped=True),
    _gate("/live/replay/span", GET=Deed.WATCH, scoped=True),
    _gate("/live/feed", WEBSOCKET=Deed.WATCH, scoped=True),
    _gate("/live/geo/", GET=Deed.WATCH),
    _gate("/live/session", GET=Open.SIGNED_IN, WEBSOCKET=Open.SIGNED_IN),
    _gate("/api/openapi.json", GET=Open.ALL),
    _gate("/api/docs", GET=Open.ALL),
    _gate("/api/static-offline-docs/", GET=Open.ALL),
    _gate("/api/v1/operations", GET=Deed.READ),
    _gate("/api/v1/areas.geojson", GET=Deed.READ),
    _gate("/api/v1/sectors", GET=Deed.READ),
    _gate("/api/v1/sector-reports", GET=Deed.READ, POST=Deed.SECTOR_REPORT, scoped=True),
    _gate("/api/v1/requests", GET=Deed.READ, scoped=True),
    _gate("/api/v1/points.geojson", GET=Deed.READ, scoped=True),
    _gate("/api/v1/journal", GET=Deed.READ, scoped=True),
    _gate("/api/v1/reports", POST=Deed.REPORT),
    _gate("/api/v1/occupancy", POST=Deed.REPORT),
    _gate("/api/v1/text-reports", POST=Deed.RELAY),
    *(_gate(path, GET=Deed.READ) for path in PATHS),
    _gate("/_stcore/health", GET=Deed.READ),
    _gate("/_stcore/host-config", GET=Deed.READ),
    _gate("/_stcore/stream", WEBSOCKET=Deed.READ),
    _gate("/_stcore/bidi-components/", GET=Deed.READ),
    _gate("/_stcore/upload_file/", PUT=Deed.UPLOAD, DELETE=Deed.UPLOAD, largest=_SPREADSHEET),
    _gate("/media/", GET=Deed.READ),
    _gate("/component/", GET=Deed.READ),
)


def gate_for(path: str, gates: Iterable[Gate] = GATES) -> Gate | None:
    """Return the gate that an address belongs to; the exact one before those that cover it from above."""
    covering = [gate for gate in gates if gate.covers(path)]
    return max(covering, key=lambda gate: (gate.path == path, len(gate.path)), default=None)
