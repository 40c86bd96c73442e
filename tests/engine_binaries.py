"""Find Firefox and WebKit for the tests in other engines than Chromium, and install what is missing.

`make test` runs `python -m tests.engine_binaries` first, so that these tests are never left out."""

import os
import shutil
import sys

from tests.browser_binary import apt_get, starts

FIREFOX_NAMES = ("firefox-esr", "firefox")
WEBKIT_NAMES = ("WebKitWebDriver", "Xvfb")
"""The driver of WebKitGTK, and the X server that its windows need."""
PACKAGES = ("firefox-esr", "webkit2gtk-driver", "xvfb")
"""Of Debian."""


def find_firefox() -> str | None:
    """The path of a Firefox that starts, or None."""
    found = (path for name in FIREFOX_NAMES if (path := shutil.which(name)))
    return next((path for path in found if starts(path)), None)


def missing_programs() -> list[str]:
    """The names of those that are not installed."""
    missing = [] if find_firefox() else ["Firefox"]
    return missing + [name for name in WEBKIT_NAMES if not shutil.which(name)]


def main() -> None:
    """Install what is missing when run as root. Exits with a message if something still is."""
    if missing_programs() and os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"Installing {' '.join(PACKAGES)}", file=sys.stderr)
        apt_get("update")
        apt_get("install", "-y", "--no-install-recommends", *PACKAGES)
    if missing := missing_programs():
        sys.exit(
            f"The browser tests need {', '.join(missing)} too (Debian: apt-get install {' '.join(PACKAGES)})."
        )


if __name__ == "__main__":
    main()
