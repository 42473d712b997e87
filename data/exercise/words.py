"""The words of exercises as they travel on the wire: what is planned, played, expected and judged."""

from enum import StrEnum


class ClockAct(StrEnum):
    """What is done to an exercise's clock."""

    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    SPEED = "speed"
    JUMP = "jump"
    STOP = "stop"


class ExerciseState(StrEnum):
    """How far an exercise has come; worked out, never stored."""

    PLANERAD = "planerad"
    PAGAR = "pagar"
    PAUSAD = "pausad"
    AVSLUTAD = "avslutad"
    AVBRUTEN = "avbruten"


class InjectChannel(StrEnum):
    """How an inject is said to reach whom it is for."""

    TELEFON = "telefon"
    EPOST = "epost"
    RAKEL = "rakel"
    SMS = "sms"
    RADIO = "radio"
    MEDIER = "medier"
    MUNTLIGT = "muntligt"
    VARLDEN = "varlden"


class InjectState(StrEnum):
    """How far an inject has come; worked out from what was done with it and when."""

    PLANERAT = "planerat"
    LEVERERAT = "levererat"
    BESVARAT = "besvarat"
    MISSAT = "missat"
    OVERHOPPAT = "overhoppat"


class ConditionKind(StrEnum):
    """What an inject can depend on."""

    RAPPORTERAT = "rapporterat"
    INTE_RAPPORTERAT = "inte_rapporterat"
    KVITTERAT = "kvitterat"
    INTE_KVITTERAT = "inte_kvitterat"
    LEVERERAT = "levererat"
    INTE_LEVERERAT = "inte_levererat"


class ExpectedKind(StrEnum):
    """An act that an inject should lead to; *bedöms* is judged by an observer, the rest by the journal."""

    KVITTERAT = "kvitterat"
    RAPPORT = "rapport"
    LAGE = "lage"
    BEGARAN = "begaran"
    SEKTORRAPPORT = "sektorrapport"
    BESLUT = "beslut"
    BUDSKAP = "budskap"
    ANTECKNING = "anteckning"
    BEDOMS = "bedoms"


class Outcome(StrEnum):
    """What became of an expected act."""

    UPPFYLLD = "uppfylld"
    SEN = "sen"
    MISSAD = "missad"
    INTE_BEDOMD = "inte_bedomd"
