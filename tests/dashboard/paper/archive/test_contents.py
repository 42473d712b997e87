"""What goes into a package besides the chain, and what of it stays behind."""

import csv
import io
from pathlib import Path

from dashboard import registers
from dashboard.paper.archive.checking import check_package
from dashboard.paper.archive.layout import READ_ME, masked_in_words
from dashboard.paper.report_files import report_file
from dashboard.settings import REFERENCE_PACK
from dashboard.words.cells import EXERCISE
from data.acting import LOCAL
from data.drafts import acts as draft_acts
from data.drafts.facts import DraftKind, NewDraft
from data.log import acts as log_acts
from data.log.acts import attach_file
from data.log.facts import PLAIN, Particulars
from data.log.facts import STRUCK as STRUCK_MARK
from data.log.lines import write_decision
from data.operations import acts as operation_acts
from data.operations.acts import decide_retention
from data.operations.rules import NewOperation
from data.services.acts import load_services
from data.services.acts import report as report_services
from data.services.facts import NewServiceReport, Service
from data.situation_reports import acts as situation_report_acts
from data.situation_reports import reads
from data.situation_reports.facts import NewSituationReport, Words
from data.store.database import Store
from data.words import OperationKind, Retention, Status, TextClass
from tests.dashboard.paper.archive.operation import (
    LATER,
    SECRET,
    STRUCK,
    archived,
    differences,
    files_of,
    flipped,
    note,
    package,
    rewritten,
)
from tests.data.world import NOW, OPERATION

UNSENT = "halvskriven mening 7f3a"


def test_published_reports_and_attachments_go_with_it(tmp_path: Path) -> None:
    """What is masked is gone, what may not leave stays, and a report that nobody published is no report."""
    with archived(tmp_path) as store:
        attached(store, "ritning.txt", b"rum 12")
        struck = Particulars(handling=TextClass.STRYK_VID_EXPORT)
        attached(store, "koder.txt", STRUCK.encode(), struck)
        gone = attached(store, "bort.txt", SECRET.encode())
        log_acts.mask_entry(store, LOCAL, act_id="m2", revision=gone, decision="beslut 4", now=NOW)
        write_decision(
            *(store, LOCAL),
            act_id="beslut",
            operation_id=OPERATION,
            text=STRUCK,
            decider="stabschefen",
            more=struck,
            now=NOW,
        )
        words = Words("Läget är ansträngt.", "Det blir kallare.", "Vattnet tar slut.", "Värm de öppna först.")
        for number in (1, 2):
            new = NewSituationReport(f"lr{number}", OPERATION, words, LATER)
            situation_report_acts.freeze(store, LOCAL, new, NOW)
        for act in (situation_report_acts.approve, situation_report_acts.publish):
            act(store, LOCAL, act_id=act.__name__, operation_id=OPERATION, report="lr1", now=NOW)
        out, _ = package(store, tmp_path)
        (report,) = [one for one in reads.reports(store, OPERATION) if one.published]
        pack = registers.pack_at(REFERENCE_PACK)
        printed = report_file(store, pack, report, ".txt").decode()
    assert STRUCK_MARK in printed
    assert STRUCK not in printed
    files = files_of(out)
    assert check_package(out).differences == []
    assert [name for name in files if name.startswith("lagesrapporter/")] == [
        "lagesrapporter/lagesrapport-001.pdf"
    ]
    assert files["lagesrapporter/lagesrapport-001.pdf"].startswith(b"%PDF-")
    (name,) = [name for name in files if name.startswith("bilagor/")]
    assert (name[-4:], files[name]) == (".txt", b"rum 12")
    assert not any(word.encode() in content for content in files.values() for word in (SECRET, STRUCK))
    for changed in ("lagesrapporter/lagesrapport-001.pdf", name):
        broken = rewritten(tmp_path / "p.zip", {**files, changed: flipped(files[changed], 4)})
        assert differences(broken) == f"{changed} har ändrats."


def test_an_exercise_that_was_disposed_of_is_named_as_that_and_still_holds(tmp_path: Path) -> None:
    exercise = "ovn"
    with archived(tmp_path) as store:
        operation_acts.open_operation(store, LOCAL, NewOperation(exercise, "Prov", OperationKind.OVNING), NOW)
        note(store, exercise, SECRET)
        words = Words(SECRET, SECRET, SECRET, SECRET)
        situation_report_acts.freeze(store, LOCAL, NewSituationReport("lr", exercise, words, LATER), NOW)
        for act in (situation_report_acts.approve, situation_report_acts.publish):
            act(store, LOCAL, act_id=act.__name__, operation_id=exercise, report="lr", now=NOW)
        operation_acts.close_operation(
            store, LOCAL, act_id="slut", operation_id=exercise, named=exercise, reason=SECRET, now=NOW
        )
        decide_retention(
            *(store, LOCAL),
            act_id="gallra",
            operation_id=exercise,
            keep=Retention.GALLRAS,
            decision="dnr 7",
            now=NOW,
        )
        out, _ = package(store, tmp_path, operation=exercise)
    verdict = check_package(out)
    assert (verdict.differences, verdict.retention, verdict.marking) == ([], "gallras", EXERCISE)
    assert list(masked_in_words(verdict.masked)) == ["Post 13–17 är maskerade genom beslutet i post 18."]
    assert SECRET.encode() not in out.read_bytes()
    assert "dnr 7" in files_of(out)[READ_ME].decode()


def test_what_was_reported_of_further_functions_is_among_the_reports(tmp_path: Path) -> None:
    with archived(tmp_path) as store:
        load_services(store, LOCAL, [Service("toalett", "Toalett", "minst en", "listan")], NOW)
        said = NewServiceReport(
            "t1", OPERATION, "P01", "toalett", Status.UR_FUNKTION, note="stopp i avloppet"
        )
        report_services(store, LOCAL, [said], NOW)
        out, _ = package(store, tmp_path)
    assert check_package(out).differences == []
    heads, _tags, *lines = csv.reader(io.StringIO(files_of(out)["fakta/rapporter.csv"].decode("utf-8-sig")))
    rows = [dict(zip(heads, line, strict=True)) for line in lines]
    assert [(row["function"], row["status"]) for row in rows] == [
        ("el", "ur_funktion"),
        ("toalett", "ur_funktion"),
    ]
    assert rows[1]["text"] == "note: stopp i avloppet"


def attached(store: Store, name: str, content: bytes, more: Particulars = PLAIN) -> int:
    return attach_file(
        *(store, LOCAL), act_id=name, operation_id=OPERATION, name=name, content=content, more=more, now=NOW
    ).revision


def test_what_is_being_written_is_in_no_package_however_whole(tmp_path: Path) -> None:
    with archived(tmp_path) as store:
        for kind in DraftKind:
            new = NewDraft(OPERATION, kind, f"act-{kind}", {"text": UNSENT})
            draft_acts.save_draft(store, LOCAL, new, NOW)
        for number, whole in enumerate((False, True)):
            path, _made = package(store, tmp_path, f"p{number}.zip", whole=whole)
            assert not [name for name, content in files_of(path).items() if UNSENT.encode() in content]
