"""Real statements and votes from CSV files in the form that Polis exports, kept letter for letter."""

import csv
from collections import Counter
from pathlib import Path
from typing import NamedTuple


class CsvColumnMissing(Exception):
    """The file is not what it should be: `column` is missing in `path`."""

    def __init__(self, path: Path, column: str) -> None:
        super().__init__(f"{path}: {column}")
        self.path = path
        self.column = column


class Statement(NamedTuple):
    """What one person said. agrees: how many agreed, by the file's own count, if it has one."""

    id: str
    text: str
    agrees: int | None


Ballot = tuple[str, ...]
"""The ids of the statements that one voter agreed with; or of what else one votes on."""


def read_statements(path: Path) -> list[Statement]:
    """Column `comment-body`, exactly as written; `comment-id` and `agrees` where there are any."""
    return [
        Statement(
            row.get("comment-id", str(number)),
            row["comment-body"],
            int(row["agrees"]) if row.get("agrees") else None,
        )
        for number, row in enumerate(_rows(path, "comment-body"))
    ]


def read_ballots(path: Path, statements: list[Statement]) -> list[Ballot]:
    """One ballot per voter, in the order in which voters first appear; only on these statements."""
    known = {statement.id for statement in statements}
    rows = _rows(path, "comment-id", "voter-id", "vote")
    if rows and "timestamp" in rows[0]:
        rows.sort(key=lambda row: int(row["timestamp"]))
    agree = _agree(rows, statements)
    last = {(row["voter-id"], row["comment-id"]): row["vote"] for row in rows}
    agreed: dict[str, list[str]] = {voter: [] for voter, _ in last}
    for (voter, statement), vote in last.items():
        if statement in known and int(vote) == agree:
            agreed[voter].append(statement)
    return [tuple(ids) for ids in agreed.values()]


def _agree(rows: list[dict[str, str]], statements: list[Statement]) -> int:
    """The value that means agree: some exports turn the sign, and only the file's own counts tell."""
    counts = Counter((row["comment-id"], int(row["vote"])) for row in rows)

    def misses(sign: int) -> int:
        return sum(abs(counts[s.id, sign] - s.agrees) for s in statements if s.agrees is not None)

    return min((1, -1), key=misses)


def _rows(path: Path, *columns: str) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        for column in columns:
            if column not in (reader.fieldnames or ()):
                raise CsvColumnMissing(path, column)
        return list(reader)
