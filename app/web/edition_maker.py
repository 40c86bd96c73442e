"""Makes editions: the result of a workshop, frozen when it is closed.

Everything that is shown or exported of a closed workshop comes from its edition. A workshop that is opened
and closed again gets a further edition if its result has changed; the edition says what changed
(`app/reports/changes.py`). If nothing was done meanwhile it gets none, even if this version would compute
another result than the version that made the last one. Later editions keep the date on which people
contributed.

Numbers by group are computed for the first edition to which enough people contributed, and repeated in all
later ones, even if that edition shows none: the difference between two results could tell the answers of a
few people. The names of the groups are repeated with them: people chose a role and a municipality by these
names. Numbers of votes that have been withheld since then are left out.
"""

import asyncio
import math
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from functools import partial

import msgspec
from msgspec.structs import replace

from app.core.lru_map import LruMap
from app.logos.logo import Logo
from app.logos.problem import PictureProblem
from app.logos.reader import PictureReader, ReaderFailed, TooManyPictures
from app.reports.build import build_report
from app.reports.card_ids import with_own_card_ids
from app.reports.changes import find_changes
from app.reports.groups import count_groups
from app.reports.model import GroupNumbers, Named, Report, ReportEdition, encode_content
from app.store.database import StoreUnavailable
from app.store.editions import EditionHeader, Editions
from app.store.event_log import EventLog
from app.store.logos import Logos
from app.store.tables import EditionRow
from app.workshop.activities.close import WorkshopClosed, WorkshopReopened
from app.workshop.agenda import StepExtended, StepPaused, StepResumed
from app.workshop.closed_votes import has_shown_numbers
from app.workshop.state import State

MAX_CACHED = 8
"""The number of decoded editions in memory. Many people in a hall open the same edition."""
MAX_LOCKS = 1000
"""Editions that have a lock, so that only one request at a time reads each: those that were read last. Also
workshops that have one, so that their editions are made one after the other."""
LOGO_RETRY_S = 30
"""Seconds for which a logo that could not be read is not tried again: a whole hall may ask for it, and
each attempt starts a process."""
EDITIONS = "editions"
"""The sender of the logos of all editions, for `PictureReader`."""
WITHOUT_TRACE = (WorkshopReopened, WorkshopClosed, StepExtended, StepPaused, StepResumed)
"""Events after which the report of a workshop that was closed before is the same."""
_decoder = msgspec.json.Decoder(Report)


def do_nothing() -> None:
    """The default of `on_made`."""


class LogoNotRead(StoreUnavailable):
    """The logo of an edition could not be read now, so the edition is not made: it is published for good.
    seconds: after which it is tried again."""

    def __init__(self, seconds: float) -> None:
        super().__init__("the logo is not read yet")
        self.seconds = math.ceil(seconds)


