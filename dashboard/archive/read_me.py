"""What a package says of itself to whoever opens it in ten years, without this application."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dashboard.archive.layout import (
    ATTACHMENTS,
    CHAIN,
    FACTS,
    JOURNAL,
    MANIFEST,
    PUBLIC_KEY,
    READ_ME,
    REPORTS,
    SIGNATURE,
)
from dashboard.archive.signing_key import in_groups

_FILES = (
    (READ_ME, "den här texten"),
    (JOURNAL, "journalen att läsa: en rad per post, första raden namn, andra raden HXL-märken"),
    (CHAIN, "samma journal att kontrollera: en rad JSON per post, med kontrollsummor och salt"),
    (
        f"{FACTS}/",
        "punkter, rapporter, begäran om stöd, sektorer och områden som de stod när paketet gjordes",
    ),
    (f"{REPORTS}/", "publicerade lägesrapporter, PDF/A"),
    (f"{ATTACHMENTS}/", "bilagor till journalen"),
    (MANIFEST, "varje fils storlek och SHA-256, vilken del av kedjan paketet har, beslut om bevarande"),
    (SIGNATURE, f"signatur (Ed25519) över {MANIFEST}"),
    (PUBLIC_KEY, "den publika nyckel som signaturen prövas mot"),
)


def read_me(manifest: Mapping[str, Any], notices: Sequence[str]) -> str:
    """Return the text, with Windows line ends so that any editor shows it."""
    return "\r\n".join(_lines(manifest, notices)) + "\r\n"


def _lines(manifest: Mapping[str, Any], notices: Sequence[str]) -> Iterator[str]:
    marking, operation = manifest["marking"], manifest["operation"]
    if marking:
        yield f"{marking}: ingenting i paketet är på riktigt."
        yield ""
    yield f"ARKIVPAKET FÖR HÄNDELSEN {operation['name']} ({operation['id']})"
    yield f"Gjort {manifest['made_at']}. Uppgifterna avser {manifest['facts_at']} i händelsens tid."
    yield _retention(manifest["retention"])
    for notice in notices:
        yield ""
        yield f"OBSERVERA: {notice}"
    yield ""
    yield "INNEHÅLL"
    yield from (f"  {name:18}{about}" for name, about in _FILES)
    yield ""
    yield from _chain(manifest["chain"])
    yield ""
    yield from _how(manifest["key"])


def _retention(kept: Mapping[str, Any] | None) -> str:
    if kept is None:
        return "Bevarande: inget är beslutat. Utan beslut bevaras uppgifterna."
    return f"Bevarande: {kept['choice']}, enligt post {kept['revision']}: {kept['decision']}"


def _chain(chain: Mapping[str, Any]) -> Iterator[str]:
    yield "VAD KONTROLLSUMMORNA BETYDER"
    yield "Varje post har en kontrollsumma (SHA-256) över sitt nummer, sina tider, vem, uppgifterna, en"
    yield "saltad kontrollsumma av texten och föregående posts kontrollsumma. Ändras en post stämmer inte"
    yield "dess egen summa; ändras även den stämmer inte nästa post."
    yield f"Paketet har post {chain['first']} till {chain['last']}: {chain['entries']} poster ur händelsen."
    yield f"{chain['linked']} poster däremellan hör till andra händelser eller till registren. Av dem finns"
    yield "bara nummer och kontrollsummor: de håller ihop kedjan men kan inte räknas om här. Att just de"
    yield "fanns svarar signaturen för, och så länge tjänsten finns dess egen journal (dashboard verify)."
    yield f"Före post {chain['first']} ligger kontrollsumman {chain['previous']}."
    yield "En maskerad post har kvar sin kontrollsumma men inte text och salt; masked_by är beslutets nummer."
    yield "En post som är klassad 'stryk vid export' har struck=true: texten finns bara i tjänsten."
    yield "Posten som öppnade händelsen saknar salt: det skyddar uppgiftslämnarna. Händelsens namn svarar"
    yield "signaturen för."


def _how(key: str) -> Iterator[str]:
    yield "KONTROLLERA"
    yield "På en dator med Trygghetsläget, utan dess lager:  dashboard verify PAKET.zip --fingerprint ..."
    yield "Har paketet packats upp och ihop igen säger kontrollen det, och prövar filerna som vanligt."
    yield "Utan Trygghetsläget, efter uppackning:"
    yield f"  openssl pkeyutl -verify -pubin -inkey {PUBLIC_KEY} -rawin -in {MANIFEST} -sigfile {SIGNATURE}"
    yield f"  openssl pkey -pubin -in {PUBLIC_KEY} -outform DER | sha256sum"
    yield f"  sha256sum FIL, jämfört med {MANIFEST}"
    yield "Den som har ändrat paketet kan ha signerat om det med en egen nyckel. Tilliten till nyckeln kommer"
    yield "därför utifrån: jämför fingeravtrycket med det som står i diariet:"
    yield f"  {in_groups(key)}"
