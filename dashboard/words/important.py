"""An important change in words: what has happened, and where."""

from collections.abc import Mapping

from dashboard.words import _, label
from dashboard.words.times import clock
from data.sectors.facts import SectorRegister
from data.staff.important import Important, Matter


def matter_words(one: Important) -> str:
    """Return what has happened."""
    match one.matter:
        case Matter.FUNCTION:
            word = label(one.function) if one.function else ""
            return _("%(function)s ur funktion", function=word)
        case Matter.BROKEN_OFF:
            return _("övning avbruten, skarpt läge")
        case Matter.TAKEN_OVER:
            return _("det som rapporterats efter %(at)s kan saknas här", at=_lacks(one))
        case Matter.OPENING:
            return _("beslut att öppna punkten")
        case Matter.CLOSED:
            return _("punkten har stängt")
        case Matter.SECTOR:
            return label(one.sector.level) if one.sector else ""
        case Matter.DECLINED:
            return _("begäran avslagen: %(what)s", what=one.request.what if one.request else "")
        case Matter.LATE:
            return _("begäran försenad: %(what)s", what=one.request.what if one.request else "")


def _lacks(one: Important) -> str:
    return clock(one.lacks, one.began.at) if one.lacks is not None else ""


def place_words(
    one: Important, areas: Mapping[str, str], points: Mapping[str, str], register: SectorRegister
) -> str:
    """Return where, and whose word it is where a sector has said it."""
    if one.matter is Matter.TAKEN_OVER:
        return _("Servern har bytts")
    area = areas.get(one.area or "", one.area or "")
    if one.sector is not None:
        report = one.sector
        voice = register.name_of(report.organisation) if report.organisation else _("sektorns bedömning")
        sector = register.sector_name(report.sector)
        return ", ".join(part for part in (sector, voice, area) if part)
    point = one.point.name if one.point else one.exercise
    if one.request is not None and one.request.point:
        point = points.get(one.request.point, one.request.point)
    return ", ".join(part for part in (point, area) if part)
