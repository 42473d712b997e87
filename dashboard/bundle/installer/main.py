"""The order of it: look, ask, put in place, try, switch, start. Until it is switched nothing is changed."""

import shutil
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from . import address, copies, placing, start_page, starting
from .address import Way
from .choosing import Found, found, put_back
from .copies import Copy
from .package import Package, StopError, opened, why_not_this_machine
from .placing import Installing, Place
from .talking import LeftError, ask, clock, pick, say, swedish, waiting, yes

_INSTALL_SECONDS: Final = 900
_START_SECONDS: Final = 180


def main() -> int:
    """Set the machine up, and return the exit status; every refusal is a sentence."""
    now = datetime.now().astimezone()  # noqa: TID251  there is no application to ask yet
    there, new = placing.home(), None
    try:
        package = _looked(Path(sys.argv[0]))
        if there.noted().get("package") == package.digest:
            return _again(there)
        choices = found(package, now)
        _ask_aside(there)
        new = placing.begun(there)
        way, copy = _put_in(package, choices, new)
        told = copy and f"Läget är från {clock(copy.at)}."
        new.note({"package": package.digest, "at": now.isoformat(), "address": way.public, "told": told})
        placing.put_in_place(new, there, f"{swedish(now):%Y%m%d-%H%M}")
        return _run(there, way, moved=way.public != package.said["address"])
    except StopError as stop:
        say(f"\nDET GICK INTE. {stop}")
    except (LeftError, KeyboardInterrupt):
        say("\nAvbrutet. Börja om från raden på papperet.")
    if new is not None:
        shutil.rmtree(new.home, ignore_errors=True)
    return 1


def _looked(path: Path) -> Package:
    say("\nTRYGGHETSLÄGET PÅ EN NY DATOR\n")
    say("Kontrollerar startstickan ...")
    package = opened(path)
    wrong = why_not_this_machine(package.said)
    if wrong:
        raise StopError(wrong)
    made = swedish(package.made_at)
    say(f"Startstickan är hel. Den gjordes {clock(made)} {made.year} för {package.said['for']}.")
    say(f"Kontrolltal: {package.check_number}. Samma tal ska stå på papperet.")
    return package


def _ask_aside(there: Place) -> None:
    held = there.noted()
    if not there.home.exists():
        return
    at = f" från {clock(datetime.fromisoformat(held['at']))}" if held else ""
    say(f"\nPå datorn finns redan Trygghetsläget{at}. Det sparas i en mapp för sig om du fortsätter.")
    if not yes("Fortsätta?"):
        raise StopError("Inget har ändrats på datorn.")


def _put_in(package: Package, choices: Found, new: Place) -> "tuple[Way, Copy | None]":
    """Put everything in the new folder and try it there; return the way and the copy that were chosen."""
    say("\nProgrammet läggs in. Det tar ungefär en minut. Under tiden:")
    installing = Installing(package, new)
    try:
        phrase = ask("Skriv lösenordet ur kuvertet, och tryck Enter:")
        waiting("Lägger in programmet ", installing.done, _INSTALL_SECONDS)
    except BaseException:
        installing.stop()
        raise
    if not installing.done():
        installing.stop()
        raise StopError("Det tog för lång tid att lägga in programmet. Ta en annan dator.")
    installing.ended()
    phrase = _unlock(package, new, phrase)
    has_tls = _has_keys(package) and _keys(new, choices.folders, phrase)
    way = _way(str(package.said["address"]), has_tls)
    new.add_settings(way.environment)
    return way, put_back(new, choices, phrase)


def _unlock(package: Package, new: Place, phrase: str) -> str:
    """Open the sealed part, and return the phrase that did."""
    asked = {"do": "open", "package": str(package.path.resolve()), "home": str(new.home)}
    while not new.answers({**asked, "phrase": phrase}).get("opened"):
        say("Lösenordet stämmer inte. Läs tecken för tecken; stora och små bokstäver spelar ingen roll.")
        phrase = ask("Skriv lösenordet ur kuvertet, och tryck Enter:")
    say("Lösenordet stämmer, och startstickan är äkta.")
    return phrase


def _has_keys(package: Package) -> bool:
    """Return whether the old machine had keys to keep: without them there is nothing to look for."""
    return any(one["there"] and one["carried"] for one in package.said["keys"])


