"""The page that opens when it is done: the large screen by one press, and what is read aloud to others."""

import html
import os
from collections.abc import Mapping, Sequence
from typing import Final

from .placing import Place

# Of the desk's own colours (dashboard/look/style.py); the machine may have no other fonts than its own.
_STYLE: Final = """
body{font:20px/1.5 "Source Sans 3","Source Sans Pro",system-ui,sans-serif;margin:0}
body{background:#eef2f5;color:#131c24}
header{background:#131c24;color:#fff;padding:1.4rem 0}
main,header>div{max-width:46rem;margin:0 auto;padding:0 1.5rem}
h1{font-size:1.7rem;margin:0}header p{margin:.2rem 0 0;font-size:1.15rem}
section{background:#fff;border:1px solid #c9d3db;border-radius:6px;padding:1.1rem 1.4rem;margin:1.5rem 0}
h2{font-size:1.25rem;margin:0}p{margin:.3rem 0 .7rem}
a{display:inline-block;background:#0b5cad;color:#fff;border-radius:6px;padding:.6rem 1.4rem;font-weight:600}
a{text-decoration:none}a:focus-visible{outline:3px solid #131c24;outline-offset:3px}
code{display:block;font:1.05rem/1.5 monospace;overflow-wrap:anywhere;background:#eef2f5;padding:.5rem .8rem}
code{border-radius:6px}a+code{margin-top:.8rem;font-size:.8rem;background:none;padding:0;color:#4b5a67}
"""


def write(place: Place, links: Sequence[Mapping[str, str]], told: str) -> None:
    """Write the page: links are secrets, so it is its owner's alone; what opens once is no link to press."""
    page = (
        '<!doctype html><html lang="sv"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>Trygghetsläget är igång</title><style>{_STYLE}</style>"
        f"<header><div><h1>Trygghetsläget är igång</h1><p>{html.escape(told)}</p></div></header>"
        f"<main>{''.join(map(_section, links))}</main></html>"
    )
    descriptor = os.open(place.start_page, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(page)


def _section(link: Mapping[str, str]) -> str:
    name, address, said = (html.escape(link[key]) for key in ("name", "address", "said"))
    press = f'<a href="{address}">Öppna {name[:1].lower()}{name[1:]}</a>' if link.get("press") else ""
    return (
        f"<section><h2>{name}</h2><p>{said[:1].upper()}{said[1:]}</p>{press}<code>{address}</code></section>"
    )
