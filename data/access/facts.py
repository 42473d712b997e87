"""What a role is bound to must exist: one rule for every way in, and the nearest name where it does not."""

from collections.abc import Collection, Mapping
from difflib import get_close_matches

from data.errors import Reason
from data.rights import BOUND_TO, Grant

# What there is of each that a role can be bound to (as BOUND_TO calls it): names by id.
Known = Mapping[str, Mapping[str, str]]
MOST_NAMED = 15
LONGEST_SAID = 60
_NONE = {
    "område": ("inget område", "Områdena"),
    "sektor": ("ingen sektor", "Sektorerna"),
    "organisation": ("ingen organisation", "Organisationerna"),
    "punkt": ("ingen trygghetspunkt med id", "Punkterna"),
}


def why_not_known(grant: Grant, known: Known) -> Reason | None:
    """Why a role cannot be bound so: there is no such thing here; says which was meant, where one is near."""
    what = BOUND_TO.get(grant.role)
    if what is None or grant.bound in known[what]:
        return None
    none, all_of_them = _NONE[what]
    said = f"Det finns {none} {grant.bound[:LONGEST_SAID]}."
    there = known[what]
    near = nearest_id(grant.bound, there)
    if near is not None:
        return Reason(f"{said} Menade du {grant.role}:{near}?", "role")
    if not there:
        return Reason(f"{said} Listan är inte inläst: läs in den först.", "role")
    more = f" och {len(there) - MOST_NAMED} till" if len(there) > MOST_NAMED else ""
    return Reason(f"{said} {all_of_them}: {', '.join(sorted(there)[:MOST_NAMED])}{more}.", "role")


def nearest_id(said: str, there: Mapping[str, str]) -> str | None:
    """Return the id that was nearly written, or whose name was."""
    by_name = {name: identity for identity, name in there.items()} | {one: one for one in there}
    near = nearest(said, by_name)
    return by_name[near] if near is not None else None


def nearest(said: str, there: Collection[str]) -> str | None:
    """Return which of these words was nearly written; None where none is near."""
    folded = {word.casefold(): word for word in there}
    near = get_close_matches(said[:LONGEST_SAID].casefold(), folded, n=1)
    return folded[near[0]] if near else None
