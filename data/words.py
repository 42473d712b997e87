"""The words of the field as they travel on the wire: every enum the store, the API and the screens share."""

from enum import StrEnum


class Function(StrEnum):
    """What a trygghetspunkt gives people; all four are mandatory for every point."""

    INFORMATION = "information"
    EL = "el"
    VARME = "varme"
    VATTEN = "vatten"


class Status(StrEnum):
    """What somebody reported. *Obekräftat* and *motstridigt* are worked out, never reported."""

    FUNGERAR = "fungerar"
    BEGRANSAD = "begransad"
    UR_FUNKTION = "ur_funktion"
    OKAND = "okand"
    EJ_AKTUELL = "ej_aktuell"


class Mark(StrEnum):
    """How far a status can be trusted, worked out from `now`."""

    BEKRAFTAT = "bekraftat"
    OBEKRAFTAT = "obekraftat"
    MOTSTRIDIGT = "motstridigt"


class Supply(StrEnum):
    ORDINARIE = "ordinarie"
    RESERV = "reserv"
    NODVATTEN = "nodvatten"
    OKANT = "okant"


class Phase(StrEnum):
    PLANERAD = "planerad"
    I_BEREDSKAP = "i_beredskap"
    UNDER_AKTIVERING = "under_aktivering"
    OPPEN = "oppen"
    UNDER_AVVECKLING = "under_avveckling"
    STANGD = "stangd"


class OperationKind(StrEnum):
    INCIDENT = "incident"
    SAMHALLSSTORNING = "samhallsstorning"
    OVNING = "ovning"


class Readiness(StrEnum):
    """Beredskapsläge: the national level the operation is run under."""

    NORMALLAGE = "normallage"
    FREDSTIDA_KRIS = "fredstida_kris"
    HOJD_SKARPT = "hojd_skarpt"
    HOJD_HOGSTA = "hojd_hogsta"


class Occupancy(StrEnum):
    LEDIGT = "ledigt"
    SNART_FULLT = "snart_fullt"
    FULLT = "fullt"
    KAN_INTE_TA_EMOT = "kan_inte_ta_emot"


class Staffing(StrEnum):
    RACKER = "racker"
    KNAPP = "knapp"
    SAKNAS = "saknas"


class Channel(StrEnum):
    """How a report reached the store."""

    WEBB = "webb"
    TELEFON = "telefon"
    RAKEL = "rakel"
    SMS = "sms"
    PAPPER = "papper"
    API = "api"


class MessageChannel(StrEnum):
    """How the public is told. A VMA is not the municipality's to send, so it is none of these."""

    WEBB = "webb"
    SOCIALA_MEDIER = "sociala_medier"
    RADIO = "radio"
    PRESS = "press"
    SMS = "sms"
    TELEFON = "telefon"
    ANSLAG = "anslag"
    PA_PLATS = "pa_plats"


class TextClass(StrEnum):
    """How far what is written in an entry may travel, freest first."""

    OPPEN = "oppen"
    INTERN = "intern"
    STRYK_VID_EXPORT = "stryk_vid_export"


class PointKind(StrEnum):
    FAST = "fast"
    MOBIL = "mobil"


class Answer(StrEnum):
    """What is known of a yes-or-no question; nothing stated at all is no answer, not *okänt*."""

    JA = "ja"
    NEJ = "nej"
    OKANT = "okant"


class OrganisationKind(StrEnum):
    NAMND = "namnd"
    FORVALTNING = "forvaltning"
    BOLAG = "bolag"
    EXTERN = "extern"


class SectorPart(StrEnum):
    """An organisation's part in a sector."""

    ANSVARIG = "ansvarig"
    DELTAGARE = "deltagare"


class Duty(StrEnum):
    """What somebody answers for: the ordinary activity, running a point or its infrastructure."""

    ORDINARIE = "ordinarie"
    DRIFT = "drift"
    INFRASTRUKTUR = "infrastruktur"


class ImpactCriterion(StrEnum):
    """What a påverkansgrad is judged by."""

    VERKSAMHET = "verksamhet"
    RESURSER = "resurser"
    BELASTNING = "belastning"


class Extent(StrEnum):
    """How far a criterion is met, mildest first."""

    INTE = "inte"
    DELVIS = "delvis"
    HELT = "helt"


