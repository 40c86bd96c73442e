"""The state of one workshop, computed from its event log. Immutable: each event leads to a new state.

Stored events contain some of these types. The types have no limits, so that a log can be read whatever the
limits of today are; commands have types and checks of their own.
"""

from __future__ import annotations

from typing import Any, Literal, TypeVar

import msgspec
from rpds import HashTrieMap, HashTrieSet

from app.analysis.group_numbers import Answers
from app.core.aggregate import EntityKey
from app.core.errors import Rejected
from app.core.text import LocalizedText

EMPTY_MAP: HashTrieMap[Any, Any] = HashTrieMap()
"""An empty map: maps are immutable, so one serves all."""

EMPTY_SET: HashTrieSet[Any] = HashTrieSet()

ActivityName = Literal["welcome", "ideas", "sort", "merge", "vote", "close"]
"""The kinds of step, in the order in which a console offers them. Each is a module of this name in
`activities/`; every other list of them is computed or generated from here."""


class Theme(msgspec.Struct, frozen=True):
    """A column of a board. `colour` is 1 to 8 of the design tokens; the icon says the same without colour.
    A retired one is no longer offered. hint: the name in the words of a child; may be empty. unsure: a card
    whose author chooses no theme gets this one."""

    id: str
    name: LocalizedText
    colour: int
    icon: str
    retired: bool = False
    hint: LocalizedText = {}
    unsure: bool = False


class Label(msgspec.Struct, frozen=True):
    """A role or a municipality to choose from. Retired: no longer offered, but its name is still shown."""

    id: str
    name: LocalizedText
    retired: bool = False


class Step(msgspec.Struct, frozen=True):
    """A timed part of the agenda.

    The fields after `minutes` are options of one activity each, which says what they mean and what values are
    allowed (`step_options` of its module)."""

    id: str
    activity: ActivityName
    title: LocalizedText
    instruction: LocalizedText
    minutes: int
    private: bool = False
    sends: int = 5
    dots: int = 5


class Plan(msgspec.Struct, frozen=True):
    """The set-up of a workshop, which a facilitator may edit at any time. language: the code of the main
    language. Tables are numbered 1 to `tables`. privacy_threshold: numbers about fewer people are not
    published. capacity: the most people who can join. preface: stands first in the report. report_colour:
    such as `#0b5c7a`; empty: Samskap's own. omitted_sections: of the report, by name. report_logo: the
    checksum (SHA-256, in hex) of the picture, which is stored beside the log; empty: none. logo_description:
    what it shows, for those who do not see it."""

    title: LocalizedText
    question: LocalizedText
    language: str
    themes: tuple[Theme, ...]
    roles: tuple[Label, ...]
    municipalities: tuple[Label, ...]
    tables: int
    agenda: tuple[Step, ...]
    privacy_threshold: int = 5
    capacity: int = 2500
    preface: LocalizedText = {}
    report_colour: str = ""
    omitted_sections: tuple[str, ...] = ()
    report_logo: str = ""
    logo_description: LocalizedText = {}

    def step(self, step_id: str) -> Step | None:
        """The step of this id, if the agenda has it."""
        return next((step for step in self.agenda if step.id == step_id), None)


class RunningStep(msgspec.Struct, frozen=True):
    """Which step is running, and until when. Times are milliseconds since 1970. left: the time left (ms)
    while paused, else None.

    run: counts every start of a step, so that a repeated step can be told from its first run.
    """

    step: str
    run: int
    started_at: int
    ends_at: int
    left: int | None = None


class Participant(msgspec.Struct, frozen=True):
    """A seat: no name, only what the participant chose to tell. language: a code; empty: not told. cards: the
    ids of their own, oldest first. taken_away: their cards that a facilitator took away, in the order in
    which that was done. has_shared: whether they have shared a card, which may be gone since. joined_in: the
    run in which they took a seat; 0: before the first step started. earlier_tables: where they sat before;
    of those that they left in the same run, as was known in the same run, the first."""

    id: str
    table: int
    role: str | None = None
    municipality: str | None = None
    language: str = ""
    cards: tuple[str, ...] = ()
    taken_away: tuple[TakenAway, ...] = ()
    has_shared: bool = False
    joined_in: int = 0
    earlier_tables: tuple[EarlierTable, ...] = ()

    def table_in(self, run: int) -> int:
        """The table at which they sat at the end of this run."""
        return next((each.table for each in self.earlier_tables if each.left_in > run), self.table)

    def known_table_in(self, run: int) -> int:
        """The table at which they sat at the end of this run, as far as was known then."""
        return next((each.table for each in self.earlier_tables if each.known_in > run), self.table)


