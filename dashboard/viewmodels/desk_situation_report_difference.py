"""What differs between two situation reports: the words side by side, the figures, and what came and went."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from dashboard.texts import Translator
from dashboard.viewmodels.desk_situation_report_blocks import Block, Cell, Heading, Paragraph, Table
from dashboard.viewmodels.desk_situation_report_facts import counted_words
from dashboard.viewmodels.desk_times import dated
from data import glossary
from data.domain.situation_report_document import Document, PointLine, RequestLine
from data.domain.situation_reports import SituationReport, Words
from data.domain.words import Mark
from data.rows import MASKED
from data.situation_reports import words_of

Quoted = Mapping[int, Mapping[str, str] | None]
Side = tuple[SituationReport, Document]


def difference(earlier: Side, later: Side, quoted: Quoted, _: Translator) -> tuple[Block, ...]:
    """Return what differs from an earlier report to a later one, as blocks; `quoted` has both's words."""
    old, new = earlier[1], later[1]
    heads = tuple(f"{_('Lägesrapport')} {one.number}, {dated(facts.at)}" for one, facts in (earlier, later))
    return (
        Heading(2, _("Det människor bedömt")),
        _words(earlier[0].words, later[0].words, heads, _),
        Heading(2, _("Nyckeltal")),
        _figures(old, new, heads, _),
        Heading(2, _("Det som inte fungerar eller är okänt")),
        *_points(old, new, heads, _),
        Heading(2, _("Begäran om stöd")),
        *_requests(old, new, quoted, _),
    )


def _words(old: Words | None, new: Words | None, heads: tuple[str, ...], _: Translator) -> Table:
    parts: tuple[tuple[str, Callable[[Words], str]], ...] = (
        (_("Bedömning"), lambda one: one.assessment),
        (_("Inom 24 timmar"), lambda one: one.outlook_24),
        (_("Inom 72 timmar"), lambda one: one.outlook_72),
        (_("Inriktning"), lambda one: one.direction),
    )
    rows = []
    for title, said in parts:
        before, after = (said(one) if one else MASKED for one in (old, new))
        same = _("oförändrad") if before == after else after
        rows.append((Cell(title), Cell(before), Cell(same)))
    return Table(_("Bedömningar"), ("", *heads), tuple(rows), (2, 5, 5))


def _figures(old: Document, new: Document, heads: tuple[str, ...], _: Translator) -> Table:
    those = counted_words(new if new.figures.undecided else old, _)
    named = {
        "open": _("öppna punkter"),
        "undecided": _("rapporterar, ej beslutade öppna"),
        "whole": _("%(those)s där allt fungerar", those=those),
        "failing": _("%(those)s där något är begränsat eller ur funktion", those=those),
        "unknown": _("%(those)s där något är okänt", those=those),
    }
    rows = []
    for name, word in named.items():
        before, after = getattr(old.figures, name), getattr(new.figures, name)
        if name == "undecided" and not (before or after):
            continue
        step = f" ({after - before:+d})" if after != before else ""
        rows.append((Cell(word), Cell(str(before)), Cell(f"{after}{step}")))
    return Table(_("Nyckeltal"), ("", *heads), tuple(rows), (4, 2, 2))


def _points(old: Document, new: Document, heads: tuple[str, ...], _: Translator) -> Iterator[Block]:
    before, after = _by_place(old.failing, _), _by_place(new.failing, _)
    places = [*after, *(one for one in before if one not in after)]
    rows = tuple(
        (Cell(", ".join(place)), _said(before.get(place), _), _said(after.get(place), _))
        for place in places
        if _state(before.get(place)) != _state(after.get(place))
    )
    if rows:
        yield Table(_("Punkter som skiljer"), ("", *heads), rows, (5, 3, 3))
    else:
        yield Paragraph(_("Ingen skillnad."))


Place = tuple[str, str, str]


def _by_place(lines: Iterable[PointLine], _: Translator) -> dict[Place, PointLine]:
    return {(one.point, one.area, glossary.label(one.function, _.language)): one for one in lines}


def _state(one: PointLine | None) -> object:
    return (one.said.status, one.said.mark) if one else None


def _said(one: PointLine | None, _: Translator) -> Cell:
    """Not in the list: it works, or the point receives nobody."""
    if one is None:
        return Cell(_("fungerar, eller tar inte emot"))
    word = glossary.label(one.said.status, _.language)
    if one.said.mark is not Mark.BEKRAFTAT:
        word = f"{glossary.label(one.said.mark, _.language)}: {word}"
    return Cell(word, one.said.status, one.said.mark)


def _requests(old: Document, new: Document, quoted: Quoted, _: Translator) -> Iterator[Block]:
    before = {one.what.revision: one for one in old.requests}
    after = {one.what.revision: one for one in new.requests}
    rows = [
        *(_request(one, _("ny"), quoted, _) for number, one in after.items() if number not in before),
        *(
            _request(one, _("väntar inte längre"), quoted, _)
            for number, one in before.items()
            if number not in after
        ),
        *(
            _request(one, _("har blivit försenad"), quoted, _)
            for number, one in after.items()
            if number in before and one.late and not before[number].late
        ),
    ]
    if rows:
        heads = (_("Vad"), _("Område"), _("Ägare"), _("Skillnad"))
        yield Table(_("Begäran om stöd som skiljer"), heads, tuple(rows), (5, 3, 3, 3))
    else:
        yield Paragraph(_("Ingen skillnad."))


def _request(one: RequestLine, word: str, quoted: Quoted, _: Translator) -> tuple[Cell, ...]:
    what = words_of(one.what, quoted) or glossary.label(one.kind, _.language)
    return Cell(what), Cell(one.area), Cell(one.owner), Cell(word)
