"""Read once for every server that is forked from here: the reference pack, its ground and its people."""

from dashboard.registers import pack_at
from dashboard.settings import REFERENCE_PACK
from geo.residents import counted, residents_of, rest_of
from geo.walking import ground_of

_PACK = pack_at(REFERENCE_PACK)
ground_of(_PACK)
for _people in (residents_of, counted, rest_of):
    _people(_PACK)
