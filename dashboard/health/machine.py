"""What the machine and the files around the service say: the disk, the certificate, the clock's source."""

import ctypes
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography import x509

from dashboard.health.facts import Disk
from dashboard.settings import Settings
from data.store.database import Store

_UNSYNCHRONISED: Final = 5
# The kernel vouches for the time that it has itself.
_SAME: Final = timedelta(seconds=2)


class _Adjusted(ctypes.Structure):
    """What Linux says of its clock (struct timex), as far as the time."""

    _fields_ = (
        ("modes", ctypes.c_uint),
        *((name, ctypes.c_long) for name in ("offset", "freq", "maxerror", "esterror")),
        ("status", ctypes.c_int),
        *((name, ctypes.c_long) for name in ("constant", "precision", "tolerance", "seconds", "micro")),
        ("rest", ctypes.c_byte * 256),
    )


def synchronised(now: datetime) -> bool | None:
    """Return whether the machine's clock is set by a time source; None where that cannot be asked."""
    try:
        asked = ctypes.CDLL(None).adjtimex
    except (OSError, AttributeError):
        return None  # another system than Linux
    told = _Adjusted()
    state = asked(ctypes.byref(told))
    if state < 0:
        return None
    shown = datetime.fromtimestamp(told.seconds, UTC)
    return state != _UNSYNCHRONISED and abs(shown - now) < _SAME


def disk_of(store: Store) -> Disk | None:
    """Return the disk that the store's file lies on; of a database elsewhere, our own working disk."""
    beside = Path(store.url.database or "var").parent if store.kind == "sqlite" else Path.cwd()
    try:
        found = shutil.disk_usage(beside)
    except OSError:
        return None
    return Disk(found.free, found.total)


def certificate_ends(settings: Settings) -> datetime | None:
    """Return when the certificate that we serve with ends; None where there is none, or it is unreadable."""
    if settings.tls_certificate is None:
        return None
    try:
        return x509.load_pem_x509_certificate(settings.tls_certificate.read_bytes()).not_valid_after_utc
    except (OSError, ValueError):
        return None
