"""What the server says of itself, to stderr: events and errors, never what people wrote or who they are."""

import sys

import structlog


def configure() -> None:
    """Plain lines, and tracebacks without the values of variables: those are people's words."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.ExceptionRenderer(
                structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
            ),
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=lambda *names: structlog.PrintLogger(sys.stderr),
    )
