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


def require_engines() -> None:
    """Raise RuntimeError if one of the programs is missing."""
    missing = [] if find_firefox() else ["Firefox"]
    missing += [name for name in WEBKIT_NAMES if not shutil.which(name)]
    if missing:
        command = f"apt-get install {' '.join(PACKAGES)}"
        raise RuntimeError(f"The browser tests need {', '.join(missing)} too (Debian: {command}).")


def main() -> None:
    """Install what is missing when run as root. Exits with a message if something still is."""
    try:
        require_engines()
    except RuntimeError:
        install()
    try:
        require_engines()
    except RuntimeError as error:
        sys.exit(str(error))


def install() -> None:
    """Install Debian's packages, if there is `apt-get` and this is root."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"Installing {' '.join(PACKAGES)}", file=sys.stderr)
        apt_get("update")
        apt_get("install", "-y", "--no-install-recommends", *PACKAGES)


if __name__ == "__main__":
    main()
