"""Cookies that an earlier version signed."""

import time

from itsdangerous import TimestampSigner, URLSafeTimedSerializer

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