class EditionMaker:
    """The editions of all workshops. Every method may raise StoreUnavailable and LaterEditionExists.
    on_made: called after each edition that was made. clock: returns seconds."""

    def __init__(
        self,
        editions: Editions,
        logos: Logos,
        event_log: EventLog,
        picture_reader: PictureReader,
        on_made: Callable[[], None] = do_nothing,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._editions = editions
        self._logos = logos
        self._event_log = event_log
        self._picture_reader = picture_reader
        self._on_made = on_made
        self._clock = clock
        self._cached: dict[tuple[str, int], Report] = {}
        self._make_locks = LruMap(asyncio.Lock, MAX_LOCKS)
        self._read_locks = LruMap(asyncio.Lock, MAX_LOCKS)
        self._retry_logos_at: dict[tuple[str, str], float] = {}
        """Id of a workshop, and the logo that could not be read -> when it is tried again."""

    async def find_or_make(self, workshop_id: str, code: str, state: State) -> Report:
        """The report of a closed workshop as it was when it was closed; made now if there is none yet."""
        find_or_make = partial(self._find_or_make_row, workshop_id, code, state)
        return await self._read(workshop_id, state.closed_seq, find_or_make)

    async def headers(self, workshop_id: str) -> tuple[list[EditionHeader], bool]:
        """The editions that a workshop has already, the first one first, and whether the last one is its
        result for certain: nothing was done in the workshop since it was closed."""
        found, last_seq = await self._editions.headers(workshop_id)
        return found, bool(found) and found[-1].seq == last_seq

    async def read(self, workshop_id: str, header: EditionHeader) -> Report:
        """The report of an edition that exists already."""
        return await self._read(workshop_id, header.seq, partial(self._find_row, workshop_id, header.no))

    async def last(self, workshop_id: str) -> Report | None:
        """The last edition that a workshop has, also while it is open again; None: it has none yet."""
        headers, _ = await self.headers(workshop_id)
        return await self.read(workshop_id, headers[-1]) if headers else None

    async def is_demo(self, workshop_id: str) -> bool:
        """Whether the workshop is for simulated people, which its reports say."""
        return await self._editions.is_demo(workshop_id)

    async def _read(self, workshop_id: str, seq: int, find: Callable[[], Awaitable[EditionRow]]) -> Report:
        key = workshop_id, seq
        if found := self._cached.get(key):
            return found
        # A whole hall may ask at once.
        async with self._read_locks.get_or_make(f"{workshop_id}/{seq}"):
            if key not in self._cached:
                row = await find()
                report = await asyncio.to_thread(read_edition, row)
                if report.logo:
                    logo = await self._logos.find(workshop_id, report.logo.sha256)
                    report = with_logo(report, logo.content if logo else b"")
                while len(self._cached) >= MAX_CACHED:
                    del self._cached[next(iter(self._cached))]
                self._cached[key] = report
            return self._cached[key]

    async def _find_row(self, workshop_id: str, no: int) -> EditionRow:
        row = await self._editions.by_number(workshop_id, no)
        if row is None:
            raise LookupError(f"no edition {no}")
        return row

    async def _find_or_make_row(self, workshop_id: str, code: str, state: State) -> EditionRow:
        if row := await self._editions.find(workshop_id, state.closed_seq):
            return row
        async with self._make_locks.get_or_make(workshop_id):  # an edition needs the one before it
            row = await self._editions.find(workshop_id, state.closed_seq)
            return row or await self._make(workshop_id, code, state)

    async def _make(self, workshop_id: str, code: str, state: State) -> EditionRow:
        rows = await self._editions.of_workshop(workshop_id)
        if rows and await self._is_same_result(workshop_id, rows[-1].seq, state.closed_seq):
            return await self._editions.confirm(workshop_id, state.closed_seq, state.closed_at)
        logo = await self._find_logo(workshop_id, state.plan.report_logo) if state.plan.report_logo else None
        is_demo = await self.is_demo(workshop_id)
        content = await asyncio.to_thread(_content, state, code, rows, logo, is_demo=is_demo)
        if content is None:
            return await self._editions.confirm(workshop_id, state.closed_seq, state.closed_at)
        row = await self._editions.add(workshop_id, state.closed_seq, state.closed_at, content, logo)
        self._on_made()
        return row

    async def _find_logo(self, workshop_id: str, sha256: str) -> Logo | None:
        """The logo that a plan names. If no edition has it yet, what is not seen of it is removed, and the
        rest is stored in its place, so that all later editions have the same bytes. None: it is damaged, so
        what is not seen of it cannot be removed.

        Raises LogoNotRead, also if the last attempt has failed in the last `LOGO_RETRY_S` seconds."""
        logo = await self._logos.find_unpublished(workshop_id, sha256)
        if logo is None:
            return await self._logos.find(workshop_id, sha256)
        key = workshop_id, sha256
        if (seconds := self._retry_logos_at.get(key, 0) - self._clock()) > 0:
            raise LogoNotRead(seconds)
        try:
            cleaned = await self._picture_reader.clean_stored(logo, EDITIONS)
        except PictureProblem:
            return None
        except TooManyPictures as busy:  # or the server stops
            raise LogoNotRead(LOGO_RETRY_S) from busy
        except ReaderFailed as failed:
            self._retry_later(key)
            raise LogoNotRead(LOGO_RETRY_S) from failed
        if cleaned.sha256 != logo.sha256:
            await self._logos.replace_content(workshop_id, sha256, cleaned)
        return cleaned

    def _retry_later(self, key: tuple[str, str]) -> None:
        at = self._clock()
        waiting = {other: retry_at for other, retry_at in self._retry_logos_at.items() if retry_at > at}
        self._retry_logos_at = {**waiting, key: at + LOGO_RETRY_S}

    async def _is_same_result(self, workshop_id: str, seq: int, closed_seq: int) -> bool:
        """Whether nothing was done in a workshop from the close in the entry `seq` of its log to the one in
        the entry `closed_seq`."""
        async for entry in self._event_log.read(workshop_id, after=seq):
            if not all(isinstance(event, WITHOUT_TRACE) for event in entry.events):
                return False
            if entry.seq == closed_seq:
                return True
        return False


def _content(
    state: State, code: str, rows: Sequence[EditionRow], logo: Logo | None, *, is_demo: bool
) -> bytes | None:
    """The content of the next edition; None: the result is that of the last one."""
    earlier = [with_own_card_ids(read_edition(row)) for row in rows]
    last = earlier[-1] if earlier else None
    if last and last.groups and _has_enough_people(last.groups):
        # An earlier version did not store the threshold.
        counted = replace(last.groups, threshold=last.group_threshold)
        report = _report(state, code, counted, logo, is_demo=is_demo)
        report = _with_group_names_of(earlier[counted.edition - 1], report)
    else:
        groups = count_groups(state, edition=len(earlier) + 1)
        report = _report(state, code, groups, logo, is_demo=is_demo)
    if last is None:
        return encode_content(report)
    changes = find_changes(last, report)
    held_at = _held_at([*earlier, report])
    return encode_content(replace(report, held_at=held_at, changes=changes)) if changes else None


def _held_at(editions: Sequence[Report]) -> int:
    """When the workshop was held, as the first of its editions says to which people had contributed. If there
    is none, the first that people attended; or else the last one."""
    contributed = (edition.held_at for edition in editions if _has_contributions(edition))
    attended = (edition.held_at for edition in editions if edition.people and edition.steps)
    return next(contributed, next(attended, editions[-1].held_at))


def _has_contributions(edition: Report) -> bool:
    """Whether somebody had shared a card or voted. An earlier version did not count people among those who
    contributed if their cards were gone."""
    return bool(edition.cards or edition.removed or (edition.groups and edition.groups.people))


def _report(state: State, code: str, counted: GroupNumbers, logo: Logo | None, *, is_demo: bool) -> Report:
    """The report of a closed workshop, with the numbers by group that are not withheld now."""
    shown = {
        vote: rows for vote, rows in counted.votes.items() if has_shown_numbers(state, state.votes[vote])
    }
    groups = replace(counted, votes=shown)
    return build_report(state, code, state.closed_at, groups, logo, is_demo=is_demo)


def _with_group_names_of(counted_for: Report, report: Report) -> Report:
    """The report, with roles and municipalities by the names under which their people were counted."""
    return replace(
        report,
        roles=_named_as_in(counted_for.roles, report.roles),
        municipalities=_named_as_in(counted_for.municipalities, report.municipalities),
    )


def _named_as_in(before: Iterable[Named], groups: Iterable[Named]) -> tuple[Named, ...]:
    names = {group.id: group.name for group in before}
    return tuple(Named(group.id, names.get(group.id, group.name)) for group in groups)


def _has_enough_people(groups: GroupNumbers) -> bool:
    """Whether so many people contributed that any number could be shown. They may be too few if a workshop
    was closed early."""
    return groups.people >= groups.threshold


def edition_of_numbers(last: Report) -> int | None:
    """The number of the edition whose numbers by group the next edition repeats; None: so few people had
    contributed to the last one that they are counted for the next one."""
    return last.groups.edition if last.groups and _has_enough_people(last.groups) else None


def with_logo(report: Report, content: bytes) -> Report:
    """The report of an edition with the bytes of the logo that it names."""
    return replace(report, logo=report.logo and replace(report.logo, content=content))


def read_edition(row: EditionRow) -> Report:
    """The report of an edition, with its number, checksum and stored bytes."""
    report = _decoder.decode(row.content)
    return replace(report, edition=ReportEdition(row.no, row.sha256, row.content))
