from collections import Counter
from itertools import chain
from pathlib import Path

import pytest

from app.rehearsal.polis_csv import CsvColumnMissing, read_ballots, read_statements
from tests.rehearsal.csv_files import TEXTS, write_statements, write_votes


def test_statements_are_read_letter_for_letter(tmp_path: Path) -> None:
    read = read_statements(write_statements(tmp_path / "cards.csv"))

    assert [statement.text for statement in read] == list(TEXTS)


def test_a_file_without_statements_says_which_column_is_missing(tmp_path: Path) -> None:
    votes = write_votes(tmp_path / "votes.csv", [])

    with pytest.raises(CsvColumnMissing) as refusal:
        read_statements(votes)

    assert refusal.value.column == "comment-body"


def test_the_last_vote_of_a_voter_counts_whatever_the_order_of_rows(tmp_path: Path) -> None:
    statements = read_statements(write_statements(tmp_path / "cards.csv", ("a", "b")))
    votes = write_votes(tmp_path / "votes.csv", [(0, 7, 1), (1, 7, 1), (0, 7, -1), (1, 8, 1)])
    head, *rows = votes.read_text().splitlines()
    votes.write_text("\n".join([head, *reversed(rows)]))

    assert Counter(chain.from_iterable(read_ballots(votes, statements))) == {"101": 2}


def test_a_turned_sign_is_found_by_the_files_own_counts(tmp_path: Path) -> None:
    statements = read_statements(write_statements(tmp_path / "cards.csv", ("a", "b"), agrees=(2, 0)))
    votes = write_votes(tmp_path / "votes.csv", [(0, 7, -1), (0, 8, -1), (1, 7, 1), (1, 8, 0)])

    assert read_ballots(votes, statements) == [("100",), ("100",)]


def test_votes_on_other_statements_are_left_out(tmp_path: Path) -> None:
    statements = read_statements(write_statements(tmp_path / "cards.csv", ("a",)))
    votes = write_votes(tmp_path / "votes.csv", [(0, 7, 1), (5, 7, 1)])

    assert read_ballots(votes, statements) == [("100",)]
