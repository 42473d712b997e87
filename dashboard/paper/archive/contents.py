"""What goes into a package besides the chain, and what it says of itself in ten years."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from typing import Any, Final

import orjson

from dashboard.paper.archive.layout import (
    ATTACHMENTS,
    CHAIN,
    FACTS,
    JOURNAL,
    MANIFEST,
    MOST_FILES,
    PUBLIC_KEY,
    READ_ME,
    REPORTS,
    SIGNATURE,
)
from dashboard.paper.archive.signing_key import in_groups
from dashboard.paper.exports.journal import COLUMNS
from dashboard.paper.exports.lessons import lessons_sheet
from dashboard.paper.exports.standing import areas_sheet, points_sheet, requests_sheet, sectors_sheet
from dashboard.paper.exports.tables import MARKING, Column, Sheet, as_csv, csv_pieces, with_notice
from dashboard.paper.report_files import report_file
from dashboard.words.cells import EXERCISE
from data.entries.entry import EntryKind
from data.log import attachments
from data.log import reads as log_reads
from data.log.facts import STRUCK, handling_of
from data.points import reads as point_reads
from data.points.facts import Picture
from data.services.reads import services
from data.situation_reports import reads as situation_report_reads
from data.store import rows
from data.store.database import Store
from data.words import TextClass
from geo.layers import Pack

REPORT_COLUMNS: Final = (
    Column("revision", "Post", tag="#meta+id"),
    Column("point", "Punkt", tag="#loc+id"),
    Column("function", "Funktion", tag="#service"),
    Column("status", "Status", tag="#status"),
    Column("supply", "Försörjning", tag="#service+supply"),
    Column("occurred_at", "Observerat", tag="#date+observed"),
    Column("recorded_at", "Inlagt", tag="#date+recorded"),
    Column("valid_until", "Gäller till", tag="#date+end"),
    Column("lasts_until", "Räcker till", tag="#date+lasts"),
    Column("restored_estimate", "Åter", tag="#date+restored"),
    Column("channel", "Väg in", tag="#meta+channel"),
    Column("actor", "Vem", tag="#org+reporting"),
    Column("text", "Text", tag="#description"),
)
_FROM_FACTS: Final = (
    *("function", "status", "supply", "valid_until", "lasts_until", "restored_estimate", "channel"),
)


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts as files, and the warnings that they carry together."""

    files: Mapping[str, bytes]
    notices: tuple[str, ...]


def facts(store: Store, picture: Picture, now: datetime) -> Facts:
    """Return points, requests, sectors, areas and lessons as they stand; `now` is the operation's time."""
    operation = picture.operation
    sheets = {
        "punkter": points_sheet(picture, now, services(store, operation, picture.revision)),
        "stodbegaran": requests_sheet(store, operation.id, now),
        "sektorer": sectors_sheet(store, operation.id, now),
        "omraden": areas_sheet(point_reads.areas(store), operation),
        **({} if operation.is_exercise else {"lardomar": lessons_sheet(store, operation)}),
    }
    files = {f"{FACTS}/{name}.csv": _csv(one) for name, one in sheets.items()}
    return Facts(files, tuple(dict.fromkeys(one.notice for one in sheets.values() if one.notice)))


def _csv(table: Sheet) -> bytes:
    noted = with_notice(table)
    return as_csv(noted.columns, noted.rows, hxl=True, commas=True)


def journal_csv(lines: Iterable[Mapping[str, Any]], *, exercise: bool) -> Iterator[bytes]:
    """Yield the journal to read, from the lines of the chain that are the operation's own."""
    rows = ({**_row(line), "facts": line["facts"], "kind": line["kind"]} for line in lines)
    return _pieces(COLUMNS, rows, exercise=exercise)


def reports_csv(lines: Iterable[Mapping[str, Any]], *, exercise: bool) -> Iterator[bytes]:
    """Yield every report that was made, from the lines of the chain that are reports."""
    return _pieces(REPORT_COLUMNS, (_report(line) for line in lines), exercise=exercise)


def is_report(line: Mapping[str, Any]) -> bool:
    """Whether it reports a function: one of the four, or a further one that the list has."""
    return line.get("kind") in (EntryKind.REPORT, EntryKind.SERVICE_REPORTED)


def _pieces(
    columns: Sequence[Column], rows: Iterable[Mapping[str, Any]], *, exercise: bool
) -> Iterator[bytes]:
    marking = EXERCISE if exercise else ""
    whole = (*columns, MARKING)
    marked = ({**row, "marking": marking} for row in rows)
    return csv_pieces(whole, marked, hxl=True, commas=True)


def _report(line: Mapping[str, Any]) -> dict[str, Any]:
    stated = orjson.loads(line["facts"])
    told = {name: stated.get(name) for name in _FROM_FACTS}
    return {**_row(line), **told, "function": stated.get("function") or stated["service"]}


def _row(line: Mapping[str, Any]) -> dict[str, Any]:
    plain = ("revision", "occurred_at", "recorded_at", "actor", "point")
    return {**{name: line[name] for name in plain}, "text": _words(line)}


def _words(line: Mapping[str, Any]) -> str:
    if line["struck"]:
        return STRUCK
    if line["text"] is None:
        return rows.MASKED
    return "; ".join(f"{key}: {value}" for key, value in json.loads(line["text"]).items())


