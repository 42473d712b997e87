"""A municipality's identity provider for tests: a real one (Canaille), on loopback, in its own thread."""

import datetime as dt
import json
import os
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

import httpx2
from joserfc.jwk import JWKRegistry

CLIENT, SECRET, PASSWORD = "trygghetslaget", "klientens-hemlighet", "vintern-kom-tidigt"
# What is done to an answer on its way out: its path and body in, another body out.
Twist = Callable[[str, bytes], bytes]


@dataclass
class Directory:
    """The provider, its people and groups; `twist` makes it lie."""

    port: int
    app: Any
    backend: Any
    models: Any
    key: Any
    twist: Twist | None = None
    asked: list[str] = field(default_factory=list)
    _server: Any = None
    _thread: threading.Thread | None = None

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def open(self) -> None:
        """Begin to answer."""
        from werkzeug.serving import WSGIRequestHandler, make_server

        class Quiet(WSGIRequestHandler):
            def log(self, type: str, message: str, *args: Any) -> None:
                pass

        self._server = make_server("127.0.0.1", self.port, self._served, True, request_handler=Quiet)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop answering; what it knows is kept until it opens again."""
        self._server.shutdown()
        self._server.server_close()
        if self._thread is not None:
            self._thread.join()

    def _served(self, environ: Any, start_response: Any) -> Any:
        path: str = environ["PATH_INFO"]
        heard: dict[str, Any] = {}
        self.asked.append(path)
        if self.twist is None:
            return self.app(environ, start_response)

        def remember(status: str, headers: Any, _fault: Any = None) -> Any:
            heard.update(status=status, headers=headers)

        answer = self.app(environ, remember)
        body = self.twist(path, b"".join(answer))
        answer.close()
        rest = [(name, value) for name, value in heard["headers"] if name.lower() != "content-length"]
        start_response(heard["status"], [*rest, ("Content-Length", str(len(body)))])
        return [body]

    def inside(self) -> AbstractContextManager[Any]:
        context: AbstractContextManager[Any] = self.app.app_context()
        return context

    def person(self, name: str, *groups: str) -> None:
        with self.inside():
            user = self.models.User(
                user_name=name,
                formatted_name=f"Prov {name}",
                family_name=name,
                emails=[f"{name}@example.org"],
            )
            self.backend.save(user)
            self.backend.set_user_password(user, PASSWORD)
        for group in groups:
            self.join(name, group)

    def join(self, name: str, group: str) -> None:
        with self.inside():
            user = self.backend.get(self.models.User, user_name=name)
            found = self.backend.get(self.models.Group, display_name=group)
            if found is None:
                found = self.models.Group(display_name=group, members=[user])
            else:
                found.members = [*found.members, user]
            self.backend.save(found)

    def leave(self, name: str, group: str) -> None:
        with self.inside():
            user = self.backend.get(self.models.User, user_name=name)
            found = self.backend.get(self.models.Group, display_name=group)
            others = [member for member in found.members if member.id != user.id]
            if others:
                found.members = others
                self.backend.save(found)
            else:
                self.backend.delete(found)

    def end(self, name: str) -> None:
        """Somebody has left: their tokens are withdrawn and the account is locked."""
        with self.inside():
            user = self.backend.get(self.models.User, user_name=name)
            now = dt.datetime.now(dt.UTC)  # noqa: TID251
            for token in self.backend.query(self.models.Token, subject=user):
                token.revokation_date = now
                self.backend.save(token)
            user.lock_date = now
            self.backend.save(user)

    def tokens_last(self, seconds: int) -> None:
        """Issue access tokens that live so long, from now on."""
        self.app.config["OAUTH2_TOKEN_EXPIRES_IN"] = dict.fromkeys(
            ("authorization_code", "refresh_token"), seconds
        )
        from canaille.oidc.provider import authorization

        authorization.init_app(self.app)

    def sends_back(self, location: str, name: str, said: str = "accept") -> str:
        """Sign somebody in at the provider, whereto a browser was sent; return where it sends them back."""
        with httpx2.Client(base_url=self.issuer) as there:
            there.get(location, follow_redirects=True)
            there.post("/login", data={"login": name}, follow_redirects=True)
            inside = there.post("/auth/password", data={"password": PASSWORD})
            asked = there.get(inside.headers["location"])
            if asked.status_code == 200:  # not yet agreed to what we ask for
                asked = there.post(asked.url, data={"answer": said})
        return str(asked.headers["location"])

    def forget(self) -> None:
        """Know nobody, answer truthfully."""
        self.twist = None
        self.asked.clear()
        self.tokens_last(3600)
        with self.inside():
            known = self.models
            for model in (known.AuthorizationCode, known.Token, known.Consent, known.Group, known.User):
                for one in self.backend.query(model):
                    self.backend.delete(one)

    def client(self, *redirect_uris: str) -> None:
        """Know the application under test by these addresses to come back to."""
        with self.inside():
            known = self.backend.get(self.models.Client, client_id=CLIENT)
            if known is not None:
                known.redirect_uris = list(redirect_uris)
                self.backend.save(known)
                return
            made = self.models.Client(
                client_id=CLIENT,
                client_secret=SECRET,
                client_name="Trygghetsläget",
                client_uri="http://trygghet.example",  # not among the trusted: it asks for consent
                redirect_uris=list(redirect_uris),
                grant_types=["authorization_code", "refresh_token"],
                response_types=["code"],
                scope=["openid", "profile", "groups"],
                token_endpoint_auth_method="client_secret_basic",
            )
            self.backend.save(made)
            made.audience = [made]
            self.backend.save(made)


def a_directory(port: int) -> Directory:
    """Return a provider with nobody in it, not yet answering. Its library insists on HTTPS unless told."""
    os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"
    from canaille import create_app
    from canaille.app import models
    from canaille.backends import Backend

    key = JWKRegistry.generate_key("RSA", 2048)
    key.ensure_kid()
    app = create_app(
        config={
            "TESTING": True,
            "ENV_FILE": None,
            "SECRET_KEY": "bara-i-prov",
            "WTF_CSRF_ENABLED": False,
            "PREFERRED_URL_SCHEME": "http",
            "SERVER_NAME": f"127.0.0.1:{port}",
            "CANAILLE": {
                "DATABASE": "memory",
                "JAVASCRIPT": False,
                "ACL": {"DEFAULT": {"PERMISSIONS": ["use_oidc", "edit_self"]}},
                "LOGGING": {
                    "version": 1,
                    "disable_existing_loggers": False,
                    "handlers": {"none": {"class": "logging.NullHandler"}},
                    "loggers": {"canaille": {"level": "INFO", "handlers": ["none"], "propagate": False}},
                },
            },
            "CANAILLE_OIDC": {"ACTIVE_JWKS": [key.as_dict(private=True)]},
        },
        env_file=None,
    )
    _ask_for_both(Backend.instance, models.AuthorizationCode)
    return Directory(port, app, Backend.instance, models, key)


def _ask_for_both(backend: Any, model: Any) -> None:
    """Its store in memory finds a code *or* a client, where its others find both: any code would do."""
    found_either = backend.do_query

    def found_both(asked: Any, *args: Any, **wanted: Any) -> list[Any]:
        found: list[Any] = found_either(asked, *args, **wanted)
        named = {name: wanted[name] for name in ("code", "nonce") if name in wanted}
        if asked is not model or not named:
            return found
        return [one for one in found if all(getattr(one, name) == is_ for name, is_ in named.items())]

    backend.do_query = found_both


def rewritten(body: bytes, **changed: Any) -> bytes:
    """Return a JSON answer with some of it changed."""
    return json.dumps({**json.loads(body), **changed}).encode()
