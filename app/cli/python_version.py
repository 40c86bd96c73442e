"""Says in one line that Samskap needs a newer Python. Python 2.7 must be able to run this module, too."""

import sys

MIN_PYTHON = (3, 11)


def require_python(version=sys.version_info[:3]):
    # type: (tuple[int, ...]) -> None
    """End with one line on standard error and status 1 if this Python is too old."""
    if version < MIN_PYTHON:
        needed, found = (".".join(map(str, numbers)) for numbers in (MIN_PYTHON, version))
        sys.exit("Samskap needs Python " + needed + " or newer; this is Python " + found + ".")
