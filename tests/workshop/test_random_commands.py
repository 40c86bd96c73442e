"""Invariants that hold after any sequence of commands by anybody."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from random import Random
from typing import Any

import msgspec
from hypothesis import note, settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from msgspec import structs

from app.core.aggregate import Audience, LogEntry, View
from app.core.errors import Rejected
from app.workshop.activities.ideas import EditIdea
from app.workshop.activities.merge import MakeCluster, TakeOutCards
from app.workshop.activities.vote import Ballot, VoteView
from app.workshop.audiences import HALL, SCREEN, STAFF, own_audience, table_audience
from app.workshop.names import first_words
from app.workshop.protocol import Frame, Snapshot, encode
from app.workshop.removed_texts import MAX_EARLIER, text_key
from app.workshop.snapshot import decode_state, encode_state
from app.workshop.state import Option, State, Vote
from app.workshop.upcasts import Replay, decode_events
from app.workshop.workshop import decide, encode_events, evolve_entry, initial_state, show
from tests.workshop.random_commands import COMMON_TEXTS, random_request
from tests.workshop.sample_workshop import (
    ANN,
    BO,
    CAI,
    FACILITATORS,
    KARI,
    MERGED,
    NOW,
    PEOPLE,
    PLAN,
    SEATED,
    SORTED,
    VOTED,
    WRITTEN,
    Request,
    open_vote_request,
    stack_request,
    start_request,
    write_request,
)
from tests.workshop.view import view

LIGHT = COMMON_TEXTS[0]
HIDDEN_NAMES = (
    *SEATED,
    start_request("together"),
    *(write_request(ANN, card, LIGHT) for card in ("a5", "a6")),
    write_request(BO, "b5", LIGHT),
    write_request(BO, "b6", "«b6»"),
    write_request(CAI, "c5", "«c5»"),
    write_request(CAI, "c6", LIGHT),
    start_request("sort"),
    stack_request(CAI, "c6", "c5"),
    (KARI, MakeCluster(id="sun", name=LIGHT, cards=("a5", "b6"))),
    (KARI, MakeCluster(id="rain", name=LIGHT, cards=("a6", "c5"))),
    start_request("vote"),
    open_vote_request("first", "cluster/sun", "cluster/rain"),
    start_request("sort"),
    (KARI, TakeOutCards(id="out", cards=("a5", "a6", "b6"))),
    *((ANN, EditIdea(id=f"edit-{card}", card=card, text=f"«{card}»")) for card in ("a5", "a6")),
)
"""The cards that named both clusters have other words. One name is hidden, in the vote too, where it would be
shown again if b5 were stacked onto b6. The other is still said by c6, beneath c5."""

_frames = msgspec.json.Decoder[Any](Frame)


class PatchedViews:
    """The views of all audiences, updated by patches alone, as clients do."""

    def __init__(self) -> None:
        self.views: dict[Audience, dict[str, View]] = {}
        self.touched: set[str] = set()

    def patch(self, state: State) -> None:
        """Apply what `show` returns for the entity keys touched since the last patch."""
        for touched in self.touched:
            for audience, key, shown in show(state, touched):
                entities = self.views.setdefault(audience, {})
                entities.pop(key, None)
                if shown is not None:
                    entities[key] = shown
        self.touched.clear()


class RandomCommands(RuleBasedStateMachine):
    """A workshop in which participants, the facilitator and others send random commands.

    log: entries, with their events as they are stored. at: the time of the next command (ms since 1970).
    numbers: card -> (table, number), of every card that was ever shared. saved: ids of all scenarios that
    were ever saved. prompt: views that are patched after each command; late: after many."""

    def __init__(self) -> None:
        super().__init__()
        self.state = initial_state(PLAN)
        self.log = list[tuple[LogEntry, bytes]]()
        self.replay = Replay(initial_state(PLAN))
        self.at, self.number = NOW, 0
        self.numbers: dict[str, tuple[int, int]] = {}
        self.saved: set[str] = set()
        self.prompt, self.late = PatchedViews(), PatchedViews()
        for watcher in (self.prompt, self.late):
            watcher.touched = {"workshop", "step", "counts"}
            watcher.patch(self.state)

    @initialize(
        scene=st.sampled_from(
            [
                SEATED,
                WRITTEN,
                SORTED,
                MERGED,
                (*MERGED, start_request("sort")),
                (*MERGED, start_request("close")),
                VOTED,
                HIDDEN_NAMES,
            ]
        )
    )
    def start_with_people(self, scene: tuple[Request, ...]) -> None:
        """Begin with people and cards, some of them private: most faults need them."""
        for line in (
            *SEATED,
            start_request("alone"),
            write_request(BO, "b2", "«b2»"),
            write_request(CAI, "c2", "«c2»"),
            *scene,
        ):
            self.send(line)

    @rule(seed=st.integers(0, 2**63))
    def random_command_is_sent(self, seed: int) -> None:
        """`decide` raises nothing but Rejected, and `evolve` does not fail."""
        rng = Random(seed)
        self.at += rng.randrange(300_000)
        self.number += 1
        line = random_request(rng, self.state, self.number)
        note(repr(line))
        self.send(line)
        if rng.random() < 0.2:
            self.slow_views_are_patched()

    def send(self, line: Request) -> None:
        """Do what a room does: decide, store, evolve, patch."""
        actor, command = line
        try:
            events = decide(self.state, actor, command, self.at)
        except Rejected:
            return
        entry = LogEntry(len(self.log) + 1, command.id, actor, self.at, events)
        self.log.append((entry, encode_events(events)))
        before = self.state
        self.state, touched = evolve_entry(self.state, entry)
        assert not events or self.state != before, "what changes nothing leaves no row"
        self.prompt.touched |= touched
        self.late.touched |= touched
        self.replay.apply(read_again(*self.log[-1]))
        self.prompt.patch(self.state)

    def slow_views_are_patched(self) -> None:
        """Apply the changes of many commands in one patch."""
        self.late.patch(self.state)
        for audience in audiences(self.state):
            assert self.late.views.get(audience, {}) == view(self.state, audience)

    @invariant()
    def replayed_state_equals_live_state(self) -> None:
        """The state computed from the log equals the live state."""
        assert self.replay.state == self.state

    @invariant()
    def stale_view_plus_patches_equals_fresh_view(self) -> None:
        """For every audience; and every view can be encoded and decoded."""
        for audience in audiences(self.state):
            fresh = view(self.state, audience)
            assert self.prompt.views.get(audience, {}) == fresh
            frame = Snapshot(audience, 1, 0, self.at, fresh)
            assert _frames.decode(encode(frame)) == frame

    @invariant()
    def secrets_are_visible_to_owner_only(self) -> None:
        """No view contains another's private text, a participant's id, or the result of an open vote."""
        for audience in audiences(self.state):
            fresh = view(self.state, audience)
            seen = msgspec.json.encode(fresh).decode()
            for card in self.state.cards.values():
                private = not card.shared and audience != own_audience(card.author)
                if private and card.text not in COMMON_TEXTS:
                    assert card.text not in seen
            assert "author" not in seen
            assert not any(person.id in seen for person in PEOPLE)
            for key, entity in fresh.items():
                if isinstance(entity, VoteView) and not self.state.votes[entity.id].closed:
                    assert entity.results is None
                    assert entity.voters is None
                if isinstance(entity, Ballot):
                    owner = audience.removeprefix("me/")
                    assert key == f"ballot/{entity.vote}"
                    assert entity.dots == self.state.votes[entity.vote].ballots[owner]

    @invariant()
    def only_sent_and_placed_cards_are_on_the_screen(self) -> None:
        """Cards that were not sent are visible to their table and to staff only."""
        cards = self.state.cards
        leads = {card.id: cards[card.under or card.id] for card in cards.values()}
        shown = {
            each_id
            for each_id, lead in leads.items()
            if cards[each_id].shared and (lead.sent or lead.id in self.state.desk.placed)
        }
        assert {key for key in view(self.state, SCREEN) if key.startswith("card/")} == {
            f"card/{each_id}" for each_id in shown
        }

    @invariant()
    def counts_are_right(self) -> None:
        """Every stored count equals the counted number."""
        cards = self.state.cards.values()
        people = Counter(seat.table for seat in self.state.participants.values())
        for number, table in self.state.tables.items():
            here = [card for card in cards if card.table == number]
            assert table.people == people[number]
            assert sorted(table.cards) == sorted(card.id for card in here)
            assert table.private == sum(not card.shared for card in here)
            assert table.sent == sum(card.sent for card in here)
        shared = Counter(card.theme for card in cards if card.shared)
        counts: Any = view(self.state, STAFF)["counts"]
        assert {theme: n for theme, n in counts.themes.items() if n} == shared
        assert counts.cards == shared.total()
        assert counts.tables == len({*people, *(card.table for card in cards if card.shared)})
        assert counts.taken_away == sum(len(seat.taken_away) for seat in self.state.participants.values())
        for seat in self.state.participants.values():
            assert sorted(seat.cards) == sorted(card.id for card in cards if card.author == seat.id)
            assert seat.table in self.state.tables

    @invariant()
    def each_shared_card_has_a_number_of_its_own(self) -> None:
        """Numbers count up per table; a card that was taken away keeps its number to itself."""
        shared = [card for card in self.state.cards.values() if card.shared]
        assert all(card.number == 0 for card in self.state.cards.values() if not card.shared)
        assert not {card.id for card in shared} & {*self.state.removed_card_numbers}
        self.numbers |= {card.id: (card.table, card.number) for card in shared}
        assert len(set(self.numbers.values())) == len(self.numbers)
        for number, table in self.state.tables.items():
            given = [n for at, n in self.numbers.values() if at == number]
            assert sorted(given) == list(range(1, table.last_number + 1))
        assert self.numbers.keys() == {card.id for card in shared} | {*self.state.removed_card_numbers}

    @invariant()
    def stacks_are_well_formed(self) -> None:
        """Lead cards and the cards beneath refer to each other and share a table; stacks do not nest."""
        cards = self.state.cards
        for card in cards.values():
            assert len(set(card.beneath)) == len(card.beneath)
            for below in card.beneath:
                assert cards[below].under == card.id
            if card.under:
                lead = cards[card.under]
                assert card.id in lead.beneath
                assert lead.under is None
                assert card.beneath == ()
                assert card.table == lead.table
                assert not card.sent
            if card.under or card.beneath or card.sent:
                assert card.shared

    @invariant()
    def no_saved_text_is_lost(self) -> None:
        """A saved scenario is on the merge desk, or its text is among the removed ones. No text is both."""
        desk, removed = self.state.desk, self.state.removed_texts
        self.saved |= {*desk.scenarios}
        assert self.saved == {*desk.scenarios} | {text.scenario.id for text in removed.values()}
        assert not {text_key(scenario) for scenario in desk.scenarios.values()} & {*removed}
        assert {*self.state.desk_texts} == {*desk.scenarios}

    @invariant()
    def indexes_of_removed_texts_equal_full_searches(self) -> None:
        """The removed texts by scenario and writer; the scenarios that left the desk, and what is offered, by
        writer."""
        state = self.state
        keys: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        scenarios: dict[str, set[str]] = defaultdict(set)
        offered: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for key, text in state.removed_texts.items():
            keys[text.scenario.id][text.writer].add(key)
            if text.scenario.id not in state.desk.scenarios:
                scenarios[text.writer].add(text.scenario.id)
            offered[text.writer].append((text.seq, key))  # there is room for all
        found = {
            scenario: {writer: {*texts} for writer, texts in writers.items()}
            for scenario, writers in state.removed_keys.items()
        }
        assert found == keys
        assert all(
            len(texts) <= MAX_EARLIER + 1 for by_writer in keys.values() for texts in by_writer.values()
        )
        assert {writer: {*ids} for writer, ids in state.removed_by_writer.items()} == scenarios
        assert {writer: [*texts] for writer, texts in state.offered_by_writer.items()} == {
            writer: sorted(texts) for writer, texts in offered.items()
        }
        assert [*state.offered_most_first] == sorted(
            (-len(texts), tuple(sorted(texts))) for texts in offered.values()
        )
        assert {*state.offered_texts} == {*state.removed_texts}

    @invariant()
    def desk_is_well_formed(self) -> None:
        """`placed` and the clusters agree; only shared lead cards are placed; a scenario has a cluster."""
        desk = self.state.desk
        assert {card: cluster.id for cluster in desk.clusters.values() for card in cluster.cards} == dict(
            desk.placed
        )
        assert sum(len(cluster.cards) for cluster in desk.clusters.values()) == len(desk.placed)
        for card in desk.placed:
            assert self.state.cards[card].under is None
            assert self.state.cards[card].shared
        written = {each.scenario: each.id for each in desk.clusters.values() if each.scenario}
        assert written == {scenario.id: scenario.cluster for scenario in desk.scenarios.values()}

    @invariant()
    def indexes_of_names_equal_full_searches(self) -> None:
        """The names that are the words of a card, and the options that depend on a card, by card."""
        assert {card: {*keys} for card, keys in self.state.names_by_card.items()} == names_by_card(self.state)
        for vote in self.state.votes.values():
            found = {card: list(options) for card, options in vote.options_by_card.items()}
            assert found == options_by_card(vote)

    @invariant()
    def indexes_of_cards_equal_full_searches(self) -> None:
        """The cards by their first words; the numbers of cards and of tables of each cluster."""
        state = self.state
        by_words: dict[str, set[str]] = defaultdict(set)
        for card in state.cards.values():
            by_words[first_words(card.text)].add(card.id)
        assert {words: {*cards} for words, cards in state.cards_by_first_words.items()} == by_words
        clusters = [cluster for cluster in state.desk.clusters.values() if cluster.cards]
        assert {*state.cluster_sources} == {cluster.id for cluster in clusters}
        for cluster in clusters:
            leads, sources = [state.cards[card] for card in cluster.cards], state.cluster_sources[cluster.id]
            assert sources.cards == sum(1 + len(lead.beneath) for lead in leads)
            assert dict(sources.leads_by_table.items()) == Counter(lead.table for lead in leads)

    @invariant()
    def dots_are_within_budget(self) -> None:
        """Ballots keep to the budget; at most one vote is open."""
        for vote in self.state.votes.values():
            refs = {option.ref for option in vote.options}
            for ballot in vote.ballots.values():
                assert 0 < sum(ballot.values()) <= vote.budget
                assert ballot.keys() <= refs
        assert sum(not vote.closed for vote in self.state.votes.values()) <= 1

    @invariant()
    def what_is_in_use_has_a_name(self) -> None:
        """Every theme, role, municipality and table that is in use is in the plan."""
        plan = self.state.plan
        assert {card.theme for card in self.state.cards.values()} <= {theme.id for theme in plan.themes}
        seats = self.state.participants.values()
        assert {seat.role for seat in seats} <= {None, *(role.id for role in plan.roles)}
        assert {seat.municipality for seat in seats} <= {
            None,
            *(municipality.id for municipality in plan.municipalities),
        }
        assert all(number <= plan.tables for number in self.state.tables if self.state.tables[number].people)
        assert self.state.running_step is None or self.state.step is not None

    def teardown(self) -> None:
        """A replay from the first entry leads to the same state, and so does a snapshot."""
        again = Replay(initial_state(PLAN))
        for entry, stored in self.log:
            again.apply(read_again(entry, stored))
        assert again.state == self.state
        assert decode_state(encode_state(self.state)) == self.state
        self.slow_views_are_patched()


def read_again(entry: LogEntry, stored: bytes) -> LogEntry:
    """The entry as it is read from a log."""
    return structs.replace(entry, events=decode_events(stored))


def names_by_card(state: State) -> dict[str, set[str]]:
    """Card -> the keys of what has a name that is its words, found by a search through everything."""
    found: dict[str, set[str]] = defaultdict(set)
    for cluster in state.desk.clusters.values():
        found[cluster.named_by or ""].add(f"cluster/{cluster.id}")
    for scenario in state.desk.scenarios.values():
        found[scenario.named_by or ""].add(f"scenario/{scenario.id}")
    for actor, history in state.histories.items():
        for change in (*history.done[-1:], *history.undone[-1:]):
            found[change.summary.named_by].add(f"history/{actor}")
            found[change.summary.other_named_by].add(f"history/{actor}")
    for key, removed in state.removed_texts.items():
        for card in (removed.scenario.named_by, removed.cluster.named_by):
            found[card or ""].add(f"removed_scenario/{key}")
    found.pop("", None)
    return dict(found)


def options_by_card(vote: Vote) -> dict[str, list[Option]]:
    """Card -> the options that show or hide words because of it, found by a search through all."""
    found: dict[str, list[Option]] = defaultdict(list)
    for option in vote.options:
        source = vote.sources.get(option.ref)
        if option.ref.startswith("card/"):
            found[option.ref.removeprefix("card/")].append(option)
            continue
        named_by = {source.named_by, *source.cards} if source and source.named_by else set()
        for card in named_by | {each.id for each in vote.cards.get(option.ref, ())}:
            found[card].append(option)
    return dict(found)


def audiences(state: State) -> Iterator[Audience]:
    """Every audience, also those that nobody belongs to yet."""
    yield from (HALL, STAFF, SCREEN)
    yield from (table_audience(number) for number in {1, 2, 3, 4, *state.tables})
    yield from (own_audience(actor.id) for actor in (*PEOPLE, *FACILITATORS))


TestRandomCommands = RandomCommands.TestCase
TestRandomCommands.settings = settings()  # the profile that conftest.py loads
