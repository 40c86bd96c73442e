"""Runs every check, two at a time, and prints how long each took and what the failed ones said."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from checks.wire_types import PATH

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent


# The slowest first, so that the two workers end together.
CHECKS = {
    "types": [f"{BIN}/mypy"],
    "front end": ["npm", "run", "--silent", "--prefix", "app/frontend", "check"],
    "wire types": [sys.executable, "-m", "checks.wire_types", "--check"],
    "licences": [sys.executable, "-m", "checks.third_party_notices", "--check"],
    "protocol page": [sys.executable, "-m", "checks.protocol_page", "--check"],
    "import order": [f"{BIN}/lint-imports", "--no-logo", "--cache-dir", "var/cache/imports"],
    "texts": [sys.executable, "-m", "checks.texts"],
    "lint": [f"{BIN}/ruff", "check"],
    "format": [f"{BIN}/ruff", "format", "--check"],
}


def run(name: str) -> bool:
    """Runs one check to its end; True when it passed. A failed one prints all that it said."""
    began = time.monotonic()
    done = subprocess.run(
        CHECKS[name],
        cwd=ROOT,
        env={**os.environ, "PATH": PATH, "NO_COLOR": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    passed = done.returncode == 0
    said = "" if passed else f"\n{done.stdout}{done.stderr}".rstrip()
    print(f"{'ok    ' if passed else 'FAILED'} {name:<14}{time.monotonic() - began:5.1f} s{said}", flush=True)
    return passed


def main() -> int:
    """The number of failed checks, as an exit status."""
    began = time.monotonic()
    with ThreadPoolExecutor(max_workers=max(2, (os.cpu_count() or 2) // 2)) as workers:
        failed = list(workers.map(run, CHECKS)).count(False)
    verdict = f"{failed} of {len(CHECKS)} checks failed" if failed else f"all {len(CHECKS)} checks passed"
    print(f"{verdict} in {time.monotonic() - began:.1f} s")
    return failed


if __name__ == "__main__":
    sys.exit(main())
