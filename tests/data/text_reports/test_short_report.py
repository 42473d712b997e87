"""Short text reports: what is understood is exact; the rest is refused with what to write instead."""

import unicodedata
from datetime import time

import pytest

from data.text_reports.reading import Doubted, Said, ShortReport, parse
from data.text_reports.said import short_form
from data.words import Function, Occupancy, Staffing, Status, Supply

KNOWN = ("P1", "P12", "P07", "EX-BRO-1", "Å2")
I, E, W, H = Function.INFORMATION, Function.EL, Function.VATTEN, Function.VARME  # noqa: E741
GOOD, LTD, OUT, DUNNO = Status.FUNGERAR, Status.BEGRANSAD, Status.UR_FUNKTION, Status.OKAND


def read(text: str) -> ShortReport:
    found = parse(text, KNOWN)
    assert isinstance(found, ShortReport), found
    assert parse(short_form(found), KNOWN) == found
    return found


def refused(text: str) -> str:
    found = parse(text, KNOWN)
    assert isinstance(found, tuple), found
    assert found
    assert all(reason.field == "text" for reason in found)
    return " ".join(reason.text for reason in found)


def test_the_example_of_the_guide() -> None:
    said = (Said(E, OUT), Said(W, GOOD), Said(H, LTD), Said(I, GOOD, minutes=360))
    assert read("P12 EL- VA+ VÄ! IN+ 6H") == ShortReport("P12", said)


@pytest.mark.parametrize(
    "text",
    [
        "p12 el- va+ vä! in+ 6h",
        "P 12: EL-, VA+; VÄ! IN+ 6 H",
        "p-12\nel -\nva +\nvä !\ninfo + 6 tim",
        "P12 EL-VA+VÄ!IN+6H",
        "P12 EL– VA＋ VÄ！ IN+ 6H",
        "P12 EL− VA+ VARME! INFORMATION+ 360MIN",
        unicodedata.normalize("NFD", "P12 EL- VA+ VÄ! IN+ 6H"),
        "\ufeffP12\u00a0EL-\u200b VA+ VÄ! IN+ 6H\r\n",
        "> P12 EL- VA+ VÄ! IN+ 6H",
        'VB: "P12 EL- VA+ VÄ! IN+ 6H"',
        "Från +46 70 123 45 67: P12 EL- VA+ VÄ! IN+ 6H",
        "[SMS från 0701234567] P12 EL- VA+ VÄ! IN+ 6H",
        "Ｐ１２ ＥＬ－ ＶＡ＋ VÄ！ ＩＮ＋ ６Ｈ",
        "P12 el ur funktion, vatten fungerar, värme begränsad, info ok 6 timmar",
    ],
)
def test_the_same_said_in_other_signs(text: str) -> None:
    assert read(text) == read("P12 EL- VA+ VÄ! IN+ 6H")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("P12 EL+R", Said(E, GOOD, Supply.RESERV)),
        ("P12 EL+R6H", Said(E, GOOD, Supply.RESERV, 360)),
        ("P12 EL! RESERV 1,5H", Said(E, LTD, Supply.RESERV, 90)),
        ("P12 VA+N", Said(W, GOOD, Supply.NODVATTEN)),
        ("P12 VATTEN+ NÖDVATTEN 45 MIN", Said(W, GOOD, Supply.NODVATTEN, 45)),
        ("P12 EL+O", Said(E, GOOD, Supply.ORDINARIE)),
        ("P12 VÄ?", Said(H, DUNNO)),
        ("P12 EL vet inte", Said(E, DUNNO)),
    ],
)
def test_supply_and_endurance_of_one_function(text: str, said: Said) -> None:
    assert read(text).functions == (said,)


def test_va_is_water_and_heat_is_written_out_where_a_phone_has_no_dots() -> None:
    assert read("P12 VA+").functions == (Said(W, GOOD),)
    assert read("P12 VARME+").functions == (Said(H, GOOD),)
    assert "Menades värme" in refused("P12 VA+ VA!")
    assert "VARME (värme) eller VATTEN" in refused("P12 V+")
    assert "VARME (värme) eller VATTEN" in refused("P12 V?!")


def test_hours_apart_go_to_the_one_on_reserve() -> None:
    report = read("P12 EL+R VA+ LEDIGT 6H")
    assert report.functions == (Said(E, GOOD, Supply.RESERV, 360), Said(W, GOOD))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("P12 EL+R VA+ 6H", "6H kan gälla EL eller VA"),
        ("P12 EL+R VA+N FULLT 6H", "6H kan gälla EL eller VA"),
        ("P12 FULLT 6H EL+", "hör inte till någon funktion"),
        ("P12 EL- 6H", "6H kan inte gälla EL"),
        ("P12 EL?6H", "6H kan inte gälla EL"),
        ("P12 EL+R6H 8H", "har redan en uthållighet"),
        ("P12 EL+ 0H", "kan inte vara rätt"),
        ("P12 EL+ 1441H", "kan inte vara rätt"),
    ],
)
def test_hours_that_may_be_about_several_are_refused(text: str, reason: str) -> None:
    assert reason in refused(text)


