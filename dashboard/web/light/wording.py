"""The words the phone's own script says: handed to it as data, in the language of the page."""

from dashboard.texts import Translator
from data.domain.rules import EMPTY_REPORT


def words(_: Translator, at: str) -> dict[str, str]:
    """Return what queue.js may say; a percent sign is where it puts a number or a span."""
    return {
        "language": _.language,
        "ago": _("för %(span)s sedan", span="%"),
        "held": _(
            "utan nät – senast hämtat %(at)s, för %(span)s sedan. Läget kan ha ändrats.", at=at, span="%"
        ),
        "unheard": _("inget hört från servern sedan övningstid %(at)s", at="%"),
        "summer": _("sommartid"),
        "winter": _("vintertid"),
        "waiting1": _("1 rapport väntar på nätet"),
        "waiting": _("%(n)s rapporter väntar på nätet", n="%"),
        "old": _(
            "Sidan hämtades %(at)s, för %(span)s sedan. Läget kan ha ändrats: ladda om.", at=at, span="%"
        ),
        "stopped1": _("1 rapport är INTE sparad"),
        "stopped": _("%(n)s rapporter är INTE sparade", n="%"),
        "refused": _("Avvisad: den här rapporten är inte sparad och skickas inte igen av sig själv."),
        "mend": _("Ändra den och skicka, kasta den, eller ring stadsdelen och läs upp den."),
        "mendAt": _("Öppna punktens formulär och ändra"),
        "queued": _("ingår inte – det du rapporterat om den är inte sparat än"),
        "lapsed": _("ingår inte – har gått ut sedan sidan hämtades"),
        "confirmed": _("oförändrat"),
        "empty": _(EMPTY_REPORT.text),
        "edit": _("Ändra"),
        "again": _("Skicka med den här länken"),
        "discard": _("Kasta"),
        "sure": _("Kasta rapporten? Den är inte sparad någon annanstans."),
        "gone": _(
            "Länken gäller inte längre. Rapporten är kvar i telefonen: skanna punktens nya kod och skicka "
            "härifrån, eller ring stadsdelen och läs upp den."
        ),
        "waits": _("Inget nät? Rapporten väntar i telefonen och skickas när nätet är tillbaka."),
        "cannot": cannot_wait(_),
    }


def cannot_wait(_: Translator) -> str:
    """Say plainly that a report cannot wait here; so said until the script knows that it can."""
    return _(
        "Den här telefonen kan inte spara rapporter utan nät: anslutningen är inte säker, eller webbläsaren "
        "kan inte. Går det inte att skicka: ring stadsdelen."
    )
