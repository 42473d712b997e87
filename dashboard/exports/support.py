"""The support requests of an operation as they stand, one a row."""

from datetime import datetime

from dashboard.exports.sheets import Sheet, moment, sheet
from dashboard.exports.spoken import in_time, in_words
from dashboard.exports.tables import Column
from data import queries
from data.carried_requests import requests_of
from data.database import Store
from data.domain.requests import late, unacknowledged
from data.domain.words import Priority, RequestKind, RequestState

COLUMNS = (
    Column("id", "Id", width=14, tag="#meta+id"),
    Column("kind", "Stöd", width=14, tag="#item+type", spoken=in_words(RequestKind)),
    Column("what", "Vad", width=40, tag="#item+name"),
    Column("amount", "Mängd", width=14, tag="#item+quantity"),
    Column("priority", "Prioritet", width=10, tag="#severity", spoken=in_words(Priority)),
    Column("state", "Hur långt", width=12, tag="#status", spoken=in_words(RequestState)),
    Column("late", "Försenad", width=10, tag="#status+late"),
    Column("owner", "Ägare", width=22, tag="#org+owner"),
    Column("area", "Område", width=18, tag="#adm3+code"),
    Column("point", "Punkt", width=10, tag="#loc+id"),
    Column("sector", "Sektor", width=16, tag="#sector"),
    Column("deadline", "Behövs", width=26, tag="#date+deadline", spoken=in_time),
    Column("asked_at", "Begärd", width=26, tag="#date+requested", spoken=in_time),
    Column("asked_by", "Begärd av", width=22, tag="#org+requesting"),
    Column("moved_at", "Ändrad", width=26, tag="#date+updated", spoken=in_time),
    Column("moved_by", "Ändrad av", width=22, tag="#org+updating"),
    Column("reason", "Skäl", width=40, tag="#description+reason"),
    Column("waiting_for", "Väntar på kvittens av", width=30, tag="#org+waiting"),
)
_PLAIN = (
    *("id", "kind", "what", "amount", "priority", "state", "owner", "area", "point", "sector"),
    *("asked_by", "moved_by", "reason"),
)
_TIMES = ("deadline", "asked_at", "moved_at")


def requests_sheet(store: Store, operation_id: str, now: datetime) -> Sheet:
    """Return an operation's requests, newest first; `now` is the operation's time. Raises Missing."""
    picture = queries.picture(store, operation_id, recent=0)
    rows = [
        {
            **{name: getattr(one, name) for name in _PLAIN},
            **{name: getattr(one, name).isoformat() for name in _TIMES},
            "late": "ja" if late(one, now) else "nej",
            "waiting_for": ", ".join(unacknowledged(one)),
        }
        for one in requests_of(store, picture.operation)
    ]
    return sheet("Stöd", COLUMNS, rows, picture.operation, moment(now, picture.revision))
