"""HTTPS by the application itself, with a certificate made here, and what plain HTTP gets of it."""

import json
import shutil
import ssl
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from dashboard.commands.proxy import Proxy, nginx_conf
from data.rights import Grant
from data.words import Role
from tests.certificates import certificate
from tests.e2e import stage
from tests.e2e.running import begun, free_port, sign_in

pytestmark = pytest.mark.slow


def healthy(url: str, trusting: ssl.SSLContext, log: Path) -> str:
    """Wait until an address says that it is well; return what it says of coming back by HTTPS alone."""
    deadline = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(f"{url}/healthz", context=trusting, timeout=5) as answer:
                assert json.load(answer)["status"] == "ok"
                return str(answer.headers["Strict-Transport-Security"])
        except OSError:
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.1)


def kept_apart(url: str, store: str, trusting: ssl.SSLContext) -> None:
    """The cookie is the browser's for this host alone; by its plain name, as over HTTP, it opens nothing."""
    secret = sign_in(store, Grant(Role.KRISLEDNING))
    asked = urllib.request.Request(f"{url}/konto", headers={"Cookie": f"__Host-trygghetslaget={secret}"})
    with urllib.request.urlopen(asked, context=trusting, timeout=10) as answer:
        assert "Till Läget" in answer.read().decode()
    plain = urllib.request.Request(f"{url}/konto", headers={"Cookie": f"trygghetslaget={secret}"})
    with pytest.raises(urllib.error.HTTPError, match="401"):
        urllib.request.urlopen(plain, context=trusting, timeout=10)


def test_the_application_serves_https_by_itself(tmp_path: Path) -> None:
    store, (public, private) = f"sqlite:///{tmp_path / 's.db'}", certificate(tmp_path, "127.0.0.1")
    stage.set_up(store)
    port = free_port()
    tls = {"DASHBOARD_TLS_CERTIFICATE": str(public), "DASHBOARD_TLS_KEY": str(private)}
    server = begun(store, tmp_path / "log", port, **tls)
    trusting = ssl.create_default_context(cafile=str(public))
    url = f"https://127.0.0.1:{port}"
    try:
        assert healthy(url, trusting, server.log) == "max-age=31536000"
        kept_apart(url, store, trusting)
        with pytest.raises(OSError):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5)
        with pytest.raises(urllib.error.URLError, match="CERTIFICATE_VERIFY_FAILED"):
            urllib.request.urlopen(f"{url}/healthz", timeout=5, context=ssl.create_default_context())
    finally:
        assert server.stop() < 4


def test_the_proxy_serves_https_before_it(tmp_path: Path) -> None:
    """The process itself answers loopback in clear; what people reach is HTTPS, and it knows that it is."""
    store, (public, private) = f"sqlite:///{tmp_path / 's.db'}", certificate(tmp_path, "127.0.0.1")
    stage.set_up(store)
    port, front = free_port(), free_port()
    url = f"https://127.0.0.1:{front}"
    own = {"DASHBOARD_TRUSTED_PROXY": "127.0.0.1", "DASHBOARD_PUBLIC_URL": url}
    server = begun(store, tmp_path / "log", port, **own)
    plain = f"127.0.0.1:{free_port()}"
    front_at = (f"127.0.0.1:{front}",)
    told = Proxy(
        (f"127.0.0.1:{port}",), "127.0.0.1", str(public), str(private), front_at, plain, str(tmp_path)
    )
    conf = tmp_path / "nginx.conf"
    conf.write_text(nginx_conf(told), encoding="utf-8")
    nginx = shutil.which("nginx") or "/usr/sbin/nginx"
    given = f"daemon off; pid {tmp_path}/nginx.pid;"
    proxy = subprocess.Popen([nginx, "-c", str(conf), "-e", str(tmp_path / "start.log"), "-g", given])
    trusting = ssl.create_default_context(cafile=str(public))
    try:
        assert healthy(url, trusting, server.log) == "max-age=31536000"
        kept_apart(url, store, trusting)
    finally:
        proxy.terminate()
        proxy.wait(10)
        assert server.stop() < 4
