"""The archive package: checked without the store, every changed byte found and named."""

import csv
import io
import json
import os
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from typer.testing import CliRunner, Result

from dashboard.commands.cli import app
from dashboard.paper.archive.checking import check_package
from dashboard.paper.archive.layout import CHAIN, MANIFEST, PUBLIC_KEY, SIGNATURE, PackageWriter
from dashboard.paper.archive.signing_key import public_pem, signing_key
from data.acting import LOCAL
from data.assessments import acts
from data.errors import Refused
from data.levels.acts import report_level
from data.levels.facts import NewLevel, Stock
from tests.dashboard.paper.archive.operation import (
    OTHERS,
    SECRET,
    STRUCK,
    Files,
    archived,
    differences,
    files_of,
    flipped,
    package,
    rewritten,
)
from tests.data.assessments.test_assessments import new
from tests.data.world import NOW, OPERATION

REMADE = "Zip-filen är inte den som skrevs"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("arkiv")
    with archived(folder) as store:
        out, _ = package(store, folder)
    yield out


def test_a_package_holds_what_it_says(made: Path) -> None:
    verdict = check_package(made)
    assert verdict.differences == []
    assert (verdict.entries, verdict.linked, verdict.struck, verdict.unproven) == (7, 2, 1, 1)
    assert verdict.masked == {7: 11}
    everything = b"".join(files_of(made).values()).decode(errors="replace")
    assert "vanlig rad med åäö" in everything
    for absent in (SECRET, OTHERS, STRUCK, "En annan"):
        assert absent not in everything


def test_the_key_of_the_operations_sources_never_leaves(made: Path) -> None:
    """The opening entry's salt is what every source is hashed with."""
    opening = json.loads(files_of(made)[CHAIN].splitlines()[0])
    assert (opening["kind"], opening["salt"]) == ("operation_opened", None)


def test_the_same_store_moment_and_key_give_the_same_bytes(tmp_path: Path) -> None:
    with archived(tmp_path) as store:
        first, _ = package(store, tmp_path)
        second, _ = package(store, tmp_path, "igen.zip")
        whole, _ = package(store, tmp_path, "hel.zip", whole=True)
    assert first.read_bytes() == second.read_bytes()
    assert STRUCK.encode() in whole.read_bytes()
    assert check_package(whole).differences == []
    assert check_package(whole).struck == 0


@pytest.mark.parametrize("whole", [False, True])
def test_what_says_which_points_are_weak_is_a_link_unless_it_is_whole(tmp_path: Path, whole: bool) -> None:
    with archived(tmp_path) as store:
        report_level(store, LOCAL, NewLevel("n", OPERATION, "P01", Stock.DIESEL, 40, NOW), NOW)
        acts.save(store, LOCAL, new(), NOW)
        acts.save(store, LOCAL, new(leaves=True), NOW)
        out, told = package(store, tmp_path, whole=whole)
    verdict = check_package(out)
    assert verdict.differences == []
    assert (verdict.entries, verdict.linked) == (told.entries, told.linked) == ((10, 2) if whole else (8, 4))
    everything = b"".join(files_of(out).values()).decode(errors="replace")
    assert ("level_reported" in everything) is whole
    chained = files_of(out)[CHAIN].decode()
    assert chained.count("assessment_saved") == (2 if whole else 1)


def test_its_tables_are_read_with_names_and_hashtags(made: Path) -> None:
    for name, content in files_of(made).items():
        if name.endswith(".csv"):
            names, tags, *_rows = csv.reader(io.StringIO(content.decode("utf-8-sig")))
            assert len(names) == len(tags)
            assert all(tag.startswith("#") for tag in tags), (name, tags)


