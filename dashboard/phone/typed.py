"""What a phone sent: the fields a form knows, what they say of a point, and where each is in the form."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from dashboard.phone.form_says import MINUTES_AGO
from dashboard.phone.page import broken
from dashboard.words import _
from dashboard.words.typed_times import AsTyped
from data.acting import LONGEST_ID
from data.errors import Reason, Refused
from data.operations.facts import Operation
from data.points.commands import PointReport
from data.points.report_reading import Around, Plain, read_point_report
from data.points.rules import why_not_point_report
from data.store.database import Store
from data.store.journal import canonical
from data.words import Function

LARGEST_FORM = 64_000
MOST_FIELDS = 100
PER_FUNCTION = ("status", "supply", "lasts", "back", "cause")
# What is said; sent again unchanged it is the same report, whatever clock, page or session carries it.
SAID = (
    *(f"{function.value}_{part}" for function in Function for part in PER_FUNCTION),
    *("do", "covers", "operation", "occupancy", "people", "staffing", "relief", "opening"),
    *("support_kind", "support_by", "opening_reason", "support", "note"),
    *("ago", "at", "channel", "on_behalf_of"),
)
# What only carries it: the form's own id, when it was drawn and what it showed, the phone's clock then, when
# written, now.
SEEN = tuple(f"{function.value}_seen" for function in Function)
# The parts of a form that say one thing each. One that is corrected carries what each of them was.
GROUPS: Mapping[str, Sequence[str]] = {
    **{one.value: tuple(f"{one.value}_{part}" for part in PER_FUNCTION) for one in Function},
    "occupancy": ("occupancy", "people", "staffing", "relief", "on_behalf_of"),
    "opening": ("opening", "opening_reason", "on_behalf_of"),
}
WAS = tuple(f"{group}_was" for group in GROUPS)
CARRIED = ("id", "drawn", "opened", "made", "sent", "csrf", "inject", "reason", "from", *SEEN, *WAS)
# Clocks that agree within this have not been moved: what differs is the network.
_MOVED = 60.0

Typed = Mapping[str, str]


async def received(
    request: Request,
    store: Store,
    then: Callable[[Request, Typed], Response],
    known: Sequence[str] = (*SAID, *CARRIED),
) -> Response:
    """Read a posted form and answer it by `then`, in a thread; until it writes it reads one moment.

    What is no form of ours is said to be none.
    """
    try:
        fields = await receive(request, known)
    except Refused as refused:
        return broken(request, refused.reason, 413)
    return await run_in_threadpool(store.one_moment()(then), request, fields)


async def receive(request: Request, known: Sequence[str] = (*SAID, *CARRIED)) -> Typed:
    """Read a posted form: known fields only, as text. Raises Refused where it is no form of ours."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_FORM:
            raise Refused("Rapporten är för stor. Korta texterna och skicka igen.")
    try:
        pairs = parse_qsl(body.decode(errors="replace"), max_num_fields=MOST_FIELDS, errors="replace")
    except ValueError as fault:
        raise Refused("Det som skickades är inget formulär härifrån.") from fault
    return {name: value.replace("\r\n", "\n").strip() for name, value in pairs if name in known}


def asked(typed: Typed) -> str:
    """Return what was said, to tell a report sent twice from another under the same id."""
    return canonical({name: typed[name] for name in SAID if typed.get(name)})


def as_is(typed: Typed, group: str) -> str:
    """Return what a part says, to tell whether it is left as it was."""
    return "|".join(typed.get(name, "") for name in GROUPS[group])


def _left(typed: Typed) -> frozenset[str]:
    """Return the parts that whoever corrects a report leaves as they were."""
    return frozenset(one for one in GROUPS if typed.get(f"{one}_was") == as_is(typed, one))


def why_not_id(typed: Typed) -> Reason | None:
    """Why a form cannot be told from others: its id is missing, too long, or not one of ours."""
    given = typed.get("id", "")
    if not given.isascii() or not given.isalnum() or not 16 <= len(given) <= LONGEST_ID - 16:
        return Reason("Formuläret saknade sitt nummer och har fått ett nytt. Inget är sparat: skicka igen.")
    return None


def waited(typed: Typed, now: datetime) -> timedelta:
    """Return how long a report waited on its phone: by the phone's own clock readings, right or wrong.

    A clock that was moved meanwhile, by a network come back for one, says two things: then the longer wait
    holds, so that nothing newer is hidden. It is never longer than since the form was drawn, by our own time.
    """
    drawn, opened, made, sent = (
        _seconds(typed.get(name, "")) for name in ("drawn", "opened", "made", "sent")
    )
    if made is None or sent is None:
        return timedelta(0)
    longest = max(0.0, now.timestamp() - drawn) if drawn is not None else 0.0
    waiting = sent - made
    if drawn is not None and opened is not None:
        since_drawn = now.timestamp() - drawn - (made - opened)
        if abs(since_drawn - waiting) > _MOVED:
            waiting = max(since_drawn, waiting)
    return timedelta(seconds=min(max(0.0, waiting), longest))


def _seconds(text: str) -> float | None:
    """Read a count of seconds since 1970; anything else says nothing."""
    digits = text.partition(".")
    if len(text) > 20 or not digits[0].isascii() or not digits[0].isdigit():
        return None
    return float(digits[0])


CONFIRM = "confirm"
NOTHING_CHANGED = Reason("Inget är ändrat. Det du skickade gäller som det är.")
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
    when it was written. Of one that is corrected, what is left as it was is confirmed as the page showed it.
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
    said = read_point_report(_plain(typed, around.now, own=own), around)
    left_all = isinstance(said, PointReport) and _left(typed) and why_not_point_report(said) is not None
    return (NOTHING_CHANGED,) if left_all else said


def _plain(typed: Typed, now: datetime, *, own: bool) -> Plain:
    left = _left(typed)
    unsaid = {name for one in left for name in GROUPS[one] if name != "on_behalf_of"}
    plain: dict[str, str | datetime | None] = {
        _PLAIN.get(name, name): typed[name] for name in (*SAID, *SEEN) if name in typed and name not in unsaid
    }
    if not own:  # what comes by a point's link came by the web, whatever the form says
        plain |= {"channel": None, "on_behalf_of": None}
    ago = typed.get("ago", "")
    plain["observed_at"] = typed.get("at") if ago == "at" else None
    if ago in MINUTES_AGO:
        plain["observed_at"] = now - timedelta(minutes=int(ago))
    covers = typed.get("covers", "") if typed.get("do") == CONFIRM else None
    as_before = [one for one in Function if one.value in left]
    if covers is not None or as_before:
        plain["confirms"] = " ".join((covers or "", *as_before))
    return plain


def placed(reasons: Iterable[Reason]) -> Iterator[tuple[str, str]]:
    """Yield each reason with the field of the form it belongs beside; "" for the whole form."""
    for reason in reasons:
        yield _PLACES.get(reason.field or "", reason.field or ""), _(reason.text)
