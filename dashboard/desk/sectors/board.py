"""The board of *Sektorer*: assessments and participants' own words, by sector and by area; others' events."""

from collections.abc import Sequence
from datetime import datetime

from dashboard.desk.drawing import Node, age, draw, el, icon, when
from dashboard.desk.sectors.says.areas import EventRow, GradeCell, GradeRow, GradeTable
from dashboard.desk.sectors.says.lead import Astray, Lead, LeadLine
from dashboard.desk.sectors.says.page import ActivityLine, SectorLine, SectorsPage
from dashboard.desk.sectors.says.reports import Voice, Word
from dashboard.words import _
from dashboard.words.sector_names import Named, not_loaded
from dashboard.words.times import clock
from data.words import ImpactLevel, Mark, Status


def marked(one: Named | None) -> list[Node]:
    """Return a name and, where it is no verified fact, what it is; or that none is loaded."""
    if one is None:
        return [el("b.unread", not_loaded())]
    mark: list[Node] = [el("span.example", one.mark, title=one.source or None)] if one.mark else []
    return [one.name, *mark]


def or_not_loaded(names: Sequence[Named]) -> list[Node]:
    """Return every name there is; two of them are two claims, and both are shown."""
    if not names:
        return marked(None)
    return [el("span.claimed", *marked(one)) for one in names]


def grade_chip(level: ImpactLevel | None, mark: Mark, sign: str, word: str, title: str = "") -> Node:
    """Return a påverkansgrad as bars, word, colour and pattern; the unknown as it looks everywhere."""
    extra = [icon("question")] if mark is Mark.OBEKRAFTAT and level is not None else []
    return el(
        "span.chip.graded",
        icon(sign),
        *extra,
        el("span", word),
        data_status=Status.OKAND if level is None else None,
        data_grade=level,
        data_mark=mark,
        title=title or None,
    )


def grade_table(says: GradeTable, head: str, caption: str, now: datetime, speed: float, key: str) -> None:
    """Draw a table of grades, and under it who has said nothing."""
    if not says.rows:
        draw(
            el(
                "section.empty",
                el("h2", _("Ingen har rapporterat om någon sektor")),
                el("p", _("Rapportera under Läget nu: välj område i formuläret, så syns det här.")),
            ),
            key=f"{key}-none",
        )
        return
    draw(
        el(
            "div.scroll.board",
            el(
                "table.grades",
                el("caption.unseen", caption),
                el("thead", el("tr", *(el("th", one, scope="col") for one in (head, *says.places)))),
                el("tbody", *(_row(row, now) for row in says.rows)),
            ),
            tabindex=0,
            role="region",
            aria_label=caption,
        ),
        el("p.counted", _("Har inte rapporterat: "), ", ".join(says.silent)) if says.silent else None,
        el("p.counted", _("Inget är sagt om: "), ", ".join(says.unsaid)) if says.unsaid else None,
        el("p.counted", _("– ingenting sagt · okänd: ingen påverkan sades, för länge sedan")),
        key=key,
        speed=speed,
    )


def _row(row: GradeRow, now: datetime) -> Node:
    return el("tr", el("th", *marked(row.name), scope="row"), *(_cell(cell, now) for cell in row.cells))


def _cell(cell: GradeCell | None, now: datetime) -> Node:
    if cell is None:
        return el("td.unsaid", el("span.muted", "–", aria_label=_("ingenting sagt"), role="img"))
    return el(
        "td.cell",
        el("small.what", cell.area),
        grade_chip(cell.level, cell.mark, cell.sign, cell.word, cell.says),
        el("small.muted", age(cell.observed, now, _("för %s sedan"))),
    )


def lead_table(says: Lead, now: datetime) -> list[Node | None]:
    """Return the line that sums it up, and a row for each sector that is not as it should be."""
    if says.well:
        return [el("p.saved", icon("check"), says.says)]
    heads = (_("Sektor"), _("Vad som inte är som det ska"))
    return [
        el("p.counted", says.says),
        el(
            "div.scroll.board",
            el(
                "table.log.astray",
                el("caption.unseen", _("Sektorer som inte är som de ska, svårast först")),
                el("thead", el("tr", *(el("th", head, scope="col") for head in heads))),
                el("tbody", *_all_astray(says, now)),
            ),
            tabindex=0,
            role="region",
            aria_label=_("Tabell över sektorer som inte är som de ska"),
        ),
    ]


def _all_astray(says: Lead, now: datetime) -> list[Node]:
    """Return the rows; the silent have nothing to say but who they are, and share one."""
    grave = [_astray(one, now) for one in says.lines if one.astray is Astray.GRAVE]
    late = [_astray(one, now) for one in says.lines if one.astray is Astray.LATE]
    silent = [one for one in says.lines if one.astray is Astray.SILENT]
    return [*grave, *([_silent(silent)] if silent else []), *late]


