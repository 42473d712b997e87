"""What a package holds besides the journal and the facts: published reports and attachments."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath

from dashboard.archive.layout import ATTACHMENTS, MOST_FILES, REPORTS
from dashboard.situation_report.files import report_file
from dashboard.texts import translator
from data import attachments, queries, situation_reports
from data.database import Store
from data.domain.staff_log import handling_of
from data.domain.words import EntryKind, TextClass
from geo.layers import Pack

_ENDING = re.compile(r"\.[a-z0-9]{1,8}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Extra:
    """A file of its own in the package, by the name it has there."""

    name: str
    content: bytes


def published_reports(store: Store, operation_id: str, pack: Pack) -> Iterator[Extra]:
    """Yield each published report as PDF/A, by its number."""
    for report in situation_reports.reports(store, operation_id):
        if report.published is not None:
            pdf = report_file(store, pack, report, ".pdf", translator())
            yield Extra(f"{REPORTS}/lagesrapport-{report.number:03d}.pdf", pdf)


def attached_files(store: Store, operation_id: str, *, whole: bool) -> Iterator[Extra]:
    """Yield each attachment by its entry's number: what somebody called it is text, and in the journal.

    One that is masked is gone, and one classed *stryk vid export* stays behind as its words do.
    """
    found = queries.entries(store, operation_id, kinds=[EntryKind.ATTACHMENT], limit=MOST_FILES)
    for entry in found:
        struck = handling_of(entry.facts) is TextClass.STRYK_VID_EXPORT and not whole
        if entry.text is None or struck:
            continue
        one = attachments.attached(store, operation_id, entry.revision)
        ending = PurePath(one.name).suffix.lower()
        safe = ending if _ENDING.fullmatch(ending) else ".bin"
        yield Extra(f"{ATTACHMENTS}/post-{entry.revision:07d}{safe}", one.content)
