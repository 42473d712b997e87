"""Short text reports, such as `P12 EL- VA+ VÄ! IN+ 6H`: what one says, or in words why it says nothing.

Nothing is stored from a guess. What was taken back, or said in plain Swedish, is asked about; what is not
understood is refused with what to write instead, and then nothing of the report counts. The language is
described in docs/guider/kortrapport.md.
"""

import re
from collections.abc import Callable, Collection

from data.errors import Reason
from data.freetext import why_not_text
from data.text_reports import patterns, plain, words
from data.text_reports.back import says_back
from data.text_reports.doubt import FULLER, Code, Doubts
from data.text_reports.plain import Coded
from data.text_reports.said import Doubted, Said, ShortReport
from data.text_reports.start import EXERCISE, MOST, Faults, begin
from data.words import Function, Occupancy, Status, Supply

LONGEST = 1000
MOST_PEOPLE = 100_000
# So few plain words say nothing more than what is asked about; more of them are kept as a note.
SHORT_PLAIN = 3
_RESERVES = (Supply.RESERV, Supply.NODVATTEN)
MOST_MINUTES = 60 * 24 * 60


def parse(text: str, known: Collection[str]) -> ShortReport | Doubted | tuple[Reason, ...]:
    """Read a short report about one of the known points, or say what to ask or what was not understood."""
    stopped = why_not_text(text.replace("\x00", "\x01"), "text", LONGEST)
    if stopped is not None:
        return (stopped,)
    read = words.plain(text)
    found, rest = begin(read, known)
    if isinstance(found, Reason):
        return (found,)
    reading = _Reading(found, known)
    first, *further = rest.split("//")
    reading.coded(first)
    for segment in further:
        reading.written(segment.strip())
    return reading.result()


