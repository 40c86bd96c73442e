"""Times in the server's time zone."""

from datetime import UTC, datetime


def local_time(at: int) -> datetime:
    """A time (ms since 1970) as date and time of day in the server's time zone."""
    return datetime.fromtimestamp(at / 1000, UTC).astimezone()
