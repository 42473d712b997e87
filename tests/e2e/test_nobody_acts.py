"""*Ingen gör något*: diesel asked for in the night, nobody takes it on; everything that can say so does."""

import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from dashboard import clock
from dashboard.paper.report_files import report_file
from dashboard.settings import REFERENCE_PACK, REFERENCE_SECTORS
from data.acting import LOCAL
from data.notices import reads as notice_reads
from data.notices.acts import load_plan
from data.notices.list_file import read_plan
from data.operations import acts as operation_acts
from data.operations.rules import NewOperation
from data.requests import reads as request_reads
from data.requests.acts import ask_for_support
from data.requests.facts import NewRequest
from data.rights import Grant
from data.sectors.acts import load_sectors
from data.sectors.list_file import read_yaml
from data.situation_reports import reads as situation_report_reads
from data.situation_reports.acts import freeze
from data.situation_reports.facts import NewSituationReport, Words
from data.store.database import Store, open_store
from data.words import OperationKind, Priority, Readiness, RequestKind, RequestState, Role
from geo.layers import load_pack
from tests.dashboard.outbox.servers import HERE, Mailbox, mail_server
from tests.e2e import stage
from tests.e2e.conftest import Visit
from tests.e2e.running import Server, sign_in
from tests.e2e.test_desk_live import settled
from tests.reading import read_now

pytestmark = pytest.mark.browser
NIGHT = "natten"
HALF_PAST_ONE = datetime(2027, 1, 14, 0, 30, tzinfo=UTC)
FOUR = HALF_PAST_ONE + timedelta(hours=2, minutes=30)
SPEED = 600.0  # two and a half hours in fifteen seconds
WORDS = "Diesel till reservkraften i Husby"
UNANSWERED, PASSED = "obesvarad begäran, steg: ", "stödet har inte kommit i tid, steg: "
TOLD = [
    ("jour-stadsledningskontoret", "ny begäran om stöd"),
    ("jour-stadsledningskontoret", f"{UNANSWERED}Ägaren påminns"),
    *((who, f"{UNANSWERED}Tjänsteman i beredskap") for who in ("tib", "ovning")),
    ("krisledning", f"{UNANSWERED}Krisledningen"),
    *((who, f"{PASSED}Tiden har passerat") for who in ("tib", "ovning")),
    ("krisledning", f"{PASSED}Krisledningen: tiden har passerat"),
]


def asked_for(store: Store) -> None:
    """Load who answers and who is told, open the exercise at half past one, ask for diesel before four."""
    now = clock.now()
    load_sectors(store, LOCAL, read_yaml(REFERENCE_SECTORS.read_bytes()).register, now)
    load_plan(store, LOCAL, read_plan(REFERENCE_SECTORS.with_name("notices.yaml").read_bytes()).plan, now)
    night = NewOperation(
        NIGHT, "Natten", OperationKind.OVNING, Readiness.FREDSTIDA_KRIS, origin=HALF_PAST_ONE, speed=SPEED
    )
    operation_acts.open_operation(store, LOCAL, night, now)
    wanted = NewRequest(
        "diesel",
        NIGHT,
        RequestKind.DRIVMEDEL,
        WORDS,
        "stadsledningskontoret",
        "jarva",
        FOUR,
        priority=Priority.AKUT,
    )
    ask_for_support(store, LOCAL, wanted, now)


def about_the_diesel(box: Mailbox) -> list[tuple[str, str]]:
    """Return who was told what of the request, in the order it came; not that the exercise began."""
    said = [str(mail["Subject"]).partition("Trygghetsläget: ")[2] for mail in box.mails]
    told = zip((to.partition("@")[0] for to in box.recipients), said, strict=False)
    return [(who, what.partition(", prioritet")[0]) for who, what in told if "prioritet akut" in what]


def test_nobody_takes_it_on_and_everything_says_so(
    tmp_path: Path, serve: Callable[..., Server], visit: Callable[..., Visit]
) -> None:
    url = f"sqlite:///{tmp_path / 'natt.db'}"
    stage.set_up(url)
    box = Mailbox()
    with mail_server(box) as port, closing(open_store(url)) as store:
        settings = {"SMTP_HOST": HERE, "SMTP_PORT": str(port), "SMTP_SECURITY": "none"}
        settings |= {"SMTP_FROM": "lage@example.org"}
        server = serve(url, **{f"DASHBOARD_{name}": value for name, value in settings.items()})
        asked_for(store)
        wall = visit().page
        wall.goto(server.wall(NIGHT))
        panel = wall.locator('[data-panel="support"]')
        expect(panel).to_contain_text("1 sen", timeout=60_000)
        expect(panel).to_contain_text(WORDS)
        expect(panel).to_contain_text("Krisledningen")  # how far up the chain it has come

        # Its owner first, then the officer on duty, then the crisis management; and when the time passed.
        until = time.monotonic() + 60
        while len(about_the_diesel(box)) < len(TOLD) and time.monotonic() < until:
            time.sleep(0.2)
        assert sorted(about_the_diesel(box)) == sorted(TOLD)
        climbed = [who for who, what in about_the_diesel(box) if what.startswith(UNANSWERED)]
        climbed.remove("ovning")  # told with the officer on duty, in any order
        assert climbed == ["jour-stadsledningskontoret", "tib", "krisledning"]
        for mail in box.mails:
            assert "ÖVNING ÖVNING ÖVNING" in str(mail["Subject"])
            assert "Husby" not in mail.as_string()
            assert WORDS not in mail.get_content()
        assert notice_reads.failed(store, NIGHT, clock.now()) == 0

        desk = visit(session=sign_in(url, Grant(Role.KRISLEDNING))).page
        desk.goto(f"{server.url}/support?handelse={NIGHT}")
        settled(desk)
        expect(desk.get_by_text("skulle ha kommit")).to_be_visible(timeout=20_000)
        desk.goto(f"{server.url}/notices?handelse={NIGHT}")
        settled(desk)
        expect(desk.get_by_text("Tjänsteman i beredskap").first).to_be_visible(timeout=20_000)

        said = Words("Läget är ansträngt.", "Kyla inom ett dygn.", "Utrymning.", "Värme först.")
        new = NewSituationReport("rapport", NIGHT, said, FOUR + timedelta(days=2))
        freeze(store, LOCAL, new, clock.now())
        (frozen,) = situation_report_reads.reports(store, NIGHT)
        printed = report_file(store, load_pack(REFERENCE_PACK), frozen, ".txt").decode()
        assert WORDS in printed
        assert "Ingen punkt är öppen" in printed  # nothing reported is not everything working
        assert "Krisledningen: tiden har passerat" in printed
        (held,) = read_now(store, request_reads.requests, NIGHT)
        assert held.state is RequestState.BEGARD
