"""Fields on disk: trusted for the same pack and method, joined by new cells, and made anew when broken."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from geo.figures import Method
from geo.kept import kept_fields
from geo.walking import Field, Ints


class Work:
    """A reckoning that counts what it was asked."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    def __call__(self, cells: Ints) -> Field:
        self.asked.extend(map(int, cells))
        return np.outer(cells, np.arange(1, 1000)).astype(np.uint16)


def ask(
    directory: Path | None, work: Work, *cells: int, pack: str = "p", method: Method = Method.VATTEN
) -> None:
    wanted = np.array(cells, np.int32)
    found = kept_fields(directory, pack, method, wanted, work)
    assert (found == np.outer(wanted, np.arange(1, 1000))).all()
    assert found.dtype == np.uint16


def test_what_is_kept_is_not_worked_out_again(tmp_path: Path) -> None:
    work = Work()
    ask(tmp_path / "new", work, 3, 5, 9)
    ask(tmp_path / "new", work, 3, 5, 9)
    ask(tmp_path / "new", work, 5)
    assert work.asked == [3, 5, 9]
    ask(tmp_path / "new", work, 1, 5, 7)
    assert work.asked == [3, 5, 9, 1, 7], "only what is new, in its place among what is kept"
    assert [file.name for file in (tmp_path / "new").iterdir()] == ["reach-vatten.npz"], (
        "and nothing half-written"
    )


def test_another_pack_or_method_is_another_matter(tmp_path: Path) -> None:
    work = Work()
    ask(tmp_path, work, 3)
    ask(tmp_path, work, 3, pack="q")
    ask(tmp_path, work, 3, pack="q", method=Method.FAGEL)
    assert work.asked == [3, 3, 3]
    ask(tmp_path, work, 3, pack="q")
    assert work.asked == [3, 3, 3]


@pytest.mark.parametrize("keep", [0, 10, 300, -1, -300])
def test_a_broken_file_is_made_anew(tmp_path: Path, keep: int) -> None:
    work = Work()
    ask(tmp_path, work, 3, 5)
    (file,) = tmp_path.iterdir()
    file.write_bytes(file.read_bytes()[:keep])
    ask(tmp_path, work, 3, 5)
    ask(tmp_path, work, 3, 5)
    assert work.asked == [3, 5, 3, 5]


def test_a_flipped_bit_is_noticed(tmp_path: Path) -> None:
    work = Work()
    ask(tmp_path, work, 3, 5)
    (file,) = tmp_path.iterdir()
    content = bytearray(file.read_bytes())
    content[-1200] ^= 1
    file.write_bytes(bytes(content))
    ask(tmp_path, work, 3, 5)
    assert work.asked == [3, 5, 3, 5]


def test_a_directory_that_cannot_be_written_is_no_reason_not_to_answer(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("här är ingen katalog", encoding="utf-8")
    work = Work()
    ask(tmp_path / "file", work, 3)
    ask(None, work, 4)
    assert work.asked == [3, 4]


@pytest.mark.parametrize("step", [0, 5])
def test_no_damaged_byte_is_more_than_work_done_again(tmp_path: Path, step: int) -> None:
    ask(tmp_path, Work(), 3, 5)
    (file,) = tmp_path.iterdir()
    whole = file.read_bytes()
    for place in [*range(step, 700, 7), *range(len(whole) - 400 + step, len(whole), 7)]:
        broken = bytearray(whole)
        broken[place] ^= 1 << place % 8
        file.write_bytes(bytes(broken))
        ask(tmp_path, Work(), 3, 5)


def test_fewer_rows_than_cells_are_not_believed(tmp_path: Path) -> None:
    work = Work()
    ask(tmp_path, work, 3, 5)
    (file,) = tmp_path.iterdir()
    with np.load(file) as held:
        kept = dict(held)
    np.savez(file, key=kept["key"], cells=kept["cells"], fields=kept["fields"][:1])
    ask(tmp_path, work, 3, 5)
    assert work.asked == [3, 5, 3, 5]


def test_a_full_disk_leaves_nothing_half_written(tmp_path: Path) -> None:
    code = (
        "import resource, signal, sys; from pathlib import Path; import numpy as np\n"
        "from geo.figures import Method; from geo.kept import kept_fields\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "work = lambda cells: np.ones((len(cells), 5000), np.uint16)\n"
        "kept_fields(Path(sys.argv[1]), 'p', Method.VATTEN, np.array([3], np.int32), work)\n"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=True)
    assert not list(tmp_path.iterdir())
