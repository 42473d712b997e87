"""Everything a live document fetches, compressed once at start and addressed by its content.

Our own files share one address (/assets/<version>/…), so that modules can import each other by
relative path; Leaflet and the font are read where their own packages installed them.
"""

import gzip
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

from xstatic.pkg import leaflet

from dashboard import style
from geo.layers import Pack

_KINDS = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".woff2": "font/woff2",
}
_FONT = "sourcesans.woff2"


@dataclass(frozen=True, slots=True)
class Asset:
    """One file ready to be sent; `packed` is None for what does not shrink."""

    kind: str
    plain: bytes
    packed: bytes | None
    etag: str


@dataclass(frozen=True, slots=True)
class Assets:
    """`own` by name under /assets, `layers` by name under /live/geo."""

    version: str
    own: Mapping[str, Asset]
    layers: Mapping[str, Asset]

    def url(self, name: str) -> str:
        return f"/assets/{self.version}/{name}"

    def layer_url(self, layer: str) -> str:
        return f"/live/geo/{layer}.{self.layers[layer].etag}.json"


def load_assets(pack: Pack) -> Assets:
    """Read and compress everything; the version changes when any of our own files does."""
    own = {name: _asset(name, content) for name, content in _own_files()}
    layers = {layer: _asset(".json", _slim(path)) for layer, path in pack.paths.items()}
    version = _digest(b"".join(f"{name}:{own[name].etag};".encode() for name in sorted(own)))
    return Assets(version, own, layers)


def _own_files() -> list[tuple[str, bytes]]:
    found = [
        (path.name, path.read_bytes())
        for path in sorted(Path(str(files("dashboard") / "assets")).iterdir())
        if path.suffix in _KINDS
    ]
    leaflet_files = Path(leaflet.BASE_DIR)
    found += [(name, (leaflet_files / name).read_bytes()) for name in ("leaflet.js", "leaflet.css")]
    found.append(("status.css", style.stylesheet().encode()))
    font = _font()
    return [*found, (_FONT, font)] if font else found


def _font() -> bytes | None:
    """Return the desk's own typeface from where Streamlit keeps it; without it the system's is used."""
    spec = find_spec("streamlit")  # found, not imported: the live layer runs without Streamlit
    if spec is None or spec.origin is None:
        return None
    media = Path(spec.origin).parent / "static" / "static" / "media"
    found = sorted(media.glob("SourceSansVF-Upright*.woff2"))
    return found[0].read_bytes() if found else None


def _slim(path: Path) -> bytes:
    """Return a layer without the spaces; what is said of its source stays in it."""
    return json.dumps(json.loads(path.read_bytes()), ensure_ascii=False, separators=(",", ":")).encode()


def _asset(name: str, content: bytes) -> Asset:
    suffix = Path(name).suffix or name
    packed = None if suffix == ".woff2" else gzip.compress(content, 9, mtime=0)
    return Asset(_KINDS[suffix], content, packed, _digest(content))


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]
