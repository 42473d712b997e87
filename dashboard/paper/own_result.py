"""How an exercise went for one of those who took part, in words and as a file: nothing of anybody else."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from starlette.responses import Response

from dashboard.door.caller import caller
from dashboard.paper.blocks import Block, Cell, Heading, Pairs, Paragraph, Table
from dashboard.paper.evaluation_failures import failures_table, without_words
from dashboard.paper.evaluation_method import method_blocks
from dashboard.paper.evaluation_tables import after_words, judged_words
from dashboard.paper.evaluation_words import (
    NONE,
    acts_words,
    at_pace,
    count_words,
    pace_warning,
    score_words,
    share_words,
    times_words,
)
from dashboard.paper.leaving import Asked, Leaving, document, plain
from dashboard.paper.report_files import sheet_file
from dashboard.paper.report_says import Sheet
from dashboard.words import _, label
from dashboard.words.cells import EXERCISE
from dashboard.words.exercise import Names, key_of, names, recipient_words, shortened, t_plus_minute
from dashboard.words.times import dated, span
from data.errors import Missing
from data.exercise.course import Cell as Minutes
from data.exercise.course import Verdict
from data.exercise.evaluated import evaluation
from data.exercise.own_result import OwnInject, OwnResult, given_to, own_result, took_part
from data.exercise.reads import exercise
from data.points import reads as point_reads
from data.rights import Deed, may, place_of
from data.sectors import reads as sector_reads
from data.words import Role

LONGEST: Final = 90


def own_title(own: OwnResult, name: Names) -> str:
    """Return "Så gick det för Bromma"."""
    areas = name.areas.get(own.to.bound, own.to.bound)
    who = areas if own.to.role is Role.STADSDEL else recipient_words(own.to, name)
    return _("Så gick det för %(who)s", who=who)


def own_sheet(own: OwnResult, name: Names, now: datetime) -> Sheet:
    """Return somebody's own result, ready to be printed; `now` is the real time."""
    title = own_title(own, name)
    return Sheet(
        title=title,
        bands=(EXERCISE,),
        blocks=(Pairs(tuple(_about(own))), *own_blocks(own, name)),
        foot=f"{title} · {own.of.exercise.operation.name} · {_('framräknad %(at)s', at=dated(now))}",
        made=now,
    )


def _about(own: OwnResult) -> Iterator[tuple[str, str]]:
    one = own.of
    yield _("Övning"), one.exercise.operation.name
    yield _("Började"), dated(one.played.runs[0].real) if one.played.runs else _("inte än")
    yield at_pace(_("Spelad övningstid"), one.played), span(one.limits.played)


def own_blocks(own: OwnResult, name: Names) -> tuple[Block, ...]:
    """Return somebody's own figures, what they are made of, and how they are worked out."""
    return (
        Heading(1, _("I korthet")),
        Pairs(tuple(_figures(own))),
        *((Paragraph(said),) if (said := pace_warning(own.of.played)) else ()),
        Heading(1, _("Inspelen")),
        *_injects(own, name),
        *_picture(own, name),
        *_unattended(own, name),
        Heading(1, _("Så är siffrorna framräknade")),
        *method_blocks(),
    )


def _figures(own: OwnResult) -> Iterator[tuple[str, str]]:
    def timed(said: str) -> str:
        return at_pace(said, own.of.played)

    yield timed(_("Tid till kvittens")), times_words(own.acknowledged)
    if own.first_report.n:
        yield timed(_("Tid till första rapport")), times_words(own.first_report)
    yield _("Förväntade åtgärder"), acts_words(own.acts)
    if own.picture is not None:
        yield timed(_("Bilden mot facit")), score_words(own.picture)
    if own.unattended.stood:
        yield timed(_("Fel utan åtgärd")), without_words(own.unattended)


def _injects(own: OwnResult, name: Names) -> Iterator[Block]:
    if not own.injects:
        yield Paragraph(_("Inget inspel rörde er."))
        return
    rows = tuple(_inject(each, own, name) for each in own.injects)
    times = (_("Kvittens"), _("Första rapport"), _("Förväntat och utfall"))
    heads = (_("Inspel"), _("Kom"), *(at_pace(head, own.of.played) for head in times))
    yield Table(_("Inspelen och vad de ledde till"), heads, rows, (8, 4, 4, 4, 11))


def _inject(each: OwnInject, own: OwnResult, name: Names) -> tuple[Cell, ...]:
    said = shortened(each.text, LONGEST) if each.text else _("Hände vid era punkter, utan besked till er")
    return (
        Cell(said),
        Cell(t_plus_minute(each.at - own.of.exercise.begins)),
        Cell(after_words(each.acknowledged, each.waited) if each.answers else NONE),
        Cell(after_words(each.first_report, each.waited) if each.reports else NONE),
        Cell("; ".join(judged_words(judged, name) for judged in each.judged) or NONE),
    )


def _picture(own: OwnResult, name: Names) -> Iterator[Block]:
    if not own.cells:
        return
    yield Heading(1, _("Bilden av era punkter"))
    held = sorted(own.cells, key=lambda cell: (-cell.score.wrong, -cell.score.unknown, cell.point))
    counted = at_pace(_("Punktminuter (n)"), own.of.played)
    heads = (_("Funktion"), *(_word(verdict) for verdict in Verdict), counted)
    yield Table(
        _("Bilden mot facit vid era punkter"),
        heads,
        tuple(_cell(each, name) for each in held),
        (6, 2, 2, 2, 2, 3),
    )


def _word(verdict: Verdict) -> str:
    return (_("Rätt"), _("Fel"), _("Obekräftat"), _("Okänt"))[verdict]


def _cell(each: Minutes, name: Names) -> tuple[Cell, ...]:
    shares = (Cell(share_words(each.score.share(verdict))) for verdict in Verdict)
    called = f"{name.points.get(each.point, each.point)}, {label(each.function)}"
    return (Cell(called), *shares, Cell(count_words(each.score.minutes)))


def _unattended(own: OwnResult, name: Names) -> Iterator[Block]:
    """Name the failures that were somebody's own; krisledningen's are those of all the others."""
    if own.to.role is not Role.KRISLEDNING and own.unattended.minutes:
        yield Heading(1, _("Fel utan åtgärd"))
        yield failures_table(own.unattended, own.of, name)


def result_leaving(asked: Asked) -> Leaving:
    """Hand somebody's own result over: to the control, and to whom it has been given."""
    operation, to, ending = asked.operation(), asked.query("for"), asked.ending
    who = caller(asked.request).who
    held = exercise(asked.store, operation.id)
    given = {key_of(one) for one in given_to(held, who.grants)} if held is not None else set()
    if to not in given and not may(who, Deed.CONTROL, place_of(operation)):
        raise Missing("Det finns inget resultat som har lämnats ut till dig.", "for")

    def made() -> Response:
        one = evaluation(asked.store, operation.id, asked.now)
        found = {key_of(each): each for each in took_part(one)} if one is not None else {}
        if one is None or to not in found:
            raise Missing("Det finns inget sådant resultat i övningen.", "for")
        name = names(
            point_reads.picture(asked.store, operation.id, recent=0), sector_reads.register(asked.store)
        )
        sheet = own_sheet(own_result(one, found[to], name.point_areas), name, asked.now)
        return document(sheet_file(sheet, ending), f"ovning-resultat-{plain(to, 40)}{ending}")

    return Leaving(f"resultatet för {to[:60]} som {ending}", operation, made)
