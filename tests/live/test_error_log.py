"""Errors of a room are logged at a bounded rate."""

from structlog.testing import capture_logs

from app.live.error_log import MIN_LOG_INTERVAL, ErrorLog


def test_similar_errors_are_logged_once() -> None:
    errors = ErrorLog()

    with capture_logs() as logs:
        for kind in ("card", "card", "step"):
            errors.exception("broadcast.projection_failed", ValueError(kind), kind=kind)
        errors.exception("broadcast.projection_failed", KeyError("another type"), kind="card")
        errors.exception("broadcast.send_failed", ValueError("another event"), kind="card")

    assert len(logs) == 4


def test_similar_error_is_logged_again_after_the_interval() -> None:
    times = [0.0, MIN_LOG_INTERVAL - 1, MIN_LOG_INTERVAL, MIN_LOG_INTERVAL + 1]
    errors = ErrorLog(iter(times).__next__)

    with capture_logs() as logs:
        for _ in times:
            errors.exception("broadcast.changes_failed", ValueError())

    assert len(logs) == 2


def test_exception_of_a_block_is_logged_and_not_raised() -> None:
    with capture_logs() as logs, ErrorLog().log_exceptions("broadcast.changes_failed"):
        int("no number")

    assert [(entry["event"], type(entry["exc_info"])) for entry in logs] == [
        ("broadcast.changes_failed", ValueError)
    ]
