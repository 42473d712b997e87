"""The settings as they travel: what was set here, without a secret and without a path of this machine."""

from collections.abc import Mapping
from typing import Final

from dashboard.settings import Settings

PREFIX: Final = "DASHBOARD_"
AUTHORITY_FILE: Final = "betrodd-utfardare.pem"
SETTINGS_FILE: Final = "installning.env"
COPY_FILE: Final = "kopia.db"
BELONGS_FILE: Final = "hor-till.json"
PACK_FOLDER: Final = "paket/"
# Each setting is in one of these three (a test holds them against Settings): none travels unless it is named.
TRAVELS: Final = frozenset(
    {
        *(
            "public_url",
            "session_idle_hours",
            "session_hours",
            "language",
            "decider",
            "accessibility_contact",
        ),
        *("smtp_host", "smtp_port", "smtp_security", "smtp_user", "smtp_from", "smtp_ca", "sms_url"),
        *("oidc_issuer", "oidc_client_id", "oidc_scopes", "oidc_groups_claim", "oidc_groups", "oidc_name"),
        "oidc_silence_hours",
    }
)
# Where something lies, how it listens and whom it believes is each machine's own affair: the old one's
# partner is nobody to the new one, and what stood in front of it does not stand here.
THIS_MACHINE: Final = frozenset(
    {
        *("database_url", "postgres_programs", "pack", "archive_key", "installation_key"),
        *("partner_url", "partner_ca", "server_name", "trusted_proxy", "host", "port"),
        *("tls_certificate", "tls_key", "log", "log_level", "oidc_allow_http"),
    }
)
SECRET: Final = frozenset({"smtp_password", "sms_token", "webhooks", "oidc_client_secret"})


def travelling(settings: Settings) -> Mapping[str, str]:
    """Return each setting that differs from its default, as its variable's name and value."""
    found = {}
    for name in TRAVELS:
        value = getattr(settings, name)
        if value != Settings.model_fields[name].default:
            found[PREFIX + name.upper()] = AUTHORITY_FILE if name == "smtp_ca" else str(value)
    return found


def as_lines(values: Mapping[str, str]) -> bytes:
    """Return settings as lines; a value is one line, whatever its reader takes for the end of one."""
    return "".join(
        f"{name}={' '.join(value.splitlines())}\n" for name, value in sorted(values.items())
    ).encode()
