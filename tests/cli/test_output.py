"""The QR code that commands print in a terminal."""

import os
import pty
import subprocess
import sys

import pytest

from tests.server_process import ROOT

WHITE_ON_BLACK = "\x1b[48;5;232m\x1b[38;5;255m"
RESET = "\x1b[0m"


def printed_qr(encoding: str) -> str:
    """What `print_qr` writes into a terminal with this encoding."""
    terminal, output = pty.openpty()
    subprocess.run(
        [sys.executable, "-c", "from app.cli.output import print_qr; print_qr('http://192.0.2.7:8000')"],
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": encoding},
        stdout=output,
        check=True,
    )
    os.write(output, b"end")
    os.close(output)
    printed = b""
    while not printed.endswith(b"end"):
        printed += os.read(terminal, 100_000)
    os.close(terminal)
    return printed.decode(encoding).removesuffix("end")


def test_qr_code_in_a_terminal_sets_its_colours_and_resets_them() -> None:
    printed = printed_qr("utf-8")
    first, *others = printed.splitlines()

    assert first.startswith(WHITE_ON_BLACK)
    assert "█" in printed
    assert len(others) > 10
    assert all(line.endswith(RESET) for line in (first, *others))


@pytest.mark.parametrize("encoding", ["latin-1", "ascii"])
def test_qr_code_in_a_terminal_without_block_characters_prints_nothing(encoding: str) -> None:
    assert printed_qr(encoding) == ""
