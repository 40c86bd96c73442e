"""Two secrets in the data folder, made once and readable by their owner only."""

import os
import secrets
from pathlib import Path

OPERATOR_KEY = "operator.key"
SIGNING_KEY = "signing.key"


def key(folder: Path, name: str) -> str:
    """The secret of this name; made when there is none yet."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(32))
    return path.read_text().strip()
