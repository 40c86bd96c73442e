"""The settings: environment variables SAMSKAP_*, read once into a frozen object."""

from pathlib import Path

from pydantic import AliasChoices, Field
from pydantic_settings import BaseSettings, SettingsConfigDict

MAX_PORT = 65_535
CHECKOUT = Path(__file__).parents[1]


def default_data_folder() -> Path:
    """The checkout's `var`; of an installed wheel `samskap-data` in the current folder."""
    return CHECKOUT / "var" if (CHECKOUT / "pyproject.toml").is_file() else Path.cwd() / "samskap-data"


class Settings(BaseSettings):
    """data: the folder of the database and the keys. In a checkout its `var`, in any working directory; when
    installed from a wheel, `samskap-data` in the working directory.
    public_url: the server's address for phones, if it is not the address of the request (behind a proxy).
    silent_timeout: seconds after which a client is disconnected if its network acknowledges nothing.
    webhooks_to_private_addresses: webhooks may have addresses in private networks, and without TLS."""

    model_config = SettingsConfigDict(env_prefix="SAMSKAP_", frozen=True, populate_by_name=True)

    data: Path = Field(default_factory=default_data_folder)
    host: str = Field("0.0.0.0", min_length=1)
    port: int = Field(8000, ge=0, le=MAX_PORT, validation_alias=AliasChoices("SAMSKAP_PORT", "PORT"))
    public_url: str | None = None
    silent_timeout: int = Field(30, ge=3, le=86_400)
    webhooks_to_private_addresses: bool = False

    @property
    def database(self) -> Path:
        """The path of the SQLite file in the data folder."""
        return self.data / "samskap.sqlite"
