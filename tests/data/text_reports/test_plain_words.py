"""What people write in plain Swedish beside the codes, or in their place, and what they are asked then."""

from datetime import UTC, datetime

import pytest

from data.text_reports.doubt import ready_line, sort_out
from data.text_reports.reading import parse
from data.text_reports.said import short_form

# 01:13 in Stockholm, on a winter's night.
NOW = datetime(2026, 12, 1, 0, 13, tzinfo=UTC)


def heard(text: str, now: datetime = NOW) -> tuple[str, str]:
    """Return what is stored at once, and what is asked about; the point's id is left out."""
    read = parse(f"P12 {text}", ("P1", "P12"))
    if isinstance(read, tuple):
        return "refused", ""
    found = sort_out(read, now)
    stored = short_form(found.sure).removeprefix("P12 ") if found.sure else ""
    return stored, ready_line(found.meant).removeprefix("P12 ") if found.meant else ""


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("allt fungerar inte", "IN- EL- VÄ- VA-"),
        ("allt ok inte", "IN- EL- VÄ- VA-"),
        ("allt fungerar inte alls", "IN- EL- VÄ- VA-"),
        ("ALLT FUNGERAR EJ", "IN- EL- VÄ- VA-"),
        ("allt funkar inte", "IN- EL- VÄ- VA-"),
        ("ALLT NERE", "IN- EL- VÄ- VA-"),
        ("EL FUNGERAR EJ", "EL-"),
        ("EL OK INTE", "EL-"),
        ("el fungerar ej", "EL-"),
        ("VATTNET AR SLUT", "VA-"),
        ("VARMEN FUNKAR EJ", "VÄ-"),
        ("elen har gått", "EL-"),
        ("vattnet rinner inte", "VA-"),
        ("elen funkar inte i köket", "EL!"),
        ("elen funkar inte riktigt", "EL!"),
        ("elen blinkar", "EL!"),
        ("vi har varken el eller vatten", "EL- VA-"),
        ("vi har el men inget vatten", "EL+ VA-"),
        ("elen är borta och vattnet funkar", "EL- VA+"),
        ("vatten fungerar inte och värme fungerar", "VÄ+ VA-"),
        ("vi har ingen el, allt annat fungerar", "IN+ EL- VÄ+ VA+"),
        ("allt fungerar utom vattnet", "IN+ EL+ VÄ+ VA-"),
        ("allt ok utom el", "IN+ EL- VÄ+ VA+"),
        ("inget fungerar utom elen", "IN- EL+ VÄ- VA-"),
        ("ALLT+ utom vattnet", "IN+ EL+ VÄ+ VA-"),
        ("el och vatten fungerar inte", "EL- VA-"),
        ("EL OCH VATTEN OK, INGEN VÄRME", "EL+ VÄ- VA+"),
        ("allt lugnt", "IN+ EL+ VÄ+ VA+"),
    ],
)
def test_plain_words_are_asked_about_as_they_were_meant(text: str, asked: str) -> None:
    assert heard(text) == ("", asked)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("EL+ // elen funkar inte", "EL-"),
        ("EL+ // STROMMEN AR BORTA", "EL-"),
        ("EL+ // strömmen är borta i källaren", "EL!"),
        ("EL+ // utan ström i källaren", "EL!"),
        ("EL+ // INGEN STROM", "EL-"),
        ("EL+ // funkar inte", "EL-"),
        ("EL+ // elen är inte tillbaka", "EL-"),
        ("EL+ // elen kommer snart", "EL-"),
        ("EL+ // det är mörkt i huset", "EL!"),
        ("EL+ // elen är borta och vattnet funkar", "EL-"),
        ("EL+ // ring 12, elen är borta", "EL-"),
        ("EL+R6H // aggregatet funkar inte", "EL-"),
        ("VA+ // kranvattnet är slut", "VA-"),
        ("VA+ // vattnet är snart slut", "VA!"),
        ("VA+ // vattnet är brunt", "VA!"),
        ("VÄ+ // det är kallt, 12 grader", "VÄ!"),
        ("VÄ+ // elementen är kalla", "VÄ!"),
        ("VARME+ // kallt inne", "VÄ!"),
        ("VÄ+ // 12 grader inne", "VÄ!"),
        ("VÄ+ // bara 14,5 grader", "VÄ!"),
        ("VÄ+ // 9° i salen", "VÄ!"),
        ("VA+ måste kokas", "VA!"),
        ("VA+ // kokningsrekommendation", "VA!"),
        ("EL+ VA+ // vattnet ska kokas", "EL+ VA!"),
        ("EL+ om en timme", "EL-"),
        ("EL+ // om ett par timmar", "EL-"),
        ("EL+ // om en stund", "EL-"),
        ("EL+ VA+ // inom en timme", "EL- VA-"),
        ("EL+ // först om 30 min", "EL-"),
        ("EL+ VÄ+ // värmen går inte igång", "EL+ VÄ-"),
        ("EL+ VA+ // värmen är trasig", "EL+ VÄ- VA+"),
        ("IN+ EL+ // vattnet är slut i kranen", "IN+ EL+ VA-"),
        ("IN+ // vatten slut", "IN+ VA-"),
        ("IN+ // VA-", "IN+ VA-"),
        ("EL+ // EL ur funktion", "EL-"),
        ("EL+ VA+ // allt annat nere", "IN- EL+ VÄ- VA+"),
        ("EL+ // ingen värme i hallen", "EL+ VÄ!"),
        ("EL+ // vattnet har slutat rinna", "EL+ VA-"),
        ("VA+ // lågt tryck", "VA!"),
        ("IN+ // infon funkar inte", "IN-"),
        ("ALLT+ // inget fungerar", "IN- EL- VÄ- VA-"),
        ("ALLT+ // utom vattnet", "IN+ EL+ VÄ+ VA-"),
        ("ALLT+ // elavbrott", "IN+ EL- VÄ+ VA+"),
        ("EL+ VA+ inte", "EL+ VA-"),
        ("EL+ VA+ men vattnet är brunt", "EL+ VA!"),
        ("EL+ VA+ men bara i halva huset", "EL! VA!"),
        ("EL+ LEDIGT nästan", "EL+ SNART FULLT"),
        ("LEDIGT // fullt nu", "FULLT"),
        ("LEDIGT // snart fullt", "SNART FULLT"),
        ("LEDIGT // vi kan inte ta emot fler", "STOPP"),
    ],
)
def test_good_codes_that_words_contradict_are_asked_about(text: str, asked: str) -> None:
    assert heard(text) == ("", asked)


