"""The identity provider as the settings say it, the way to it, and whether an ID token is one."""

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import urlsplit

import httpx2
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry
from pydantic import SecretStr

from dashboard.settings import Settings
from data.access import reads as access_reads
from data.access.facts import read_grant, why_not_grant, why_not_known
from data.errors import Refused
from data.rights import Grant
from data.store.database import Store

CONNECT_SECONDS: Final = 2.0
WHOLE_SECONDS: Final = 4.0
LARGEST_ANSWER: Final = 500_000


class Bounded(httpx2.BaseTransport):
    """One pool of connections for a provider; each answer must be whole in time and of a sane size."""

    def __init__(self) -> None:
        self._pool = httpx2.HTTPTransport()

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        until = time.monotonic() + WHOLE_SECONDS
        wait = {
            "connect": CONNECT_SECONDS,
            "read": CONNECT_SECONDS,
            "write": CONNECT_SECONDS,
            "pool": CONNECT_SECONDS,
        }
        request.extensions = {**request.extensions, "timeout": wait}
        answer = self._pool.handle_request(request)
        stream = answer.stream
        if not isinstance(stream, httpx2.SyncByteStream):
            raise httpx2.ReadError("the answer cannot be read", request=request)
        return httpx2.Response(
            answer.status_code,
            headers=answer.headers,
            stream=_Measured(stream, until, request),
            extensions=answer.extensions,
        )

    def close(self) -> None:
        self._pool.close()


class _Measured(httpx2.SyncByteStream):
    """A body that ends with an error once it is late or too large."""

    def __init__(self, stream: httpx2.SyncByteStream, until: float, request: httpx2.Request) -> None:
        self._stream, self._until, self._request = stream, until, request

    def __iter__(self) -> Iterator[bytes]:
        size = 0
        for chunk in self._stream:
            size += len(chunk)
            if size > LARGEST_ANSWER:
                raise httpx2.ReadError("the answer is too large", request=self._request)
            if time.monotonic() > self._until:
                raise httpx2.ReadTimeout("the answer takes too long", request=self._request)
            yield chunk

    def close(self) -> None:
        self._stream.close()


# Only what is signed with a private key: with a shared secret, or none, the signature proves nothing.
ALGORITHMS: Final = (
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "ES512",
    "EdDSA",
    "Ed25519",
)
KEY_TYPES: Final = ("RSA", "EC", "OKP")
CLOCKS_DIFFER_SECONDS: Final = 30


def checked_claims(
    said: Mapping[str, Any], keys: Mapping[str, Any], *, issuer: str, client: str, nonce: str, now: datetime
) -> Mapping[str, Any]:
    """Return the claims of a token answer's ID token. Raises ValueError with what does not hold."""
    token = said.get("id_token")
    if not isinstance(token, str):
        raise ValueError("id_token")
    try:
        held = jwt.decode(
            token,
            key=_signing_keys(keys),
            registry=JWSRegistry(algorithms=list(ALGORITHMS), strict_check_header=False),
        )
        options = {
            "iss": {"essential": True, "value": issuer},
            "aud": {"essential": True, "value": client},
            "nonce": {"essential": True, "value": nonce},
        }
        known = {"nonce": nonce, "client_id": client, "access_token": said["access_token"]}
        claims = CodeIDToken(held.claims, held.header, options, known)
        claims.validate(now=int(now.timestamp()), leeway=CLOCKS_DIFFER_SECONDS)
    except (JoseError, LookupError, TypeError, AttributeError) as wrong:
        raise ValueError(f"id_token: {type(wrong).__name__}") from wrong
    if not str(claims["sub"]).strip():
        raise ValueError("id_token: sub")
    return dict(claims)


def _signing_keys(keys: Mapping[str, Any]) -> KeySet:
    """A provider may list keys of kinds that are not for this; they are passed over."""
    listed = keys.get("keys")
    fit = [
        key
        for key in (listed if isinstance(listed, list) else [])
        if isinstance(key, dict) and key.get("kty") in KEY_TYPES and key.get("use", "sig") == "sig"
    ]
    return KeySet.import_key_set({"keys": fit})


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
    silence: timedelta

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
        silence=timedelta(hours=settings.oidc_silence_hours),
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
