"""Signed cookies without a server: how long they are valid."""

import time

import pytest
from itsdangerous import TimestampSigner, URLSafeTimedSerializer
from starlette.requests import HTTPConnection

from app.web.credentials import ORGANISER_COOKIE, ORGANISER_COOKIE_MAX_AGE_S, Credentials

SIGNING_KEY = "signing-key"


class EarlierSigner(TimestampSigner):
    """Signs as it would have done some seconds ago."""

    seconds = 0

    def get_timestamp(self) -> int:
        return int(time.time()) - self.seconds


def organiser_request(age: int) -> HTTPConnection:
    """A request with an organiser's cookie that was signed `age` seconds ago."""
    signer = type("Signer", (EarlierSigner,), {"seconds": age})
    cookie = URLSafeTimedSerializer(SIGNING_KEY, salt="organiser", signer=signer).dumps("organiser")
    headers = [(b"cookie", f"{ORGANISER_COOKIE}={cookie}".encode())]
    return HTTPConnection({"type": "http", "headers": headers})


@pytest.mark.parametrize(
    ("age", "valid"),
    [(0, True), (ORGANISER_COOKIE_MAX_AGE_S - 60, True), (ORGANISER_COOKIE_MAX_AGE_S + 60, False)],
)
def test_organiser_cookie_is_valid_until_its_age_limit(age: int, valid: bool) -> None:
    credentials = Credentials(SIGNING_KEY, "operator-key")

    assert credentials.is_organiser(organiser_request(age)) is valid
