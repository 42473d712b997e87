"""What *Återspelning* draws of its own: the band that says what it is, and what was said and asked then."""

from dashboard.desk.drawing import Node, draw, el, icon
from dashboard.desk.requests.says import SupportPage
from dashboard.words import _
from dashboard.words.replay import ReplayPage
from dashboard.words.times import clock
from data.operations.facts import Operation


def band(says: ReplayPage, operation: Operation) -> None:
    """Say that this is not now, before anything else."""
    mark: list[Node] = [el("b.exercise", _("ÖVNING"))] if operation.is_exercise else []
    draw(
        el(
            "p.film",
            el("strong", _("ÅTERSPELNING")),
            el("span", _("så här var läget känt "), el("b", says.when), _(" – inte läget nu")),
        ),
        el(
            "p.subject",
            *mark,
            el("strong", operation.name),
            el("span", says.real) if says.real else None,
            el("span.warn", says.paused) if says.paused else None,
        ),
        key="replay-band",
    )


def news(says: ReplayPage) -> None:
    """Draw the entries that were the newest then."""
    rows = [
        el(
            "tr",
            el("td.num", line.time),
            el("td", " · ".join(part for part in (line.area, line.place) if part)),
            el("td", line.news, el("span.warn", _(" ej kvitterad")) if line.unseen else None),
        )
        for line in says.news
    ]
    title = _("Senaste posterna då")
    body = _table("news", title, (_("Tid"), _("Var"), _("Vad")), rows) if rows else _nothing(_("Inget än."))
    draw(el("h2", title), body, key="replay-news", speed=None)


def sectors(says: ReplayPage) -> None:
    """Draw the sectors that were worst off then."""
    marks = [
        el(
            "tr",
            el("th", one.name, scope="row"),
            el("td", one.word),
            el("td.num", clock(one.observed, says.now)),
        )
        for one in says.sectors.marks
    ]
    title = _("Sektorer då")
    body = _table("sectors", title, (_("Sektor"), _("Påverkan"), _("Sagt")), marks) if marks else None
    rest = el("p.counted", says.sectors.said) if says.sectors.said else None
    none = _nothing(_("Ingen sektor hade sagt att den var påverkad.")) if not marks else None
    draw(el("h2", title), body, none, rest, key="replay-sectors", speed=None)


def requests(says: SupportPage) -> None:
    """Draw what was asked for and how far it had come."""
    title = _("Begäran om stöd då")
    rows = [
        el(
            "tr",
            el("th", row.what, scope="row"),
            el("td", row.owner, el("span.muted", f" · {row.where}")),
            el("td.num", row.deadline),
            el("td", icon("bang") if row.trouble else None, row.state_word),
        )
        for row in says.rows
    ]
    heads = (_("Behov"), _("Av vem"), _("Till när"), _("Läge"))
    body = _table("requests", title, heads, rows) if rows else _nothing(_("Ingen hade begärt stöd."))
    draw(el("h2", title), body, key="replay-requests", speed=None)


def _nothing(words: str) -> Node:
    return el("p.muted", words)


def _table(kind: str, title: str, heads: tuple[str, ...], rows: list[Node]) -> Node:
    return el(
        "div.scroll",
        el(
            f"table.log.{kind}",
            el("caption.unseen", title),
            el("thead", el("tr", *(el("th", head, scope="col") for head in heads))),
            el("tbody", *rows),
        ),
    )
