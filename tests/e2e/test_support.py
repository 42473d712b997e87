"""Who acts on it: three clicks from a red cell to a filed request, and a request through all states."""

from collections.abc import Callable
from contextlib import closing

import pytest
from playwright.sync_api import Locator, Page, expect

from data.points import reads as point_reads
from data.requests import reads as request_reads
from data.requests.facts import SupportRequest
from data.rights import Grant
from data.store.database import open_store
from data.words import Function, RequestState, Role, Status
from tests.e2e import stage
from tests.e2e.conftest import Visit
from tests.e2e.running import Server, sign_in
from tests.e2e.test_desk_live import go, settled
from tests.reading import read_now

pytestmark = pytest.mark.browser
BROMMA, JARVA = Grant(Role.STADSDEL, "bromma"), Grant(Role.STADSDEL, "jarva")


def filed(server: Server) -> tuple[SupportRequest, ...]:
    with closing(open_store(server.store)) as store:
        return read_now(store, request_reads.requests, stage.OPERATION)


def test_from_a_red_cell_three_clicks_reach_the_owner_and_a_filed_request(
    visit: Callable[..., Visit], led: Server
) -> None:
    page = visit().page
    go(page, led, "situation")
    page.get_by_role("button", name="Hässelby-Vällingby", exact=True).click()
    expect(page.get_by_role("heading", name="Vem ansvarar? Hässelby-Vällingby")).to_be_visible()
    page.get_by_role("button", name="Begär stöd: el", exact=True).click()
    expect(page.get_by_role("heading", name="Begär stöd")).to_be_visible()
    settled(page)
    page.get_by_role("button", name="Begär stöd", exact=True).click()
    expect(page.get_by_text("begärt av Stadsledningskontoret")).to_be_visible()
    (held,) = filed(led)
    assert (held.area, held.owner) == ("hasselby-vallingby", "stadsledningskontoret")
    assert (held.what, held.state) == ("Reservkraft", RequestState.BEGARD)


class Desk:
    """Somebody at *Stöd*, signed in as themselves."""

    def __init__(self, page: Page, server: Server) -> None:
        self.page, self.server = page, server

    def choose(self, what: str) -> None:
        go(self.page, self.server, "support")
        self.page.get_by_role("button", name=what, exact=True).click()
        settled(self.page)
        expect(self.page.get_by_role("heading", name=what)).to_be_visible(timeout=20_000)

    def pick(self, label: str, option: str) -> None:
        field = self.page.get_by_role("combobox", name=label)
        field.click()
        field.fill(option)  # a long list draws only what can be seen
        self.page.get_by_role("option", name=option, exact=True).click()

    def send(self, button: Locator) -> None:
        """Press as people do, again where nothing was saved: seen once on a busy machine, not explained."""
        saved, gone = self.page.get_by_text("Sparat som post"), self.page.get_by_text("inget sparades")
        button.click()
        expect(saved.or_(gone)).to_be_visible(timeout=20_000)
        if gone.is_visible():
            button.click()
            expect(saved).to_be_visible(timeout=20_000)

    def ask(self, what: str, owner: str) -> None:
        go(self.page, self.server, "support")
        self.pick("Vad", "drivmedel")
        self.page.get_by_role("textbox", name="Behov").fill(what)
        self.pick("Var", "Brommaskolan, Bromma")
        self.pick("Av vem", owner)
        self.send(self.page.get_by_role("button", name="Begär stöd", exact=True))

    def move(self, what: str, state: str, reason: str = "", owner: str = "", lasts: str = "") -> None:
        self.choose(what)
        self.page.get_by_text(state, exact=True).last.click()
        if owner:
            self.pick("Till vem", owner)
        if lasts:
            self.pick("Vad ändras på punkten", "fungerar")
            self.page.get_by_role("textbox", name="Räcker").fill(lasts)
        if reason:
            self.page.get_by_role("textbox", name="Skäl").fill(reason)
        self.send(self.page.get_by_role("button", name="Spara", exact=True))


def test_a_request_lives_through_all_its_states_and_the_wall_follows(
    visit: Callable[..., Visit], led: Server
) -> None:
    def signed_in(grant: Grant) -> Desk:
        return Desk(visit(session=sign_in(led.store, grant)).page, led)

    bromma, jarva, office = signed_in(BROMMA), signed_in(JARVA), signed_in(Grant(Role.KRISLEDNING))
    wall = visit().page
    wall.goto(led.wall(stage.OPERATION))
    panel = wall.locator('[data-panel="support"]')
    bromma.ask("diesel till Brommaskolan", "Järva stadsdelsnämnd")
    expect(panel).to_contain_text("diesel till Brommaskolan")
    jarva.move("diesel till Brommaskolan", "avslagen", reason="har ingen över")
    expect(panel).to_contain_text("1 utan ägare")
    bromma.choose("diesel till Brommaskolan")
    expect(bromma.page.get_by_text("åtagen", exact=True)).to_have_count(0)  # that is its owner's to say
    bromma.move("diesel till Brommaskolan", "begär av någon annan", owner="Stadsledningskontoret")
    expect(panel).not_to_contain_text("utan ägare")
    jarva.choose("diesel till Brommaskolan")
    expect(jarva.page.get_by_text("bara i sitt eget område")).to_be_visible()
    office.move("diesel till Brommaskolan", "åtagen")
    office.move("diesel till Brommaskolan", "på väg")
    office.move("diesel till Brommaskolan", "på plats", lasts="12")
    expect(panel).not_to_contain_text("diesel till Brommaskolan")
    expect(wall.locator('.figure[data-key="next"]')).to_contain_text("Brommaskolan")
    bromma.move("diesel till Brommaskolan", "återlämnad")
    bromma.ask("filtar till Brommaskolan", "Järva stadsdelsnämnd")
    expect(panel).to_contain_text("filtar till Brommaskolan")
    jarva.move("filtar till Brommaskolan", "lämna till någon annan", owner="Stadsledningskontoret")
    bromma.move("filtar till Brommaskolan", "återkallad", reason="kom ändå")
    expect(panel).not_to_contain_text("filtar till Brommaskolan")
    assert next(one.owner for one in filed(led) if one.what.startswith("filtar")) == "stadsledningskontoret"
    states = {one.what: one.state for one in filed(led)}
    assert states["diesel till Brommaskolan"] is RequestState.ATERLAMNAD
    assert states["filtar till Brommaskolan"] is RequestState.ATERKALLAD
    with closing(open_store(led.store)) as store:
        point = next(one for one in point_reads.picture(store, stage.OPERATION).points if one.id == "P01")
    told = point.functions[Function.EL].current
    assert told is not None
    assert (told.status, told.note) == (Status.FUNGERAR, "begärt stöd på plats")
    assert told.lasts_until is not None