def test_everything_else_a_point_can_say() -> None:
    text = (
        "P12 SNART FULLT 180 pers BEM! AVL 06:00 KL 0240 #3 ÖPPNAT // STÖD: dieselaggregat // hälsa rektorn"
    )
    assert read(text) == ShortReport(
        "P12",
        occupancy=Occupancy.SNART_FULLT,
        people=180,
        staffing=Staffing.KNAPP,
        relief=time(6),
        opened=True,
        support="dieselaggregat",
        note="hälsa rektorn",
        observed=time(2, 40),
        choice="3",
    )


@pytest.mark.parametrize("stop", ["STOPP", "KAN INTE TA EMOT", "tar inte emot"])
def test_a_point_that_receives_nobody(stop: str) -> None:
    assert read(f"P12 {stop}").occupancy is Occupancy.KAN_INTE_TA_EMOT


def test_cannot_open_needs_its_reason_and_keeps_it_as_written() -> None:
    report = read("P12 ej öppnat: Låset i Hus B – går inte upp! // STÖD: låssmed")
    assert (report.opened, report.reason) == (False, "Låset i Hus B – går inte upp!")
    assert report.support == "låssmed"
    assert "behöver ett skäl" in refused("P12 EJ ÖPPNAT")
    assert "saknar text" in refused("P12 EJ ÖPPNAT:")
    assert "redan är sagt" in refused("P12 ÖPPNAT EJ ÖPPNAT: låst")


def test_last_words_are_a_note_only_where_they_can_be_nothing_else() -> None:
    assert read("P12 EL- aggregatet startade inte").note == "aggregatet startade inte"
    assert read("P12 EL- // VA+ är osäkert!").note == "VA+ är osäkert!"
    assert "Menade du VATTEN" in refused("P12 EL+ vaten saknas")
    assert "Ord 3" in refused("P12 EL+ kom hit!")
    assert "Ord 3" in refused("P12 EL+ mörkt")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "tomt"),
        ("   \n ", "tomt"),
        ("P12", "Inget läge angavs"),
        ("P12 #2 KL 0240", "Inget läge angavs"),
        ("EL- VA+", "Punktens id saknas"),
        ("vatten slut", "Punktens id saknas"),
        ("ej öppnat: låst", "Punktens id saknas"),
        ("hej, vi har ingen el", "Punktens id saknas"),
        ("ÖVNING ÖVNING ÖVNING P12 EL-", "aldrig i en övning"),
        ("P12 EL- övning pågår", "aldrig i en övning"),
        ("P12 EL- // ÖVNING", "aldrig i en övning"),
        ("P99 EL-", '"P99" finns inte'),
        ("P7 EL-", "Menade du P07?"),
        ("P012 EL-", "Menade du P12?"),
        ("P 1 2 EL-", "P1 eller P12"),
        ("P12 EL- P07 EL+", "En punkt per meddelande"),
        ("P12 EL", "EL saknar läge"),
        ("P12 EL+-", "flera tecken"),
        ("P12 EL++", "flera tecken"),
        ("P12 EL+ EL-", "EL står två gånger"),
        ("P12 ALLT+ EL-", "EL står två gånger"),
        ("P12 EL+N", "nödvatten (N) kan bara anges för vatten"),
        ("P12 BEM?", "BEM+ räcker"),
        ("P12 FULLT LEDIGT", "redan är sagt"),
        ("P12 180 PERS EL+", "behöver ett ord om beläggningen"),
        ("P12 EL+ BEM-", "behöver ett ord om beläggningen"),
        ("P12 FULLT 100001 PERS", "0 till 100 000"),
        ("P12 FULLT AVL 0600", "behöver ett ord om bemanningen"),
        ("P12 EL+ KL 2460", "klockslaget finns inte"),
        ("P12 EL+ KL 0240 KL 0250", "redan är sagt"),
        ("P12 EL+ 6", "Skriv timmar som 6H"),
        ("P12 XX+", 'Ord 2, "XX+", förstods inte'),
        ("P12 VETTEN-", "Menade du VATTEN?"),
        ("P12 VA+ kokas", "Menas VA? Skriv VA- eller VA!"),
        ("P12 kallt", "Menas VÄ? Skriv VÄ- eller VÄ!"),
        ("P12 EL+ mörkt", "Menas EL? Skriv EL- eller EL!"),
        ("P12 EL- // 640823-3234 vill hem", "personnummer"),
        ("P12 EL-\x07", "styrtecken"),
        ("P12 EL- // " + "x" * 1000, "för lång"),
    ],
)
def test_what_is_refused_says_what_to_write_instead(text: str, reason: str) -> None:
    assert reason in refused(text)


def test_at_most_five_faults_are_named() -> None:
    found = parse("P12 " + "xx yy+ " * 50, KNOWN)
    assert isinstance(found, tuple)
    assert len(found) == 5


