"""Writes docs/mutation.md, the page on the last mutation check."""

import os
import subprocess
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from checks.mutation.mutants import Mutant
from checks.mutation.runner import Outcome, package_of

Results = dict[Mutant, Outcome]
HEAD = """# Mutation check

`python -m checks.mutation`, which is part of `make soak`, makes one small change at a time to a copy of the
code (a *mutant*): it negates a condition, shifts a comparison or a number by one, drops a guard, a call, an
assignment, a `raise` or a `return`, or swaps `and` with `or`, `+` with `-`, `True` with `False`. Then it runs
the tests of that package. A mutant that fails a test is *killed*; one whose tests run far too long counts as
noticed, too. One that passes all tests has *survived*: no test would notice that fault.
*Accepted* mutants change nothing that a test could or should see; they are not tried, and
`checks/mutation/accepted.toml` gives the reason for each.

"""


def write_page(
    root: Path,
    found: list[Mutant],
    results: Results,
    accepted: Mapping[str, Mapping[str, str]],
    seconds: float,
    seed: int,
) -> None:
    """Write docs/mutation.md. found: all mutants; results: those that were tried; accepted: module -> change
    -> reason; seconds: how long the check took; seed: of the order in which they were tried."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=root, capture_output=True, text=True, check=True
    )
    run = (
        f"commit {commit.stdout.strip()}, seed {seed}, {os.cpu_count()} cores, {round(seconds / 60)} minutes"
    )
    lines = [
        f"{datetime.now(UTC):%Y-%m-%d}, {run}.",
        "",
        "| module | mutants | accepted | tried | killed | timed out | survived |",
        "|---|--:|--:|--:|--:|--:|--:|",
    ]
    for package in sorted({package_of(mutant.path) for mutant in found}):
        inside = [mutant for mutant in found if package_of(mutant.path) == package]
        modules = sorted({mutant.path for mutant in inside})
        lines += [
            _row(module, [each for each in inside if each.path == module], results, accepted)
            for module in modules
        ]
        lines.append(_row(f"**{package}**", inside, results, accepted))
    survivors = sorted(mutant for mutant, outcome in results.items() if outcome == "survived")
    lines += ["", "## Survived", ""]
    lines += [f"- `{mutant}`" for mutant in survivors] or ["None."]
    (root / "docs/mutation.md").write_text(HEAD + "\n".join(lines) + "\n")


def _row(
    name: str, mutants: list[Mutant], results: Results, accepted: Mapping[str, Mapping[str, str]]
) -> str:
    outcomes = Counter(results[mutant] for mutant in mutants if mutant in results)
    counts = (
        len(mutants),
        sum(mutant.change in accepted.get(mutant.path, ()) for mutant in mutants),
        outcomes.total(),
        outcomes["killed"],
        outcomes["timed out"],
        outcomes["survived"],
    )
    return f"| {name} | {' | '.join(map(str, counts))} |"
