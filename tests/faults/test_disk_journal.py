"""The journal of a server's file operations is read."""

from pathlib import Path

from tests.faults.disk_journal import HEADER, Record, read_journal


def test_incomplete_last_record_is_left_out(tmp_path: Path) -> None:
    written = HEADER.pack(b"W", 7, 40, 0, 5) + b"hello"
    journal = tmp_path / "journal"
    journal.write_bytes(written + written[:-1])
    assert read_journal(journal) == [Record("W", 7, 40, "", b"hello")]
