"""The forecast in words, held against what the scenario then played: what came as said, and what did not."""

from collections.abc import Sequence

from dashboard.paper.blocks import Block, Cell, Paragraph, Table
from dashboard.paper.evaluation_words import NONE, at_pace, count_words, share_words
from dashboard.words import _, label
from dashboard.words.exercise import Names, t_plus
from data.exercise.evaluation import Evaluation
from data.exercise.foretold import Came, Checked, Fell
from data.forecast.facts import Loss
from data.forecast.words import Basis

WORST = 12


def foretold_words(found: Checked) -> str:
    """Return "41 % kom som sagt, 20 % tidigare, 9 % senare, 30 % kom inte, av 56"."""
    if not found.judged:
        return _("inget bortfall förutsades")
    if not found.settled:
        return _("inget av det som förutsades är avgjort än")
    right, sooner, later, never, _open = (share_words(found.share(came)) for came in Came)
    return _(
        "%(right)s kom som sagt, %(sooner)s tidigare, %(later)s senare, %(never)s kom inte, av %(n)s",
        right=right,
        sooner=sooner,
        later=later,
        never=never,
        n=count_words(found.settled),
    )


def unforetold_words(found: Checked) -> str:
    """Return how many losses came that the forecast before them did not have."""
    if not found.fell:
        return _("Inget bortfall kom vid de punkter som prognosen gällde.")
    return _(
        "%(n)s av %(all)s bortfall kom utan att stå i prognosen vid närmast föregående hela timme.",
        n=count_words(len(found.unforetold)),
        all=count_words(len(found.fell)),
    )


def foretold_blocks(one: Evaluation, name: Names) -> tuple[Block, ...]:
    """Return how the forecast did, by what it rests on, and what came without one."""
    found = one.foretold
    if not found.judged and not found.fell:
        return (Paragraph(_("Ingen prognos gjordes under de timmar som spelades.")),)
    said = Paragraph(f"{_('Prognosen')}: {foretold_words(found)}. {unforetold_words(found)}")
    tables = (_by_basis(found), _unforetold(one, found.unforetold, name))
    return (said, *(table for table in tables if table is not None))


def foretold_method() -> Paragraph:
    return Paragraph(
        _(
            "Prognosen räknas om som den var vid varje spelad hel timme, av det som då var känt, och hålls "
            "mot när scenariots facit blir ur funktion. Som sagt: inom intervallet, eller en kvart från det. "
            "Kom inte: intervallet passerade utan bortfall, också där någon hann avvärja det. Samma bortfall "
            "räknas en gång för varje timme som det förutsades. Ett bortfall kom utan prognos när det inte "
            "stod i den vid närmast föregående hela timme."
        )
    )


def _by_basis(found: Checked) -> Table | None:
    if not found.judged:
        return None
    rows = tuple(
        (Cell(_basis_word(basis)), *(Cell(count_words(number)) for number in numbers))
        for basis in Basis
        for numbers in (_numbers(found.judged, basis),)
        if numbers[0]
    )
    heads = (
        _("Bygger på"),
        _("Prognoser"),
        _("Som sagt"),
        _("Tidigare"),
        _("Senare"),
        _("Kom inte"),
        _("Ej avgjort"),
    )
    return Table(_("Prognosen mot det som kom"), heads, rows, (5, 2, 2, 2, 2, 2, 2))


def _basis_word(basis: Basis) -> str:
    return {
        Basis.UTHALLIGHET: _("uppgiven uthållighet"),
        Basis.TANK: _("nivå och förbrukning"),
        Basis.FOLJDKEDJA: _("antagen följd"),
    }[basis]


def _numbers(judged: Sequence[tuple[Loss, Came]], basis: Basis) -> tuple[int, ...]:
    came = [each for loss, each in judged if loss.basis is basis]
    return (len(came), *(came.count(each) for each in Came))


def _unforetold(one: Evaluation, fell: Sequence[Fell], name: Names) -> Table | None:
    if not fell:
        return None
    ordered = sorted(fell, key=lambda each: (each.at, each.point))
    rows = [
        (
            Cell(f"{name.points.get(each.point, each.point)}, {label(each.function)}"),
            Cell(name.areas.get(area, area)),
            Cell(t_plus(each.at - one.exercise.begins)),
        )
        for each in ordered[:WORST]
        for area in (name.point_areas.get(each.point, ""),)
    ]
    more = len(ordered) - WORST
    if more > 0:
        rows.append((Cell(_.n("%(n)d bortfall till", "%(n)d bortfall till", more)), Cell(NONE), Cell(NONE)))
    heads = (_("Bortfall"), _("Område"), at_pace(_("Kom"), one.played))
    return Table(_("Kom utan prognos"), heads, tuple(rows), (5, 3, 2))
