"""Every setting of the application, read from the environment as DASHBOARD_…; the CLI fills in its own."""

import os
from ipaddress import ip_network
from pathlib import Path
from typing import Final

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SecretsSettingsSource,
    SettingsConfigDict,
)

from data.errors import StoreFault
from data.points.rules import DECIDER

REFERENCE_PACK = Path(__file__).parents[1] / "geo" / "reference"
REFERENCE_POINTS = Path(__file__).parents[1] / "data" / "reference" / "points.csv"
REFERENCE_SECTORS = REFERENCE_POINTS.with_name("sectors.yaml")
REFERENCE_EQUIPMENT = REFERENCE_POINTS.with_name("equipment.csv")
REFERENCE_RESOURCES = REFERENCE_POINTS.with_name("resources.csv")
# Where secrets lie as files: as systemd hands them over (a folder loaded as `secrets`), or where it is said.
SECRET_FOLDERS: Final = (("CREDENTIALS_DIRECTORY", "secrets_DASHBOARD_"), ("DASHBOARD_SECRETS", "DASHBOARD_"))


def session_cookie(secure: bool) -> str:
    """Return the session cookie's name; over HTTPS the browser itself ties it to this very host."""
    return "__Host-trygghetslaget" if secure else "trygghetslaget"


def store_address(said: str) -> str:
    """Return a store's address from what people say: a plain path is a file of SQLite.

    Raises StoreFault for what is neither, without the address itself: it may have a password in it.
    """
    if "://" not in said and said.strip():
        return f"sqlite:///{Path(said).resolve()}"
    if not said.startswith("sqlite:///"):
        from sqlalchemy import exc, make_url  # slow to import: --help must not wait for it

        try:
            make_url(said)
        except (exc.ArgumentError, ValueError):
            raise StoreFault(
                "Lagrets adress (DASHBOARD_DATABASE_URL eller --store) går inte att tyda. Skriv en fil, "
                "eller postgresql+psycopg://användare:lösenord@maskin/databas. Inget har ändrats."
            ) from None
    return said


