"""The tables of which installation writes the store, and of the one that it has stood down for."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint
from sqlmodel import Field

from data.server.words import Took
from data.store.tables.core import Base, revision_column, table_of, wire


class ServerRow(Base, table=True):
    """From which entry on which installation writes; what it is called is in the payload."""

    __tablename__ = "server"
    revision: int = Field(sa_column=revision_column())
    term: int
    installation: str
    reason: Took = Field(sa_column=wire(Took))
    island: str


class MetRow(Base, table=True):
    """The server that this one stands down for: no part of the journal, which it writes no more."""

    __tablename__ = "server_met"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)
    id: int = Field(default=1, primary_key=True)
    term: int
    installation: str
    name: str
    address: str
    at: datetime
    parted: int | None = Field(default=None, sa_type=BigInteger)


SERVER = table_of(ServerRow)
SERVER_MET = table_of(MetRow)
SERVER_PROJECTIONS = (SERVER,)
