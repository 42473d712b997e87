"""Sectors and support requests in a situation report, in words: every voice, and what nobody has taken on."""

from collections.abc import Iterator, Mapping

from dashboard.texts import Translator
from dashboard.viewmodels.desk_situation_report_blocks import Block, Cell, Heading, Paragraph, Table
from dashboard.viewmodels.desk_times import ago, dated
from data import glossary
from data.domain.situation_report_document import Document, RequestLine, SectorLine, VoiceLine
from data.domain.words import Mark, Priority
from data.situation_reports import words_of

Quoted = Mapping[int, Mapping[str, str] | None]


def sectors_blocks(facts: Document, quoted: Quoted, _: Translator) -> Iterator[Block]:
    """The sectors that anybody has spoken of, one table each; then those that are silent."""
    spoken = [one for one in facts.sectors if one.assessed or one.own]
    for one in spoken:
        yield Heading(2, _named(one.name, one.example, _))
        if one.graver is not None:
            word = glossary.label(one.graver, _.language)
            yield Paragraph(
                _("En deltagare rapporterar %(word)s: allvarligare än sektorns egen bedömning.", word=word),
                True,
            )
        yield _sector(one, facts, quoted, _)
    silent = [_named(one.name, one.example, _) for one in facts.sectors if one not in spoken]
    if silent:
        yield Paragraph(_("Ingen rapport från: %(names)s.", names=", ".join(silent)))
    if not facts.sectors:
        yield Paragraph(_("Sektorsindelningen är EJ INLÄST."))


def _named(name: str, example: bool, _: Translator) -> str:
    return f"{name} ({glossary.term('exempel', _.language)})" if example else name


def _sector(one: SectorLine, facts: Document, quoted: Quoted, _: Translator) -> Table:
    heads = (_("Vem"), _("Påverkan"), _("Prognos"), _("Bedömning"))
    rows = tuple(_voice(voice, facts, quoted, _) for voice in (*one.assessed, *one.own))
    return Table(_("%(name)s: var och ens egen uppgift", name=one.name), heads, rows, (4, 4, 3, 7))


def _voice(one: VoiceLine, facts: Document, quoted: Quoted, _: Translator) -> tuple[Cell, ...]:
    who = one.organisation or _("sektorns bedömning")
    word = glossary.label(one.level, _.language)
    if one.held is None:
        word = _("okänd – var %(said)s", said=word)
    elif one.mark is Mark.OBEKRAFTAT:
        word = f"{glossary.label(one.mark, _.language)}: {word}"
    hours = (("24 h", one.forecast_24), ("72 h", one.forecast_72))
    said = [f"{name}: {glossary.label(level, _.language, short=True)}" for name, level in hours if level]
    return (
        Cell(f"{who}, {one.area}" if one.area else who),
        Cell(f"{word}, {ago(one.observed_at, facts.at, _)}"),
        Cell(", ".join(said) or _("inget sagt")),
        Cell(words_of(one.assessment, quoted) or "–"),
    )


def requests_block(facts: Document, quoted: Quoted, _: Translator) -> Iterator[Block]:
    if not facts.requests:
        yield Paragraph(_("Ingen begäran om stöd väntar."))
        return
    late, unowned = sum(one.late for one in facts.requests), sum(one.unowned for one in facts.requests)
    told = sum(bool(one.unacknowledged) for one in facts.requests)
    yield Paragraph(
        _(
            "%(n)d väntar: %(late)d försenade, %(unowned)d utan ägare, %(told)d utan kvittens.",
            n=len(facts.requests),
            late=late,
            unowned=unowned,
            told=told,
        ),
        bool(late or unowned or told),
    )
    heads = (_("Vad"), _("Var"), _("Ägare"), _("Behövs"), _("Läge"), _("Att agera på"))
    rows = tuple(_request(one, quoted, _) for one in facts.requests)
    yield Table(_("Begäran om stöd som väntar"), heads, rows, (4, 4, 4, 3, 2, 5))


def _request(one: RequestLine, quoted: Quoted, _: Translator) -> tuple[Cell, ...]:
    what = ", ".join(text for text in (words_of(one.what, quoted), words_of(one.amount, quoted)) if text)
    if one.priority is not Priority.NORMAL:
        what = f"{what} ({glossary.label(one.priority, _.language)})"
    return (
        Cell(what),
        Cell(f"{one.point}, {one.area}" if one.point else one.area),
        Cell(_named(one.owner, one.example, _)),
        Cell(dated(one.deadline)),
        Cell(glossary.label(one.state, _.language)),
        Cell("; ".join(_trouble(one, _)) or "–"),
    )


def _trouble(one: RequestLine, _: Translator) -> Iterator[str]:
    if one.late:
        yield _("FÖRSENAD")
    if one.unowned:
        yield _("SAKNAR ÄGARE")
    if one.unacknowledged:
        yield _("inte kvitterad av %(who)s", who=", ".join(one.unacknowledged))
    if one.escalated:
        yield _("larmat vidare till %(who)s", who=", ".join(one.escalated))
