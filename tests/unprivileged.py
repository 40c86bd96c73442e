"""Runs commands that may not write where file modes forbid it, also when the tests run as root."""

import os
import subprocess

import pytest

NO_CAPABILITIES = ("setpriv", "--inh-caps=-all", "--bounding-set=-all")


def unprivileged() -> tuple[str, ...]:
    """The words to put in front of a command so that it runs without root's rights. Skips the test where
    root's rights cannot be taken away."""
    if os.geteuid() != 0:
        return ()
    try:
        subprocess.run([*NO_CAPABILITIES, "true"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("root cannot give up its rights here")
    return NO_CAPABILITIES
