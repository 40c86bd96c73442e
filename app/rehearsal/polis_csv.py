"""Real statements, word for word, and who agreed with them, from CSV files that Polis (pol.is, online opinion
surveys) exports."""

import csv
from collections import Counter
from pathlib import Path
from typing import NamedTuple


class CsvColumnMissing(Exception):
    """A file without a column that it must have."""

    def __init__(self, path: Path, column: str) -> None:
        super().__init__(f"{path}: {column}")
        self.path = path
        self.column = column


class Statement(NamedTuple):
    """A statement that one person has written. agree_count: the number of people who agreed, if the file has
    it."""

    id: str
    text: str
    agree_count: int | None


Ballot = tuple[str, ...]
"""The ids of the statements that one voter agrees with."""


def read_statements(path: Path) -> list[Statement]:
    """The statements in the column `comment-body`, exactly as written. Without `comment-id` the id is
    the number of the row, from 0. `agrees` is optional. Raises CsvColumnMissing."""
    return [
        Statement(
            row.get("comment-id", str(number)),
            row["comment-body"],
            int(row["agrees"]) if row.get("agrees") else None,
        )
        for number, row in enumerate(_rows(path, "comment-body"))
    ]


def read_ballots(path: Path, statements: list[Statement]) -> list[Ballot]:
    """One ballot per voter, in the order in which voters first appear. Votes on statements that are not in
    `statements` are left out. Of several votes on one statement the last counts. A ballot may be empty.
    Raises CsvColumnMissing."""
    known = {statement.id for statement in statements}
    rows = _rows(path, "comment-id", "voter-id", "vote")
    if rows and "timestamp" in rows[0]:
        rows.sort(key=lambda row: int(row["timestamp"]))
    agree = _value_for_agree(rows, statements)
    last = {(row["voter-id"], row["comment-id"]): row["vote"] for row in rows}
    agreed: dict[str, list[str]] = {voter: [] for voter, _ in last}
    for (voter, statement), vote in last.items():
        if statement in known and int(vote) == agree:
            agreed[voter].append(statement)
    return [tuple(ids) for ids in agreed.values()]


def _value_for_agree(rows: list[dict[str, str]], statements: list[Statement]) -> int:
    """The value of a vote that agrees, 1 or -1, as exports differ: the one that fits the statements' counts
    of people who agreed better; 1 if the file of statements has none."""
    counts = Counter((row["comment-id"], int(row["vote"])) for row in rows)

    def difference(sign: int) -> int:
        return sum(
            abs(counts[statement.id, sign] - statement.agree_count)
            for statement in statements
            if statement.agree_count is not None
        )

    return min((1, -1), key=difference)


def _rows(path: Path, *columns: str) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        for column in columns:
            if column not in (reader.fieldnames or ()):
                raise CsvColumnMissing(path, column)
        return list(reader)
