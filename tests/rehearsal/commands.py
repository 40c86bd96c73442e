"""Runs `samskap rehearse` and reads its results. How fast this machine is just now must fail no test."""

import json
from pathlib import Path
from typing import Any

from tests.server_process import samskap

SPEED_FAULTS = {"laptop", "slow_in", "slow_saved", "slow_delivered", "slow_step"}


def rehearse(data: Path, *arguments: str) -> Any:
    """The JSON of a rehearsal with these options that went well, apart from its speed."""
    command = samskap(data, "rehearse", *arguments, "--json")
    assert command.stdout, command.stderr
    results = json.loads(command.stdout)
    assert faults(results) == {}, results["faults"]
    assert results["holds"] == (results["faults"] == []) == (command.returncode == 0)
    return results


def faults(results: Any) -> dict[str, Any]:
    """The faults by name, without those that depend on the speed of this machine."""
    return {fault["what"]: fault for fault in results["faults"] if fault["what"] not in SPEED_FAULTS}
