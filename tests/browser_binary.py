"""Find the Chromium or Chrome for the browser tests, and install one if there is none.

`python -m tests.browser_binary` prints only the path on standard output; `make test` passes it on as
SAMSKAP_CHROMIUM.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
)
"""The headless shell is first: it has no windows and menus, and needs less than half of the time."""
PACKAGES = ("chromium-headless-shell", "chromium")
"""Of Debian; the first that can be installed. An older system has only the second."""


def find_chromium() -> str | None:
    """The path of a browser that starts, or None. If SAMSKAP_CHROMIUM is set, only that browser is tried."""
    if chosen := os.environ.get("SAMSKAP_CHROMIUM"):
        return chosen if starts(chosen) else None
    with sync_playwright() as playwright:
        playwright_browser = playwright.chromium.executable_path
    found = (path for name in NAMES if (path := shutil.which(name)))
    return next((path for path in (*found, playwright_browser) if starts(path)), None)


def starts(path: str) -> bool:
    """Whether `--version` succeeds: on some systems `chromium` is a script that only says what to install."""
    if not Path(path).is_file():
        return False
    return subprocess.run([path, "--version"], capture_output=True, check=False).returncode == 0


def install() -> None:
    """Install Debian's package when run as root; if there is no browser then, Playwright's own build. All
    output goes to stderr."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("No browser found; installing a Debian package", file=sys.stderr)
        apt_get("update")
        any(apt_get("install", "-y", "--no-install-recommends", package) for package in PACKAGES)
    if not find_chromium():
        print("No browser found; downloading Playwright's Chromium", file=sys.stderr)
        command = [sys.executable, "-m", "playwright", "install", "chromium"]
        subprocess.run(command, stdout=sys.stderr, check=False)


def apt_get(*arguments: str) -> bool:
    """Run `apt-get` without questions. Returns whether it succeeded."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", "-q", *arguments]
    return subprocess.run(command, stdout=sys.stderr, env=environment, check=False).returncode == 0


def main() -> str:
    """The path of a browser, after installing one if needed. Exits with a message if there is still none."""
    chosen = os.environ.get("SAMSKAP_CHROMIUM")
    if not find_chromium() and not chosen:
        install()
    if path := find_chromium():
        return path
    if chosen:
        sys.exit(f"SAMSKAP_CHROMIUM={chosen} does not start; point it to a Chromium or Chrome, or unset it.")
    sys.exit(
        f"The browser tests need Chromium or Chrome; install one (Debian: apt-get install {PACKAGES[0]})."
    )


if __name__ == "__main__":
    print(main())
