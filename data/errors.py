"""What can go wrong: a rule says no and why, somebody was first, or the store itself is at fault."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an act is refused, and the field of the form it belongs beside (None: the whole act)."""

    text: str
    field: str | None = None


class Refused(ValueError):
    """A rule said no; `reason` is the Swedish sentence for the person, `field` the field it concerns.

    `also` are the other reasons, where a form can be told all of them at once.
    """

    def __init__(self, reason: str, field: str | None = None, *, also: tuple[Reason, ...] = ()) -> None:
        super().__init__(reason)
        self.reason = reason
        self.field = field
        self.also = also

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Every reason there is, the first first."""
        return (Reason(self.reason, self.field), *self.also)


class Stale(Refused):
    """Somebody else changed the thing after the form was opened; nothing was saved."""


class Conflict(Refused):
    """The same act id was used before for something else."""


class Missing(Refused):
    """There is no such operation, point or entry."""


class NotAllowed(Refused):
    """Whoever asks has no right to it; who asked for what goes into the security journal."""

    def __init__(
        self, reason: str, *, who: str, deed: str, operation: str | None = None, point: str | None = None
    ) -> None:
        super().__init__(reason)
        self.who = who
        self.deed = deed
        self.operation = operation
        self.point = point


class SignedOut(Refused):
    """The session or key is unknown, expired or revoked: sign in again."""


class BrokenReference(ValueError):
    """A reference file cannot be used; names file, row (1 is the header; None: the whole file) and reason."""

    def __init__(self, file: str, row: int | None, reason: str) -> None:
        where = f"{file}, rad {row}" if row is not None else file
        super().__init__(f"{where}: {reason}")
        self.file = file
        self.row = row
        self.reason = reason


class StoreFault(RuntimeError):
    """The store cannot be used or written; the message is one Swedish sentence saying what was kept."""


class Away(StoreFault):
    """The database cannot be reached now, or is still starting: it may come back by itself."""


class Superseded(StoreFault):
    """Another server writes the store, or has taken over from this one; reading goes on.

    `where` is the address that the other one gave, "" where it gave none.
    """

    def __init__(self, reason: str, where: str = "") -> None:
        super().__init__(reason)
        self.where = where
