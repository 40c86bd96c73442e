"""Runs commands that may not write where file modes forbid it, also when the tests run as root."""

import os
import subprocess

import pytest

NO_CAPABILITIES = ("setpriv", "--inh-caps=-all", "--bounding-set=-all")


def unprivileged() -> tuple[str, ...]:
    """The beginning of a command line that runs the rest without root's rights; empty if the tests do not run
    as root. Skips the test if root's rights cannot be dropped."""
    if os.geteuid() != 0:
        return ()
    try:
        subprocess.run([*NO_CAPABILITIES, "true"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this system does not let root drop its rights")
    return NO_CAPABILITIES