class Settings(BaseSettings):
    """Settings of one process, each an environment variable with the prefix DASHBOARD_ or a secret's file."""

    model_config = SettingsConfigDict(env_prefix="DASHBOARD_", extra="ignore")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """A file named for a setting, in a folder of secrets, says what the environment does not."""
        files = [
            SecretsSettingsSource(settings_cls, secrets_dir=folder, env_prefix=prefix)
            for name, prefix in SECRET_FOLDERS
            if (folder := os.environ.get(name, "")) and Path(folder).is_dir()
        ]
        return (init_settings, env_settings, *files)

    database_url: str = Field(
        default="sqlite:///var/trygghetslaget.db",
        description="Where the store is: a SQLAlchemy URL, SQLite or PostgreSQL, or a file of SQLite.",
    )
    postgres_programs: Path | None = Field(
        default=None,
        description="The folder of pg_dump and pg_restore. Empty: PATH, else Debian's folder of the version.",
    )
    pack: Path = Field(
        default=REFERENCE_PACK,
        description="The municipality's map pack: pack.json, its layers and, if it has its own, points.csv.",
    )
    archive_key: Path | None = Field(
        default=None,
        description="The key that archive packages are signed with, made at first use. Empty: beside the "
        "store's file, or var/arkivnyckel.pem.",
    )
    installation_key: Path | None = Field(
        default=None,
        description="The keys that say which installation this is, made at first use. Never copied to a "
        "machine that goes on beside this one. Empty: beside the store, or var/installationsnyckel.pem.",
    )
    partner_url: str = Field(
        default="",
        pattern=r"^(https://[^/?#\s]+|http://(127\.0\.0\.1|localhost|\[::1\])(:\d+)?)?$",
        description="The other machine's own address, where a second one stands by: https://…, no path. "
        "It is asked whether it has taken over. Empty: nobody is asked.",
    )
    partner_ca: Path | None = Field(
        default=None, description="A certificate authority (PEM) that the partner's certificate comes from."
    )
    server_name: str = Field(
        default="", max_length=80, description="What people call this machine: ledningsplatsen, reserven."
    )
    host: str = Field(default="127.0.0.1", description="Address to listen on.")
    port: int = Field(default=8501, ge=0, le=65535, description="Port to listen on.")
    public_url: str = Field(
        default="",
        pattern=r"^(https?://[^/?#\s]+)?$",
        description="The address people use, where it is another than host and port: https://…, no path.",
    )
    trusted_proxy: str = Field(
        default="",
        description="Addresses or networks, with commas, of proxies that are believed when they say where a "
        "request comes from: 127.0.0.1. Empty: none is.",
    )
    tls_certificate: Path | None = Field(default=None, description="Certificate (PEM) to serve HTTPS with.")
    tls_key: Path | None = Field(default=None, description="The certificate's key (PEM).")
    session_idle_hours: float = Field(default=4, gt=0, le=24, description="A session unused so long ends.")
    session_hours: float = Field(default=14, gt=0, le=24, description="A session ends after so long.")
    log: str = Field(
        default="auto",
        pattern="^(auto|json|text)$",
        description="How the log is written to stderr: a JSON line a record, text, or (auto) text at a "
        "terminal and JSON elsewhere.",
    )
    log_level: str = Field(
        default="info", pattern="^(debug|info|warning|error)$", description="From which weight on is logged."
    )
    language: str = Field(default="sv", pattern="^(sv|en)$", description="Language of the wall: sv or en.")
    decider: str = Field(
        default=DECIDER,
        min_length=1,
        max_length=120,
        description="The function that usually decides to open a point: an example, never filled in.",
    )

    accessibility_contact: str = Field(
        default="",
        max_length=200,
        description="Where faults in accessibility are reported: a function's mailbox or number, never a "
        "person's. Empty: the statement says that none is given.",
    )

    smtp_host: str = Field(
        default="", description="The mail server that notices are sent through. Empty: no e-mail is sent."
    )
    smtp_port: int = Field(default=587, ge=1, le=65535, description="The mail server's port.")
    smtp_security: str = Field(
        default="starttls",
        pattern="^(starttls|tls|none)$",
        description="How the way to the mail server is encrypted: starttls, tls or none.",
    )
    smtp_user: str = Field(default="", description="What to sign in to the mail server as; empty for not.")
    smtp_password: SecretStr = Field(default=SecretStr(""), description="The password that goes with it.")
    smtp_from: str = Field(
        default="", description="The function's mailbox that notices come from, never a person's."
    )
    smtp_ca: Path | None = Field(
        default=None, description="A certificate authority (PEM) to trust instead of the machine's own."
    )
    sms_url: str = Field(
        default="",
        description="The text message gateway: https, takes id, to and text as JSON. Empty: none is sent.",
    )
    sms_token: SecretStr = Field(
        default=SecretStr(""), description="What the gateway is shown as a bearer token; empty for none."
    )
    webhooks: SecretStr = Field(
        default=SecretStr("{}"),
        description='The webhooks that a notice plan can name, as JSON: {"larm": "https://…"}.',
    )

    oidc_issuer: str = Field(
        default="",
        description="The identity provider's issuer address, https. Empty: local accounts only.",
    )
    oidc_client_id: str = Field(default="", description="What the identity provider calls this application.")
    oidc_client_secret: SecretStr = Field(
        default=SecretStr(""), description="The secret that goes with the client id; empty for none."
    )
    oidc_scopes: str = Field(
        default="openid profile groups",
        description="What to ask the identity provider for; openid is a must.",
    )
    oidc_groups_claim: str = Field(
        default="groups", description="Under which name the provider's userinfo lists somebody's groups."
    )
    oidc_groups: str = Field(
        default="{}",
        description='Each group\'s roles, as JSON: {"tp-bromma": ["stadsdel:bromma"], "k": ["krisledning"]}.',
    )
    oidc_silence_hours: float = Field(
        default=14,
        gt=0,
        le=24,
        description="How long who is in stays in while the identity provider cannot be asked.",
    )
    oidc_name: str = Field(
        default="kommunens inloggning", description="What the sign-in button calls the identity provider."
    )
    oidc_allow_http: bool = Field(
        default=False, description="Accept an issuer over plain HTTP on loopback; for tests only."
    )

    @field_validator("database_url")
    @classmethod
    def _store_address(cls, said: str) -> str:
        return store_address(said)

    @field_validator("trusted_proxy")
    @classmethod
    def _only_addresses(cls, said: str) -> str:
        """What is misspelt would be trusted by nobody, and everybody would seem to come from the proxy."""
        named = [part.strip() for part in said.split(",") if part.strip()]
        for part in named:
            if ip_network(part).prefixlen == 0:
                raise ValueError(
                    f"{part} är alla adresser: var och en kunde säga sig komma varifrån som helst"
                )
        return ",".join(named)

    @property
    def secure(self) -> bool:
        """Whether people reach the server over HTTPS, by itself or behind something that gives it."""
        return self.tls_certificate is not None or self.public_url.startswith("https://")

    def address(self, port: int) -> str:
        """Return the address to write in links."""
        scheme = "https" if self.tls_certificate is not None else "http"
        return self.public_url or f"{scheme}://{self.host}:{port}"


def settings() -> Settings:
    """Read the settings as the environment holds them now."""
    return Settings()