class _Reading:
    """One text being read, from left to right."""

    def __init__(self, point: str, known: Collection[str]) -> None:
        self._point = point
        self._faults = Faults(known)
        self._functions: list[Said] = []
        self._ends: dict[Function, int] = {}
        self._loose: list[tuple[int, str, Function | None]] = []
        self._once: dict[str, object] = {}
        self._notes: list[str] = []
        self._doubts = Doubts()
        self._codes: list[Code] = []
        self._heard = 0
        self._text = ""

    def coded(self, segment: str) -> None:
        """Read the part with codes; the look-alikes of our signs count as ours, one for one."""
        signs = segment.translate(words.LOOKALIKES)
        self._text, place = segment, 0
        while (place := _end(patterns.SEPARATORS, signs, place)) < len(signs) and self._faults.room():
            for pattern, reader in self._readers():
                match = pattern.match(signs, place)
                if match is not None:
                    place = reader(match)
                    break
            else:
                place = self._unread(signs, place)

    def _readers(self) -> tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], int]], ...]:
        return (
            (patterns.NOT_OPENED, self._not_opened),
            (patterns.SUPPORT, self._support),
            (patterns.FUNCTION, self._function),
            (patterns.STAFF, self._staff),
            (patterns.HOURS, self._hours),
            (patterns.PEOPLE, self._people),
            (patterns.FULLNESS, self._fullness),
            (patterns.OPENED, self._opened),
            (patterns.RELIEF, self._relief),
            (patterns.AT, self._observed),
            (patterns.CHOICE, self._choice),
        )

    def written(self, segment: str) -> None:
        """Read a part after the slashes: a need of support, or a note."""
        support = patterns.SUPPORT.match(segment)
        if support is not None:
            self._set("support", segment[support.end() :].strip(), "STÖD")
        elif plain.says_exercise(segment):
            self._faults.only(EXERCISE)
        elif segment:
            self._notes.append(segment)
            self._doubts.hear(segment, self._coded(), tuple(self._codes), note=True)

    def result(self) -> ShortReport | Doubted | tuple[Reason, ...]:
        self._bind()
        held = self._once
        if "occupancy" not in held and ("people" in held or "staffing" in held):
            self._faults.add("BEM och antal behöver ett ord om beläggningen, till exempel LEDIGT.")
        if "relief" in held and "staffing" not in held:
            self._faults.add("AVL behöver ett ord om bemanningen: BEM+, BEM! eller BEM-.")
        if not (self._faults.found or self._notes or self._says_something()):
            self._faults.add("Inget läge angavs. Skriv till exempel EL- VA+ VÄ! IN+ efter punktens id.")
        if self._faults.found:
            return tuple(self._faults.found[:MOST])
        return self._doubts.judge(
            ShortReport(self._point, tuple(self._functions), note=" // ".join(self._notes), **held)  # type: ignore[arg-type]
        )

    def _says_something(self) -> bool:
        guessed = self._doubts.guessed or self._doubts.rest
        return bool(self._functions or guessed or set(self._once) - {"observed", "choice"})

    def _coded(self) -> Coded:
        works = [one for one in self._functions if one.status is Status.FUNGERAR]
        reserve = frozenset(one.function for one in works if one.supply in _RESERVES)
        ordinary = frozenset(one.function for one in works) - reserve
        return Coded(frozenset(self._ends), ordinary, reserve)

    def _words(self, said: str, end: int) -> int:
        """Take words that are no guess: a note, which may take back what stands before it."""
        self._notes.append(said)
        self._doubts.hear(said, self._coded(), tuple(self._codes[self._heard :] or self._codes))
        self._heard = len(self._codes)
        return end

    def _set(self, name: str, value: object, typed: str) -> None:
        if name in self._once:
            self._faults.add(f"{typed} säger något som redan är sagt. Skriv det en gång.")
        elif value == "":
            self._faults.add(f"{typed} saknar text. Skriv den efter kolon.")
        else:
            self._once[name] = value

    def _function(self, match: re.Match[str]) -> int:
        typed = match.group().strip()
        if match["more"]:
            self._faults.add(f"{typed} har flera tecken. Skriv ett: + ! - eller ?")
            return match.end()
        status = (
            words.MARKS[match["mark"]] if match["mark"] else words.STATUS_WORDS[words.word(match["status"])]
        )
        supply = words.SUPPLIES[words.word(match["supply"])] if match["supply"] else Supply.OKANT
        code = words.word(match["code"])
        if code == words.ALL and match["status"] and status is Status.FUNGERAR:
            return self._unread(match.string, match.start())
        for function in Function if code == words.ALL else (words.CODES[code],):
            if function in self._ends:
                self._faults.twice(function)
            elif supply is Supply.NODVATTEN and function is not Function.VATTEN:
                self._faults.add(f"{typed}: nödvatten (N) kan bara anges för vatten, VA.")
            self._functions.append(Said(function, status, supply, typed=typed))
            self._ends[function] = match.end()
            self._codes.append(function)
        return match.end()

    def _hours(self, match: re.Match[str]) -> int:
        number, hours = float(match["number"].replace(",", ".")), words.word(match["unit"]) != "MIN"
        minutes = round(number * 60) if hours else round(number)
        if not 0 < minutes <= MOST_MINUTES:
            self._faults.add(f"{match.group()} kan inte vara rätt: skriv mellan 1MIN och 1440H.")
            return match.end()
        before = self._text[: match.start()].rstrip()
        last = [one for one, end in self._ends.items() if end == len(before)]
        attached = len(before) == match.start()
        if attached and len(last) == 1:
            self._give(last[0], minutes, match.group())
        else:
            self._loose.append((minutes, " " + match.group(), last[0] if len(last) == 1 else None))
        return match.end()

    def _bind(self) -> None:
        """Say which function each separate endurance is about: the one before it, else the one on reserve."""
        for minutes, typed, before in self._loose:
            on_reserve = [one for one in self._functions if one.supply in _RESERVES]
            meant = {one.function for one in on_reserve} | ({before} if before is not None else set())
            if len(meant) == 1:
                self._give(meant.pop(), minutes, typed)
            else:
                codes = [words.SHORT[one] for one in Function if one in meant]
                self._faults.whose(typed.strip(), codes, on_reserve[0].typed if on_reserve else "EL+R")

    def _give(self, function: Function, minutes: int, typed: str) -> None:
        """Let an endurance belong to a function; `typed` begins with a space where it stood apart."""
        place = next(n for n, one in enumerate(self._functions) if one.function is function)
        one = self._functions[place]
        if one.minutes is not None:
            self._faults.add(f"{typed.strip()}: {words.SHORT[function]} har redan en uthållighet.")
        elif one.status not in (Status.FUNGERAR, Status.BEGRANSAD):
            self._faults.add(
                f"{typed.strip()} kan inte gälla {words.SHORT[function]}: bara det som fungerar eller är "
                "begränsat har en uthållighet."
            )
        self._functions[place] = Said(function, one.status, one.supply, minutes, one.typed + typed)

    def _people(self, match: re.Match[str]) -> int:
        number = int(match["number"])
        if number > MOST_PEOPLE:
            self._faults.add(f"{match.group()}: antalet besökare ska vara 0 till 100 000.")
        else:
            self._set("people", number, match.group())
        return match.end()

    def _staff(self, match: re.Match[str]) -> int:
        if match["more"] or match["mark"] not in words.STAFF_MARKS:
            self._faults.add(
                f"{match.group()} förstods inte. Skriv BEM+ räcker, BEM! knapp eller BEM- saknas."
            )
        else:
            self._set("staffing", words.STAFF_MARKS[match["mark"]], match.group())
        return match.end()

    def _fullness(self, match: re.Match[str]) -> int:
        occupancy, before = words.FULLNESS[words.word(match["word"])], self._once.get("occupancy")
        if isinstance(before, Occupancy) and FULLER.index(occupancy) > FULLER.index(before):
            self._doubts.fuller = occupancy
        else:
            self._set("occupancy", occupancy, match.group())
            self._codes.append(occupancy)
        return match.end()

    def _opened(self, match: re.Match[str]) -> int:
        self._set("opened", True, match.group())
        self._codes.append(True)
        return match.end()

    def _not_opened(self, match: re.Match[str]) -> int:
        self._set("opened", False, match.group())
        if match["colon"] is None:
            self._faults.add("EJ ÖPPNAT behöver ett skäl. Skriv EJ ÖPPNAT: låset går inte upp")
            return match.end()
        self._set("reason", self._text[match.end() :].strip(), "EJ ÖPPNAT")
        return len(self._text)

    def _support(self, match: re.Match[str]) -> int:
        self._set("support", self._text[match.end() :].strip(), "STÖD")
        return len(self._text)

    def _relief(self, match: re.Match[str]) -> int:
        return self._clock("relief", match)

    def _observed(self, match: re.Match[str]) -> int:
        return self._clock("observed", match)

    def _clock(self, name: str, match: re.Match[str]) -> int:
        at = words.clock_of(match["h"], match["m"])
        if at is None:
            self._faults.add(f"{match.group()}: det klockslaget finns inte. Skriv till exempel KL 0240.")
        else:
            self._set(name, at, match.group())
        return match.end()

    def _choice(self, match: re.Match[str]) -> int:
        self._set("choice", match["choice"], match.group())
        return match.end()

    def _unread(self, signs: str, place: int) -> int:
        """Take words that are no code: for a guess to ask about, for what takes a code back, for a note."""
        stretch = self._stretch(signs, place)
        said, rest = self._text[place:stretch].strip(), self._text[place:].strip()
        if any(map(plain.says_exercise, plain.words_of(said))):
            self._faults.only(EXERCISE)
            return len(signs)
        if self._doubts.guess(said, self._coded()):
            if len(plain.words_of(said)) > SHORT_PLAIN or says_back(said):
                self._notes.append(said)
            return stretch
        if self._says_something() and self._faults.is_note(rest):
            return self._words(rest, len(signs))
        taken = plain.takes_back(said) or says_back(said) or self._doubts.begun()
        if taken and self._says_something() and self._faults.holds_no_code(said):
            return self._words(said, stretch)
        end = signs.find(" ", place)
        end = len(signs) if end < 0 else end
        self._faults.unread(signs[place:end], 1 + len(signs[:place].split()) + 1)
        return end

    def _stretch(self, signs: str, place: int) -> int:
        """Return where the next code stands, or the end: what is before it is words."""
        joined = {one.start("last") for one in patterns.JOINED.finditer(signs, place)}
        for start in re.finditer(r"(?<!\S)\S", signs[place + 1 :]):
            here = place + 1 + start.start()
            if here not in joined and any(pattern.match(signs, here) for pattern, _reader in self._readers()):
                return here
        return len(signs)


def _end(pattern: re.Pattern[str], text: str, place: int) -> int:
    match = pattern.match(text, place)
    return match.end() if match else place


__all__ = ["LONGEST", "Doubted", "Said", "ShortReport", "parse"]