class ImpactLevel(StrEnum):
    """Påverkansgrad, mildest first; worked out from three criteria, never chosen."""

    INGEN = "ingen"
    MATTLIG = "mattlig"
    BETYDANDE = "betydande"
    ALLVARLIG = "allvarlig"
    KRITISK = "kritisk"


class RequestKind(StrEnum):
    """What support is asked for."""

    DRIVMEDEL = "drivmedel"
    RESERVKRAFT = "reservkraft"
    VATTEN = "vatten"
    VARME = "varme"
    PERSONAL = "personal"
    TRANSPORT = "transport"
    MATERIEL = "materiel"
    INFORMATION = "information"
    ANNAT = "annat"


class Priority(StrEnum):
    """How soon support is needed, most urgent first."""

    AKUT = "akut"
    HOG = "hog"
    NORMAL = "normal"


class RequestState(StrEnum):
    """How far a support request has come."""

    BEGARD = "begard"
    ATAGEN = "atagen"
    PA_VAG = "pa_vag"
    PA_PLATS = "pa_plats"
    ATERLAMNAD = "aterlamnad"
    AVSLAGEN = "avslagen"
    ATERKALLAD = "aterkallad"


class NoticeChannel(StrEnum):
    """How a function is told of something."""

    EPOST = "epost"
    SMS = "sms"
    WEBHOOK = "webhook"


class NoticeEvent(StrEnum):
    """What somebody is told of."""

    NY_BEGARAN = "ny_begaran"
    OBESVARAD = "obesvarad"
    PASSERAD_TID = "passerad_tid"
    LOPER_UT = "loper_ut"
    AKTIVERING = "aktivering"
    BEGARAN_LAMNAD = "begaran_lamnad"
    UR_FUNKTION = "punkt_ur_funktion"
    LAGESRAPPORT = "lagesrapport"
    MANADSKONTROLL = "manadskontroll"


class Role(StrEnum):
    """What somebody signs in as; some roles are bound to an area, a sector, an organisation or a point."""

    KRISLEDNING = "krisledning"
    STADSDEL = "stadsdel"
    SEKTOR = "sektor"
    ORGANISATION = "organisation"
    OVNINGSLEDNING = "ovningsledning"
    LOKAL_OVNINGSLEDARE = "lokal_ovningsledare"
    MOTSPEL = "motspel"
    UTVARDERARE = "utvarderare"
    LASARE = "lasare"
    ADMIN = "admin"
    PUNKT = "punkt"
    SMS = "sms"
    RESERV = "reserv"
    VAGG = "vagg"
    MASKIN = "maskin"


class TaskKind(StrEnum):
    """What can wait for somebody."""

    UR_FUNKTION = "ur_funktion"
    KAN_INTE_TA_EMOT = "kan_inte_ta_emot"
    FORSENAD = "forsenad"
    OBESVARAD = "obesvarad"
    UTHALLIGHET = "uthallighet"
    MOTSTRIDIGT = "motstridigt"
    TID_PASSERAD = "tid_passerad"
    ATT_GODKANNA = "att_godkanna"
    GAR_UT = "gar_ut"
    INSPEL = "inspel"


class TokenKind(StrEnum):
    """Keys that are not people: a point's report link, a wall, another system."""

    PUNKT = "punkt"
    VAGG = "vagg"
    API = "api"


class SecurityKind(StrEnum):
    """What the security journal knows."""

    SIGN_IN = "sign_in"
    SIGN_IN_REFUSED = "sign_in_refused"
    SIGN_OUT = "sign_out"
    LINK_MADE = "link_made"
    REFUSED = "refused"
    EXPORT = "export"
    ACCOUNT_CHANGED = "account_changed"
    RIGHTS_CHANGED = "rights_changed"
    SESSIONS_REVOKED = "sessions_revoked"
    KEY_ISSUED = "key_issued"
    KEY_REVOKED = "key_revoked"
    DEVICE_SEEN = "device_seen"
    DEVICE_CONFIRMED = "device_confirmed"
    PROVIDER_SILENT = "provider_silent"
    PARTNER_ADDED = "partner_added"


class Retention(StrEnum):
    """What becomes of an operation's records, by decision."""

    BEVARAS = "bevaras"
    GALLRAS = "gallras"
