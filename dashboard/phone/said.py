"""What a form says of a point: its fields by their plain names, and where in the form each of those is."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from dashboard.phone.form_says import MINUTES_AGO
from dashboard.phone.typed import SAID, SEEN, Typed, asked, waited
from dashboard.words import _
from dashboard.words.typed_times import AsTyped
from data.errors import Reason
from data.operations.facts import Operation
from data.points.commands import PointReport
from data.points.report_reading import Around, Plain, read_point_report
from data.words import Function

CONFIRM = "confirm"
# What was sent at once has its answer before this, with the one who wrote it still there (queue.js gives up).
QUEUED = timedelta(seconds=30)
# What the form calls a field otherwise.
_PLAIN = {
    "relief": "relief_at",
    **{f"{function}_lasts": f"{function}_lasts_until" for function in Function},
    **{f"{function}_back": f"{function}_restored_estimate" for function in Function},
}
_PLACES = {plain: name for name, plain in _PLAIN.items()} | {
    "observed_at": "at",
    "confirms": "do",
    "point": "",
}


def point_report(
    typed: Typed,
    operation: Operation,
    point: str,
    real: datetime,
    *,
    own: bool,
    device: str = "",
    unconfirmed: bool = False,
) -> PointReport | tuple[Reason, ...]:
    """Read a form. It was seen as long ago as its sender says, before it began to wait on the phone.

    A time that has not been yet is asked about; what waited so long that nobody is there to ask was seen
    when it was written.
    """
    waiting = waited(typed, real)
    around = Around(
        typed.get("id", ""),
        operation.id,
        point,
        operation.clock.at(real - waiting),
        AsTyped(asks=waiting < QUEUED),
        asked=asked(typed),
        device=device,
        unconfirmed_device=unconfirmed,
        exempts=own,
    )
    return read_point_report(_plain(typed, around.now, own=own), around)


def _plain(typed: Typed, now: datetime, *, own: bool) -> Plain:
    plain: dict[str, str | datetime | None] = {
        _PLAIN.get(name, name): typed[name] for name in (*SAID, *SEEN) if name in typed
    }
    if not own:  # what comes by a point's link came by the web, whatever the form says
        plain |= {"channel": None, "on_behalf_of": None}
    ago = typed.get("ago", "")
    plain["observed_at"] = typed.get("at") if ago == "at" else None
    if ago in MINUTES_AGO:
        plain["observed_at"] = now - timedelta(minutes=int(ago))
    if typed.get("do") == CONFIRM:
        plain["confirms"] = typed.get("covers", "")
    return plain


def placed(reasons: Iterable[Reason]) -> Iterator[tuple[str, str]]:
    """Yield each reason with the field of the form it belongs beside; "" for the whole form."""
    for reason in reasons:
        yield _PLACES.get(reason.field or "", reason.field or ""), _(reason.text)