class EarlierTable(msgspec.Struct, frozen=True):
    """A table at which somebody sat until they left it in the run `left_in`. known_in: the run in which their
    phone told it, later than `left_in` if it had no network."""

    table: int
    left_in: int
    known_in: int


class Card(msgspec.Struct, frozen=True):
    """One contribution. at: when it was written (ms since 1970). under: the id of the lead card of its stack;
    None: it is itself the lead card, or in no stack. beneath: of a lead card, the ids of the other cards of
    its stack. sent: whether it is sent to the hall; in a stack only the lead card is marked. number: 1 for
    the first card that was shared at its table, and so on; it never changes; 0 while private."""

    id: str
    author: str
    table: int
    theme: str
    text: str
    at: int
    shared: bool
    under: str | None = None
    beneath: tuple[str, ...] = ()
    sent: bool = False
    number: int = 0


class TakenAway(msgspec.Struct, frozen=True):
    """A card that a facilitator took away. card: in no stack, and sent if its stack was. place: where its
    stack was on the merge desk; None: in no cluster."""

    card: Card
    place: Place | None = None


class Table(msgspec.Struct, frozen=True):
    """A group of people with one board. people: how many sit here. cards: ids of all its cards (private notes
    too), oldest first. private: how many private notes. sent: how many sent cards and stacks. last_number:
    the highest of its shared cards, also of those that are gone."""

    number: int
    people: int = 0
    cards: tuple[str, ...] = ()
    private: int = 0
    sent: int = 0
    last_number: int = 0


class Cluster(msgspec.Struct, frozen=True):
    """Cards and stacks (by lead card) of many tables that belong together. at: when it was made (ms since
    1970). named_by: the card whose text, or its first words, is the name (see `names`); empty or None: people
    chose the name."""

    id: str
    name: str
    cards: tuple[str, ...]
    at: int
    scenario: str | None = None
    named_by: str | None = None


class Scenario(msgspec.Struct, frozen=True):
    """A description of the future, written from the cards of its cluster. at: when it was first written (ms
    since 1970). named_by: as in `Cluster`, here for the title."""

    id: str
    cluster: str
    title: str
    text: str
    at: int
    named_by: str | None = None


class DeskText(msgspec.Struct, frozen=True):
    """The text that a scenario on the merge desk has. writer: the id of the actor who saved it; empty: no
    session. since: the time (ms since 1970) at which it was put there, or the text of the same writer with
    which it begins. If it was there before, this is earlier by as long as it was there then."""

    writer: str
    since: int


class RemovedScenario(msgspec.Struct, frozen=True):
    """A scenario as it was before its text was removed from the merge desk (see `removed_texts`). cluster,
    cards: its cluster at that time, and the lead cards of that. at, seq: of the entry that removed it (ms
    since 1970, and its position in the log). on_desk_ms: the whole time for which the text was on the desk;
    if it was brought back, both times. writer: as in `DeskText`."""

    scenario: Scenario
    cluster: ClusterFact
    cards: tuple[str, ...]
    at: int
    seq: int
    on_desk_ms: int
    writer: str = ""


class Option(msgspec.Struct, frozen=True):
    """Something to vote on, with the text it had when the vote opened. ref: `scenario/x` and so on."""

    ref: str
    title: str
    text: str = ""


class VotedCard(msgspec.Struct, frozen=True):
    """A card of a cluster that people vote on. text: its words when the vote opened."""

    id: str
    text: str


class OptionSource(msgspec.Struct, frozen=True, omit_defaults=True):
    """The lead cards of a cluster, or of a scenario's cluster, when the vote on it opened. named_by: as
    in `Cluster`, here for the title of the option."""

    cards: tuple[str, ...] = ()
    named_by: str = ""


