"""The script in the HTML of each page: it retries files that fail to load, and says if they never load."""

import base64
import hashlib

from markupsafe import Markup

from app.assets.build_manifest import APP


def without_comments(script: str) -> str:
    """The script without lines that are comments, and without indentation: every page contains it."""
    lines = (line.strip() for line in script.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


_SCRIPT = without_comments((APP / "templates" / "opening.js").read_text("utf-8"))
_SHA256 = base64.b64encode(hashlib.sha256(_SCRIPT.encode()).digest()).decode()

OPENING_SCRIPT = Markup(_SCRIPT)  # noqa: S704 - a file of our own, without anybody's text
"""The content of the script element."""
OPENING_SCRIPT_CSP_HASH = f"'sha256-{_SHA256}'"
"""The hash by which the content security policy allows this script, and no other one in a page."""
