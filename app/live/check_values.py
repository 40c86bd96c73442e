"""Check values: checksums of log entries. They show whether a client's view comes from this log: a database
that is replaced by a backup continues with other entries under the same numbers."""

from array import array
from zlib import crc32

from app.workshop.protocol import Revision


def check_value(command: str, at: int) -> int:
    """The check value (32 bits) of the entry with this command id and time (ms since 1970). The time matters
    too: a command that is sent again after a backup was put in place has its old id."""
    return crc32(f"{command} {at}".encode())


class CheckValues:
    """The check values of the entries that a room knows, in their order: 4 bytes for each."""

    def __init__(self) -> None:
        self._first_seq = 1
        self._checks = array("I")

    def add(self, seq: int, check: int) -> None:
        """Add the next entry. If it does not follow the last one, those before it are no longer known."""
        if seq != self._first_seq + len(self._checks):
            self._first_seq, self._checks = seq, array("I")
        self._checks.append(check)

    def check_of(self, seq: int) -> int:
        """The check value of a known entry. Raises IndexError: it is not known."""
        if seq < self._first_seq:
            raise IndexError(seq)
        return self._checks[seq - self._first_seq]

    def has(self, revision: Revision) -> bool:
        """Whether the revision is one of this log; false also if the entry is not known."""
        try:
            return self.check_of(revision.rev) == revision.check
        except IndexError:
            return False
