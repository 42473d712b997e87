"""What is wrong in a scenario or its file, and where: the line or sheet and row, the inject and the field."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong. `inject` "": the scenario itself. `field` as its file calls it, or the code.

    `line` is the line of a YAML file, or the row of a sheet.
    """

    reason: str
    inject: str = ""
    field: str = ""
    line: int | None = None
    sheet: str = ""

    @property
    def place(self) -> str:
        parts = (
            f"fliken {self.sheet}" if self.sheet else "",
            f"rad {self.line}" if self.line is not None else "",
            f"inspel {self.inject}" if self.inject else "",
            self.field,
        )
        return ", ".join(part for part in parts if part)

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}" if self.place else self.reason
