"""What a role is bound to, which must exist, and who may be given it; the nearest name where none does."""

from collections.abc import Collection, Mapping
from difflib import get_close_matches
from types import MappingProxyType

from data.errors import Reason, Refused
from data.rights import Grant
from data.words import Role

_NAMES = {
    Role.KRISLEDNING: "krisledningen",
    Role.STADSDEL: "stadsdel",
    Role.SEKTOR: "sektor",
    Role.ORGANISATION: "organisation",
    Role.OVNINGSLEDNING: "övningsledningen",
    Role.LOKAL_OVNINGSLEDARE: "lokal övningsledare",
    Role.MOTSPEL: "motspelet",
    Role.UTVARDERARE: "utvärderare",
    Role.LASARE: "läsare",
    Role.ADMIN: "administratören",
    Role.PUNKT: "trygghetspunkt",
    Role.SMS: "sms-tjänsten",
    Role.RESERV: "reservservern",
    Role.VAGG: "storskärm",
    Role.MASKIN: "den här datorn",
}
# What a role must be bound to; the others stand alone.
BOUND_TO = MappingProxyType(
    {
        Role.STADSDEL: "område",
        Role.LOKAL_OVNINGSLEDARE: "område",
        Role.SEKTOR: "sektor",
        Role.ORGANISATION: "organisation",
        Role.PUNKT: "punkt",
    }
)
_KEYS = (Role.PUNKT, Role.SMS, Role.RESERV, Role.VAGG, Role.MASKIN)
PEOPLE = tuple(role for role in Role if role not in _KEYS)


def name_of(grants: tuple[Grant, ...], places: Mapping[str, str]) -> str:
    """Return what the journal calls somebody with these grants; `places` gives names by id."""
    if not grants:
        return "utan roll"
    first = grants[0]
    bound = places.get(first.bound, first.bound)
    return f"{_NAMES[first.role]} {bound}" if bound else _NAMES[first.role]


def written(grant: Grant) -> str:
    """Return a grant as the command line and the security journal write it: role, or role:bound."""
    return f"{grant.role}:{grant.bound}" if grant.bound else str(grant.role)


def read_grant(text: str) -> Grant:
    """Return the grant that a text like "stadsdel:bromma" says. Raises Refused."""
    role, _, bound = text.strip().partition(":")
    if role not in list(Role):
        more = meant(role, list(Role)) or f" Rollerna: {', '.join(Role)}."
        raise Refused(f"Okänd roll: {role[:40]}.{more}", "role")
    return Grant(Role(role), bound.strip())


def why_not_grant(grant: Grant) -> Reason | None:
    """Why a grant cannot be given: a bound role without what it is bound to, or a key's role to a person."""
    if grant.role not in PEOPLE:
        return Reason(f"Rollen {grant.role} hör till nycklar och kan inte ges till en person.", "role")
    return why_not_bound(grant)


def why_not_admin(before: Collection[Grant], after: Collection[Grant], *, meant: bool) -> Reason | None:
    """Why roles cannot be given so: an administrator is made by an act of its own, never in a list."""
    if meant or Grant(Role.ADMIN) in before or Grant(Role.ADMIN) not in after:
        return None
    return Reason(
        "En administratör får ge alla roller, också åt sig själv. Den rollen ges för sig och aldrig bland "
        "andra: på skrivbordet med Gör till administratör, på kommandoraden med --admin.",
        "role",
    )


def why_not_bound(grant: Grant) -> Reason | None:
    """Why a role cannot stand with what it is bound to."""
    needed = BOUND_TO.get(grant.role)
    if needed and not grant.bound:
        one = "ett" if needed == "område" else "en"
        return Reason(f"Rollen {grant.role} gäller {one} {needed}: skriv {grant.role}:<{needed}>.", "role")
    if grant.bound and not needed:
        return Reason(f"Rollen {grant.role} gäller överallt och ska stå utan tillägg.", "role")
    return None


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


def meant(said: str, there: Collection[str]) -> str:
    """Return the question whether a near word was meant, for the end of a sentence; "" where none is."""
    near = nearest(said, there)
    return f" Menade du {near}?" if near is not None else ""


def nearest(said: str, there: Collection[str]) -> str | None:
    """Return which of these words was nearly written; None where none is near."""
    folded = {word.casefold(): word for word in there}
    near = get_close_matches(said[:LONGEST_SAID].casefold(), folded, n=1)
    return folded[near[0]] if near else None
