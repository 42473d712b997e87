"""The live documents as text, with the content security policy that fits exactly them."""

import base64
import hashlib
import re
from dataclasses import dataclass

from markupsafe import Markup

from dashboard import style
from dashboard.live.assets import Assets
from dashboard.live.render import draw
from dashboard.style import Theme
from dashboard.texts import translator
from dashboard.viewmodels.legend import legend
from geo import maps
from geo.layers import Pack

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
        texts = translator(language)
        html = draw(
            f"{name}.html",
            texts,
            theme=theme,
            version=version,
            operation=operation or "",
            asset=self._assets.url,
            map=self._map,
            sprite=Markup(style.sprite()),  # noqa: S704  (our own drawings)
            legend=legend(texts),
            attribution=self._attribution,
        )
        return Page(html, policy(html))


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
