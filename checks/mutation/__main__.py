"""`python -m checks.mutation` tries all mutants of all packages in random order and writes docs/mutation.md.

`--package app/live --package app/workshop:60` chooses packages, and for each how many mutants are tried;
`--sample 60` is that number for packages without one; `--seconds 600` starts no more mutants after that time;
`--seed 2` tries them in the order of that number; without it, each day has an order of its own;
`--at app/live/rooms.py:123` tries the mutants of one line (no line: of the module) and writes no page.
"""

import argparse
import os
import random
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from queue import SimpleQueue

from checks.mutation.mutants import Mutant, find_mutants
from checks.mutation.page import Results, write_page
from checks.mutation.runner import PACKAGES, ROOT, Outcome, clean_run, copy_tree, package_of, try_mutant

ACCEPTED = Path(__file__).parent / "accepted.toml"
WORKERS = os.cpu_count() or 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the check. Exit status 1: the tests fail without any change, so nothing was tried."""
    options, began = _options(arguments), time.monotonic()
    accepted = tomllib.loads(ACCEPTED.read_text())
    found = list(_found(options.package))
    mutants = [
        mutant for mutant in _chosen(found, options) if mutant.change not in accepted.get(mutant.path, ())
    ]
    results = _try_all(mutants, lambda: options.seconds is None or time.monotonic() - began < options.seconds)
    if results is None:
        return 1
    if not options.at:
        write_page(ROOT, found, results, accepted, time.monotonic() - began, options.seed)
    return 0


def _try_all(mutants: list[Mutant], has_time: Callable[[], bool]) -> Results | None:
    """The outcomes of all mutants that there was time for; None if tests fail without any change."""
    copies, results = SimpleQueue[Path](), Results()
    timeouts: dict[str, float] = {}

    def outcome(mutant: Mutant) -> Outcome | None:
        if not has_time():
            return None
        copy = copies.get()
        try:
            return try_mutant(copy, mutant, timeouts[package_of(mutant.path)])
        finally:
            copies.put(copy)

    with tempfile.TemporaryDirectory(prefix="mutation-") as folder, ThreadPoolExecutor(WORKERS) as workers:
        unchanged = copy_tree(Path(folder) / "0")
        for package in sorted({package_of(mutant.path) for mutant in mutants}):
            timeout = clean_run(unchanged, package)
            if timeout is None:
                print(f"{' '.join(PACKAGES[package])} fails without any change")
                return None
            timeouts[package] = timeout
        for number in range(WORKERS):
            copies.put(copy_tree(Path(folder) / str(number + 1)))
        for mutant, result in zip(mutants, workers.map(outcome, mutants), strict=True):
            if result is not None:
                results[mutant] = result
                print(f"{len(results)}/{len(mutants)} {result} {mutant}", flush=True)
    return results


def _found(specs: Sequence[str]) -> Iterator[Mutant]:
    for spec in specs:
        for module in sorted((ROOT / spec.partition(":")[0]).rglob("*.py")):
            yield from find_mutants(str(module.relative_to(ROOT)), module.read_bytes())


def _chosen(found: list[Mutant], options: argparse.Namespace) -> list[Mutant]:
    """The mutants to try, in random order, so that the first of them are a fair sample."""
    if options.at:
        return [each for each in found if not {each.path, f"{each.path}:{each.line}"}.isdisjoint(options.at)]
    chance = random.Random(options.seed)  # noqa: S311
    chosen: list[Mutant] = []
    sizes = dict(spec.partition(":")[::2] for spec in options.package)
    for package, group in groupby(found, lambda mutant: package_of(mutant.path)):
        mutants = list(group)
        size = int(sizes[package] or options.sample or len(mutants))
        chosen += chance.sample(mutants, min(size, len(mutants)))
    chance.shuffle(chosen)
    return chosen


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m checks.mutation",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--package", action="append", metavar="PACKAGE[:MUTANTS]")
    parser.add_argument("--sample", type=int, metavar="MUTANTS")
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--seed", type=int, default=datetime.now(UTC).toordinal())
    parser.add_argument("--at", action="append", metavar="MODULE[:LINE]")
    options = parser.parse_args(arguments)
    options.package = options.package or [*PACKAGES]
    return options


if __name__ == "__main__":
    sys.exit(main())
