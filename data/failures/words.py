"""The words of failures and of what is done about them, as they travel on the wire."""

from enum import StrEnum


class FailureKind(StrEnum):
    """What can be wrong, worst first: at a point, in an area, in a sector."""

    UR_FUNKTION = "ur_funktion"
    INGEN_OPPEN_PUNKT = "ingen_oppen_punkt"
    SEKTOR = "sektor"
    UTHALLIGHET = "uthallighet"
    MOTSTRIDIGT = "motstridigt"
    KAN_INTE_TA_EMOT = "kan_inte_ta_emot"
    BEGRANSAD = "begransad"


class ActionState(StrEnum):
    """How far what is done about a failure has come; the first two are that nothing is."""

    UTAN_ATGARD = "utan_atgard"
    BEGARD = "begard"
    BESTALLD = "bestalld"
    ATAGEN = "atagen"
    PA_VAG = "pa_vag"
    UTFORD = "utford"
    ATGARDAS_INTE = "atgardas_inte"
