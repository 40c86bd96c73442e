"""Runs `samskap rehearse` and reads its results. A slow machine must not make a test fail."""

import json
from pathlib import Path
from typing import Any

from app.rehearsal.results import FaultKind
from tests.server_process import samskap

SPEED_FAULTS = {
    kind.value
    for kind in (
        FaultKind.MACHINE_TOO_SLOW,
        FaultKind.SLOW_JOIN,
        FaultKind.SLOW_ACK,
        FaultKind.SLOW_DELIVERY,
        FaultKind.SLOW_STEP,
    )
}


def rehearse(data: Path, *arguments: str) -> Any:
    """Rehearse with these options, see that everything but the speed went well, and return the results."""
    finished = samskap(data, "rehearse", *arguments, "--json")
    assert finished.stdout, finished.stderr
    results = json.loads(finished.stdout)
    assert faults_except_speed(results) == {}, results["faults"]
    assert results["holds"] == (results["faults"] == []) == (finished.returncode == 0)
    return results


def faults_except_speed(results: Any) -> dict[str, Any]:
    """The faults by name, without those that depend on the speed of this machine."""
    return {fault["what"]: fault for fault in results["faults"] if fault["what"] not in SPEED_FAULTS}