class Vote(msgspec.Struct, frozen=True):
    """A vote, opened `at` (ms since 1970) in the step with the id `step`. budget: dots per person. ballots:
    participant -> {ref: dots}; empty ballots are left out.

    kind: a key of `ballots.BALLOT_KINDS`. sources: of each option that is a cluster or a scenario. cards: the
    first cards of each option that is a cluster; none in votes that earlier versions opened. answers: voter
    -> what they had said when the vote closed; empty until then. options_by_card: card -> the options whose
    words may be shown or hidden because of it (see `names.options_by_card`)."""

    id: str
    step: str
    title: str
    options: tuple[Option, ...]
    budget: int
    at: int
    kind: str = "dots"
    closed: bool = False
    ballots: HashTrieMap[str, dict[str, int]] = EMPTY_MAP
    answers: dict[str, Answers] = {}
    sources: dict[str, OptionSource] = {}
    cards: dict[str, tuple[VotedCard, ...]] = {}
    options_by_card: dict[str, tuple[Option, ...]] = {}

    @property
    def refs(self) -> frozenset[str]:
        """The refs of all options, as a set."""
        return frozenset(option.ref for option in self.options)


Value = TypeVar("Value")


def put_or_drop(entries: HashTrieMap[str, Value], key: str, value: Value | None) -> HashTrieMap[str, Value]:
    """The map with this value under the key; without the key if the value is empty."""
    return entries.insert(key, value) if value else entries.discard(key)


Dated = TypeVar("Dated", Card, Cluster, Scenario, Vote)


def oldest_first(entities: HashTrieMap[str, Dated]) -> list[Dated]:
    """The entities in order of time. The maps themselves keep no order."""
    return sorted(entities.values(), key=lambda entity: (entity.at, entity.id))


class Desk(msgspec.Struct, frozen=True):
    """The merge desk. placed: lead card -> the cluster that holds it."""

    clusters: HashTrieMap[str, Cluster] = EMPTY_MAP
    scenarios: HashTrieMap[str, Scenario] = EMPTY_MAP
    placed: HashTrieMap[str, str] = EMPTY_MAP


EMPTY_DESK = Desk()


class ClusterFact(msgspec.Struct, frozen=True):
    """A cluster without its cards and its scenario. at: when it was made (ms since 1970)."""

    name: str
    at: int
    named_by: str | None = None


class Place(msgspec.Struct, frozen=True):
    """The cluster of a lead card, and its position among the cluster's cards."""

    cluster: str
    position: int


class Facts(msgspec.Struct, frozen=True, omit_defaults=True):
    """Some clusters, scenarios and cards as they are at one time; None: there is no such thing. places: of
    lead cards; None: the card is in no cluster."""

    clusters: dict[str, ClusterFact | None] = {}
    scenarios: dict[str, Scenario | None] = {}
    cards: dict[str, Card | None] = {}
    places: dict[str, Place | None] = {}


ChangeKind = Literal[
    "make",
    "place",
    "take_out",
    "rename",
    "join",
    "dissolve",
    "write",
    "take_away",
    "bring_back",
    "bring_back_card",
]


class ChangeSummary(msgspec.Struct, frozen=True):
    """The description of a change for people: the names in it, and the number of cards. other_name: of
    "rename" the new name, of "join" the name of the cluster that now has all. named_by, other_named_by: the
    cards whose text, or its first words, these names are; empty: none."""

    kind: ChangeKind
    name: str = ""
    other_name: str = ""
    cards: int = 0
    named_by: str = ""
    other_named_by: str = ""


class Change(msgspec.Struct, frozen=True):
    """The effect of one command that its actor can undo. id: of the command."""

    id: str
    summary: ChangeSummary
    before: Facts
    after: Facts


class History(msgspec.Struct, frozen=True):
    """The changes of one actor that can be undone, and those that can be redone; newest last."""

    done: tuple[Change, ...] = ()
    undone: tuple[Change, ...] = ()


class ImportedCounts(msgspec.Struct, frozen=True):
    """The numbers of people and of shared cards in the report of a workshop that was held on another server;
    0 if it was imported by an earlier version."""

    people: int = 0
    cards: int = 0


class ClusterSources(msgspec.Struct, frozen=True):
    """Numbers about a cluster (see `cluster_sources`). cards: of all in it, also those beneath its lead
    cards. leads_by_table: table -> how many of the lead cards it wrote; tables without any are left out."""

    cards: int = 0
    leads_by_table: HashTrieMap[int, int] = EMPTY_MAP


