"""Who would be asked for support first, by what the sector register says and never by a guess."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from data.domain.moved_owners import MovedOwner, moved_for
from data.domain.sectors import Responsibility, SectorRegister
from data.domain.words import Duty, Function, RequestKind

_K = RequestKind
INFRASTRUCTURE = (_K.DRIVMEDEL, _K.RESERVKRAFT, _K.VATTEN, _K.VARME)
FUNCTION_OF: Mapping[RequestKind, Function] = MappingProxyType(
    {
        _K.DRIVMEDEL: Function.EL,
        _K.RESERVKRAFT: Function.EL,
        _K.VATTEN: Function.VATTEN,
        _K.VARME: Function.VARME,
        _K.INFORMATION: Function.INFORMATION,
    }
)


def suggest_owner(
    register: SectorRegister,
    kind: RequestKind,
    area: str,
    function: Function | None = None,
    *,
    real: bool,
    moved: Sequence[MovedOwner] = (),
) -> str | None:
    """Return whom to ask: the one who answers for it. None where nobody, or more than one, is loaded.

    In a real operation an example is nobody. `moved` is what a decision has moved: it goes before the list.
    """
    wanted = function or FUNCTION_OF.get(kind)
    instead = moved_for(moved, wanted, area, _sectors(register, wanted, area))
    if instead is not None:
        return instead.owner
    examples = {one.id for one in register.organisations if one.example} if real else set()
    rows = [
        one
        for one in register.responsibilities
        if not (real and one.example) and one.organisation not in examples
    ]
    duties = (Duty.INFRASTRUKTUR,) if kind in INFRASTRUCTURE else (Duty.DRIFT, Duty.ORDINARIE)
    for duty in duties:
        fits = [one for one in rows if one.duty is duty and _covers(one, area, wanted)]
        if fits:
            return _nearest(fits)
    return None


def _sectors(register: SectorRegister, function: Function | None, area: str) -> set[str]:
    """Return the sectors that the function belongs to here; none where no function is asked about."""
    rows = register.responsibilities if function is not None else ()
    return {one.sector for one in rows if one.sector is not None and _covers(one, area, function)}


def _covers(row: Responsibility, area: str, function: Function | None) -> bool:
    return row.area in (None, area) and row.function in (None, function)


def _nearest(rows: Iterable[Responsibility]) -> str | None:
    """Return the organisation of the most particular row, where there is one such."""
    by_nearness: dict[tuple[bool, bool], set[str]] = {}
    for row in rows:
        nearness = (row.area is not None, row.function is not None)
        by_nearness.setdefault(nearness, set()).add(row.organisation)
    nearest = by_nearness[max(by_nearness)]
    return nearest.pop() if len(nearest) == 1 else None


def areas_run_by(register: SectorRegister, organisation: str, *, real: bool) -> tuple[str, ...]:
    """Return the areas that an organisation answers for the running of."""
    return tuple(
        one.area
        for one in register.responsibilities
        if one.organisation == organisation
        and one.duty is Duty.DRIFT
        and one.area is not None
        and not (real and one.example)
    )
