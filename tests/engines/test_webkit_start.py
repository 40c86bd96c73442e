"""The start of WebKit's driver. In its place is a program that fails as often as a test says."""

import os
import sys
from contextlib import ExitStack
from pathlib import Path
from shlex import quote

import pytest
from selenium.common.exceptions import WebDriverException
from urllib3.exceptions import HTTPError

from tests.engines.webkit_page import start_browser

PROGRAM = """
import json, os, socket, struct, sys, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

with open(os.environ["PROCESSES"], "a+") as file:
    file.write(f"{os.getpid()}\\n")
    file.seek(0)
    answer = os.environ["ANSWERS"].split()[len(file.readlines()) - 1]

class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/status":
            self.reply(200, {"ready": True})
        else:  # resets the connection, as a driver that is just ending does
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            os.close(self.connection.detach())

    def do_POST(self):
        if answer == "none":
            time.sleep(600)
        elif answer == "error":
            self.reply(500, {"error": "session not created", "message": ""})
        elif answer == "lost":
            os._exit(1)
        else:
            self.reply(200, {"sessionId": "1", "capabilities": {}})

    def do_DELETE(self):
        self.reply(200, None)

    def reply(self, status, value):
        body = json.dumps({"value": value}).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

ThreadingHTTPServer(("localhost", int(sys.argv[2])), Handler).serve_forever()
"""


@pytest.fixture
def processes(tmp_path: Path) -> Path:
    """The file with the process ids of the drivers, in a folder with the driver."""
    program, driver = tmp_path / "driver.py", tmp_path / "WebKitWebDriver"
    program.write_text(PROGRAM)
    # The path of this Python may have a space, or be too long for a script's first line.
    driver.write_text(f'#!/bin/sh\nexec {quote(sys.executable)} {quote(str(program))} "$@"\n')
    driver.chmod(0o700)
    return tmp_path / "processes"


def start_browser_with(processes: Path, stack: ExitStack, answers: str) -> None:
    """Start a browser with a driver that gives these answers, one at each start."""
    environment = {"PATH": str(processes.parent), "PROCESSES": str(processes), "ANSWERS": answers}
    start_browser(stack, environment, answer_timeout_s=2)


def is_running(process: str) -> bool:
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("failures", ["none", "error", "lost", "error error"])
def test_driver_that_fails_is_stopped_and_started_again(processes: Path, failures: str) -> None:
    with ExitStack() as stack:
        start_browser_with(processes, stack, f"{failures} session")

        *failed, last = processes.read_text().split()
        assert len(failed) == len(failures.split())
        assert not any(map(is_running, failed))
        assert is_running(last)
    assert not is_running(last)


@pytest.mark.parametrize(("answer", "error"), [("none", HTTPError), ("error", WebDriverException)])
def test_driver_that_fails_three_times_is_stopped_and_its_error_raised(
    processes: Path, answer: str, error: type[Exception]
) -> None:
    with ExitStack() as stack:
        with pytest.raises(error):
            start_browser_with(processes, stack, f"{answer} " * 3)

        assert len(processes.read_text().split()) == 3
        assert not any(map(is_running, processes.read_text().split()))
