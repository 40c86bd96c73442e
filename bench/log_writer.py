"""Writes the log of a workshop into a database: a given one, or a long one in which people join, write cards
that become clusters, and vote."""

from collections.abc import Iterable, Iterator

from app.core.aggregate import Actor, Event, LogEntry
from app.locale.catalogue import Catalogue
from app.store.database import Database
from app.store.event_log import EventLog
from app.store.workshops import Workshops
from app.workshop.activities.ideas import IdeaAdded
from app.workshop.activities.merge import ClusterMade
from app.workshop.activities.vote import DotsCast, VoteOpened
from app.workshop.activities.welcome import ParticipantJoined
from app.workshop.plan import WorkshopCreated
from app.workshop.state import Option, Plan
from app.workshop.summary import summarize
from app.workshop.templates import fremtidsbilder
from app.workshop.workshop import initial_state

PEOPLE, TABLES, MAX_CARDS_IN_LOG, CLUSTER_SIZE, OPTIONS = 500, 60, 8000, 20, 30
APPENDED_AT_ONCE = 5000
TEAM = Actor("facilitator", "team")


async def write_log(database: Database, workshop_id: str, code: str, count: int) -> None:
    """Add a workshop whose log has `count` entries: a third of them cards, at most 8,000."""
    plan = fremtidsbilder(Catalogue.load().in_all_languages, TABLES, "nb")
    entries = (
        LogEntry(seq, f"command-{seq:08}", actor, seq * 10, (event,))
        for seq, (actor, event) in enumerate(_events(count - 1), 2)
    )
    await add_workshop(database, workshop_id, code, plan, entries)


async def add_workshop(
    database: Database, workshop_id: str, code: str, plan: Plan, entries: Iterable[LogEntry]
) -> None:
    """Add a workshop with this plan. entries: those after the one that creates it."""
    created = LogEntry(1, f"created-{workshop_id}", TEAM, 1, (WorkshopCreated(plan),))
    await Workshops(database).add(workshop_id, code, created, summarize(initial_state(plan)))
    later = list(entries)
    for at in range(0, len(later), APPENDED_AT_ONCE):
        await EventLog(database).append(workshop_id, later[at : at + APPENDED_AT_ONCE])


def _events(count: int) -> Iterator[tuple[Actor, Event]]:
    people = [f"seat-{number:027}" for number in range(PEOPLE)]
    cards = min(MAX_CARDS_IN_LOG, count // 3)
    options = tuple(Option(f"card/card-{number:015}", "An idea") for number in range(OPTIONS))
    for number, person in enumerate(people):
        yield Actor("visitor", person), ParticipantJoined(person, number % TABLES + 1)
    for number in range(cards):
        table, person = number % PEOPLE % TABLES + 1, people[number % PEOPLE]
        text = f"An idea of a usual length, which somebody has written at table {table}"
        card = IdeaAdded(f"card-{number:015}", person, table, "safety", text, shared=True)
        yield Actor("participant", person), card
    for first in range(0, cards, CLUSTER_SIZE):
        placed = tuple(f"card-{number:015}" for number in range(first, min(first + CLUSTER_SIZE, cards)))
        yield TEAM, ClusterMade(f"cluster-{first}", "A name", placed)
    yield TEAM, VoteOpened("vote", "vote", "Which?", options, 50)
    for number in range(count - PEOPLE - cards - len(range(0, cards, CLUSTER_SIZE)) - 1):
        person = people[number % PEOPLE]
        dots = DotsCast("vote", person, options[number % OPTIONS].ref, number // PEOPLE % 2 + 1)
        yield Actor("participant", person), dots
