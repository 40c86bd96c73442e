"""Ids that pages make for what they create, so that a request whose answer was lost can be sent again."""

import hashlib
import json

from pydantic import BaseModel, ConfigDict, Field

from app.core.errors import Rejected
from app.store.tables import ApiTokenRow, WebhookRow

REQUEST_ID = r"^[A-Za-z0-9_-]{16,40}$"
SECRET_SHOWN_MS = 10 * 60 * 1000
"""Milliseconds for which a request that is sent again is answered with the secret that the first one made."""


class Creation(BaseModel):
    """A request to create something. id: made by the page. A request with the id of an earlier one gets what
    that one created; if its other fields differ, it is refused (`command.id_taken`). None: each request
    creates something. Unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")

    id: str | None = Field(None, pattern=REQUEST_ID)


def require_secret_shown(row: ApiTokenRow | WebhookRow, at: int) -> None:
    """Raise Rejected (`creation.secret_not_shown`) if a request that is sent again may not get the secret of
    this row, which the first one made: it was revoked, or made more than `SECRET_SHOWN_MS` ago.

    at: in ms since 1970."""
    if row.revoked_at is not None or row.created_at + SECRET_SHOWN_MS < at:
        raise Rejected("creation.secret_not_shown")


def request_digest(path: str, body: BaseModel | None = None) -> str:
    """A digest by which two requests with one id can be compared. path: what they ask for."""
    fields = json.dumps(body.model_dump(mode="json") if body else {}, sort_keys=True)
    return hashlib.sha256(f"{path}\n{fields}".encode()).hexdigest()[:16]


def derived_id(*parts: str) -> str:
    """An id for a row: 16 hex digits, always the same for the same texts."""
    return hashlib.sha256("/".join(parts).encode()).hexdigest()[:16]
