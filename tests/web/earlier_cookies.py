"""Cookies that an earlier version made."""

import sqlite3
import time
from contextlib import closing
from pathlib import Path

from itsdangerous import TimestampSigner, URLSafeTimedSerializer

from app.access.links import derive
from app.store import keys
from tests.empty_database import DATABASE

SIGNING_KEY = "signing-key"


class EarlierSigner(TimestampSigner):
    """Signs as it would have done some seconds ago."""

    seconds = 0

    def get_timestamp(self) -> int:
        return int(time.time()) - self.seconds


def organiser_cookie(age: int, signing_key: str = SIGNING_KEY) -> str:
    """An organiser's cookie that an earlier version signed `age` seconds ago."""
    signer = type("Signer", (EarlierSigner,), {"seconds": age})
    return str(URLSafeTimedSerializer(signing_key, salt="organiser", signer=signer).dumps("organiser"))


def console_cookie(data: Path, workshop_id: str, code: str) -> str:
    """The cookie of a console that an earlier version opened. Adds its link to the database in this folder.
    code: of the workshop."""
    insert = """INSERT INTO link (id, workshop_id, right, label, derived_from, created_at, on_screen)
        VALUES (?, ?, 'facilitator', '', 'console', 1, 0)"""
    with closing(sqlite3.connect(data / DATABASE)) as database, database:
        database.execute(insert, [f"console-{workshop_id}", workshop_id])
    key = derive((data / keys.SIGNING_KEY).read_text().strip(), "console")
    return f"samskap_console_{code}={key}"
