"""Two secrets in the data folder, made once and readable by their owner only."""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

OPERATOR_KEY = "operator.key"
SIGNING_KEY = "signing.key"
MIN_KEY_LENGTH = 32


class KeyTooShort(Exception):
    """The file holds no secret that could be kept one."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.path = path


def read_or_create_key(folder: Path, name: str) -> str:
    """The secret of this name; made when there is none yet. TooShort when there is but a stump of one."""
    path = folder / name
    if not path.exists():
        _make(path)
    secret = path.read_text().strip()
    if len(secret) < MIN_KEY_LENGTH:
        raise KeyTooShort(path)
    return secret


def _make(path: Path) -> None:
    """All of it or nothing, whether the power fails or another process makes it too."""
    with NamedTemporaryFile("w", dir=path.parent, prefix=f"{path.name}.") as file:
        file.write(secrets.token_urlsafe(MIN_KEY_LENGTH))
        file.flush()
        os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(file.name, path)
