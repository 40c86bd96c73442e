"""Logos that were replaced are removed beside the commands; a failure is logged, and harms nothing else."""

from structlog.testing import capture_logs

from app.store.database import Database
from app.store.logos import Logos
from app.web.logo_cleaner import LogoCleaner


class FailingLogos(Logos):
    """Logos with a bug."""

    async def use(self, workshop_id: str, current: str, at: int) -> None:
        raise ZeroDivisionError


async def test_bug_with_a_logo_is_logged_and_does_not_fail_the_stop(database: Database) -> None:
    cleaner = LogoCleaner(FailingLogos(database))
    with capture_logs() as logs:
        cleaner.logo_changed("a-workshop", "a-checksum")
        await cleaner.stop()
    assert [entry["event"] for entry in logs] == ["logo.cleaning_failed"]
