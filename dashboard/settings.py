"""Every setting of the application, read from the environment as DASHBOARD_…; the CLI fills in its own."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

REFERENCE_PACK = Path(__file__).parents[1] / "geo" / "reference"
REFERENCE_POINTS = Path(__file__).parents[1] / "data" / "reference" / "points.csv"


# The session's cookie; over HTTPS the door adds the prefix that ties it to this very host.
COOKIE = "trygghetslaget"


class Settings(BaseSettings):
    """Settings of one process. Each is an environment variable with the prefix DASHBOARD_."""

    model_config = SettingsConfigDict(env_prefix="DASHBOARD_", extra="ignore")

    database_url: str = Field(
        default="sqlite:///var/trygghetslaget.db",
        description="Where the store is: a SQLAlchemy URL, SQLite or PostgreSQL.",
    )
    pack: Path = Field(
        default=REFERENCE_PACK,
        description="The municipality's map pack: pack.json, its layers and, if it has its own, points.csv.",
    )
    host: str = Field(default="127.0.0.1", description="Address to listen on; loopback only for now.")
    port: int = Field(default=8501, ge=0, le=65535, description="Port to listen on.")
    language: str = Field(default="sv", pattern="^(sv|en)$", description="Language of the wall: sv or en.")


def settings() -> Settings:
    """Read the settings as the environment holds them now."""
    return Settings()