def _silent(lines: Sequence[LeadLine]) -> Node:
    head = el("th", el("span.mark.bad", icon("bang"), _("Har inte rapporterat")), scope="row")
    names = (
        el(
            "li",
            el("strong", one.name.name),
            " ",
            el("small", *marked(one.lead)),
        )
        for one in lines
    )
    return el("tr", head, el("td", el("ul.silent", *names)))


def _astray(one: LeadLine, now: datetime) -> Node:
    lead = marked(one.lead)
    mark = el("span.mark.bad", icon("bang"), one.why) if one.why else None
    said = (el("div.voice", el("small.what", whose), word(each, now)) for whose, each in one.words)
    return el("tr", el("th", *marked(one.name), el("small", *lead), scope="row"), el("td", mark, *said))


def sector_table(says: SectorsPage, now: datetime) -> list[Node | None]:
    """Return the banner, the board and what stands under it."""
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


def own_table(one: SectorLine, now: datetime) -> list[Node | None]:
    """Return what stands of one sector, for whoever answers for it."""
    silent = ", ".join(name.name for name in one.participants)
    return [
        el("div.ownsector", *_assessed(one, now), *(_voice(said, now) for said in one.words.voices)),
        el("p.counted", _("Har inte rapporterat: "), silent) if silent else None,
    ]


def _sector(one: SectorLine, now: datetime) -> Node:
    lead = marked(one.lead)
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
    if not one.words.assessed:
        return [el("span.muted", _("ej rapporterad"))]
    graver: list[Node] = [el("p.mark.bad", icon("bang"), one.words.graver)] if one.words.graver else []
    return [*graver, *(word(said, now) for said in one.words.assessed)]


def word(one: Word, now: datetime) -> Node:
    """Return a report: its grade and where, how old it is and whose, why, what is forecast, what it means."""
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
    name = marked(one.name)
    return el("div.voice", el("p", el("strong", *name)), *(word(said, now) for said in one.words))


def _rest(one: SectorLine) -> list[Node]:
    """Return the participants that have said nothing themselves."""
    if not one.participants:
        return [] if one.words.voices else [el("span.muted", _("inga inlästa"))]
    names = el("ul.names", *(el("li", *marked(name)) for name in one.participants))
    return [el("small", _("Har inte rapporterat:")), names] if one.words.voices else [names]


def _activities(one: SectorLine) -> list[Node]:
    return [_activity(activity) for activity in one.activities] or [el("span.muted", _("ingen inläst"))]


def _activity(one: ActivityLine) -> Node:
    owner = marked(one.organisation)
    return el(
        "div.activity",
        el("p", el("strong", *marked(one.name)), " · ", *owner),
        el("p.boundary" if one.boundary else "p.muted", one.boundary or _("gräns ej angiven")),
    )


def _unread(one: SectorLine) -> list[Node]:
    return [el("p.unread", " · ".join(one.unread))] if one.unread else []


MOST = 200


def event_table(rows: Sequence[EventRow], now: datetime, speed: float, key: str) -> None:
    """Draw the events; where there are none, what to do to have them."""
    if not rows:
        draw(
            el(
                "section.empty",
                el("h2", _("Inga händelser är inlästa ur andra system")),
                el("p", _("Utdrag ur IA och KIA läses in av den som sköter servern.")),
            ),
            key=f"{key}-none",
        )
        return
    heads = (_("När"), _("Händelse"), _("Område"), _("Organisation"), _("Källa"))
    more = len(rows) - MOST
    draw(
        el(
            "div.scroll.tall",
            el(
                "table.log",
                el("caption.unseen", _("Händelser ur andra system, senaste först")),
                el("thead", el("tr", *(el("th", head, scope="col") for head in heads))),
                el("tbody", *(_event_row(row, now) for row in rows[:MOST])),
            ),
            tabindex=0,
            role="region",
            aria_label=_("Tabell över händelser ur andra system"),
        ),
        el("p.counted", _("… och %(n)d äldre.", n=more)) if more > 0 else None,
        key=key,
        speed=speed,
    )


def _event_row(row: EventRow, now: datetime) -> Node:
    title: list[Node] = [row.title, el("small", row.says) if row.says else ""]
    return el(
        "tr",
        el("td.num", when(row.at, now), el("small.muted", age(row.at, now, _("för %s sedan")))),
        el("th.masked" if row.masked else "th", *title, scope="row"),
        el("td", row.place),
        el("td", row.organisation),
        el("td", row.source, el("small.muted", row.id)),
    )
