"""The printed page for three in the morning: what somebody who is no technician does and then sees."""

import html
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Final

import orjson
import typst

from dashboard.bundle.installer.address import why_useless
from dashboard.bundle.keys import keys
from dashboard.settings import Settings
from dashboard.words.times import day_and_time
from geo.layers import load_pack

if TYPE_CHECKING:
    from dashboard.bundle.writing import Made

AUTHOR: Final = "Trygghetsläget"
TITLE: Final = "Trygghetsläget har slocknat: starta en ny dator"
LEAD: Final = (
    "Du behöver inte vara van vid datorer, och inget internet behövs. Gör ett steg i taget, uppifrån och "
    "ned. Räkna med 15 minuter."
)
BLANK: Final = "_" * 24


@dataclass(frozen=True, slots=True)
class PageStep:
    """One thing to do, what is typed letter for letter, what is then seen, and what to do when it is not."""

    do: str
    sees: str
    otherwise: str
    typed: str = ""


_ADDRESS: Final = PageStep(
    "Vänta på svaret om adressen {address}",
    "”Adressen behålls.” Då fungerar telefoner och utskrivna blad som förut.",
    "Ring it-jouren, och be dem flytta adressen hit; svara 1. Går det inte, svara 2: då skrivs alla blad "
    "ut på nytt, bärs ut, och de gamla rivs. Ingen telefon får lita på den gamla datorn.",
)
_NEW_ADDRESS: Final = PageStep(
    "Vänta på svaret om adressen. Alla blad skrivs ut på nytt, bärs ut, och de gamla rivs.",
    "”Datorn får adressen http://…”.",
    "Står det 127.0.0.1 i den är nätsladden inte i: sätt i den, och börja om från steg 4.",
)
STEPS: Final = (
    PageStep(
        "Koppla datorn till el, till nätet med sladd och till den stora skärmen. Starta den. Logga in med "
        "det som står i kuvertet.",
        "Datorns skrivbord, med bilder att trycka på.",
        "Håll startknappen inne i tio sekunder, vänta, och starta igen.",
    ),
    PageStep(
        "Sätt i startstickan och nyckelstickan. Vänta en halv minut.",
        "Datorn visar att två stickor är isatta.",
        "Pröva ett annat uttag. Saknas nyckelstickan: fortsätt utan.",
    ),
    PageStep(
        "Håll ned Ctrl och Alt, och tryck på T.",
        "Ett fönster med bara text i.",
        "Tryck på tangenten mellan Ctrl och Alt, skriv term och tryck på Enter.",
    ),
    PageStep(
        "Skriv raden precis så, med mellanslaget, och tryck på Enter. / är Skift och 7. * är Skift och "
        "tangenten till vänster om Enter.",
        "TRYGGHETSLÄGET PÅ EN NY DATOR, och kontrolltalet {number}.",
        "Står det ”No such file”: skriv ”sh /run/media/*/*/{name}”. Är talet ett annat: sluta, ring "
        "it-jouren.",
        typed="sh /media/*/*/{name}",
    ),
    PageStep(
        "Svara på frågorna: en bokstav eller en siffra, och Enter. Den första gäller klockan: jämför "
        "med din.",
        "”Jag hittade läget till kl …”, och hur gammalt det är.",
        "Hittas inget: sätt i en sticka med en kopia, och svara 1. Är du osäker på en kopia: svara 1.",
    ),
    PageStep(
        "Skriv lösenordet ur kuvertet, och tryck på Enter. Stora och små bokstäver spelar ingen roll.",
        "”Lösenordet stämmer, och startstickan är äkta.” Det tar högst två minuter.",
        "Läs tecken för tecken, och försök igen. Frågas det efter nyckelstickan: sätt i den och svara j, "
        "eller svara n om den saknas.",
    ),
    _ADDRESS,
    PageStep(
        "När det står KLART: tryck på Öppna storskärmen på sidan som har öppnats.",
        "Storskärmen, med kartan. Klockan överst går.",
        "Öppnas ingen sida: be it-jouren öppna adressen under Storskärmen.",
    ),
)


@dataclass(frozen=True, slots=True)
class Page:
    """The page, before it is drawn; `fields` are lines to fill in by hand, `facts` what is known."""

    title: str
    lead: str
    fields: tuple[str, ...]
    steps: tuple[PageStep, ...]
    after: tuple[str, ...]
    facts: str


