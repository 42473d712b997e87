"""Whose word stands: which reports are one voice, and which a report was written without knowing of."""

from collections.abc import Iterable

from data.points.facts import Report
from data.words import Channel


def last_words(reports: Iterable[Report]) -> list[Report]:
    """Return each source's newest report; what was settled before is no longer anybody's word."""
    words: list[Report] = []
    for report in reports:
        kept = [word for word in words if not _taken_back(word, report)]
        words = [*kept, report]
    return words


def _taken_back(before: Report, report: Report) -> bool:
    if report.settles:
        return not apart(before, report) and not came_after(before, report)
    return same_voice(before, report)


def same_voice(before: Report, report: Report) -> bool:
    """Two phones with one key are two sources, unless the second's page showed what the first had said.

    So is who says something on one island, and something else on another that had not heard of it.
    """
    if before.source_key != report.source_key or apart(before, report):
        return False
    return _one_phone(before, report) or (report.seen is not None and saw(report, before))


def _one_phone(before: Report, report: Report) -> bool:
    """What is said by no phone of its own was said on a page that is refused once another word has come, and
    speaks for the phones of its source. A phone's page may be older than what its own account said at a desk;
    and a text of no known number may be anybody's whose number ends alike.
    """
    texts = before.channel is report.channel is Channel.SMS
    return before.device_key == report.device_key or not (report.device_key or texts)


def apart(one: Report, other: Report) -> bool:
    """Return whether two reports were written where neither was known; never so where nothing was carried."""
    return one.place is not None and other.place is not None and one.place.apart_from(other.place)


def came_after(word: Report, report: Report) -> bool:
    """Return whether a word came in only after a report was written, whenever it was observed."""
    if word.place is None or report.place is None:
        return word.revision > report.revision
    return report.place.known_to(word.place)


def saw(report: Report, word: Report) -> bool:
    """Return whether a report's page may have shown a word, in the numbers of where the report was written.

    A word that had not come there has no number there: it was not seen.
    """
    if report.place is None or word.place is None:
        return word.revision <= (report.seen or 0)
    number = word.place.number_at(report.place.installation)
    return number is not None and number <= (report.place.seen or 0)
