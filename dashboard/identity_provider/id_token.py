"""Whether an ID token is one: signed by the provider's own key, for us, for this sign-in, and still valid."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

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