def test_one_changed_byte_in_any_file_is_found_and_named(made: Path, tmp_path: Path) -> None:
    files = files_of(made)
    for name, content in files.items():
        for at in (0, len(content) // 2, len(content) - 1):
            changed = rewritten(tmp_path / "p.zip", {**files, name: flipped(content, at)})
            assert name in differences(changed), (name, at)


def test_one_changed_byte_anywhere_in_the_package_is_told(made: Path, tmp_path: Path) -> None:
    """Also in what lies between the files, where it changes no content: that the zip file is another."""
    whole = made.read_bytes()
    changed = tmp_path / "p.zip"
    for at in range(0, len(whole), 29):
        changed.write_bytes(flipped(whole, at))
        verdict = check_package(changed)
        assert verdict.differences or REMADE in " ".join(verdict.notes), at


def zipped_again(made: Path, path: Path, change: Callable[[Files], None] = lambda _files: None) -> Path:
    """Unpack a package and zip it as people do: another order, packed, new times, folders and their junk."""
    files = files_of(made)
    change(files)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for folder in ("min mapp/", "min mapp/fakta/"):
            out.writestr(zipfile.ZipInfo(folder), b"")
        for name, content in sorted(files.items(), reverse=True):
            out.writestr(f"min mapp/{name}", content)
        for junk in ("min mapp/.DS_Store", "__MACOSX/min mapp/._journal.csv"):
            out.writestr(junk, b"\x00Bud1")
    return path


def zipped_as_it_lies(made: Path, path: Path, change: Callable[[Files], None]) -> Path:
    """Change files in place, with a program that leaves the rest as it lies."""
    files = files_of(made)
    change(files)
    with zipfile.ZipFile(path, "w") as out:
        for name, content in files.items():
            out.writestr(name, content)
    return path


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"trygghetslage-bars 1 0011223344556677 8899aabbccddeeff\nx", "ett buret läge"),
        (b"age-encryption.org/v1\n-> scrypt", "en förseglad kopia"),
        (b"SQLite format 3\0" + bytes(84), "ett lager"),
        (b"PK\x03\x04", "skadad, avkortad"),
    ],
)
def test_a_file_of_another_kind_is_not_called_damaged(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "p.zip"
    path.write_bytes(content)
    (said,) = check_package(path).differences
    assert says in said
    assert ("skadad" in said) == (says == "skadad, avkortad")


def test_a_package_zipped_again_is_judged_by_its_content(made: Path, tmp_path: Path) -> None:
    again = zipped_again(made, tmp_path / "p.zip")
    verdict = check_package(again, check_package(made).fingerprint)
    assert verdict.differences == []
    assert (verdict.entries, verdict.files) == (7, check_package(made).files)
    assert REMADE in verdict.notes[0]
    assert "min mapp/.DS_Store" in verdict.notes[1]
    said = asked(again)
    assert said.exit_code == 0, said.output
    assert REMADE in said.output
    assert check_package(made).notes == []


@pytest.mark.parametrize("repack", [zipped_again, zipped_as_it_lies])
def test_every_file_that_differs_is_named_and_no_other(
    made: Path, tmp_path: Path, repack: Callable[..., Path]
) -> None:
    tampered = ["fakta/punkter.csv", "fakta/rapporter.csv", "journal.csv"]
    missing, added, strange = "fakta/omraden.csv", "fakta/extra.csv", "h\u00e4lsning.txt"

    def change(files: Files) -> None:
        for name in tampered:
            files[name] = files[name].replace(b"P01", b"P02", 1) + b"x"
        del files[missing]
        files[added] = files[strange] = b"hej"

    said = check_package(repack(made, tmp_path / "p.zip", change)).differences
    known = [*files_of(made), added, strange]
    named = {name for name in known if any(f" {name}" in f" {one}" for one in said)}
    assert named == {*tampered, missing, added, strange}
    assert len(said) == len(named)
    assert f"{missing} saknas i paketet." in said
    assert f"{added} står inte i manifestet: den har lagts till." in said


def test_a_file_that_cannot_be_unpacked_is_named_and_the_rest_is_judged(made: Path, tmp_path: Path) -> None:
    again = zipped_again(made, tmp_path / "p.zip")
    with zipfile.ZipFile(again) as held:
        infos = {info.filename: info for info in held.infolist()}
    whole = bytearray(again.read_bytes())
    for name in ("min mapp/fakta/punkter.csv", f"min mapp/{CHAIN}"):
        whole[infos[name].header_offset + 30 + len(name)] ^= 0xFF
    again.write_bytes(bytes(whole))
    said = "\n".join(check_package(again).differences)
    assert "fakta/punkter.csv har ändrats" in said
    assert f"{CHAIN} har ändrats" in said
    assert "rapporter.csv" not in said


def test_more_files_than_are_told_of_entries_are_all_named(made: Path, tmp_path: Path) -> None:
    files = files_of(made) | {f"bilagor/post-{number:07d}.txt": b"x" for number in range(200)}
    assert len(check_package(rewritten(tmp_path / "p.zip", files)).differences) == 200


def test_a_zip_file_with_anything_before_or_after_it_is_none(made: Path, tmp_path: Path) -> None:
    whole = zipped_again(made, tmp_path / "p.zip").read_bytes()
    for content in (whole[: len(whole) // 2], whole[:-1], whole + b"x", b"x" + whole):
        path = tmp_path / "q.zip"
        path.write_bytes(content)
        assert not check_package(path).intact, len(content)


def chain_of(files: Files) -> list[dict[str, object]]:
    return [json.loads(line) for line in files[CHAIN].splitlines()]


def with_chain(files: Files, entries: list[dict[str, object]]) -> Files:
    lines = [json.dumps(entry, ensure_ascii=False, separators=(",", ":")) for entry in entries]
    return {**files, CHAIN: ("\n".join(lines) + "\n").encode()}


@pytest.mark.parametrize(
    ("place", "change", "says"),
    [
        (2, {"actor": "någon annan"}, "Post 5 har ändrats"),
        (6, {"text": '{"note":"omskriven"}'}, "Texten i post 9 har ändrats"),
        (6, {"text": None, "salt": None}, "Texten till post 9 saknas"),
        (6, {"text": None, "salt": None, "struck": True}, "saknas utan att posten är klassad"),
        (6, {"text": None, "salt": None, "masked_by": 11}, "Post 9 är maskerad utan beslut"),
        (6, {"revision": 12}, "Post 9 följs inte"),
        (5, {"digest": "0" * 64}, "Post 9 hänger inte ihop"),
    ],
)
def test_a_changed_entry_is_named_by_its_number(
    made: Path, tmp_path: Path, place: int, change: dict[str, object], says: str
) -> None:
    files = files_of(made)
    entries = chain_of(files)
    entries[place] = {**entries[place], **change}
    said = differences(rewritten(tmp_path / "p.zip", with_chain(files, entries)))
    assert says in said
    assert f"{CHAIN} har ändrats" in said


def test_a_flipped_byte_in_a_line_names_its_entry(made: Path, tmp_path: Path) -> None:
    files = files_of(made)
    lines = files[CHAIN].splitlines(keepends=True)
    for number in (3, 5, 9):
        at = number - 3
        broken = [*lines[:at], flipped(lines[at], 2), *lines[at + 1 :]]
        said = differences(rewritten(tmp_path / "p.zip", {**files, CHAIN: b"".join(broken)}))
        assert f"Post {number} (rad {at + 1} i journalen) kan inte läsas" in said


def test_entries_left_out_are_missed(made: Path, tmp_path: Path) -> None:
    files = files_of(made)
    entries = chain_of(files)
    said = differences(rewritten(tmp_path / "p.zip", with_chain(files, entries[:-1])))
    assert "slutar vid post 10 men ska sluta vid 11" in said
    said = differences(rewritten(tmp_path / "p.zip", with_chain(files, [*entries[:3], *entries[4:]])))
    assert "Post 6 följs inte" in said


def test_who_signs_it_anew_is_found_by_the_fingerprint_from_outside(made: Path, tmp_path: Path) -> None:
    """The chain and the hashes can all be made anew; only the key cannot."""
    files = files_of(made)
    other = Ed25519PrivateKey.generate()
    signed = {**files, SIGNATURE: other.sign(files[MANIFEST])}
    assert "signerat med en annan nyckel än" in differences(rewritten(tmp_path / "a.zip", signed))
    swapped = {**signed, PUBLIC_KEY: public_pem(other)}
    assert f"{PUBLIC_KEY} har ändrats" in differences(rewritten(tmp_path / "b.zip", swapped))
    right = check_package(made).fingerprint
    manifest = files[MANIFEST].replace(right.encode(), check_package(tmp_path / "b.zip").fingerprint.encode())
    forged = {**swapped, MANIFEST: manifest, SIGNATURE: other.sign(manifest)}
    path = rewritten(tmp_path / "c.zip", forged)
    assert check_package(path).intact  # by itself nothing is wrong with it
    assert "en annan nyckel än den väntade" in "".join(check_package(path, right).differences)


def path_traversal(out: zipfile.ZipFile) -> None:
    out.writestr("../../etc/passwd.txt", b"x")


def bomb(out: zipfile.ZipFile) -> None:
    out.writestr("bomb.json", b"0" * 50_000_000, zipfile.ZIP_DEFLATED)


def nothing(_out: zipfile.ZipFile) -> None:
    """An empty zip file is well formed."""


def not_ours(out: zipfile.ZipFile) -> None:
    out.writestr("a.csv", b"x")


@pytest.mark.parametrize(
    ("fill", "says"),
    [
        (path_traversal, "ett namn som inget paket har"),
        (bomb, "packad"),
        (nothing, "har 0 filer"),
        (not_ours, "manifest.json saknas"),
    ],
)
def test_a_hostile_file_is_refused_before_anything_is_read(
    tmp_path: Path, fill: Callable[[zipfile.ZipFile], None], says: str
) -> None:
    path = tmp_path / "fientlig.zip"
    with zipfile.ZipFile(path, "w") as out:
        fill(out)
    started = time.monotonic()
    assert says in differences(path)
    assert time.monotonic() - started < 2
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_files_with_one_name_are_refused(made: Path, tmp_path: Path) -> None:
    path = tmp_path / "p.zip"
    with path.open("wb") as out:
        writer = PackageWriter(out)
        for name, content in [*files_of(made).items(), (CHAIN, b"")]:
            writer.add(name, [content])
        writer.close()
    assert f"två filer som heter {CHAIN}" in differences(path)


def test_what_is_no_package_is_said_to_be_none(made: Path, tmp_path: Path) -> None:
    whole = made.read_bytes()
    for content in (whole[: len(whole) // 2], whole[:-1], b"", b"PK\x03\x04", whole + b"x", b"x" + whole):
        path = tmp_path / "p.zip"
        path.write_bytes(content)
        assert check_package(path).differences, len(content)
    other = tmp_path / "annan.zip"
    with other.open("wb") as out:
        writer = PackageWriter(out)
        writer.add("brev.txt", [b"hej"])
        writer.close()
    assert "inget arkivpaket: manifest.json" in differences(other)


def test_a_failed_package_leaves_nothing(tmp_path: Path) -> None:
    with archived(tmp_path) as store:
        before = sorted(one.name for one in tmp_path.iterdir())
        (tmp_path / "arkivnyckel.pem").write_text("ingen nyckel")
        (tmp_path / "arkivnyckel.pem").chmod(0o600)
        with pytest.raises(Refused, match="ingen arkivnyckel"):
            package(store, tmp_path)
        assert sorted(one.name for one in tmp_path.iterdir()) == sorted([*before, "arkivnyckel.pem"])


def test_the_key_is_made_once_and_kept_from_others(tmp_path: Path) -> None:
    path = tmp_path / "sub" / "nyckel.pem"
    first = public_pem(signing_key(path))
    assert path.stat().st_mode & 0o777 == 0o600
    assert public_pem(signing_key(path)) == first
    path.chmod(0o644)
    with pytest.raises(Refused, match="kan läsas av andra"):
        signing_key(path)


def verified(path: Path, cwd: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the real command on a machine that has no store: none is named, and none is made."""
    bare = {name: value for name, value in os.environ.items() if not name.startswith("DASHBOARD_")}
    command = [sys.executable, "-m", "dashboard", "verify", str(path), *words]
    return subprocess.run(command, cwd=cwd, env=bare, capture_output=True, text=True, timeout=60)


@pytest.mark.slow
def test_ten_thousand_entries_are_checked_on_a_machine_without_the_store(tmp_path: Path) -> None:
    with archived(tmp_path, 10_000) as store:
        out, done = package(store, tmp_path)
    away = tmp_path / "annan dator"
    away.mkdir()
    moved = out.rename(away / "paket.zip")
    (tmp_path / "store.db").unlink()
    started = time.monotonic()
    said = verified(moved, away, "--json", "--fingerprint", done.fingerprint)
    assert time.monotonic() - started < 30
    assert said.returncode == 0, said.stdout + said.stderr
    answer = json.loads(said.stdout)
    assert (answer["intact"], answer["entries"], answer["linked"]) == (True, 10_007, 2)
    assert answer["masked"] == {"7": 11}
    assert [one.name for one in away.iterdir()] == ["paket.zip"]  # and no store was made
    whole = moved.read_bytes()
    at = whole.index(b"rad 7777: ")
    moved.write_bytes(flipped(whole, at))
    said = verified(moved, away)
    assert said.returncode == 1
    assert f"Texten i post {11 + 7778} har ändrats." in said.stdout
    assert f"{CHAIN} har ändrats." in said.stdout


def test_the_command_says_what_held_in_words(made: Path, tmp_path: Path) -> None:
    said = asked(made)
    assert said.exit_code == 0, said.output
    assert "kedjan är hel; 2 poster bara länkade" in said.output
    assert "Post 7 är maskerad genom beslutet i post 11." in said.output
    assert asked(made, "--fingerprint", "12ab").exit_code == 1
    for words in ([str(tmp_path / "finns-inte.zip")], [str(made), "--store", "x.db"]):
        assert CliRunner().invoke(app, ["verify", *words]).exit_code == 2


def asked(path: Path, *words: str) -> Result:
    return CliRunner().invoke(app, ["verify", str(path), *words])
