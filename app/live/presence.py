"""Who is connected, as counts only: never a list of people, never logged."""

from collections import Counter


class Presence:
    """A participant with two tabs is one person, at one table."""

    def __init__(self) -> None:
        self._tabs: Counter[str] = Counter()
        self._at: dict[str, int] = {}
        self._tables: Counter[int] = Counter()

    @property
    def people(self) -> int:
        """Participants with at least one open connection."""
        return len(self._tabs)

    def tables(self) -> dict[str, int]:
        """People per table that has any."""
        return {str(table): count for table, count in sorted(self._tables.items()) if count}

    def arrive(self, participant: str, table: int) -> None:
        """One more tab of theirs is open."""
        self._tabs[participant] += 1
        self.sit(participant, table)

    def leave(self, participant: str) -> None:
        """One tab fewer."""
        self._tabs[participant] -= 1
        if not self._tabs[participant]:
            del self._tabs[participant]
            self._tables[self._at.pop(participant)] -= 1

    def sit(self, participant: str, table: int) -> None:
        """They sit at this table now."""
        before = self._at.get(participant)
        if before != table:
            if before is not None:
                self._tables[before] -= 1
            self._at[participant] = table
            self._tables[table] += 1
