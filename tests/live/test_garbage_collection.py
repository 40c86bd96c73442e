"""How the garbage collector works while a long log is read."""

import asyncio
import gc
import weakref
from collections.abc import Iterator

import pytest

from app.core.aggregate import LogEntry
from app.core.garbage_collection import SHORT_THRESHOLDS, short_collections
from app.live.room import LONG_LOG, Room
from app.live.rooms import LiveRoom
from app.workshop.agenda import StepStarted
from tests.live.sample_room import STAFF

THRESHOLDS = (12_345, 20, 30)


@pytest.fixture(autouse=True)
def thresholds() -> Iterator[None]:
    """Thresholds that no other code sets. Afterwards nothing is kept out of collections."""
    before = gc.get_threshold()
    gc.set_threshold(*THRESHOLDS)
    yield
    gc.set_threshold(*before)
    gc.unfreeze()


def test_collections_are_short_until_the_last_of_several_blocks_ends() -> None:
    one, other = short_collections(), short_collections()
    with one:
        other.__enter__()
        assert gc.get_threshold() == SHORT_THRESHOLDS
    assert gc.get_threshold() == SHORT_THRESHOLDS
    other.__exit__(None, None, None)
    assert gc.get_threshold() == THRESHOLDS


class CycleMember:
    """An object that can be watched."""


def test_objects_from_before_and_in_the_block_are_in_no_later_collection() -> None:
    before: list[object] = [[]]
    with short_collections():
        assert not any(before is collected for collected in gc.get_objects())
        within: list[object] = [[]]
    assert not any(within is collected for collected in gc.get_objects())


def test_garbage_from_before_the_block_is_freed() -> None:
    garbage: list[object] = []
    garbage.append(garbage)
    freed = weakref.finalize(member := CycleMember(), lambda: None)
    garbage.append(member)
    del garbage, member
    with short_collections():
        assert not freed.alive


async def thresholds_while_opening(live_room: LiveRoom, entries: int) -> set[tuple[int, int, int]]:
    """Append entries up to this seq, and open the room again. Returns the thresholds set meanwhile."""
    room = live_room.room
    step = (StepStarted("together", 0),)
    added = [LogEntry(seq, f"start-{seq}", STAFF, seq, step) for seq in range(room.rev + 1, entries + 1)]
    await room._log.append(room.workshop_id, added)
    again = Room(room.workshop_id, room.code, room._log)
    opening = asyncio.create_task(again.load())
    seen = set()
    while not opening.done():
        seen.add(gc.get_threshold())
        await asyncio.sleep(0)
    assert again.rev == entries
    assert gc.get_threshold() == THRESHOLDS
    await again.stop()
    return seen


@pytest.mark.parametrize(
    ("entries", "expected"),
    [(LONG_LOG - 1, {THRESHOLDS}), (LONG_LOG + 100, {THRESHOLDS, SHORT_THRESHOLDS})],
)
async def test_collections_are_short_while_a_long_log_is_read(
    live_room: LiveRoom, entries: int, expected: set[tuple[int, int, int]]
) -> None:
    assert await thresholds_while_opening(live_room, entries) == expected
