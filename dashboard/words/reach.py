"""How reach is said: who lacks what, within how far, how many that is, and by which method."""

from dashboard.words import _
from data.words import Function
from geo.coverage import MINUTES_30


def lacking(function: Function | None) -> str:
    """Return what those without a point lack; None: any open one."""
    if function is None:
        return _("utan öppen punkt")
    return {
        Function.INFORMATION: _("utan information"),
        Function.EL: _("utan el"),
        Function.VARME: _("utan värme"),
        Function.VATTEN: _("utan vatten"),
    }[function]


def within(metres: int) -> str:
    """Return how far that is, in words: the longest is told as the time it takes."""
    if metres % 1000 == 0:
        return _("inom %(n)d km", n=metres // 1000)
    return _("inom 30 minuters gång") if metres == MINUTES_30 else _("inom %(n)d m", n=metres)


def by_method(method: str) -> str:
    """Return what distances are measured along, briefly."""
    return {
        "vatten": _("gångavstånd runt vatten"),
        "fagel": _("fågelvägen"),
        "nat": _("gångavstånd längs vägnätet"),
    }[method]


def method_words(method: str) -> str:
    """Return the same with what it leaves out, as it stands wherever a figure does."""
    return {
        "vatten": _(
            "gångavstånd runt vatten: vägar, backar och stängsel är inte med: den verkliga vägen är längre"
        ),
        "fagel": _("fågelvägen: vatten, vägar och backar är inte med: den verkliga vägen är längre"),
        "nat": _("gångavstånd längs vägnätet: backar är inte med: den verkliga vägen är längre"),
    }[method]


def people(number: int) -> str:
    """Return a number of people as exactly as it is known: in hundreds, below a thousand in tens."""
    nearest = 100 if number >= 1000 else 10
    return f"{round(number / nearest) * nearest:,}".replace(",", "\u00a0")


def between(low: int, high: int) -> str:
    """Return an interval, or the one number that it is."""
    least, most = people(low), people(high)
    return least if least == most else f"{least}–{most}"


def share(part: float, whole: float) -> str:
    return f"{part / whole:.0%}".replace("%", "\u00a0%") if whole else "–"


def source_words(name: str, vintage: str) -> str:
    """Return what a source is called, without what its pack tells of it, and its years."""
    return f"{name.partition(' (')[0].partition(', ')[0]}, {vintage.replace(';', ',')}"


def land(km2: float) -> str:
    """Return an area of land."""
    return _("%(n)s km² land", n=f"{km2:.1f}".replace(".", ","))
