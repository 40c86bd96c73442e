"""Who is connected, as counts only: never a list of people, never logged."""

from collections import Counter

from app.live.connection import Connection


class Presence:
    """A participant with two tabs is one person."""

    def __init__(self) -> None:
        self._tabs: Counter[str] = Counter()
        self._tables: Counter[int] = Counter()

    @property
    def people(self) -> int:
        """Participants with at least one open connection."""
        return len(self._tabs)

    def tables(self) -> dict[str, int]:
        """People per table that has any."""
        return {str(table): count for table, count in sorted(self._tables.items()) if count}

    def arrive(self, connection: Connection) -> None:
        """A phone connected."""
        if connection.participant is None or connection.table is None:
            return
        self._tabs[connection.participant] += 1
        if self._tabs[connection.participant] == 1:
            self._tables[connection.table] += 1

    def leave(self, connection: Connection) -> None:
        """A phone disconnected."""
        if connection.participant is None or connection.table is None:
            return
        self._tabs[connection.participant] -= 1
        if not self._tabs[connection.participant]:
            del self._tabs[connection.participant]
            self._tables[connection.table] -= 1

    def move(self, connections: list[Connection], table: int) -> None:
        """All tabs of one participant sit at another table now."""
        if connections and connections[0].table is not None:
            self._tables[connections[0].table] -= 1
            self._tables[table] += 1
        for connection in connections:
            connection.table = table