def _keys(new: Place, folders: Sequence[Path], phrase: str) -> bool:
    """Put the keys back where they are at hand; return whether the address can be kept by them."""
    found = next(copies.files(folders, copies.KEYS_FILE), None)
    while found is None:
        say("\nNyckelstickan är inte isatt. Det går att fortsätta utan, men då kan adressen behöva bytas.")
        if not yes("Har du nyckelstickan? Sätt i den nu."):
            return False
        say("Letar ...")
        found = next(copies.files([*folders, *copies.places(Path(sys.argv[0]))], copies.KEYS_FILE), None)
    while True:
        answer = new.answers({"do": "keys", "path": str(found), "phrase": phrase, "home": str(new.home)})
        if answer.get("opened"):
            say(f"Nycklarna är tillbaka: {', '.join(answer['names'])}.")
            return bool(answer["tls"])
        phrase = ask("Nycklarna har ett annat lösenord. Skriv det (tom rad: fortsätt utan), och tryck Enter:")
        if not phrase:
            return False


def _way(public: str, has_tls: bool) -> Way:
    """Return how the service is to be reached: by the old address, if it leads here."""
    if address.why_useless(public):
        own = address.new()
        say(f"\nDatorn får adressen {own.public}. Alla blad måste skrivas ut på nytt och delas ut.")
        return own
    while True:
        wrong = address.why_not_same(public, has_tls)
        if not wrong:
            say(f"Adressen behålls: {public}. Telefoner och utskrivna blad fungerar som förut.")
            return address.same(public)
        new = address.new()
        say(f"\nDen gamla adressen leder inte hit ännu. {wrong}")
        say("1: Försök igen (någon flyttar adressen hit, it-jouren på papperet kan göra det).")
        say(f"2: Ny adress, {new.public}. Då måste alla blad skrivas ut på nytt och delas ut.")
        if pick("Vad gäller?", 2) == 2:
            return new


def _again(there: Place) -> int:
    """Start what stands here already, whatever has been written in it since."""
    held = there.noted()
    say(f"\nTrygghetsläget är redan på plats, sedan {clock(datetime.fromisoformat(held['at']))}.")
    public = str(held["address"])
    way = address.same(public)
    if not starting.health(way):
        way = _way(public, (there.keys / "tls-nyckel.pem").is_file())
        there.add_settings(way.environment)
        there.note({**held, "address": way.public})
    return _run(there, way, moved=way.public != public)


def _run(there: Place, way: Way, *, moved: bool) -> int:
    health = starting.health(way)
    if not health:
        _take_over(there)
        process = starting.start(there, way)
        seen: list[Mapping[str, Any]] = []

        def ready() -> bool:
            seen.append(starting.health(way))
            return bool(seen[-1]) or process.poll() is not None

        waiting("Startar ", ready, _START_SECONDS)
        health = seen[-1] if seen else {}
    if not health:
        say(f"\nDET GICK INTE att starta. Skriv samma rad en gång till. Vad som hände står i {there.log}.")
        return 1
    _tell(there, way, moved=moved)
    return 0


def _take_over(there: Place) -> None:
    """See to it that this machine alone goes on with the store, once; where the old one answers, ask."""
    force = False
    while not there.noted().get("taken"):
        turn = starting.take_over(there, force=force)
        # What it says where it went well is for technicians, and next steps that are taken here.
        say(
            "Den här datorn har tagit över. Startar den gamla igen: stäng av den."
            if turn.taken
            else turn.said
        )
        if turn.taken:
            there.note({**there.noted(), "taken": True})
            return
        say("\n1: Försök igen (den gamla datorn är avstängd nu).")
        say("2: Fortsätt ändå: den gamla datorn är död eller går inte att nå.")
        force = pick("Vad gäller?", 2) == 2


def _tell(there: Place, way: Way, *, moved: bool) -> None:
    made = there.answers({"do": "links", "address": way.public, "home": str(there.home)})
    links = [dict(one) for one in made["links"]]
    if moved:
        out, said = starting.new_sheets(there, way)
        if out is not None:
            links.append({"name": "Nya blad", "address": out.as_uri(), "said": said, "press": "ja"})
        else:
            say(said)
    told = str(there.noted().get("told") or "Läget är tomt.")
    start_page.write(there, links, told)
    say(f"\nKLART. Trygghetsläget är igång på {way.public}. {told}")
    for one in links:
        say(f"\n{one['name']}: {one['said']}\n   {one['address']}")
    if not starting.show(there.start_page.as_uri()):
        say(f"\nSamma länkar finns i {there.start_page}")
    say("\nStäng av eller starta om? Skriv samma rad igen, så startar allt som det var.")
