"""What operations are called where one is chosen: no two alike, or choosing one would choose another."""

from collections import Counter
from collections.abc import Mapping, Sequence

from dashboard.texts import Translator
from dashboard.viewmodels.desk_times import dated
from data import glossary
from data.domain.facts import Operation


def told_apart(operations: Sequence[Operation], _: Translator) -> Mapping[str, str]:
    """Return each operation's name by id, with when it was opened, and its id, where that is what differs."""
    plain = {one.id: _named(one, _) for one in operations}
    opened = {
        one.id: _("%(name)s, öppnad %(at)s", name=plain[one.id], at=dated(one.opened_at))
        for one in operations
    }
    taken, taken_then = Counter(plain.values()), Counter(opened.values())
    found = {}
    for identity, name in plain.items():
        then = opened[identity]
        apart = then if taken_then[then] == 1 else f"{then} ({identity})"
        found[identity] = name if taken[name] == 1 else apart
    return found


def _named(one: Operation, _: Translator) -> str:
    closed = f" ({_('stängd')})" if one.closed_at is not None else ""
    return f"{one.name} · {glossary.label(one.kind, _.language)}{closed}"
