"""Run every check, at least two at a time, and print how long each took and the output of failed ones."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from checks.generated_file import ROOT
from checks.wire_types import PATH_WITH_NODE

BIN = Path(sys.executable).parent

# The slowest first, so that all workers end at about the same time.
CHECKS = {
    "types": [f"{BIN}/mypy"],
    "front end": ["npm", "run", "--silent", "--prefix", "app/frontend", "check"],
    "wire types": [sys.executable, "-m", "checks.wire_types", "--check"],
    "shared lists": [sys.executable, "-m", "checks.shared_lists", "--check"],
    "licences": [sys.executable, "-m", "checks.third_party_notices", "--check"],
    "protocol page": [sys.executable, "-m", "checks.protocol_page", "--check"],
    "report schema": [sys.executable, "-m", "checks.report_schema", "--check"],
    "rights page": [sys.executable, "-m", "checks.rights_page", "--check"],
    "import rules": [f"{BIN}/lint-imports", "--no-logo", "--cache-dir", "var/cache/imports"],
    "texts": [sys.executable, "-m", "checks.texts"],
    "lint": [f"{BIN}/ruff", "check"],
    "format": [f"{BIN}/ruff", "format", "--check"],
}


def run(name: str) -> bool:
    """Run one check and print its result, with its output if it failed. True: it passed."""
    started = time.monotonic()
    done = subprocess.run(
        CHECKS[name],
        cwd=ROOT,
        env={**os.environ, "PATH": PATH_WITH_NODE, "NO_COLOR": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    passed = done.returncode == 0
    output = "" if passed else f"\n{done.stdout}{done.stderr}".rstrip()
    seconds = time.monotonic() - started
    print(f"{'ok    ' if passed else 'FAILED'} {name:<14}{seconds:5.1f} s{output}", flush=True)
    return passed


def main() -> int:
    """Run all checks; the number of failed ones is the exit status."""
    started = time.monotonic()
    with ThreadPoolExecutor(max_workers=max(2, (os.cpu_count() or 2) // 2)) as workers:
        failed = list(workers.map(run, CHECKS)).count(False)
    verdict = f"{failed} of {len(CHECKS)} checks failed" if failed else f"all {len(CHECKS)} checks passed"
    print(f"{verdict} in {time.monotonic() - started:.1f} s")
    return failed


if __name__ == "__main__":
    sys.exit(main())
