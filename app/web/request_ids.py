"""Ids that pages make for what they create, so that a request whose answer was lost can be sent again."""

import hashlib

from pydantic import BaseModel, ConfigDict, Field

REQUEST_ID = r"^[A-Za-z0-9_-]{16,40}$"


class Creation(BaseModel):
    """Something new. id: made by the page; the same id gets the same thing, whatever the other fields say.
    Unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")

    id: str | None = Field(None, pattern=REQUEST_ID)


def derived_id(*parts: str) -> str:
    """The id of a row that these texts determine."""
    return hashlib.sha256("/".join(parts).encode()).hexdigest()[:16]
