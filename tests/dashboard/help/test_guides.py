"""The guides as pages: nothing from elsewhere in them, every way to a part leads there, who reads which."""

import re
import subprocess
import zipfile
from pathlib import Path

import pytest

from dashboard.help.guides import FOLDER, PICTURES, Guide, read, text
from dashboard.help.places import ABOUT, GUIDES, PHONE, POINT, Told, guides_of, help_address, part_about
from dashboard.places import Part, Place
from data.access.facts import PEOPLE
from data.rights import NOBODY, Grant, Who
from data.words import Role
from tests.dashboard.door.house import House

ROOT = Path(__file__).parents[3]


def somebody(*roles: Role) -> Who:
    return Who("prov", "prov", tuple(Grant(role) for role in roles))


def test_raw_html_is_text_and_what_leads_elsewhere_is_no_link() -> None:
    html = read(Guide.PUNKTEN, "# A\n\n<script>alert(1)</script>\n\n<b>x</b> [j](javascript:alert(1))").html
    assert "<script" not in html
    assert "<b>" not in html
    assert "&lt;script&gt;" in html
    assert "<a" not in html


@pytest.mark.parametrize("link", ["https://example.org/", "//example.org", "finns-inte.md", "../rights.md"])
def test_a_guide_leads_nowhere_else(link: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read(Guide.PUNKTEN, f"# A\n\n[x]({link})")


@pytest.mark.parametrize("source", ["https://example.org/x.png", "x.png", "../x.png"])
def test_a_picture_is_one_of_ours(source: str) -> None:
    with pytest.raises(ValueError, match="bilder"):
        read(Guide.PUNKTEN, f"# A\n\n![x]({source})")


def test_headings_have_the_anchors_that_links_use() -> None:
    got = read(Guide.STADSDELEN, "# T\n\n## Gör det, *nu*\n\n[dit](kortrapport.md#svaret) [här](#gör-det-nu)")
    assert got.anchors == {"gör-det-nu"}
    assert 'id="gör-det-nu"' in got.html
    assert 'href="/hjalp/kortrapport#svaret"' in got.html


@pytest.mark.parametrize("guide", Guide)
def test_every_guide_is_sound(guide: Guide) -> None:
    shown = text(guide)
    assert shown.title
    assert shown.headings
    assert len(shown.anchors) == len(shown.headings), "two parts with one name"
    assert "style=" not in shown.html
    for address in re.findall(r'href="([^"]+)"', shown.html):
        page, _hash, part = address.partition("#")
        other = text(Guide(page.removeprefix("/hjalp/"))) if page.startswith("/hjalp/") else shown
        assert not part or part in other.anchors, address
    for picture in re.findall(r'src="/hjalp/bilder/([^"]+)"', shown.html):
        assert (PICTURES / picture).is_file(), picture


def test_every_guide_is_known_and_is_beside_the_documents() -> None:
    assert {file.stem for file in FOLDER.glob("*.md")} == set(Guide)
    assert (ROOT / "docs" / "guider").resolve() == FOLDER.resolve()


def test_every_part_that_a_page_leads_to_is_there() -> None:
    missing = [
        (guide, page, part)
        for guide, pages in ABOUT.items()
        for page, part in pages.items()
        if part not in text(guide).anchors
    ]
    assert not missing


@pytest.mark.parametrize("page", [*Place, *Part])
def test_every_page_has_its_part(page: Place | Part) -> None:
    place, part = (page, "") if isinstance(page, Place) else (page.place, page)
    for role in PEOPLE:
        assert part_about(place, part, somebody(role)).anchor, role


def test_what_is_told_of_is_a_page() -> None:
    told = {page for pages in ABOUT.values() for page in pages}
    assert told <= {PHONE, POINT, *Place, *Part}


def test_one_level_down_in_laget_is_a_page_of_its_own_and_a_chosen_point_elsewhere_is_none() -> None:
    assert help_address(Place.SITUATION, {"punkt": "P01"}) == "/hjalp?sida=situation&del=punkt"
    assert help_address(Place.SUPPORT, {"punkt": "P01"}) == "/hjalp?sida=support"
    told = part_about(Place.SITUATION, POINT, somebody(Role.STADSDEL))
    assert told == Told(Guide.STADSDELEN, "rapportera-för-en-punkt")
    assert part_about(Place.SITUATION, "omrade", somebody(Role.STADSDEL)).anchor == "se-ditt-område"


def test_each_role_begins_in_its_own_guide() -> None:
    assert set(PEOPLE) <= set(GUIDES)
    assert guides_of(somebody(Role.LASARE, Role.KRISLEDNING, Role.ADMIN)) == (
        Guide.KRISLEDNINGEN,
        Guide.ADMINISTRATOREN,
    )
    assert part_about(Place.SITUATION, "", somebody(Role.STADSDEL)).guide is Guide.STADSDELEN
    assert part_about("ingenstans", "", somebody(Role.SEKTOR)) == Told(Guide.SEKTORN)
    assert part_about("", "", NOBODY) == Told(Guide.INLOGGNING)


def test_a_page_that_ones_own_guide_leaves_out_is_told_of_in_anothers() -> None:
    told = part_about(Place.EXERCISE, "", somebody(Role.STADSDEL))
    assert told == Told(Guide.OVNINGSLEDAREN, "svara-i-inkorgen")
    own = part_about(Place.STAFF, Part.SITUATION_REPORTS, somebody(Role.STADSDEL))
    assert own == Told(Guide.STADSDELEN, "läs-lägesrapporten")


def test_help_opens_at_the_part_about_the_page(house: House) -> None:
    browser = house.browser(house.session(Role.STADSDEL, "bromma"))
    led = browser.get(help_address(Place.SUPPORT, {}))
    assert led.status_code == 303
    assert led.headers["location"] == "/hjalp/stadsdelen#be-om-st%C3%B6d"
    page = browser.get("/hjalp/stadsdelen")
    assert page.status_code == 200
    assert 'id="be-om-stöd"' in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "<script" not in page.text


def test_who_may_read_pages_reads_the_guides_and_everybody_how_to_get_in_and_report(house: House) -> None:
    stranger = house.browser()
    for path in ("/hjalp", "/hjalp/krisledningen", "/hjalp/ingen"):
        refused = stranger.get(path, headers={"Accept": "text/html"})
        assert refused.headers["location"].startswith("/logga-in?vidare="), path
    for path in ("/hjalp/punkten", "/hjalp/logga-in"):
        shown = stranger.get(path)
        assert shown.status_code == 200
        assert "Andra guider" not in shown.text
    reader = house.browser(house.session(Role.LASARE))
    assert "Andra guider" in reader.get("/hjalp/krisledningen").text
    assert reader.get("/hjalp/ingen").status_code == 404
    assert reader.get("/hjalp/bilder/ingen.png").status_code == 404
    assert reader.get("/hjalp/bilder/..%2Fpunkten.md").status_code == 404


def test_sign_in_leads_to_its_help(house: House) -> None:
    assert 'href="/hjalp/logga-in"' in house.browser().get("/logga-in").text


@pytest.mark.slow
def test_an_installed_wheel_has_them(tmp_path: Path) -> None:
    built = subprocess.run(
        ["uv", "build", "--wheel", "--offline", "-q", "-o", str(tmp_path), str(ROOT)],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert built.returncode == 0, built.stderr
    wheel = next(tmp_path.glob("*.whl"))
    inside = set(zipfile.ZipFile(wheel).namelist())
    here = [*FOLDER.glob("*.md"), *PICTURES.glob("*.png")]
    assert {file.relative_to(ROOT).as_posix() for file in here} <= inside
