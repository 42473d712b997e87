"""What Streamlit's own widgets say, in Swedish: exact code of the installed version, and what is served."""

import hashlib
import json
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

# Nothing here is said to anybody in English instead: the desk is Swedish, whatever the browser prefers.
_ACTIONS: Final = (
    ("`Select all`", "`Välj alla`"),
    ("`Select ${p.length} matches`", "`Välj ${p.length} träffar`"),
    ("`Add: ${n}`", "`Lägg till: ${n}`"),
    ('"aria-label":`Remove ${e}`', '"aria-label":`Ta bort ${e}`'),
    ('"aria-label":`Clear all`', '"aria-label":`Ta bort alla`'),
    ('"aria-label":`Open`', '"aria-label":`Öppna`'),
    ("`Multiselect options`", "`Val`"),
    ("`No results`", "`Inga träffar`"),
    ("t.maxSelections===1?`option`:`options`", "t.maxSelections===1?`val`:`val`"),
    (
        "`You can only select up to ${t.maxSelections} ${e}. Remove an option first.`",
        "`Högst ${t.maxSelections} ${e}. Ta bort ett först.`",
    ),
)
# By the name of the file, without the digest in it.
TABLE: Final[Mapping[str, tuple[tuple[str, str], ...]]] = MappingProxyType(
    {
        "Multiselect": _ACTIONS,
        "Selectbox": (
            ("`Add: ${M}`", "`Lägg till: ${M}`"),
            ("`No results`", "`Inga träffar`"),
            ("`Selectbox options`", "`Val`"),
            ('"aria-label":`Clear value`', '"aria-label":`Rensa`'),
            ('"aria-label":`Open`', '"aria-label":`Öppna`'),
        ),
        "InputInstructions": (
            ("`submit form`:`apply`", "`skicka`:`ta med texten`"),
            ("`Press ${r()?`⌘`:`Ctrl`}+Enter to ${e}`", "`Tryck ${r()?`⌘`:`Ctrl`}+Enter för att ${e}`"),
            ("`Press Enter to ${e}`", "`Tryck Enter för att ${e}`"),
        ),
        "TextInput": (
            ("`Clear entry`", "`Rensa`"),
            ("`Hide password`:`Show password`", "`Dölj lösenordet`:`Visa lösenordet`"),
            ("`Invalid input.`", "`Går inte att använda.`"),
        ),
        "NumberInput": (('"aria-label":`Clear value`', '"aria-label":`Rensa`'),),
        "FileUploader": (
            ("`${T(t,D.Byte,0)} per file`", "`högst ${T(t,D.Byte,0)}`"),
            ("`${e.type} files are not allowed.`", "`Filer av det slaget tas inte emot.`"),
            ("`Drag and drop directories here`", "`Släpp mapparna här`"),
            ("`Drag and drop files here`", "`Släpp filerna här`"),
            ("`Drag and drop a file here`", "`Släpp filen här`"),
            ("`Upload directories`:`Upload`", "`Välj mappar`:`Välj fil`"),
            ('"aria-label":`Add files`', '"aria-label":`Lägg till filer`'),
        ),
        "utils": (
            ("`File must be ${$(n,`b`)} or smaller.`", "`Filen får vara högst ${$(n,`b`)}.`"),
            ("`${t.type} files are not allowed.`", "`Filer av det slaget tas inte emot.`"),
            ("`File size is too small.`", "`Filen är för liten.`"),
            ("`Only one file is allowed.`", "`Bara en fil i taget.`"),
            ("`Unexpected error. Please try again.`", "`Det gick inte. Försök igen.`"),
        ),
        "DataFrame": (
            ("label:`Add row`", "label:`Lägg till rad`"),
            ("label:`Delete row(s)`", "label:`Ta bort rader`"),
            ("label:`Clear selection`", "label:`Avmarkera`"),
            ("label:`Download as CSV`", "label:`Hämta som CSV`"),
            ("label:`Search`", "label:`Sök`"),
            ("label:`Show/hide columns`", "label:`Visa eller dölj kolumner`"),
            ("label:`Select all`", "label:`Välj alla`"),
            ("`Sort ascending`", "`Sortera stigande`"),
            ("`Sort descending`", "`Sortera fallande`"),
            ("`Autosize`", "`Anpassa bredden`"),
            ("`Pin column`", "`Fäst kolumnen`"),
            ("`Unpin column`", "`Lossa kolumnen`"),
            ("`Hide column`", "`Dölj kolumnen`"),
            ("`Copy column name`", "`Kopiera kolumnens namn`"),
            ("`Statistics`", "`Statistik`"),
            ("`No options`", "`Inga val`"),
        ),
        "useCopyToClipboard": (("`Copied`:`Copy to clipboard`", "`Kopierat`:`Kopiera`"),),
        "Toolbar": (
            ("label:`Fullscreen`", "label:`Helskärm`"),
            ("label:`Close fullscreen`", "label:`Stäng helskärmen`"),
        ),
        "index": (
            ("children:`Skip to main content`", "children:`Hoppa till innehållet`"),
            ('"aria-label":`Expand sidebar`', '"aria-label":`Visa menyn`'),
            ('"aria-label":`Collapse sidebar`', '"aria-label":`Fäll ihop menyn`'),
            ('"aria-label":`App pages`', '"aria-label":`Sidor`'),
            ("`View less`:`View ${x-m} more`", "`Visa färre`:`Visa ${x-m} till`"),
            ('"aria-label":`Sidebar`', '"aria-label":`Meny`'),
            ('"aria-label":`Main menu`', '"aria-label":`Huvudmeny`'),
            ('"aria-label":`Notifications`', '"aria-label":`Meddelanden`'),
            ('"aria-label":`Running...`', '"aria-label":`Arbetar`'),
            ("`Stopping...`:`Stop`", "`Avbryter …`:`Avbryt`"),
            ('"aria-label":`Close`', '"aria-label":`Stäng`'),
            ("children:`Close`", "children:`Stäng`"),
            ("`view less`:`view more`", "`visa mindre`:`visa mer`"),
            ("=`Connecting`,", "=`Ansluter`,"),
            ("=`Connecting to Streamlit server`", "=`Ansluter till servern`"),
            ("=`Unable to connect to Streamlit server`", "=`Når inte servern`"),
            ("`Connection error`", "`Förbindelsen är bruten`"),
            (
                "`Streamlit server is not responding. Are you connected to the internet?`",
                "`Servern svarar inte. Det som är sparat är kvar.`",
            ),
            (
                "`Connection lost. Please wait for the app to reconnect, then try again.`",
                "`Förbindelsen bröts. Vänta tills den är tillbaka och försök igen.`",
            ),
            ("`Page not found`", "`Sidan finns inte`"),
            ("`The page that you have requested does not seem to exist`", "`Sidan finns inte här`"),
            ("`${t}. Running the app's main page.`", "`${t}. Första sidan visas i stället.`"),
            ("`Script execution error`", "`Ett fel på sidan`"),
            ("`Please wait...`", "`Vänta …`"),
            ("children:`Try again`", "children:`Försök igen`"),
            ("`Continue anyway`:`Close`", "`Fortsätt ändå`:`Stäng`"),
        ),
    }
)
_NAMED: Final = re.compile(r"([A-Za-z]+)\.[\w-]{8}\.js")


def words_for(file: str) -> tuple[tuple[str, str], ...]:
    """Return what is replaced in one of Streamlit's files, by its name; nothing in most of them."""
    named = _NAMED.fullmatch(file)
    return TABLE.get(named[1], ()) if named else ()


def in_swedish(file: str, content: bytes) -> bytes:
    """Return a file of Streamlit's with its words in Swedish; as it is where it has none of ours."""
    words = words_for(file)
    if not words:
        return content
    code = content.decode("utf-8")
    for english, swedish in words:
        code = code.replace(english, swedish)
    return code.encode("utf-8")


def tag(file: str, coding: str) -> str:
    """Return the entity tag of such a file: another with other words, or packed otherwise."""
    said = json.dumps([file, coding, words_for(file)], ensure_ascii=False)
    return f'"{hashlib.sha256(said.encode()).hexdigest()[:24]}"'