@pytest.mark.parametrize(
    ("text", "stored", "asked"),
    [
        ("EL- // vatten slut", "EL- // vatten slut", "VA-"),
        ("allt fungerar utom VA-", "VA-", "IN+ EL+ VÄ+"),
        ("vi är kvar och VA-", "refused", ""),
        ("EL+ vi är kvar och VA-", "refused", ""),
        ("EL- IN+ VÄ+ VA+ allt annat ok", "EL- IN+ VÄ+ VA+", ""),
        ("EL- allt annat ok", "EL-", "IN+ VÄ+ VA+"),
        ("VA- elen tillbaka kl 5", "VA- // elen tillbaka kl 5", "EL-"),
        ("EL+ VA- // elen tillbaka kl 5", "VA- // elen tillbaka kl 5", "EL-"),
        ("EL- åter KL 0500", "EL- // åter KL 0500", ""),
        ("EL- VA- elen åter kl 5", "EL- VA- // elen åter kl 5", ""),
        ("EL- VA- elen åter KL 0500", "EL- VA- // elen åter KL 0500", ""),
    ],
)
def test_bad_codes_never_wait_for_what_is_asked(text: str, stored: str, asked: str) -> None:
    assert heard(text) == (stored, asked)


@pytest.mark.parametrize(
    "text",
    [
        "EL+ // hälsar att det är halt",
        "EL+ // STÖD: dieselaggregat",
        "EL+ // inga problem",
        "EL+ // inga problem med elen",
        "EL+ // inget vatten behövs",
        "EL+ // vi behöver vatten",
        "EL+ // lite folk här",
        "EL+ // inte fullt",
        "EL+ // men mat saknas",
        "EL+ // allt kaffe är slut",
        "EL+ // elen var borta men är tillbaka",
        "EL+ // elen gick i natt men kom tillbaka 04",
        "EL+ // mörkt ute",
        "EL+ // grannhuset har ingen el",
        "EL+ // är elen borta hos er?",
        "EL+ // el-montören kommer snart",
        "EL+ // bussen är tillbaka kl 5",
        "EL+ // vi får kaffe kl 5",
        "EL+R // elen är borta i hela området",
        "EL+R // ordinarie el borta",
        "VA+N // kranvattnet är slut",
        "VA+ // vattnet är inte slut",
        "VA+ // tankbil kommer kl 8",
        "VÄ+ // det är kallt ute",
        "VÄ+ // 12 grader kallt ute",
        "VÄ+ // 20 grader inne",
        "VÄ+ // 20,5 grader",
        "EL+ // 12 grader inne",
        "VA+ // vattnet behöver inte kokas",
        "EL+ // om en vecka är det val",
        "EL+ // om en av oss går hem är vi fyra",
        "EL+ // bussen går om en timme",
        "VÄ+ // vattnet är kallt",
        "VÄ+ // inte kallt",
        "EL+ // ej öppet för allmänheten än",
        "EL+ // saknar skarvsladd till el",
        "LEDIGT // vi är fullt bemannade",
        "LEDIGT // inte fullt",
        "LEDIGT // fullt med mat",
        "FULLT // fullt",
        "EL- // åter kl 5",
        "EL- // vattnet funkar",
        "EL+ VA+ // ont om filtar, annars lugnt",
    ],
)
def test_a_plain_note_stays_plain(text: str) -> None:
    assert heard(text) == (text, "")


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("elen tillbaka kl 5", "EL-"),
        ("strömmen åter kl 0500", "EL-"),
        ("STROMMEN ATER KL 05.00", "EL-"),
        ("EL+ åter KL 0500", "EL-"),
        ("EL+ // tillbaka kl 5", "EL-"),
        ("EL+ // elen väntas åter kl 05.00", "EL-"),
        ("allt är tillbaka kl 5", "IN- EL- VÄ- VA-"),
        ("vattnet tillbaka vid 14-tiden", "VA-"),
        ("elen tillbaka om en timme", "EL-"),
        ("elen tillbaka imorgon", "EL-"),
        ("elen är tillbaka", "EL+"),
        ("elen är tillbaka sedan kl 5", "EL+"),
        ("strömmen åter kl 0110", "EL+ KL 0110"),
    ],
)
def test_what_is_back_at_a_time_ahead_is_out_until_then(text: str, asked: str) -> None:
    assert heard(text) == ("", asked)


def test_an_hour_that_has_been_is_when_it_came_back() -> None:
    morning = datetime(2026, 12, 1, 4, 10, tzinfo=UTC)
    assert heard("elen tillbaka kl 5", morning) == ("", "EL+")
    assert heard("strömmen åter KL 0500", morning) == ("", "EL+ KL 0500")
    assert heard("EL+ // tillbaka kl 05", morning) == ("EL+ // tillbaka kl 05", "")
    afternoon = datetime(2026, 12, 1, 12, 10, tzinfo=UTC)
    assert heard("elen tillbaka kl 5", afternoon) == ("", "EL-")


@pytest.mark.parametrize("text", ["vattnet är inte slut", "vatten kommer snart", "har ni el?"])
def test_words_that_say_neither_are_refused(text: str) -> None:
    assert heard(text) == ("refused", "")
