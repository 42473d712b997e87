"""What geo says when geometry or a reference file cannot be used: one clear Swedish sentence a fault."""

from collections.abc import Sequence


class BrokenReference(ValueError):
    """A file of areas, points or base map that cannot be relied on.

    `file` is the file's name, `row` the 1-based row (feature) in it or None when the whole file is
    meant, and `reason` a Swedish clause without a full stop. `str()` joins the three to one sentence.
    """

    def __init__(self, file: str, row: int | None, reason: str) -> None:
        self.file, self.row, self.reason = file, row, reason
        place = file if row is None else f"{file}, rad {row}"
        super().__init__(f"{place}: {reason}.")


class BrokenInput(ValueError):
    """Everything that is wrong with a set of input files, found in one go; `str()` has a line a fault."""

    def __init__(self, faults: Sequence[BrokenReference]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in faults))


class UnknownProjection(ValueError):
    """A frame that does not say which coordinate system it is in, so that nothing can be measured in it."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} saknar uppgift om koordinatsystem.")
