"""The way to the identity provider, and whether an ID token is one."""

import time
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final

import httpx2
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

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
