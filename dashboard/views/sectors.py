"""Sektorer: who leads and takes part in each sector, and the boundary of what must not fail in it."""

from dashboard import session
from dashboard.components.drawing import Node, draw, el
from dashboard.viewmodels.desk_sectors import ActivityLine, SectorLine, SectorsPage, sectors_page
from dashboard.views.parts import frame
from dashboard.views.parts.sector_names import marked, missing

_ = session.texts()


def page() -> None:
    shown = frame.begin(_("Sektorer"), needs_points=False)
    if shown is None:
        return
    says = sectors_page(session.sector_register(), not shown.operation.is_exercise, _)
    if says.lack is not None:
        frame.nothing(says.lack)
        return
    draw(*_page(says), key="sectors")


def _page(says: SectorsPage) -> list[Node | None]:
    heads = (
        _("Sektor"),
        _("Sektorsansvarig"),
        _("Deltagare"),
        _("Samhällsviktig verksamhet och gräns för oacceptabel konsekvens"),
    )
    return [
        el("p.notice", el("strong", says.banner)) if says.banner else None,
        el(
            "div.scroll.board",
            el(
                "table.sectors",
                el("caption.unseen", _("Sektorerna, deras ansvariga och deltagare")),
                el("thead", el("tr", *(el("th", head, scope="col") for head in heads))),
                el("tbody", *(_sector(one) for one in says.sectors)),
            ),
            tabindex=0,
            role="region",
            aria_label=_("Tabell över sektorerna"),
        ),
        el("p.counted", says.counted),
        el("p.principles", says.principles),
    ]


def _sector(one: SectorLine) -> Node:
    return el(
        "tr",
        el("th", *marked(one.name), scope="row"),
        el(
            "td.lead",
            el("small.what", _("Sektorsansvarig")),
            *(marked(one.lead) if one.lead else [missing()]),
        ),
        el("td", el("small.what", _("Deltagare")), _participants(one)),
        el("td", el("small.what", _("Samhällsviktig verksamhet")), *_activities(one), *_unread(one)),
    )


def _participants(one: SectorLine) -> Node:
    if not one.participants:
        return el("span.muted", _("inga inlästa"))
    return el("ul.names", *(el("li", *marked(name)) for name in one.participants))


def _activities(one: SectorLine) -> list[Node]:
    return [_activity(activity) for activity in one.activities] or [el("span.muted", _("ingen inläst"))]


def _activity(one: ActivityLine) -> Node:
    boundary = one.boundary or _("gräns ej angiven")
    return el(
        "div.activity",
        el(
            "p",
            el("strong", *marked(one.name)),
            " · ",
            *(marked(one.organisation) if one.organisation else [missing()]),
        ),
        el("p.boundary" if one.boundary else "p.muted", boundary),
    )


def _unread(one: SectorLine) -> list[Node]:
    return [el("p.unread", " · ".join(one.unread))] if one.unread else []


page()
