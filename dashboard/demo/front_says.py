"""What the demonstration's front page and the command that starts it say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboard.demo import script
from data.points.facts import Area
from data.sectors.facts import Sector


@dataclass(frozen=True, slots=True)
class Way:
    """One role to enter as: `role` is what the form sends."""

    role: str
    word: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Ways:
    """The roles in the groups that the page shows them in."""

    leading: tuple[Way, ...]
    areas: tuple[Way, ...]
    sectors: tuple[Way, ...]


_LEADING = (
    Way("krisledning", "Krisledningen", "Ser hela staden, beslutar, skriver lägesrapport"),
    Way("ovningsledning", "Övningsledningen", "Leder övningar, med klocka och inspel"),
    Way("las", "En läsare", "Ser allt, ändrar inget"),
    Way("admin", "Administratören", "Register, behörigheter, nycklar"),
)


def ways(areas: Sequence[Area], sectors: Sequence[Sector]) -> Ways:
    """Return every way in, in the order that the page shows them."""
    return Ways(
        _LEADING,
        tuple(Way(f"stadsdel:{area.id}", area.name) for area in areas),
        tuple(Way(f"sektor:{sector.id}", sector.name) for sector in sectors),
    )


def in_words(address: str, links: Mapping[str, str], *, has_front: bool, kept: bool) -> str:
    """Return what a person at a terminal is told once the demonstration answers."""
    way_in = (
        [
            f"  Öppna {address}",
            "  Där går du in i vilken roll du vill, hur många gånger du vill,",
            "  och öppnar storskärmen och telefonformuläret för en punkt.",
        ]
        if has_front
        # Behind a public address anybody would find the page: only who sees this terminal gets in.
        else [f"  {role}: {link}" for role, link in links.items()]
    )
    after = "Lagret är kvar efteråt." if kept else "Allt som görs kastas då."
    begun = f"Demon är i gång: {script.NAME}, en övning som spelar sig själv med exempelpunkter."
    return "\n".join(("", begun, "", *way_in, "", f"Ctrl+C avslutar. {after}", ""))
