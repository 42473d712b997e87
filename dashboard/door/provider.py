"""Speaking OpenID Connect with the identity provider: signing in, and asking who somebody is now."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

import httpx2
from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import OAuth2Client

from dashboard.door.provider_wire import Bounded, Configured, checked_claims
from data.access.sessions import External
from data.rights import Grant

DISCOVERY_LASTS: Final = timedelta(hours=1)
RENEW_BEFORE: Final = timedelta(seconds=30)
_ENDPOINTS: Final = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")

# The token endpoint's own words, RFC 6749 5.2; anything else it may say is not written down.
_REFUSALS: Final = (
    *("invalid_request", "invalid_client", "invalid_grant"),
    *("unauthorized_client", "unsupported_grant_type", "invalid_scope"),
)


class Unreachable(Exception):
    """The provider does not answer, or not as a provider does; nothing is known of anybody then."""


class Distrusted(Exception):
    """An answer that must not be believed: somebody else's, changed, old or not asked for."""


class Gone(Exception):
    """The provider answers, and no longer vouches for somebody."""


class Outlived(Exception):
    """The access token has ended and there is nothing to renew it with: the provider cannot be asked."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A sign-in on its way: what the browser must come back with, and where it was sent.

    `leaves` is the session that the next person takes over from, by its key; `onward` where they go on.
    """

    url: str
    redirect_uri: str
    state: str
    nonce: str
    verifier: str
    leaves: str = ""
    onward: str = "/"


@dataclass(frozen=True, slots=True)
class Tokens:
    """What asks the provider about one person; kept in memory only."""

    access: str
    refresh: str | None
    ends_at: datetime | None

    def soon_over(self, now: datetime) -> bool:
        return self.ends_at is not None and now >= self.ends_at - RENEW_BEFORE

    def over(self, now: datetime) -> bool:
        return self.ends_at is not None and now >= self.ends_at


