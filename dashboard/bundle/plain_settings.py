"""The settings as they travel: what was set here, without a secret and without a path of this machine."""

from collections.abc import Mapping
from typing import Final

from pydantic import SecretStr

from dashboard.settings import Settings

PREFIX: Final = "DASHBOARD_"
AUTHORITY_FILE: Final = "betrodd-utfardare.pem"
SETTINGS_FILE: Final = "installning.env"
COPY_FILE: Final = "kopia.db"
BELONGS_FILE: Final = "hor-till.json"
PACK_FOLDER: Final = "paket/"
# Where something lies, and how it listens, is the new machine's own affair.
_THIS_MACHINE: Final = frozenset(
    {"database_url", "pack", "archive_key", "installation_key", "host", "port", "tls_certificate", "tls_key"}
)


def travelling(settings: Settings) -> Mapping[str, str]:
    """Return each setting that differs from its default, as its variable's name and value."""
    found = {}
    for name, field in Settings.model_fields.items():
        value = getattr(settings, name)
        if name in _THIS_MACHINE or isinstance(value, SecretStr) or value == field.default:
            continue
        found[PREFIX + name.upper()] = AUTHORITY_FILE if name == "smtp_ca" else str(value)
    return found


def as_lines(values: Mapping[str, str]) -> bytes:
    """Return settings as lines; a value is one line."""
    return "".join(
        f"{name}={value.replace(chr(10), ' ')}\n" for name, value in sorted(values.items())
    ).encode()


def from_lines(content: bytes) -> Mapping[str, str]:
    """Return settings out of such lines."""
    pairs = (line.partition("=") for line in content.decode("utf-8-sig").splitlines())
    return {name.strip(): value for name, sign, value in pairs if sign and name.strip().startswith(PREFIX)}
