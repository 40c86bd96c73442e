"""Makes editions: the result of a workshop, frozen when it is closed.

Everything that is shown or exported of a closed workshop comes from its edition. A workshop that was opened
again and closed again gets a further one. It repeats the numbers by group of the first: if they were computed
anew, a few people could be told from the difference.
"""

import asyncio

import msgspec

from app.reports.build import build_report
from app.reports.changes import find_changes
from app.reports.groups import count_groups
from app.reports.model import Report, ReportEdition
from app.store.editions import Editions
from app.store.tables import EditionRow
from app.workshop.state import State

MAX_CACHED = 8
"""Decoded editions that are kept: a hall opens its own again and again."""


class EditionMaker:
    """The editions of all workshops. Every method may raise StoreUnavailable."""

    def __init__(self, editions: Editions) -> None:
        self._editions = editions
        self._cached: dict[tuple[str, int], Report] = {}

    async def of_closed(self, workshop_id: str, code: str, state: State) -> Report:
        """The report of a closed workshop, as it was when it was closed. It is made now if it is not there
        yet."""
        key = workshop_id, state.closed_seq
        if key not in self._cached:
            row = await self._editions.of_seq(*key) or await self._make(workshop_id, code, state)
            while len(self._cached) >= MAX_CACHED:
                del self._cached[next(iter(self._cached))]
            self._cached[key] = await asyncio.to_thread(read_edition, row)
        return self._cached[key]

    async def _make(self, workshop_id: str, code: str, state: State) -> EditionRow:
        earlier = [read_edition(row) for row in await self._editions.of_workshop(workshop_id)]
        content = await asyncio.to_thread(_content, state, code, earlier)
        return await self._editions.add(workshop_id, state.closed_seq, state.closed_at, content)


def _content(state: State, code: str, earlier: list[Report]) -> bytes:
    groups = earlier[0].groups if earlier else count_groups(state)
    report = build_report(state, code, state.closed_at, groups)
    if earlier:
        report = msgspec.structs.replace(report, changes=find_changes(earlier[-1], report))
    return msgspec.json.encode(report)


def read_edition(row: EditionRow) -> Report:
    """The report of an edition, which says of itself which edition it is."""
    report = msgspec.json.decode(row.content, type=Report)
    return msgspec.structs.replace(report, edition=ReportEdition(row.no, row.sha256))
