"""HTTPS by the application itself, with a certificate made here, and what plain HTTP gets of it."""

import json
import ssl
import time
import urllib.error
import urllib.request
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from data.rights import Grant
from data.words import Role
from tests.e2e import stage
from tests.e2e.running import begun, free_port, sign_in

pytestmark = pytest.mark.slow


def certificate(folder: Path) -> tuple[Path, Path]:
    """Make a certificate for loopback, signed by itself; return it and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)  # noqa: TID251  a certificate holds by the real clock
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    public, private = folder / "certificate.pem", folder / "key.pem"
    public.write_bytes(made.public_bytes(Encoding.PEM))
    private.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    private.chmod(0o600)
    return public, private


def test_the_application_serves_https_by_itself(tmp_path: Path) -> None:
    store, (public, private) = f"sqlite:///{tmp_path / 's.db'}", certificate(tmp_path)
    stage.set_up(store)
    port = free_port()
    tls = {"DASHBOARD_TLS_CERTIFICATE": str(public), "DASHBOARD_TLS_KEY": str(private)}
    server = begun(store, tmp_path / "log", port, **tls)
    trusting = ssl.create_default_context(cafile=str(public))
    url = f"https://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + 60
        while True:
            try:
                with urllib.request.urlopen(f"{url}/healthz", context=trusting, timeout=5) as answer:
                    assert json.load(answer)["status"] == "ok"
                    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
                break
            except OSError:
                assert time.monotonic() < deadline, server.log.read_text()
                time.sleep(0.1)
        # Signed in over HTTPS the cookie is the browser's for this host alone, and never sent in the clear.
        secret = sign_in(store, Grant(Role.KRISLEDNING))
        asked = urllib.request.Request(f"{url}/konto", headers={"Cookie": f"__Host-trygghetslaget={secret}"})
        with urllib.request.urlopen(asked, context=trusting, timeout=10) as answer:
            assert "Till Läget" in answer.read().decode()
        plain = urllib.request.Request(f"{url}/konto", headers={"Cookie": f"trygghetslaget={secret}"})
        with pytest.raises(urllib.error.HTTPError, match="401"):
            urllib.request.urlopen(plain, context=trusting, timeout=10)
        with pytest.raises(OSError):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5)
        with pytest.raises(urllib.error.URLError, match="CERTIFICATE_VERIFY_FAILED"):
            urllib.request.urlopen(f"{url}/healthz", timeout=5, context=ssl.create_default_context())
    finally:
        assert server.stop() < 4
