"""The board of *Sektorer*: a row a sector, its assessment and its participants' own words side by side."""

from datetime import datetime

from dashboard import session
from dashboard.components.drawing import Node, el, icon
from dashboard.viewmodels.desk_sector_reports import Voice, Word
from dashboard.viewmodels.desk_sectors import ActivityLine, SectorLine, SectorsPage
from dashboard.viewmodels.times import clock
from dashboard.views.parts.pieces import age
from dashboard.views.parts.sector_areas import grade_chip
from dashboard.views.parts.sector_names import marked, missing


def sector_table(says: SectorsPage, now: datetime) -> list[Node | None]:
    """Return the banner, the board and what stands under it."""
    _ = session.texts()
    heads = (
        _("Sektor och sektorsansvarig"),
        _("Sektorns bedömning"),
        _("Deltagarna och deras egna rapporter"),
        _("Samhällsviktig verksamhet och gräns för oacceptabel konsekvens"),
    )
    return [
        el("p.notice", el("strong", says.banner)) if says.banner else None,
        el(
            "div.scroll.board",
            el(
                "table.sectors",
                el("caption.unseen", _("Sektorerna, svårast påverkad först")),
                el("thead", el("tr", *(el("th", head, scope="col") for head in heads))),
                el("tbody", *(_sector(one, now) for one in says.sectors)),
            ),
            tabindex=0,
            role="region",
            aria_label=_("Tabell över sektorerna"),
        ),
        el("p.counted", says.counted),
        el("p.principles", says.principles),
    ]


def _sector(one: SectorLine, now: datetime) -> Node:
    _ = session.texts()
    lead = marked(one.lead) if one.lead else [missing()]
    return el(
        "tr",
        el("th", *marked(one.name), el("p.lead", el("small.what", _("Sektorsansvarig")), *lead), scope="row"),
        el("td", el("small.what", _("Sektorns bedömning")), *_assessed(one, now)),
        el(
            "td",
            el("small.what", _("Deltagarna")),
            *(_voice(said, now) for said in one.words.voices),
            *_rest(one),
        ),
        el("td", el("small.what", _("Samhällsviktig verksamhet")), *_activities(one), *_unread(one)),
    )


def _assessed(one: SectorLine, now: datetime) -> list[Node]:
    _ = session.texts()
    if not one.words.assessed:
        return [el("span.muted", _("ej rapporterad"))]
    graver: list[Node] = [el("p.mark.bad", icon("bang"), one.words.graver)] if one.words.graver else []
    return [*graver, *(word(said, now) for said in one.words.assessed)]


def word(one: Word, now: datetime) -> Node:
    """Return a report: its grade and where, how old it is and whose, why, what is forecast, what it means."""
    _ = session.texts()
    seen = age(one.observed, now, _("för %s sedan"))
    return el(
        "div.word",
        el(
            "p.grade",
            grade_chip(one.level, one.mark, one.sign, one.word),
            el("strong", one.area) if one.area else None,
            el("span.muted", seen, " · ", one.source, title=clock(one.observed, now)),
        ),
        el("p", one.because) if one.because else None,
        el("p", _("Om "), one.forecast) if one.forecast else None,
        el("p.said", one.assessment) if one.assessment else None,
    )


def _voice(one: Voice, now: datetime) -> Node:
    name = marked(one.name) if one.name else [missing()]
    return el("div.voice", el("p", el("strong", *name)), *(word(said, now) for said in one.words))


def _rest(one: SectorLine) -> list[Node]:
    """Return the participants that have said nothing themselves."""
    _ = session.texts()
    if not one.participants:
        return [] if one.words.voices else [el("span.muted", _("inga inlästa"))]
    names = el("ul.names", *(el("li", *marked(name)) for name in one.participants))
    return [el("small", _("Har inte rapporterat:")), names] if one.words.voices else [names]


def _activities(one: SectorLine) -> list[Node]:
    _ = session.texts()
    return [_activity(activity) for activity in one.activities] or [el("span.muted", _("ingen inläst"))]


def _activity(one: ActivityLine) -> Node:
    _ = session.texts()
    owner = marked(one.organisation) if one.organisation else [missing()]
    return el(
        "div.activity",
        el("p", el("strong", *marked(one.name)), " · ", *owner),
        el("p.boundary" if one.boundary else "p.muted", one.boundary or _("gräns ej angiven")),
    )


def _unread(one: SectorLine) -> list[Node]:
    return [el("p.unread", " · ".join(one.unread))] if one.unread else []