_ENDING = re.compile(r"\.[a-z0-9]{1,8}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Extra:
    """A file of its own in the package, by the name it has there."""

    name: str
    content: bytes


def published_reports(store: Store, operation_id: str, pack: Pack) -> Iterator[Extra]:
    """Yield each published report as PDF/A, by its number."""
    for report in situation_report_reads.reports(store, operation_id):
        if report.published is not None:
            pdf = report_file(store, pack, report, ".pdf")
            yield Extra(f"{REPORTS}/lagesrapport-{report.number:03d}.pdf", pdf)


def attached_files(store: Store, operation_id: str, *, whole: bool) -> Iterator[Extra]:
    """Yield each attachment by its entry's number: what somebody called it is text, and in the journal.

    One that is masked is gone, and one classed *stryk vid export* stays behind as its words do.
    """
    found = log_reads.entries(store, operation_id, kinds=[EntryKind.ATTACHMENT], limit=MOST_FILES)
    for entry in found:
        struck = handling_of(entry.what) is TextClass.STRYK_VID_EXPORT and not whole
        if entry.text is None or struck:
            continue
        one = attachments.attached(store, operation_id, entry.revision)
        ending = PurePath(one.name).suffix.lower()
        safe = ending if _ENDING.fullmatch(ending) else ".bin"
        yield Extra(f"{ATTACHMENTS}/post-{entry.revision:07d}{safe}", one.content)


_FILES = (
    (READ_ME, "den här texten"),
    (JOURNAL, "journalen att läsa: en rad per post, första raden namn, andra raden HXL-märken"),
    (CHAIN, "samma journal att kontrollera: en rad JSON per post, med kontrollsummor och salt"),
    (
        f"{FACTS}/",
        "punkter, rapporter, begäran om stöd, sektorer och områden som de stod när paketet gjordes",
    ),
    (f"{REPORTS}/", "publicerade lägesrapporter, PDF/A"),
    (f"{ATTACHMENTS}/", "bilagor till journalen"),
    (MANIFEST, "varje fils storlek och SHA-256, vilken del av kedjan paketet har, beslut om bevarande"),
    (SIGNATURE, f"signatur (Ed25519) över {MANIFEST}"),
    (PUBLIC_KEY, "den publika nyckel som signaturen prövas mot"),
)


def read_me(manifest: Mapping[str, Any], notices: Sequence[str]) -> str:
    """Return the text, with Windows line ends so that any editor shows it."""
    return "\r\n".join(_lines(manifest, notices)) + "\r\n"


def _lines(manifest: Mapping[str, Any], notices: Sequence[str]) -> Iterator[str]:
    marking, operation = manifest["marking"], manifest["operation"]
    if marking:
        yield f"{marking}: ingenting i paketet är på riktigt."
        yield ""
    yield f"ARKIVPAKET FÖR HÄNDELSEN {operation['name']} ({operation['id']})"
    yield f"Gjort {manifest['made_at']}. Uppgifterna avser {manifest['facts_at']} i händelsens tid."
    yield _retention(manifest["retention"])
    for notice in notices:
        yield ""
        yield f"OBSERVERA: {notice}"
    yield ""
    yield "INNEHÅLL"
    yield from (f"  {name:18}{about}" for name, about in _FILES)
    yield ""
    yield from _chain(manifest["chain"])
    yield ""
    yield from _how(manifest["key"])


def _retention(kept: Mapping[str, Any] | None) -> str:
    if kept is None:
        return "Bevarande: inget är beslutat. Utan beslut bevaras uppgifterna."
    return f"Bevarande: {kept['choice']}, enligt post {kept['revision']}: {kept['decision']}"


def _chain(chain: Mapping[str, Any]) -> Iterator[str]:
    yield "VAD KONTROLLSUMMORNA BETYDER"
    yield "Varje post har en kontrollsumma (SHA-256) över sitt nummer, sina tider, vem, uppgifterna, en"
    yield "saltad kontrollsumma av texten och föregående posts kontrollsumma. Ändras en post stämmer inte"
    yield "dess egen summa; ändras även den stämmer inte nästa post."
    yield f"Paketet har post {chain['first']} till {chain['last']}: {chain['entries']} poster ur händelsen."
    yield f"{chain['linked']} poster däremellan hör till andra händelser eller till registren, eller säger"
    yield "vilka punkter som är svaga (nivåer, ändrad körordning, strukna bedömningar). Av dem finns"
    yield "bara nummer och kontrollsummor: de håller ihop kedjan men kan inte räknas om här. Att just de"
    yield "fanns svarar signaturen för, och så länge tjänsten finns dess egen journal (dashboard verify)."
    yield f"Före post {chain['first']} ligger kontrollsumman {chain['previous']}."
    yield "En maskerad post har kvar sin kontrollsumma men inte text och salt; masked_by är beslutets nummer."
    yield "En post som är klassad 'stryk vid export' har struck=true: texten finns bara i tjänsten."
    yield "Posten som öppnade händelsen saknar salt: det skyddar uppgiftslämnarna. Händelsens namn svarar"
    yield "signaturen för."


def _how(key: str) -> Iterator[str]:
    yield "KONTROLLERA"
    yield "På en dator med Trygghetsläget, utan dess lager:  dashboard verify PAKET.zip --fingerprint ..."
    yield "Har paketet packats upp och ihop igen säger kontrollen det, och prövar filerna som vanligt."
    yield "Utan Trygghetsläget, efter uppackning:"
    yield f"  openssl pkeyutl -verify -pubin -inkey {PUBLIC_KEY} -rawin -in {MANIFEST} -sigfile {SIGNATURE}"
    yield f"  openssl pkey -pubin -in {PUBLIC_KEY} -outform DER | sha256sum"
    yield f"  sha256sum FIL, jämfört med {MANIFEST}"
    yield "Den som har ändrat paketet kan ha signerat om det med en egen nyckel. Tilliten till nyckeln kommer"
    yield "därför utifrån: jämför fingeravtrycket med det som står i diariet:"
    yield f"  {in_groups(key)}"