def test_ids_are_matched_as_written_before_their_signs_are_left_out() -> None:
    assert read("ex bro 1 EL+").point == "EX-BRO-1"
    assert read("å2 EL+").point == "Å2"
    assert read("P1 EL+").point == "P1"
    assert parse("P-12 EL+", ("P", "P-12", "P12")) == ShortReport("P-12", (Said(E, GOOD),))


def asked(text: str) -> tuple[str, str]:
    """Return what is stored at once of a message, and what its sender is asked about, in codes."""
    found = parse(text, KNOWN)
    assert isinstance(found, Doubted), found
    meant = parse(short_form(found.meant), KNOWN)
    assert (meant.written if isinstance(meant, Doubted) else meant) == found.meant
    return short_form(found.sure) if found.sure else "", short_form(found.meant)


@pytest.mark.parametrize(
    ("text", "sure", "meant"),
    [
        ("P12 EL+ men bara i halva huset", "", "P12 EL! // men bara i halva huset"),
        ("P12 EL+ inte", "", "P12 EL- // inte"),
        ("P12 el fungerar inte", "", "P12 EL- // inte"),
        ("P12 EL+ delvis", "", "P12 EL! // delvis"),
        ("P12 EL+ trodde vi", "", "P12 EL! // trodde vi"),
        ("P12 EL+ stängdes av", "", "P12 EL! // stängdes av"),
        ("P12 EL+, nästan", "", "P12 EL! // nästan"),
        ("P12 EL+ // men bara i halva huset", "", "P12 EL! // men bara i halva huset"),
        ("P12 EL+ // fungerar ej i köket", "", "P12 EL! // fungerar ej i köket"),
        ("P12 EL+ snart", "", "P12 EL! // snart"),
        ("P12 VA- EL+R6H utom källaren", "P12 VA- // utom källaren", "P12 EL!R6H"),
        ("P12 EL+ inte VA-", "P12 VA- // inte", "P12 EL-"),
        ("P12 EL+ vi har ingen el", "", "P12 EL- // vi har ingen el"),
        ("P12 FULLT vi kan inte ta emot fler", "", "P12 STOPP // vi kan inte ta emot fler"),
        ("P12 FULLT kan inte ta emot fler", "", "P12 STOPP // fler"),
        ("P12 EL- SNART FULLT 90PERS tar inte emot", "P12 EL-", "P12 STOPP 90PERS"),
        ("P12 LEDIGT nästan", "", "P12 SNART FULLT // nästan"),
        ("P12 VA- ÖPPNAT men bara entrén", "P12 VA- // men bara entrén", "P12 ÖPPNAT"),
    ],
)
def test_a_good_code_that_is_taken_back_is_asked_about(text: str, sure: str, meant: str) -> None:
    assert asked(text) == (sure, meant)


@pytest.mark.parametrize(
    ("text", "sure", "meant"),
    [
        ("P12 vatten slut", "", "P12 VA-"),
        ("P12 el nere", "", "P12 EL-"),
        ("P12 el funkar inte", "", "P12 EL-"),
        ("P12 inte el", "", "P12 EL-"),
        ("P12 elavbrott", "", "P12 EL-"),
        ("P12 vattnet är slut i hela huset", "", "P12 VA- // vattnet är slut i hela huset"),
        ("P12 allt ok", "", "P12 IN+ EL+ VÄ+ VA+"),
        ("P12 ok", "", "P12 IN+ EL+ VÄ+ VA+"),
        ("P12 inget funkar", "", "P12 IN- EL- VÄ- VA-"),
        ("P12 EL- vatten slut", "P12 EL-", "P12 VA-"),
        ("P12 vatten slut EL- KL 0240", "P12 EL- KL 0240", "P12 VA- KL 0240"),
        ("P12 el och vatten borta", "", "P12 EL- VA- // el och vatten borta"),
        ("P12 dåligt med värme", "", "P12 VÄ!"),
        ("P12 EL- VA+ värmen nere", "P12 EL-", "P12 VÄ- VA+"),
        ("P12 VÄ- övrigt ok", "P12 VÄ-", "P12 IN+ EL+ VA+"),
        ("P12 el funkar", "", "P12 EL+"),
    ],
)
def test_plain_swedish_is_asked_about_and_bad_codes_beside_it_are_stored(
    text: str, sure: str, meant: str
) -> None:
    assert asked(text) == (sure, meant)


@pytest.mark.parametrize(
    "text",
    [
        "P12 EL- aggregatet startade inte",
        "P12 EL! bara i halva huset",
        "P12 FULLT men det rör sig",
        "P12 EL+ // hälsa rektorn att vi inte behöver mat",
        "P12 EL+ // STÖD: vi har inte diesel",
        "P12 ALLT UR FUNKTION",
    ],
)
def test_bad_news_and_other_words_are_stored_as_they_are(text: str) -> None:
    read(text)


@pytest.mark.parametrize(
    "text", ["P12 vattnet är inte slut", "P12 vatten kommer snart", "P12 el nere men elen ok"]
)
def test_plain_words_that_say_both_are_not_guessed_at(text: str) -> None:
    assert "P12" not in refused(text).split("Skriv")[0]
