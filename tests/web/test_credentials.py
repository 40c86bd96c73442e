"""Cookies of earlier versions without a server: how long they are valid."""

import pytest

from app.access.links import Links
from app.access.sessions import Sessions
from app.store.database import Database
from app.web.credentials import EARLIER_ORGANISER_COOKIE_MAX_AGE_S, Credentials
from tests.web.earlier_cookies import SIGNING_KEY, organiser_cookie


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
