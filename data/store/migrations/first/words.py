"""The words that tables of the first migration know, as they were then."""

FUNCTIONS = ("information", "el", "varme", "vatten")
STATUSES = ("fungerar", "begransad", "ur_funktion", "okand", "ej_aktuell")
SUPPLIES = ("ordinarie", "reserv", "nodvatten", "okant")
CHANNELS = ("webb", "telefon", "rakel", "sms", "papper", "api")
PHASES = ("planerad", "i_beredskap", "under_aktivering", "oppen", "under_avveckling", "stangd")
POINT_KINDS = ("fast", "mobil")
ANSWERS = ("ja", "nej", "okant")
OPERATION_KINDS = ("incident", "samhallsstorning", "ovning")
READINESS = ("normallage", "fredstida_kris", "hojd_skarpt", "hojd_hogsta")
OCCUPANCY = ("ledigt", "snart_fullt", "fullt", "kan_inte_ta_emot")
STAFFING = ("racker", "knapp", "saknas")
ORGANISATION_KINDS = ("namnd", "forvaltning", "bolag", "extern")
SECTOR_PARTS = ("ansvarig", "deltagare")
DUTIES = ("ordinarie", "drift", "infrastruktur")
EXTENTS = ("inte", "delvis", "helt")
LEVELS = ("ingen", "mattlig", "betydande", "allvarlig", "kritisk")
REQUEST_KINDS = (
    *("drivmedel", "reservkraft", "vatten", "varme", "personal"),
    *("transport", "materiel", "information", "annat"),
)
PRIORITIES = ("akut", "hog", "normal")
REQUEST_STATES = ("begard", "atagen", "pa_vag", "pa_plats", "aterlamnad", "avslagen", "aterkallad")
NOTICE_EVENTS = ("ny_begaran", "obesvarad", "passerad_tid", "loper_ut", "aktivering")
NOTICE_CHANNELS = ("epost", "sms", "webhook")
NOTICE_STATES = ("vantar", "skickad", "misslyckad")
DRAFT_KINDS = ("lagesrapport", "plan", "beslut", "rapport", "klistrad", "budskap", "stod", "anteckning")
