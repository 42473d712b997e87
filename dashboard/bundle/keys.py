"""The keys that no backup holds: which there are on this server, where, and what works without each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from pydantic import SecretStr
from sqlalchemy import make_url

from dashboard.bundle.plain_settings import as_lines
from dashboard.installation.keys import KEY_FILE
from dashboard.installation.secret_file import beside
from dashboard.paper.archive.signing_key import key_beside
from dashboard.settings import Settings
from data.errors import Refused

KEYS_FILE: Final = "nycklar.age"
ARCHIVE_FILE: Final = "arkivnyckel.pem"
CERTIFICATE_FILE: Final = "tls-certifikat.pem"
TLS_FILE: Final = "tls-nyckel.pem"
SECRETS_FILE: Final = "hemligheter.env"
_SAFE: Final = "I nyckelfilen, på en egen sticka i kassaskåp; aldrig på startpaketets."


class Key(StrEnum):
    """A secret of the installation, by what it is called where keys are listed."""

    ARCHIVE = "arkivnyckel"
    INSTALLATION = "installationsnyckel"
    TLS = "certifikat"
    OIDC = "inloggningstjänst"
    MAIL = "e-post"
    TEXT = "sms"
    WEBHOOKS = "webhooks"
    DATABASE = "databas"


@dataclass(frozen=True, slots=True)
class Held:
    """A key as it stands: `there` where this server has one, `carried` where a keys file takes it along."""

    key: Key
    what: str
    where: str
    there: bool
    without: str
    keep: str
    carried: bool = True


def keys(settings: Settings) -> tuple[Held, ...]:
    """Return every key that is in no backup and never in a bundle."""
    return tuple(_keys(settings))


def _keys(settings: Settings) -> Iterator[Held]:
    archive = settings.archive_key or key_beside(settings.database_url)
    yield Held(
        Key.ARCHIVE,
        "Signerar arkivpaket och startpaket",
        str(archive),
        archive.is_file(),
        "Allt fungerar. Nya arkivpaket får ett nytt fingeravtryck, som ska diarieföras.",
        _SAFE,
    )
    installation = settings.installation_key or beside(settings.database_url, KEY_FILE)
    yield Held(
        Key.INSTALLATION,
        "Säger vilken installation detta är",
        str(installation),
        installation.is_file(),
        "Den nya datorn får en egen. Byt nyckelord med grannarna på nytt: det som krypterats till den gamla "
        "går inte att läsa.",
        "Kopieras aldrig: två datorer med samma nyckel går inte att skilja åt.",
        carried=False,
    )
    certificate, tls = settings.tls_certificate, settings.tls_key
    yield Held(
        Key.TLS,
        "Certifikat och nyckel för https-adressen",
        f"{certificate} och {tls}" if tls else "hos den som står framför, om adressen är https",
        bool(certificate and tls and certificate.is_file() and tls.is_file()),
        "Adressen kan inte behållas: bladen skrivs ut på nytt, och telefoner kan inte spara utan nät.",
        _SAFE + " Byts när certifikatet förnyas.",
    )
    for key, name, what, without in _SECRETS:
        yield Held(key, what, name, _secret(settings, name) != "", without, _SAFE)
    yield _database(settings)


def _database(settings: Settings) -> Held:
    return Held(
        Key.DATABASE,
        "Lösenord till PostgreSQL",
        "DASHBOARD_DATABASE_URL",
        make_url(settings.database_url).password is not None,
        "Den nya datorn har ett eget lager i en fil och behöver inget.",
        "Hos den som sköter databasen.",
        carried=False,
    )


_SECRETS: Final = (
    (
        Key.OIDC,
        "DASHBOARD_OIDC_CLIENT_SECRET",
        "Hemlighet hos kommunens inloggning",
        "Inloggning med kommunens konto går inte. Engångslänkar och konton här fungerar.",
    ),
    (
        Key.MAIL,
        "DASHBOARD_SMTP_PASSWORD",
        "Lösenord till e-postservern",
        "Aviseringar med e-post går inte ut; de ligger kvar och syns som ej skickade.",
    ),
    (
        Key.TEXT,
        "DASHBOARD_SMS_TOKEN",
        "Nyckel till sms-tjänsten",
        "Aviseringar med sms går inte ut; de ligger kvar och syns som ej skickade.",
    ),
    (
        Key.WEBHOOKS,
        "DASHBOARD_WEBHOOKS",
        "Hemliga adresser till andra system",
        "Andra system får inga aviseringar; de ligger kvar och syns som ej skickade.",
    ),
)


def _secret(settings: Settings, variable: str) -> str:
    held: SecretStr = getattr(settings, variable.removeprefix("DASHBOARD_").lower())
    said = held.get_secret_value()
    return "" if said == "{}" else said


def keys_to_keep(settings: Settings) -> Mapping[str, bytes]:
    """Return the keys that a new machine puts back, as files. Raises Refused where there is none."""
    held = {one.key: one for one in keys(settings) if one.there and one.carried}
    files: dict[str, bytes] = {}
    if Key.ARCHIVE in held:
        files[ARCHIVE_FILE] = Path(held[Key.ARCHIVE].where).read_bytes()
    if Key.TLS in held and settings.tls_certificate and settings.tls_key:
        files[CERTIFICATE_FILE] = settings.tls_certificate.read_bytes()
        files[TLS_FILE] = settings.tls_key.read_bytes()
    secret = {one.where: _secret(settings, one.where) for one in held.values() if one.where in _NAMES}
    if secret:
        files[SECRETS_FILE] = as_lines(secret)
    if not files:
        raise Refused(
            "Den här servern har inga nycklar som får kopieras. Inget skrevs. Arkivnyckeln görs med "
            "det första startpaketet: kör dashboard bundle först."
        )
    return files


_NAMES: Final = frozenset(name for _, name, _, _ in _SECRETS)
