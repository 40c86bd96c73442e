"""Statements and votes that are read from the files of Polis."""

from collections import Counter
from itertools import chain
from pathlib import Path

import pytest

from app.rehearsal.polis_csv import CsvColumnMissing, read_ballots, read_statements
from tests.rehearsal.csv_files import TEXTS, write_cards_file, write_votes


def test_statements_of_file_are_read_unchanged(tmp_path: Path) -> None:
    read = read_statements(write_cards_file(tmp_path / "cards.csv"))

    assert [statement.text for statement in read] == list(TEXTS)


def test_file_without_statements_raises_missing_column(tmp_path: Path) -> None:
    votes = write_votes(tmp_path / "votes.csv", [])

    with pytest.raises(CsvColumnMissing) as error:
        read_statements(votes)

    assert error.value.column == "comment-body"


def test_last_vote_of_voter_in_unordered_file_counts(tmp_path: Path) -> None:
    statements = read_statements(write_cards_file(tmp_path / "cards.csv", ("a", "b")))
    votes = write_votes(tmp_path / "votes.csv", [(0, 7, 1), (1, 7, 1), (0, 7, -1), (1, 8, 1)])
    head, *rows = votes.read_text().splitlines()
    votes.write_text("\n".join([head, *reversed(rows)]))

    assert Counter(chain.from_iterable(read_ballots(votes, statements))) == {"101": 2}


def test_votes_with_opposite_sign_are_recognised_by_the_counts_in_the_statements(tmp_path: Path) -> None:
    statements = read_statements(write_cards_file(tmp_path / "cards.csv", ("a", "b"), agrees=(2, 0)))
    votes = write_votes(tmp_path / "votes.csv", [(0, 7, -1), (0, 8, -1), (1, 7, 1), (1, 8, 0)])

    assert read_ballots(votes, statements) == [("100",), ("100",)]


def test_votes_on_unknown_statements_are_ignored(tmp_path: Path) -> None:
    statements = read_statements(write_cards_file(tmp_path / "cards.csv", ("a",)))
    votes = write_votes(tmp_path / "votes.csv", [(0, 7, 1), (5, 7, 1)])

    assert read_ballots(votes, statements) == [("100",)]
