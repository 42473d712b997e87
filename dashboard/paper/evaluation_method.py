"""How every figure of an evaluation is worked out, so that nobody has to trust one."""

from dashboard.paper.blocks import Block, Paragraph
from dashboard.paper.evaluation_foretold import foretold_method
from dashboard.words import _


def method_blocks() -> tuple[Block, ...]:
    """Say how every figure is worked out."""
    return (
        Paragraph(
            _(
                "Facit är vad som var sant i scenariot: utgångsläget, och verkan av varje inspel från den "
                "stund det levererades. Bilden är vad storskärmen visade i samma minut, av det som då var "
                "känt. Rätt: samma status. Fel: en annan status. Obekräftat: bilden sade själv att uppgiften "
                "var gammal eller motstridig. Okänt: ingen hade sagt något, eller ett besked om att det "
                "fungerar hade gått ut."
            )
        ),
        Paragraph(
            _(
                "Punktminut: en minut för en funktion vid en öppen punkt. Tider räknas i spelad övningstid "
                "från leveransen, utan pauser och hopp: det som inte spelades kan ingen ha missat. Utan svar "
                "är missat när den längsta tid som väntas av inspelet har spelats, annars en halvtimme. "
                "Hälften inom: den mittersta tiden av dem som kom. En åtgärd är uppfylld, sen eller missad "
                "enligt journalen; en utvärderares bedömning går före. Det som övningsledning eller "
                "motspel har rapporterat är ingens svar."
            )
        ),
        Paragraph(
            _(
                "Felminut: en minut för ett fel. Utan åtgärd: de fel som storskärmen räknade så när minuten "
                "började. Det som bara är begärt är utan åtgärd, liksom det vars tid har gått. Pauser och "
                "hopp räknas inte."
            )
        ),
        foretold_method(),
    )
