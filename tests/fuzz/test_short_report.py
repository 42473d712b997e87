"""Whatever a message holds, the parser answers, and what it understood can be written and read again."""

from datetime import time

from hypothesis import given, settings
from hypothesis import strategies as st

from data.text_reports.reading import Doubted, Said, ShortReport, parse
from data.text_reports.said import short_form
from data.words import Function, Occupancy, Staffing, Status, Supply

KNOWN = ("P1", "P12", "EX-BRO-1")
SPOKEN = (Status.FUNGERAR, Status.BEGRANSAD, Status.UR_FUNKTION, Status.OKAND)
# Words that are no code, and so written that they stay as they are: one line, single spaces.
FREE = st.lists(
    st.text("abcdefghijklmnopqrstuvxyzåäöÅÄÖ0123456789,.!?+-()<&é", min_size=1, max_size=12),
    min_size=1,
    max_size=6,
).map(" ".join)
TIMES = st.times().map(lambda at: time(at.hour, at.minute))
PIECES = st.lists(
    st.sampled_from(
        (
            *("P12", "p 1", "EL", "VA", "VÄ", "IN", "ALLT", "+", "-", "!", "?", "R", "N", "6H", "1,5 H", "6"),
            *(
                " ",
                "\n",
                "//",
                "#2",
                "KL 0240",
                "KL",
                "AVL 0600",
                "BEM",
                "FULLT",
                "SNART",
                "180PERS",
                "ÖPPNAT",
            ),
            *(
                "EJ ÖPPNAT:",
                "STÖD:",
                "vi är kvar",
                "el nere",
                "vatten",
                " slut",
                "inte",
                "men",
                "allt ok",
                "640823-3234",
                "0701234567",
                "–",
                "Ä",
                ":",
                '"',
                "VB:",
            ),
        )
    ),
    max_size=14,
).map("".join)
# Letters that spell none of the words, and none of the signs.
NOISE = st.text("bcdfghjkqwxz0123456789 .,;#\n\"'()", max_size=80)


@st.composite
def said(draw: st.DrawFn, function: Function) -> Said:
    status = draw(st.sampled_from(SPOKEN))
    supplies = [one for one in Supply if one is not Supply.NODVATTEN or function is Function.VATTEN]
    lasting = status in (Status.FUNGERAR, Status.BEGRANSAD)
    minutes = draw(st.none() | st.integers(1, 86_400)) if lasting else None
    return Said(function, status, draw(st.sampled_from(supplies)), minutes)


@st.composite
def reports(draw: st.DrawFn) -> ShortReport:
    functions = draw(st.lists(st.sampled_from(Function), unique=True, min_size=1))
    occupancy = draw(st.none() | st.sampled_from(Occupancy))
    staffing = draw(st.none() | st.sampled_from(Staffing)) if occupancy else None
    opened = draw(st.none() | st.booleans())
    return ShortReport(
        draw(st.sampled_from(KNOWN)),
        tuple(draw(said(function)) for function in functions),
        occupancy,
        draw(st.none() | st.integers(0, 100_000)) if occupancy else None,
        staffing,
        draw(st.none() | TIMES) if staffing else None,
        opened,
        draw(FREE) if opened is False else "",
        draw(st.just("") | FREE),
        draw(st.just("") | FREE),
        draw(st.none() | TIMES),
        draw(st.just("") | st.from_regex(r"[a-z0-9][a-z0-9-]{0,10}", fullmatch=True)),
    )


@settings(max_examples=300)
@given(reports())
def test_what_is_written_reads_the_same(report: ShortReport) -> None:
    read = parse(short_form(report), KNOWN)
    if isinstance(read, tuple):  # the only thing a report of ours can be stopped for
        assert all("personnummer" in reason.text for reason in read)
    else:  # its words may take its good codes back: then what is written is still what was said
        assert (read.written if isinstance(read, Doubted) else read) == report


@settings(max_examples=400)
@given(st.text(max_size=300) | PIECES)
def test_any_text_is_answered_and_what_is_understood_reads_again(text: str) -> None:
    found = parse(text, KNOWN)
    if isinstance(found, ShortReport):
        assert parse(short_form(found), KNOWN) == found
        return
    if isinstance(found, Doubted):
        again = parse(short_form(found.meant), KNOWN)
        assert isinstance(again, ShortReport | Doubted)
        assert (again.written if isinstance(again, Doubted) else again) == found.meant
        return
    assert found
    assert all(reason.text and reason.field == "text" for reason in found)


@given(NOISE, st.text(max_size=200))
def test_noise_is_never_a_report(noise: str, text: str) -> None:
    assert isinstance(parse(f"P12 {noise}", KNOWN), tuple)
    assert isinstance(parse(text, ()), tuple)
