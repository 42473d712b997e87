"""A bundle made of one small wheel, for what is asked of a bundle before anything is put in place."""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from dashboard.bundle.locked import Target
from dashboard.bundle.writing import Asked, Made, write_bundle
from dashboard.settings import Settings
from data.store.database import Store, open_store

NOW = datetime(2026, 11, 12, 9, 0, tzinfo=UTC)
HERE = Target("3.11", "x86_64")
PHRASE = "kuvertets lösenord"


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with closing(open_store(f"sqlite:///{tmp_path_factory.mktemp('gammal') / 's.db'}")) as held:
        yield held


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return a folder with one wheel, and the list that asks for it."""
    folder = tmp_path_factory.mktemp("hjul")
    wheel = folder / "liten-1.0-py3-none-any.whl"
    wheel.write_bytes(b"a wheel that nobody installs")
    listed = folder / "requirements.txt"
    listed.write_text(f"liten==1.0 \\\n    --hash=sha256:{sha256(wheel.read_bytes()).hexdigest()}\n")
    return folder, listed


@pytest.fixture(scope="session")
def make(store: Store, small: tuple[Path, Path]) -> Callable[[Path], Made]:
    """Write a bundle to a file."""
    folder, listed = small
    settings = Settings(
        database_url=store.url.render_as_string(hide_password=False),
        public_url="https://trygghet.example",
        sms_token="hemlig-nyckel",
        oidc_name="inloggning för prov",
    )

    def made(out: Path) -> Made:
        return write_bundle(store, settings, Asked((HERE,), PHRASE, NOW, folder, listed=listed), out)

    return made


@pytest.fixture(scope="session")
def bundle(make: Callable[[Path], Made], tmp_path_factory: pytest.TempPathFactory) -> Made:
    return make(tmp_path_factory.mktemp("sticka") / "starta")