class State(msgspec.Struct, frozen=True):
    """One workshop. closed_seq, closed_at: the entry that closed it last, and its time (ms since 1970); 0:
    none yet. imported: the numbers of one that was held on another server; None: it was not imported.
    histories: actor id -> what they can undo. shared_cards_by_theme: theme -> number of shared cards.
    removed_card_numbers: id of a shared card that is gone -> its number. taken_away: how many cards a
    facilitator took away. runs: the steps that have run, as they were when they started: run 1, run 2 and so
    on; None: one that was not in the plan. run_times: the time at which each started (ms since 1970).
    first_attended_at: the first time at which a step ran and somebody had a seat (ms since 1970; 0: none
    yet). first_contributed_at: the first time at which somebody shared a card or voted (ms since 1970; 0:
    nobody has). deciding_vote: the vote that the facilitator chose to order the scenarios. names_by_card:
    card -> the keys of the clusters, scenarios, histories and removed scenarios with a name that is its words
    (see `name_index`). cards_by_first_words: `names.first_words` -> the cards whose text they are of.
    cluster_sources: of the clusters that have cards. desk_texts: of the scenarios on the desk.
    removed_texts: `text_key` -> a text that was removed from the desk and is not there again. removed_keys:
    scenario -> actor id -> the `text_key`s of its removed texts that this actor wrote, in the order of their
    removal. removed_by_writer: actor id -> the scenarios that are not on the desk and have removed texts of
    this actor, in the order in which they left it. offered_texts: `text_key` of a removed text that consoles
    are offered -> position in the log of the entry that removed it, and the id of its writer.
    offered_by_writer: actor id -> position and `text_key` of each of these of this actor, oldest first.
    offered_most_first: how many these are, as a negative number, and the same positions and keys, for each
    actor who has any; sorted, so that the first has most, or of several such actors the oldest text."""

    plan: Plan
    closed: bool = False
    closed_seq: int = 0
    closed_at: int = 0
    imported: ImportedCounts | None = None
    running_step: RunningStep | None = None
    participants: HashTrieMap[str, Participant] = EMPTY_MAP
    tables: HashTrieMap[int, Table] = EMPTY_MAP
    cards: HashTrieMap[str, Card] = EMPTY_MAP
    desk: Desk = EMPTY_DESK
    histories: HashTrieMap[str, History] = EMPTY_MAP
    votes: HashTrieMap[str, Vote] = EMPTY_MAP
    shared_cards_by_theme: HashTrieMap[str, int] = EMPTY_MAP
    removed_card_numbers: HashTrieMap[str, int] = EMPTY_MAP
    taken_away: int = 0
    runs: tuple[Step | None, ...] = ()
    run_times: tuple[int, ...] = ()
    first_attended_at: int = 0
    first_contributed_at: int = 0
    deciding_vote: str | None = None
    names_by_card: HashTrieMap[str, frozenset[EntityKey]] = EMPTY_MAP
    cards_by_first_words: HashTrieMap[str, HashTrieSet[str]] = EMPTY_MAP
    cluster_sources: HashTrieMap[str, ClusterSources] = EMPTY_MAP
    desk_texts: HashTrieMap[str, DeskText] = EMPTY_MAP
    removed_texts: HashTrieMap[str, RemovedScenario] = EMPTY_MAP
    removed_keys: HashTrieMap[str, HashTrieMap[str, tuple[str, ...]]] = EMPTY_MAP
    removed_by_writer: HashTrieMap[str, tuple[str, ...]] = EMPTY_MAP
    offered_texts: HashTrieMap[str, tuple[int, str]] = EMPTY_MAP
    offered_by_writer: HashTrieMap[str, tuple[tuple[int, str], ...]] = EMPTY_MAP
    offered_most_first: tuple[tuple[int, tuple[tuple[int, str], ...]], ...] = ()

    @property
    def step(self) -> Step | None:
        """The running step; None if none is running."""
        return self.plan.step(self.running_step.step) if self.running_step else None

    def table(self, number: int) -> Table:
        """The table of this number, also one where nothing has happened yet."""
        return self.tables.get(number) or Table(number)

    def participant(self, participant_id: str) -> Participant:
        """The seat. Raises Rejected (`participant.unknown`) when this workshop has no such seat."""
        participant = self.participants.get(participant_id)
        if participant is None:
            raise Rejected("participant.unknown")
        return participant

    def require_step(self, *activities: ActivityName) -> Step:
        """The running step. Raises Rejected unless it is one of these activities and the workshop is open."""
        step = self.step
        if self.closed:
            raise Rejected("workshop.closed")
        if step is None or step.activity not in activities:
            raise Rejected("step.not_running")
        return step
