"""The page for three in the morning: one A4 without a word that only technicians know."""

import io
import re
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest

from dashboard.bundle import page as drawn
from dashboard.bundle.installer import start_page
from dashboard.bundle.installer.placing import Place
from dashboard.bundle.sealed import new_code
from dashboard.settings import Settings

NOW = datetime(2026, 11, 30, 2, 0, tzinfo=UTC)
# Words that whoever reads the page at night need not know. What is typed letter for letter is not read as
# words, nor is what the screen itself says.
FORBIDDEN = (
    *(
        "terminal",
        "server",
        "kommando",
        "kommandorad",
        "prompt",
        "skript",
        "shell",
        "python",
        "linux",
        "databas",
    ),
    *("backup", "url", "ip", "dns", "tls", "port", "root", "sudo", "katalog", "sökväg", "installera", "fil"),
    *(
        "installation",
        "certifikat",
        "kryptera",
        "krypterad",
        "signatur",
        "checksumma",
        "fingeravtryck",
        "mapp",
    ),
    *(
        "process",
        "konfiguration",
        "logg",
        "wifi",
        "router",
        "usb",
        "boota",
        "webbläsare",
        "filer",
        "exekvera",
    ),
    *(
        "återställ",
        "återställning",
        "pdf",
        "session",
        "administratör",
        "token",
        "paket",
        "startpaket",
        "program",
    ),
    *(
        "applikation",
        "mjukvara",
        "hårdvara",
        "version",
        "nod",
        "instans",
        "volym",
        "montera",
        "klient",
        "lagring",
    ),
    *(
        "lager",
        "klon",
        "cache",
        "cookie",
        "brandvägg",
        "drivrutin",
        "fönsterhanterare",
        "skrivskydd",
        "symlänk",
    ),
)
_ENDINGS = "(en|et|n|t|ar|er|or|na|s|arna|erna|orna)?"


def words(shown: drawn.Page) -> str:
    kept = [shown.title, shown.lead, *shown.fields, *shown.after, shown.facts]
    kept += [text for step in shown.steps for text in (step.do, step.sees, step.otherwise)]
    return re.sub(r"”[^”]*”|https?://\S+", "", "\n".join(kept))


def page(name: str = "starta") -> drawn.Page:
    settings = Settings(public_url="https://trygghetslaget.storkommunen.example", oidc_issuer="")
    return drawn.page(settings, name, "4821 7730", NOW)


def pages_of(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf))


@pytest.mark.parametrize("name", ["starta", "trygghetslaget-0.1.0-linux-x86_64-python3.11-20261130"])
def test_it_is_one_a4(name: str) -> None:
    with pages_of(drawn.as_pdf(page(name), NOW)) as pdf:
        assert len(pdf.pages) == 1
        width, height = (round(float(pdf.pages[0].mediabox[at]) / 72 * 25.4) for at in (2, 3))
    assert (width, height) == (210, 297)


def test_it_has_no_word_that_only_technicians_know() -> None:
    said = words(page()).casefold()
    found = [word for word in FORBIDDEN if re.search(rf"\b{re.escape(word)}{_ENDINGS}\b", said)]
    assert found == []


def test_the_list_of_words_finds_one() -> None:
    assert re.search(rf"\bserver{_ENDINGS}\b", "starta om servern")


def test_each_step_says_what_is_seen_and_what_to_do_when_it_is_not() -> None:
    shown = page()
    assert all(step.do and step.sees and step.otherwise for step in shown.steps)
    assert [step.typed for step in shown.steps if step.typed] == ["sh /media/*/*/starta"]


def test_it_says_the_check_number_and_the_address_and_leaves_room_for_where_things_are() -> None:
    for said in (drawn.as_text(page()), drawn.as_html(page())):
        assert "4821 7730" in said
        assert "https://trygghetslaget.storkommunen.example" in said
        assert said.count(drawn.BLANK) == len(page().fields)


@pytest.mark.parametrize("address", ["", "http://127.0.0.1:8501", "http://localhost"])
def test_an_address_that_leads_nowhere_is_not_promised(address: str) -> None:
    said = drawn.as_text(drawn.page(Settings(public_url=address), "starta", "4821 7730", NOW))
    assert "Datorn får adressen" in said
    assert "Adressen behålls" not in said
    assert said.index("nyckelstickan: sätt i den") > said.index("Skriv lösenordet")


def test_what_opens_once_is_read_aloud_and_no_link_to_press(tmp_path: Path) -> None:
    once = f"https://trygghet.example/in/{new_code()}"
    start_page.write(
        Place(tmp_path),
        [
            {
                "name": "Storskärmen",
                "address": "https://t.example/live/wall?a=1&b=2",
                "said": "x",
                "press": "ja",
            },
            {"name": "Krisledningen", "address": once, "said": "läs upp <den>"},
        ],
        "Läget är från kl 02:41.",
    )
    page = (tmp_path / "start.html").read_text()
    assert re.findall('href="([^"]*)"', page) == ["https://t.example/live/wall?a=1&amp;b=2"]
    assert once in page
    assert re.fullmatch(r"[0-9a-z]{5}(-[0-9a-z]{5}){2}", once.rpartition("/")[2])
    assert "<den>" not in page


def test_inside_a_bundle_the_number_is_left_blank() -> None:
    inside = drawn.in_bundle(Settings(), "starta")
    assert sorted(inside) == ["las-mig.html", "las-mig.txt"]
    assert b"kontrolltalet _____ _____" in inside["las-mig.txt"]
