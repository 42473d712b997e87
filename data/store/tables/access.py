"""The tables of who may get in: accounts, sessions, keys, phones, and the security journal."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, Text
from sqlmodel import Field

from data.store.tables.core import Base, revision_column, table_of, wire
from data.words import Role, SecurityKind, TokenKind


class AccessHead(Base, table=True):
    """The one row of the access tables: the security journal's end, and how often rights have changed.

    What was read of anybody's rights at another number of changes is old. `secret` signs the door's cookies.
    """

    __tablename__ = "access_head"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)
    id: int = Field(default=1, primary_key=True)
    number: int = Field(sa_type=BigInteger)
    digest: str
    rights: int = Field(sa_type=BigInteger)
    secret: str


class SecurityRow(Base, table=True):
    """One entry of the security journal, chained and guarded like the operations' journal, apart from it."""

    __tablename__ = "security"
    number: int = Field(sa_column=revision_column(foreign=False))
    at: datetime
    # No CHECK: a new kind would need the table recreated, and guarded tables never are.
    kind: SecurityKind = Field(sa_column=wire(SecurityKind, checked=False))
    who: str
    facts: str = Field(sa_type=Text)
    previous: str
    digest: str


class AccountRow(Base, table=True):
    """A person who can sign in. `login` is a function or directory name; `label` says what for."""

    __tablename__ = "account"
    __table_args__ = (Index("uq_account_external", "issuer", "subject", unique=True),)
    id: str = Field(primary_key=True)
    login: str = Field(unique=True)
    label: str
    password: str | None = None
    issuer: str | None = None
    subject: str | None = None
    disabled: bool = False
    created_at: datetime


class GrantRow(Base, table=True):
    __tablename__ = "account_grant"
    account: str = Field(primary_key=True, foreign_key="account.id")
    role: Role = Field(sa_column=wire(Role, key=True, checked=False))
    bound: str = Field(primary_key=True)


class SessionRow(Base, table=True):
    """A signed-in browser, by the digest of its cookie."""

    __tablename__ = "session"
    key: str = Field(primary_key=True)
    account: str = Field(foreign_key="account.id", index=True)
    created_at: datetime
    seen_at: datetime
    idle_seconds: int
    ends_at: datetime
    revoked_at: datetime | None = None


class LinkRow(Base, table=True):
    """A one-time link to sign in by, by the digest of its secret."""

    __tablename__ = "link"
    key: str = Field(primary_key=True)
    account: str = Field(foreign_key="account.id")
    expires_at: datetime
    used_at: datetime | None = None


class TokenRow(Base, table=True):
    """A key that is no person: a point's report link, a wall, another system. One role, one bound."""

    __tablename__ = "token"
    id: str = Field(primary_key=True)
    key: str = Field(unique=True)
    kind: TokenKind = Field(sa_column=wire(TokenKind, checked=False))
    label: str
    role: Role = Field(sa_column=wire(Role, checked=False))
    bound: str = Field(index=True)
    operation: str
    created_at: datetime
    expires_at: datetime | None = None
    revoked_at: datetime | None = None


class DeviceRow(Base, table=True):
    """A phone that has used a point's link, until it is confirmed or forgotten."""

    __tablename__ = "device"
    id: str = Field(primary_key=True)
    token: str = Field(foreign_key="token.id", index=True)
    key: str
    seen_at: datetime
    confirmed_at: datetime | None = None


class WaitRow(Base, table=True):
    """How often signing in has failed for a name or from an address, and until when to wait."""

    __tablename__ = "sign_in_wait"
    key: str = Field(primary_key=True)
    failures: int
    until: datetime


ACCESS_HEAD = table_of(AccessHead)
SECURITY = table_of(SecurityRow)
ACCOUNT = table_of(AccountRow)
GRANT = table_of(GrantRow)
SESSION = table_of(SessionRow)
LINK = table_of(LinkRow)
TOKEN = table_of(TokenRow)
DEVICE = table_of(DeviceRow)
WAIT = table_of(WaitRow)