def page(settings: Settings, name: str, number: str = "", now: datetime | None = None) -> Page:
    """Return the page of a bundle that is called `name` on its stick; `number` is its check number."""
    pack = load_pack(settings.pack)
    made = f" Gjort {day_and_time(now)}." if now is not None else ""
    return Page(
        title=TITLE,
        lead=LEAD,
        fields=(
            "Datorn att använda är märkt, och står",
            "Startstickan ligger",
            "Kuvertet med lösenordet ligger",
            "Nyckelstickan ligger",
            "It-jourens telefon",
            "Jag började kl",
            "Det var igång kl",
        ),
        steps=_steps(name=name, number=number or f"{'_' * 5} {'_' * 5}", address=settings.public_url),
        after=_after(settings),
        facts=f"{pack.name}.{made} Nytt papper behövs när startstickan görs om.",
    )


def _steps(**known: str) -> tuple[PageStep, ...]:
    """Return the steps with what is known of this bundle."""
    steps = [_NEW_ADDRESS if one is _ADDRESS and why_useless(known["address"]) else one for one in STEPS]
    return tuple(
        PageStep(*(text.format(**known) for text in (step.do, step.sees, step.otherwise, step.typed)))
        for step in steps
    )


def _after(settings: Settings) -> tuple[str, ...]:
    lacking = [one.key.value for one in keys(settings) if one.there and one.carried]
    said = "Nyckelstickan behövs för att behålla adressen." if "certifikat" in lacking else ""
    return (
        "Ring krisledningen: ”Storskärmen är igång igen. Läget på den är från kl …; det som har hänt "
        "sedan dess är inte med. Skriv rapporter på papper tills ni kommit in.” "
        "Läs upp deras inloggning: den står på samma sida, och gäller en gång. En ny får du med raden i "
        "steg 4.",
        "Stannar något, eller stängs datorn av: skriv raden i steg 4 igen. Allt som har sparats finns kvar.",
        "Startar den gamla datorn igen: stäng av den. Spara alla papper med rapporter.",
        *((said,) if said else ()),
    )


def as_text(shown: Page) -> str:
    """Return the page as plain text."""
    lines = [shown.title.upper(), "", shown.lead, ""]
    lines += [f"{field}: {BLANK}" for field in shown.fields]
    for number, step in enumerate(shown.steps, start=1):
        lines += ["", f"{number}. {step.do}"]
        lines += [f"       {line}" for line in step.typed.splitlines()]
        lines += [f"   Du ser: {step.sees}", f"   Om inte: {step.otherwise}"]
    lines += ["", "SEDAN", *(f"- {one}" for one in shown.after), "", shown.facts, ""]
    return "\n".join(lines)


def as_html(shown: Page) -> str:
    """Return the page for a screen."""
    fields = "".join(f"<li>{html.escape(one)}: {BLANK}</li>" for one in shown.fields)
    steps = "".join(
        f"<li><b>{html.escape(step.do)}</b>"
        + (f"<pre>{html.escape(step.typed)}</pre>" if step.typed else "")
        + f"<p>Du ser: {html.escape(step.sees)}</p><p>Om inte: {html.escape(step.otherwise)}</p></li>"
        for step in shown.steps
    )
    after = "".join(f"<li>{html.escape(one)}</li>" for one in shown.after)
    return (
        f'<!doctype html><html lang="sv"><meta charset="utf-8"><title>{html.escape(shown.title)}</title>'
        f"<h1>{html.escape(shown.title)}</h1><p>{html.escape(shown.lead)}</p><ul>{fields}</ul>"
        f"<ol>{steps}</ol><h2>Sedan</h2><ul>{after}</ul><p>{html.escape(shown.facts)}</p></html>"
    )


def as_pdf(shown: Page, moment: datetime) -> bytes:
    """Return the page to print."""
    made = typst.compile(
        files(__package__).joinpath("page.typ").read_bytes(),
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"page": orjson.dumps(asdict(shown) | {"author": AUTHOR}).decode()},
        pdf_standards=["ua-1", "a-2a"],
        timestamp=int(moment.timestamp()),
    )
    return bytes(made)


def in_bundle(settings: Settings, name: str) -> Mapping[str, bytes]:
    """Return the page as it lies inside a bundle, which cannot know its own check number."""
    shown = page(settings, name)
    return {"las-mig.txt": as_text(shown).encode(), "las-mig.html": as_html(shown).encode()}


def write_page(settings: Settings, made: "Made", now: datetime) -> Path:
    """Write the page to print beside its bundle; it belongs to this very one."""
    path = made.out.with_name(f"{made.out.stem}.pdf")
    path.write_bytes(as_pdf(page(settings, made.out.name, made.check_number, now), now))
    return path
