"""The plain Swedish words that say how something is, also as a phone without Å, Ä and Ö writes them."""

from typing import Final

from data.text_reports.words import CODES
from data.words import Function


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


SUBJECTS: Final = {
    **{name.lower(): function for name, function in CODES.items() if name not in ("IN", "INF")},
    **dict.fromkeys(("elen", "strömmen", "strommen"), Function.EL),
    **dict.fromkeys(("vattnet", "kranvattnet", "kranvatten", "kranen", "kranarna"), Function.VATTEN),
    **dict.fromkeys(("tryck", "trycket", "vattentryck", "vattentrycket"), Function.VATTEN),
    **dict.fromkeys(("värmen", "varmen", "elementen", "element"), Function.VARME),
    **dict.fromkeys(("informationen", "infon"), Function.INFORMATION),
}
OUTAGES: Final = {
    **dict.fromkeys(("elavbrott", "strömavbrott", "stromavbrott", "strömlöst", "stromlost"), Function.EL),
    **dict.fromkeys(("strömlös", "stromlos", "strömlösa", "stromlosa", "elfel"), Function.EL),
    **dict.fromkeys(("vattenavbrott", "vattenläcka", "vattenlacka"), Function.VATTEN),
}
# Signs of it, which say something only against a code that says that it works.
HINTS: Final = {
    **dict.fromkeys(("kallt", "kall", "kalla", "iskallt", "iskalla", "kyligt"), Function.VARME),
    **dict.fromkeys(("mörkt", "morkt", "kolmörkt", "kolmorkt", "becksvart", "nedsläckt"), Function.EL),
    **dict.fromkeys(
        ("kokas", "kokning", "kokningsrekommendation", "kokningspåbud", "kokpåbud"), Function.VATTEN
    ),
    **dict.fromkeys(("kokningsrek", "kokrekommendation"), Function.VATTEN),
}
# What a function that is said to run on reserve has in its place.
RESERVE: Final = _words(
    "aggregatet dieselaggregatet elaggregatet reservaggregatet reservkraften elverket reservelverket "
    "generatorn"
)
# What *fullt* may be besides full of people.
NOT_OF_ROOM: Final = _words("med bemannat bemannade bemannad upp pådrag padrag ös")
# *Va* after one of these is how *var* is spoken, not water.
SPOKEN_VA: Final = _words("det den som jag vi de dom han hon här där")

NOT: Final = _words("inte ej icke aldrig")
NOT_QUITE: Final = _words("riktigt helt alltid överallt overallt så sa bra")
NOTHING: Final = _words("inget ingenting")
NONE: Final = NOTHING | _words("ingen inga utan varken")
EVERYTHING: Final = _words("allt allting alltihop resten övrigt ovrigt")
OTHERS: Final = _words("annat resten övrigt ovrigt")
OF_ALL: Final = _words("är ar annat övrigt ovrigt verkar har ligger som ser")
# A clause that begins so is about what the one before it was about.
GOES_ON: Final = _words("är ar nu fungerar funkar")
EXCEPT: Final = _words("utom förutom forutom")
BAD: Final = _words(
    "slut nere ner borta sönder sonder trasig trasigt död dött avbrott avbruten bruten brutet brist saknas "
    "saknar slocknat slocknade slocknar försvann försvunnit forsvann forsvunnit tom tomt kapat avstängt "
    "avstangt avstängd avstangd utslaget utslagen"
)
WENT: Final = _words("gick gått gatt dog slutat slutade")
WENT_WELL: Final = _words("igång igang bra över over att läcka lacka blinka strula")
WEAK: Final = _words(
    "bara delvis nästan nastan halv halva knappt ibland dålig dåligt dalig daligt svag svagt begränsat "
    "begränsad begransat begransad ojämn ojämnt ojamn ojamnt osäkert osakert glappar blinkar flimrar ljummet "
    "ljummen lite brunt missfärgat missfargat grumligt otjänligt otjanligt "
    "lågt lagt"
)
TROUBLE: Final = _words("problem fel störning störningar storning storningar strul avbrott brist elavbrott")
RETURN: Final = _words("tillbaka åter ater igång igang")
GOOD: Final = RETURN | _words("funkar fungerar funkade ok okej bra lugnt normalt")
HAS: Final = _words("har finns")
LATER: Final = _words(
    "snart strax väntas vantas beräknas beraknas kommer lovat lovas senare imorgon morgon ikväll ikvall om "
    "blir"
)
# A clause that says that something is back, and begins so, is about what was said just before.
OF_IT: Final = RETURN | _words("är ar nu den det kommer beräknas beraknas väntas vantas lovas allt")
PAST: Final = _words("sedan sen kom kommit var nyss redan")
WANTED: Final = _words("behövs behovs behöver behover behov önskas onskas")
# Where something is out in a part of the house, the rest of it may have it.
PART: Final = _words(
    "källaren kallaren köket koket salen matsalen idrottshallen gymnastiksalen hallen aulan entrén entren "
    "övervåningen overvaningen undervåningen undervaningen bottenvåningen bottenvaningen våningen vaningen "
    "våning vaning plan flygeln annexet delar delen del vissa några nagra hälften halften halva rummet rum "
    "korridoren trapphuset toaletten toaletterna toan duschen duscharna"
)
AROUND: Final = _words(
    "ute utomhus utanför utanfor området omradet grannskapet kvarteret grannhuset grannarna gatan stan staden"
)
# What a note begins to say too little or too much of is then none of the functions.
ELSEWHERE: Final = _words(
    "fullt ledigt plats platser folk besökare besokare personer fler kö ko personal bemanning mat filtar "
    "sängar sangar barn buss bussar toapapper kaffe halt is snö sno öppet oppet "
    "stängt stangt"
)
# What a note begins to lack is something else, unless it names a function.
LACKS: Final = _words("saknar saknas")
# Words that take back what was said before them, or put it off: then it is not stored as good.
TAKES_BACK: Final = (NOT | NONE | BAD | WEAK | (LATER - {"morgon", "om", "blir"})) | _words(
    "men utom förutom forutom endast knapp kanske tror trodde osäker osaker tveksamt tveksam fel mindre "
    "dog dör slutade stängdes stangdes bort tidigare förut forut igår igar"
)
