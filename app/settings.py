"""The settings: environment variables SAMSKAP_*, read once into a frozen object."""

from pathlib import Path

from pydantic import AliasChoices, Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """data: the folder of the database and the keys; the default is in the checkout, independent of the
    working directory. public_url: the server's address for phones, if it differs from the address of the
    request (behind a proxy). silent_timeout: seconds after which a client is disconnected if its network
    acknowledges nothing."""

    model_config = SettingsConfigDict(env_prefix="SAMSKAP_", frozen=True, populate_by_name=True)

    data: Path = Path(__file__).parents[1] / "var"
    host: str = "0.0.0.0"
    port: int = Field(8000, validation_alias=AliasChoices("SAMSKAP_PORT", "PORT"))
    public_url: str | None = None
    silent_timeout: int = Field(30, ge=3, le=86_400)

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.data / "samskap.sqlite"
