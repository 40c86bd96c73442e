"""The number of connected people: counts only, never a list of people, never logged."""

from collections import Counter


class PresenceCounts:
    """Counts people, in total and per table. Two connections of one participant are one person."""

    def __init__(self) -> None:
        self._connections: Counter[str] = Counter()
        self._table_of: dict[str, int] = {}
        self._people_at: Counter[int] = Counter()

    @property
    def people(self) -> int:
        """Participants with at least one open connection."""
        return len(self._connections)

    def people_by_table(self) -> dict[str, int]:
        """Table number as text -> number of people, for the tables with at least one."""
        return {str(table): count for table, count in sorted(self._people_at.items()) if count}

    def connect(self, participant: str, table: int) -> None:
        """Count one more connection of a participant."""
        self._connections[participant] += 1
        self.move(participant, table)

    def disconnect(self, participant: str) -> None:
        """Count one connection fewer; without any the participant is no longer counted."""
        self._connections[participant] -= 1
        if not self._connections[participant]:
            del self._connections[participant]
            self._people_at[self._table_of.pop(participant)] -= 1

    def move(self, participant: str, table: int) -> None:
        """Count a participant at this table instead of the one before."""
        before = self._table_of.get(participant)
        if before != table:
            if before is not None:
                self._people_at[before] -= 1
            self._table_of[participant] = table
            self._people_at[table] += 1
