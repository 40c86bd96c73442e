"""API tokens on a real database."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app.access.api_tokens import (
    LAST_USED_INTERVAL_MS,
    LISTED_AFTER_EXPIRY_MS,
    MAX_API_TOKENS,
    ApiTokens,
    scopes_of,
)
from app.core.errors import Rejected
from app.store.database import Database
from app.store.tables import ApiTokenRow
from tests.empty_database import create_database


@pytest.fixture
async def tokens(tmp_path: Path) -> AsyncIterator[ApiTokens]:
    """The tokens of an empty database."""
    create_database(tmp_path / "samskap.sqlite")
    database = Database(tmp_path / "samskap.sqlite")
    yield ApiTokens(database, "k" * 32)
    await database.close()


async def last_used(tokens: ApiTokens) -> int | None:
    """When the only token was used last."""
    (row,) = await tokens.listed(at=0)
    return row.last_used_at


async def test_use_of_a_token_is_written_at_most_once_a_minute(tokens: ApiTokens) -> None:
    _, secret = await tokens.create("Label", ["results"], at=1000)
    written = []
    for at in (2000, 2000 + LAST_USED_INTERVAL_MS - 1, 2000 + LAST_USED_INTERVAL_MS):
        await tokens.open(secret, at)
        written.append(await last_used(tokens))
    assert written == [2000, 2000, 2000 + LAST_USED_INTERVAL_MS]


async def test_expired_token_is_refused_and_not_marked_as_used(tokens: ApiTokens) -> None:
    _, secret = await tokens.create("Label", ["results"], at=1000, expires_at=2000)
    with pytest.raises(Rejected, match=r"token\.expired"):
        await tokens.open(secret, 2000)
    assert await last_used(tokens) is None


async def test_more_tokens_than_allowed_are_refused_until_one_is_revoked(tokens: ApiTokens) -> None:
    made = [
        await tokens.create(f"Label {number}", ["results"], at=number) for number in range(MAX_API_TOKENS)
    ]
    with pytest.raises(Rejected, match=r"token\.too_many"):
        await tokens.create("One more", ["results"], at=2000)
    await tokens.revoke(made[0][0].id, at=3000)
    await tokens.create("One more", ["results"], at=4000)


async def test_tokens_that_have_expired_do_not_count_for_the_limit(tokens: ApiTokens) -> None:
    for number in range(MAX_API_TOKENS):
        await tokens.create(f"Label {number}", ["results"], at=1000, expires_at=2000 if number else None)
    with pytest.raises(Rejected, match=r"token\.too_many"):
        await tokens.create("One more", ["results"], at=1999)
    for number in range(MAX_API_TOKENS - 1):
        await tokens.create(f"Later label {number}", ["results"], at=2000)
    with pytest.raises(Rejected, match=r"token\.too_many"):
        await tokens.create("One more", ["results"], at=2000)


async def test_token_that_has_expired_is_listed_for_some_days_more(tokens: ApiTokens) -> None:
    await tokens.create("Label", ["results"], at=1000, expires_at=2000)
    last = 2000 + LISTED_AFTER_EXPIRY_MS - 1
    assert [len(await tokens.listed(at)) for at in (2000, last, last + 1)] == [1, 1, 0]


def test_scopes_that_a_newer_version_knows_are_ignored() -> None:
    row = ApiTokenRow(id="id", secret_hash="", label="", scopes="cards poems workshops", created_at=1)
    assert scopes_of(row) == ("workshops", "cards")
