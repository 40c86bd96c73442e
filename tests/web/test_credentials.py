"""Cookies of earlier versions without a server: how long they are valid."""

import time

import pytest
from itsdangerous import TimestampSigner, URLSafeTimedSerializer

from app.access.links import Links
from app.access.sessions import Sessions
from app.store.database import Database
from app.web.credentials import EARLIER_ORGANISER_COOKIE_MAX_AGE_S, Credentials

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


@pytest.mark.parametrize(
    ("age", "valid"),
    [
        (0, True),
        (EARLIER_ORGANISER_COOKIE_MAX_AGE_S - 60, True),
        (EARLIER_ORGANISER_COOKIE_MAX_AGE_S + 60, False),
    ],
)
async def test_organiser_cookie_of_earlier_version_is_valid_until_its_age_limit(
    database: Database, age: int, valid: bool
) -> None:
    links, sessions = Links(database, SIGNING_KEY), Sessions(database, SIGNING_KEY)
    credentials = Credentials(SIGNING_KEY, "operator-key", links, sessions)

    assert bool(credentials.earlier_organiser(organiser_cookie(age))) is valid
