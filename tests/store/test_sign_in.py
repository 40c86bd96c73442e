"""One-time sign-in links of the organiser."""

from pathlib import Path

from app.store.database import Database
from app.store.sign_in import LINK_LIFETIME_MS, SignInLinks
from tests.empty_database import create_database


async def test_sign_in_link_is_valid_once_and_for_a_day(tmp_path: Path) -> None:
    path = tmp_path / "samskap.sqlite"
    create_database(path)
    database = Database(path)
    links = SignInLinks(database)
    first, second = await links.make(at=1_000), await links.make(at=1_000)
    assert await links.is_valid(first, at=2_000)
    assert await links.use(first, at=2_000)
    for ask in (links.is_valid, links.use):
        assert not await ask(first, at=2_001), "used"
        assert not await ask(second, at=1_000 + LINK_LIFETIME_MS), "expired"
        assert not await ask("made up", at=2_000)
    await database.close()
    assert second.encode() not in path.read_bytes(), "only the hash is stored"
