"""What the settings say of the identity provider, or a Swedish sentence saying what is wrong with them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import urlsplit

from pydantic import SecretStr

from dashboard.settings import Settings
from data.access import reads as access_reads
from data.access.accounts import read_grant
from data.access.facts import why_not_grant, why_not_known
from data.errors import Refused
from data.rights import Grant
from data.store.database import Store

LOOPBACK = ("127.0.0.1", "localhost", "::1")
_EXAMPLE = '{"tp-bromma": ["stadsdel:bromma"]}'


@dataclass(frozen=True, slots=True)
class Configured:
    """An identity provider as this municipality has it; `groups` gives each group's roles."""

    name: str
    issuer: str
    client_id: str
    client_secret: SecretStr
    scopes: str
    groups_claim: str
    groups: Mapping[str, tuple[Grant, ...]]

    def grants(self, groups: Sequence[str]) -> tuple[Grant, ...]:
        """Return the roles that somebody in these groups has; a group not in the mapping gives none."""
        return tuple(dict.fromkeys(grant for group in groups for grant in self.groups.get(group, ())))

    def why_not_known(self, store: Store) -> str | None:
        """Why a role of the mapping cannot be given here: what it is bound to does not exist. None: all can.

        Whoever is in that group gets its other roles; a list that is read in later needs no restart.
        """
        given = [(group, grant) for group, grants in self.groups.items() for grant in grants]
        with store.reading() as connection:
            known = access_reads.known_in(connection, [grant for _, grant in given])
        reasons = ((group, why_not_known(grant, known)) for group, grant in given)
        found = next(((group, why) for group, why in reasons if why is not None), None)
        return f"DASHBOARD_OIDC_GROUPS, gruppen {found[0]}: {found[1].text}" if found is not None else None


def configured(settings: Settings) -> Configured | None:
    """Return the identity provider of the settings; None where there is none. Raises ValueError."""
    issuer = settings.oidc_issuer.strip()
    if not issuer:
        return None
    why = why_not_issuer(issuer, allow_http=settings.oidc_allow_http)
    if why is not None:
        raise ValueError(why)
    if not settings.oidc_client_id.strip():
        raise ValueError("DASHBOARD_OIDC_CLIENT_ID saknas: identitetsleverantören ger ett klient-id.")
    if "openid" not in settings.oidc_scopes.split():
        raise ValueError("DASHBOARD_OIDC_SCOPES måste innehålla openid.")
    return Configured(
        name=settings.oidc_name.strip() or "identitetsleverantören",
        issuer=issuer,
        client_id=settings.oidc_client_id.strip(),
        client_secret=settings.oidc_client_secret,
        scopes=" ".join(settings.oidc_scopes.split()),
        groups_claim=settings.oidc_groups_claim.strip() or "groups",
        groups=read_groups(settings.oidc_groups),
    )


def why_not_issuer(issuer: str, *, allow_http: bool) -> str | None:
    """Why an address cannot be the provider's; over HTTP anybody on the way can be anybody."""
    try:
        parts = urlsplit(issuer)
        host = parts.hostname
    except ValueError:
        host = None
    if host is None or parts.query or parts.fragment or parts.username:
        return f"DASHBOARD_OIDC_ISSUER är ingen adress: {issuer[:100]}."
    if parts.scheme == "https" or (parts.scheme == "http" and allow_http and host in LOOPBACK):
        return None
    return f"DASHBOARD_OIDC_ISSUER måste börja med https://, men är {issuer[:100]}."


def read_groups(text: str) -> Mapping[str, tuple[Grant, ...]]:
    """Return each group's roles from JSON. Raises ValueError with what is wrong and how it should look."""
    try:
        said = json.loads(text)
    except ValueError as fault:
        raise ValueError(f"DASHBOARD_OIDC_GROUPS är inte JSON. Skriv till exempel {_EXAMPLE}.") from fault
    if not isinstance(said, dict) or not said:
        raise ValueError(f"DASHBOARD_OIDC_GROUPS ska ge varje grupp dess roller, till exempel {_EXAMPLE}.")
    return MappingProxyType({group: tuple(_grants(group, roles)) for group, roles in said.items()})


def _grants(group: str, roles: object) -> list[Grant]:
    if not isinstance(roles, list) or not all(isinstance(role, str) for role in roles):
        raise ValueError(f"DASHBOARD_OIDC_GROUPS: gruppen {group} ska ha en lista av roller, som {_EXAMPLE}.")
    return [_grant(group, role) for role in roles]


def _grant(group: str, role: str) -> Grant:
    try:
        grant = read_grant(role)
    except Refused as refused:
        raise ValueError(f"DASHBOARD_OIDC_GROUPS, gruppen {group}: {refused.reason}") from refused
    reason = why_not_grant(grant)
    if reason is not None:
        raise ValueError(f"DASHBOARD_OIDC_GROUPS, gruppen {group}: {reason.text}")
    return grant