class Provider:
    """One identity provider, for the whole process; `quiet_until` is set while it is left alone."""

    def __init__(self, configuration: Configured) -> None:
        self.configured = configuration
        self.quiet_until: datetime | None = None
        self._way = Bounded()
        self._plain = httpx2.Client(transport=self._way)
        self._metadata: tuple[datetime, Mapping[str, Any]] | None = None

    @property
    def name(self) -> str:
        """What the sign-in button calls it."""
        return self.configured.name

    def close(self) -> None:
        self._way.close()

    def begin(self, redirect_uri: str, now: datetime, *, anew: bool = False) -> Begun:
        """Return where to send a browser to sign in. Raises Unreachable.

        `anew`: somebody else sits down, so whoever the provider remembers must not be let in again unasked.
        """
        metadata = self._known(now)
        state, nonce, verifier = (secrets.token_urlsafe(48) for _ in range(3))
        client = self._client(metadata, redirect_uri)
        more = {"prompt": "login"} if anew else {}
        url, _ = client.create_authorization_url(
            metadata["authorization_endpoint"], state=state, nonce=nonce, code_verifier=verifier, **more
        )
        return Begun(url, redirect_uri, state, nonce, verifier)

    def finish(self, begun: Begun, answer: Mapping[str, str], now: datetime) -> tuple[External, Tokens]:
        """Return who came back, as the provider vouches for them. Raises Unreachable or Distrusted."""
        metadata = self._known(now)
        _insist(secrets.compare_digest(answer.get("state", "").encode(), begun.state.encode()), "state")
        issuer = answer.get("iss")
        promised = metadata.get("authorization_response_iss_parameter_supported") is True
        _insist(issuer == self.configured.issuer if issuer is not None else not promised, "iss")
        _insist("error" not in answer and bool(answer.get("code")), "code")
        said = self._token(
            metadata,
            begun.redirect_uri,
            lambda client: client.fetch_token(
                grant_type="authorization_code", code=answer["code"], code_verifier=begun.verifier
            ),
        )
        tokens = _tokens(said, now)
        claims = self._claims(metadata, said, begun.nonce, now)
        person = self._userinfo(metadata, tokens.access)
        if person is None:
            raise Distrusted("userinfo")
        return self._vouched(claims["sub"], person), tokens

    def ask(self, tokens: Tokens, subject: str, now: datetime) -> tuple[tuple[Grant, ...], Tokens]:
        """Return the roles that somebody's groups give now, and the tokens to ask with next time.

        Raises Unreachable, Gone or Outlived.
        """
        metadata = self._known(now)
        renewed = tokens.soon_over(now) and tokens.refresh is not None
        if renewed:
            tokens = self._renewed(metadata, tokens, now)
        elif tokens.over(now):
            raise Outlived
        person = self._userinfo(metadata, tokens.access)
        if person is None and tokens.refresh is not None and not renewed:
            tokens = self._renewed(metadata, tokens, now)
            person = self._userinfo(metadata, tokens.access)
        if person is None:
            raise Gone
        try:
            return self._vouched(subject, person).grants, tokens
        except Distrusted as wrong:
            raise Unreachable(str(wrong)) from wrong

    def _vouched(self, subject: str, person: Mapping[str, Any]) -> External:
        """OpenID Connect Core 5.3.2: userinfo about somebody else than asked for must not be used."""
        _insist(person.get("sub") == subject, "sub")
        names = (person.get("preferred_username"), person.get("email"), subject)
        login = next(name for name in names if isinstance(name, str) and name.strip())
        said = person.get(self.configured.groups_claim)
        groups = [said] if isinstance(said, str) else said if isinstance(said, list) else []
        grants = self.configured.grants([group for group in groups if isinstance(group, str)])
        return External(self.configured.issuer, subject, login, grants)

    def _known(self, now: datetime) -> Mapping[str, Any]:
        """Return the provider's own description, read at most once an hour. Raises Unreachable."""
        if self._metadata is None or now - self._metadata[0] > DISCOVERY_LASTS:
            found = self._json(f"{self.configured.issuer.rstrip('/')}/.well-known/openid-configuration")
            if found.get("issuer") != self.configured.issuer:
                raise Unreachable("another issuer")
            plain = urlsplit(self.configured.issuer).scheme == "http"  # allowed on loopback only
            for name in _ENDPOINTS:
                if not str(found.get(name, "")).startswith(("https://", "http://") if plain else "https://"):
                    raise Unreachable(name)
            self._metadata = (now, found)
        return self._metadata[1]

    def _json(self, url: str) -> dict[str, Any]:
        return _object(self._get(url))

    def _userinfo(self, metadata: Mapping[str, Any], access: str) -> dict[str, Any] | None:
        """Return what is said of a token's owner; None where the token is not accepted."""
        answer = self._get(metadata["userinfo_endpoint"], {"Authorization": f"Bearer {access}"})
        return None if answer.status_code == 401 else _object(answer)

    def _get(self, url: str, headers: Mapping[str, str] | None = None) -> httpx2.Response:
        try:
            return self._plain.get(url, headers=headers)
        except (httpx2.HTTPError, httpx2.InvalidURL, UnicodeError) as fault:
            raise Unreachable(type(fault).__name__) from fault

    def _claims(
        self, metadata: Mapping[str, Any], said: Mapping[str, Any], nonce: str, now: datetime
    ) -> Mapping[str, Any]:
        keys = self._json(metadata["jwks_uri"])
        try:
            return checked_claims(
                said,
                keys,
                issuer=self.configured.issuer,
                client=self.configured.client_id,
                nonce=nonce,
                now=now,
            )
        except ValueError as wrong:
            raise Distrusted(str(wrong)) from wrong

    def _renewed(self, metadata: Mapping[str, Any], tokens: Tokens, now: datetime) -> Tokens:
        try:
            said = self._token(
                metadata, None, lambda client: client.refresh_token(refresh_token=tokens.refresh)
            )
        except Distrusted as refused:
            if str(refused) == "invalid_grant":
                raise Gone from refused
            raise Unreachable(str(refused)) from refused
        fresh = _tokens(said, now)
        return Tokens(fresh.access, fresh.refresh or tokens.refresh, fresh.ends_at)

    def _token(self, metadata: Mapping[str, Any], redirect_uri: str | None, ask: Any) -> Mapping[str, Any]:
        client = self._client(metadata, redirect_uri)
        try:
            said = ask(client)
        except OAuthError as refused:
            raise Distrusted(refused.error if refused.error in _REFUSALS else "refused") from refused
        except (httpx2.HTTPError, httpx2.InvalidURL, ValueError) as fault:
            raise Unreachable(type(fault).__name__) from fault
        if not isinstance(said, dict) or not isinstance(said.get("access_token"), str):
            raise Distrusted("no access token")
        return said

    def _client(self, metadata: Mapping[str, Any], redirect_uri: str | None) -> Any:
        """Return Authlib's client for one exchange; the connections are the provider's."""
        secret = self.configured.client_secret.get_secret_value()
        methods = metadata.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        basic = "client_secret_basic" if "client_secret_basic" in methods else "client_secret_post"
        return OAuth2Client(
            client_id=self.configured.client_id,
            client_secret=secret or None,
            token_endpoint_auth_method=basic if secret else "none",
            scope=self.configured.scopes,
            redirect_uri=redirect_uri,
            code_challenge_method="S256",
            token_endpoint=metadata["token_endpoint"],
            transport=self._way,
        )


def _object(answer: httpx2.Response) -> dict[str, Any]:
    if answer.status_code != 200:
        raise Unreachable(f"status {answer.status_code}")
    try:
        found = answer.json()
    except ValueError as fault:
        raise Unreachable("no JSON") from fault
    if not isinstance(found, dict):
        raise Unreachable("no object")
    return found


def _tokens(said: Mapping[str, Any], now: datetime) -> Tokens:
    lives, refresh = said.get("expires_in"), said.get("refresh_token")
    ends = now + timedelta(seconds=float(lives)) if isinstance(lives, int | float) else None
    return Tokens(said["access_token"], refresh if isinstance(refresh, str) else None, ends)


def _insist(holds: bool, what: str) -> None:
    if not holds:
        raise Distrusted(what)
