"""Long logs: how long a workshop takes to open, and for how long that holds the event loop."""

import asyncio
import gc
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from app.core.aggregate import Actor, Entry, Event
from app.live.room import Room
from app.locale.catalogue import Catalogue
from app.store.database import Database, migrate
from app.store.event_log import EventLog
from app.store.snapshots import Snapshots
from app.store.workshops import Workshops
from app.workshop.activities.ideas import IdeaAdded
from app.workshop.activities.vote import DotsCast, VoteOpened
from app.workshop.activities.welcome import ParticipantJoined
from app.workshop.plan import WorkshopCreated
from app.workshop.state import Option
from app.workshop.summary import summarize
from app.workshop.templates import fremtidsbilder
from app.workshop.workshop import begin
from bench.measurement import Measurement, at_most

GOAL = "a log of 50,000 entries is open in < 1 s from its snapshot; opening holds the event loop ≤ 20 ms"
ENTRIES, PEOPLE, CARDS, OPTIONS = 50_000, 500, 8000, 30
WATCH_INTERVAL_S = 0.001
TEAM = Actor("facilitator", "team")


def measure(quick: bool) -> Iterator[Measurement]:
    """Open the same log without and with a snapshot."""
    entries = 15_000 if quick else ENTRIES
    with tempfile.TemporaryDirectory() as folder:
        whole, snapshot = asyncio.run(_measure(Path(folder), entries))
    yield Measurement(f"open {entries:,} entries without a snapshot", f"{whole[0]:.2f} s")
    yield at_most("  longest hold of the event loop", whole[1] * 1000, "ms", 20)
    yield at_most(f"open {entries:,} entries from a snapshot", snapshot[0], "s", 1)
    yield at_most("  longest hold of the event loop", snapshot[1] * 1000, "ms", 20)


async def _measure(folder: Path, count: int) -> list[tuple[float, float]]:
    """Seconds until the room is open, and the longest hold of the event loop: without and with a snapshot."""
    path = folder / "samskap.sqlite"
    migrate(path)
    database = Database(path)
    await _write(database, count)
    measured = []
    rooms = []  # kept, so that freeing one is not measured with the next
    for _ in range(2):
        room = Room("long", "AAAACCCC", EventLog(database), Snapshots(database))
        gc.collect()
        measured.append(await _open(room))
        await room.stop()
        rooms.append(room)
    await database.close()
    return measured


async def _open(room: Room) -> tuple[float, float]:
    holds = [0.0]

    async def watch() -> None:
        while True:
            start = perf_counter()
            await asyncio.sleep(WATCH_INTERVAL_S)
            holds.append(perf_counter() - start - WATCH_INTERVAL_S)

    watching = asyncio.create_task(watch())
    await asyncio.sleep(0)
    start = perf_counter()
    await room.load()
    seconds = perf_counter() - start
    await asyncio.sleep(2 * WATCH_INTERVAL_S)
    watching.cancel()
    return seconds, max(holds)


async def _write(database: Database, count: int) -> None:
    plan = fremtidsbilder(Catalogue.load().in_all_languages, 60, "nb")
    created = Entry(1, "created", TEAM, 1, (WorkshopCreated(plan),))
    summary = summarize(begin(plan))
    await Workshops(database).add("long", "AAAACCCC", created, summary)
    entries = [
        Entry(seq, f"command-{seq:08}", actor, seq * 10, (event,))
        for seq, (actor, event) in enumerate(_events(count - 1), 2)
    ]
    for at in range(0, len(entries), 5000):
        await EventLog(database).append("long", entries[at : at + 5000], summary)


def _events(count: int) -> Iterator[tuple[Actor, Event]]:
    """People join and write cards; the rest are dots."""
    people = [f"seat-{number:027}" for number in range(PEOPLE)]
    cards = min(CARDS, count // 3)
    options = tuple(Option(f"card/card-{number:015}", "An idea") for number in range(OPTIONS))
    for number, person in enumerate(people):
        yield Actor("visitor", person), ParticipantJoined(person, number % 60 + 1)
    for number in range(cards):
        person = people[number % PEOPLE]
        text = f"An idea of a usual length, which somebody has written at table {number % 60 + 1}"
        card = IdeaAdded(f"card-{number:015}", person, number % PEOPLE % 60 + 1, "safety", text, shared=True)
        yield Actor("participant", person), card
    yield TEAM, VoteOpened("vote", "vote", "Which?", options, 50)
    for number in range(count - PEOPLE - cards - 1):
        person = people[number % PEOPLE]
        dots = DotsCast("vote", person, options[number % OPTIONS].ref, number // PEOPLE % 2 + 1)
        yield Actor("participant", person), dots
