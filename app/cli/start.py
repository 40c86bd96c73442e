"""Entry point of `samskap`: say in one line why it cannot run here, or else start the command line.

Other modules import what Windows lacks, or what may not be installed. So this one imports the rest after the
checks.
"""

from __future__ import annotations

import sys
from importlib import metadata
from io import TextIOWrapper

from app.cli.python_version import require_python

TESTED_UVICORN = "0.54"
"""The release series that app/server/websocket_protocol.py was tested with; pyproject.toml pins the same."""


def main(version: tuple[int, ...] = sys.version_info[:3], platform: str = sys.platform) -> None:
    """Run the command line; end with one line on standard error and status 1 where it cannot run."""
    require_python(version)
    if isinstance(sys.stdout, TextIOWrapper):  # not every terminal has all letters
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        uvicorn = metadata.version("uvicorn")
    except metadata.PackageNotFoundError:
        sys.exit(
            "Samskap's packages are not installed here. Install Samskap with pip, then run `samskap serve` "
            "(in a checkout: `make setup`, then `.venv/bin/samskap serve`)."
        )

    from app.cli.output import translate  # noqa: PLC0415 - only after the checks above

    if platform == "win32":
        sys.exit(translate("cli.start.windows"))
    if not is_tested_uvicorn(uvicorn):
        sys.exit(translate("cli.start.uvicorn", tested=TESTED_UVICORN, found=uvicorn))

    from app.cli.main import app  # noqa: PLC0415 - only after the checks above

    app()


def is_tested_uvicorn(version: str) -> bool:
    """Whether this version of uvicorn belongs to the tested series."""
    return version.split(".")[:2] == TESTED_UVICORN.split(".")
