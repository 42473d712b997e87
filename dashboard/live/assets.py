"""What a live document fetches, addressed by its content, and the documents with their policy."""

import base64
import gzip
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

from markupsafe import Markup
from xstatic.pkg import leaflet

from dashboard.live.render import draw
from dashboard.look import style, whole
from dashboard.look.style import Theme
from dashboard.reach.says import legend_words
from dashboard.wall.signs import legend
from dashboard.words import speaking
from geo import maps
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
    layers = {
        layer: _asset(".json", _slim(path)) for layer, path in pack.paths.items() if layer in maps.LAYERS
    }
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


_INLINE = re.compile(r"<(script|style)>(.*?)</\1>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Page:
    html: str
    csp: str


class Documents:
    """Renders the wall and the map document; `version` changes when what they run does."""

    def __init__(self, assets: Assets, pack: Pack) -> None:
        self._assets = assets
        served = maps.Served(
            script=assets.url("leaflet.js"),
            stylesheet=assets.url("leaflet.css"),
            layers={layer: assets.layer_url(layer) for layer in assets.layers},
        )
        head, body, script = maps.parts(maps.live_map(pack, served))
        # folium's own text, made of our configuration alone; what is from the feed never passes here.
        self._map = {"head": Markup(head), "body": Markup(body), "script": Markup(script)}  # noqa: S704
        self._attribution = pack.attribution
        bare = self._render("wall", None, Theme.MORK, "sv", "").html
        self.version = hashlib.sha256(bare.encode()).hexdigest()[:12]

    def wall(self, operation: str | None, theme: Theme, language: str) -> Page:
        return self._render("wall", operation, theme, language, self.version)

    def map(self, operation: str | None, theme: Theme, language: str) -> Page:
        return self._render("map", operation, theme, language, self.version)

    def replay(self, operation: str | None, theme: Theme, language: str) -> Page:
        return self._render("replay", operation, theme, language, self.version)

    def _render(self, name: str, operation: str | None, theme: Theme, language: str, version: str) -> Page:
        with speaking(language):
            html = self._drawn(name, operation, theme, version)
        return Page(html, policy(html))

    def _drawn(self, name: str, operation: str | None, theme: Theme, version: str) -> str:
        return draw(
            f"{name}.html",
            theme=theme,
            version=version,
            operation=operation or "",
            asset=self._assets.url,
            map=self._map,
            whole=Markup(whole.script()),  # noqa: S704  (our own lines)
            sprite=Markup(style.sprite()),  # noqa: S704  (our own drawings)
            legend=legend(),
            without=legend_words(),
            attribution=self._attribution,
        )


def policy(html: str) -> str:
    """Allow our own server and exactly the inline blocks of this document."""
    hashes: dict[str, list[str]] = {"script": [], "style": []}
    for kind, block in _INLINE.findall(html):
        digest = base64.b64encode(hashlib.sha256(block.encode()).digest()).decode()
        hashes[kind].append(f"'sha256-{digest}'")
    return "; ".join(
        (
            "default-src 'none'",
            " ".join(["script-src 'self'", *hashes["script"]]),
            " ".join(["style-src 'self'", *hashes["style"]]),
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "object-src 'none'",
            "frame-ancestors 'self'",
        )
    )
