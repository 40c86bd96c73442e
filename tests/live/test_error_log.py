"""Errors of a room are logged at a bounded rate."""

from structlog.testing import capture_logs

from app.live.error_log import ErrorLog


def test_similar_errors_are_logged_once() -> None:
    errors = ErrorLog()

    with capture_logs() as logs:
        for kind in ("card", "card", "step"):
            errors.exception("broadcast.projection_failed", ValueError(kind), kind=kind)
        errors.exception("broadcast.projection_failed", KeyError("another type"), kind="card")
        errors.exception("broadcast.send_failed", ValueError("another event"), kind="card")

    assert len(logs) == 4


def test_guarded_block_that_fails_is_logged_with_its_error() -> None:
    with capture_logs() as logs, ErrorLog().guard("broadcast.changes_failed"):
        int("no number")

    assert [(entry["event"], type(entry["exc_info"])) for entry in logs] == [
        ("broadcast.changes_failed", ValueError)
    ]
