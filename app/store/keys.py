"""The secret keys in the data folder: created once, readable by their owner only."""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

OPERATOR_KEY = "operator.key"
SIGNING_KEY = "signing.key"
MIN_KEY_LENGTH = 32
"""The smallest number of characters. A new key is longer: it is this number of random bytes in base64."""


class KeyTooShort(Exception):
    """The key file holds fewer than `MIN_KEY_LENGTH` characters, so that the key could be guessed."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.path = path


def read_or_create_key(folder: Path, name: str) -> str:
    """The key in this file of the data folder, created if the file is missing. Raises KeyTooShort."""
    path = folder / name
    if not path.exists():
        _create_key(path)
    key = path.read_text().strip()
    if len(key) < MIN_KEY_LENGTH:
        raise KeyTooShort(path)
    return key


def _create_key(path: Path) -> None:
    """Create the file with its whole content or not at all, also if the power fails. If another process
    creates it at the same time, its key stays."""
    with NamedTemporaryFile("w", dir=path.parent, prefix=f"{path.name}.") as file:
        file.write(secrets.token_urlsafe(MIN_KEY_LENGTH))
        file.flush()
        os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(file.name, path)
