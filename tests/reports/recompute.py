"""Recompute what the report of a workshop must contain, from the rows of its event log alone.

Nothing of the program is imported here: the table is read with sqlite3, the events are decoded with json, and
the rules are written a second time. So a wrong rule in the program cannot make its own test pass.
"""

import hashlib
import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

KINDS = ("role", "municipality")

Json = dict[str, Any]


class LoggedEntry(NamedTuple):
    """A row of the table `entry`, with its decoded events. at: ms since 1970."""

    seq: int
    actor: str
    at: int
    events: list[Json]


def read_log(database: Path, code: str) -> list[LoggedEntry]:
    """The rows of a workshop's log, in their order. code: its join code."""
    query = (
        "SELECT seq, actor_kind, at, events FROM entry JOIN workshop ON workshop.id = workshop_id"
        " WHERE code = ? ORDER BY seq"
    )
    with closing(sqlite3.connect(database)) as connection:
        rows = connection.execute(query, (code,)).fetchall()
    return [LoggedEntry(seq, actor, at, json.loads(events)) for seq, actor, at, events in rows]


def recompute_editions(database: Path, code: str) -> "list[Recomputed]":
    """What each edition of a workshop must contain: one for each time that it was closed."""
    workshop, editions = LoggedWorkshop(), []
    for entry in read_log(database, code):
        for event in entry.events:
            workshop.apply(event, entry)
            if event["type"] == "workshop.closed":
                editions.append(Recomputed(workshop.report(code, entry.at), workshop.groups()))
    return editions


class TrueGroups(NamedTuple):
    """The true groups, also those that may not be published. people: who contributed. groups: kind -> person
    -> group; None: no answer, or other answers at other votes. choosers, voters: of each closed vote, by ref
    and in all."""

    people: set[str]
    groups: dict[str, dict[str, str | None]]
    choosers: dict[str, dict[str, set[str]]]
    voters: dict[str, set[str]]

    def count_groups(self, kind: str, people: Iterable[str]) -> Counter[str | None]:
        """How many of these people are in each group."""
        return Counter(self.groups[kind][person] for person in people)


class Recomputed(NamedTuple):
    """An edition. report: the fields of the report as JSON, without its numbers by group, its number and its
    changes. groups: from which these numbers must be."""

    report: Json
    groups: TrueGroups


@dataclass
class _Card:
    id: str
    author: str
    table: int
    theme: str
    text: str
    shared: bool
    number: int = 0
    is_gone: bool = False
    is_taken_away: bool = False


@dataclass(eq=False)
class _Stack:
    """A card alone, or a stack with its lead card first."""

    cards: list[str]
    sent: bool = False


@dataclass
class _Cluster:
    id: str
    name: str
    named_by: str
    at: int
    stacks: list[_Stack] = field(default_factory=list)
    scenario: str | None = None


@dataclass
class _Scenario:
    id: str
    title: str
    named_by: str
    text: str
    at: int


@dataclass
class _Vote:
    id: str
    at: int
    event: Json
    ballots: dict[str, dict[str, int]] = field(default_factory=dict)
    answers: dict[str, Json] | None = None

    @property
    def voters(self) -> set[str]:
        return {person for person, ballot in self.ballots.items() if sum(ballot.values())}

    def choosers(self, ref: str) -> set[str]:
        return {person for person, ballot in self.ballots.items() if ballot.get(ref, 0)}


class LoggedWorkshop:
    """A workshop, changed by one event of its log after the other. first_attended_at: when a step first
    ran while somebody had a seat. first_contributed_at: when somebody first shared a card or gave dots. Both
    in ms since 1970; 0: not yet."""

    def __init__(self) -> None:
        self.plan: Json = {}
        self.steps: list[Json] = []
        self.first_attended_at = self.first_contributed_at = 0
        self.tables: dict[str, int] = {}
        self.answers: dict[str, Json] = {}
        self.cards: dict[str, _Card] = {}
        self.last_numbers: Counter[int] = Counter()
        self.stacks: dict[str, _Stack] = {}
        self.clusters: dict[str, _Cluster] = {}
        self.scenarios: dict[str, _Scenario] = {}
        self.votes: dict[str, _Vote] = {}
        self.chosen_vote: str | None = None

    def apply(self, event: Json, entry: LoggedEntry) -> None:
        """Apply an event. An event type without a rule here is an error."""
        getattr(self, f"_on_{event['type'].replace('.', '_')}")(event, entry)
        if self.steps and self.tables and not self.first_attended_at:
            self.first_attended_at = entry.at
        is_shared = any(card.shared for card in self.cards.values())
        if not self.first_contributed_at and (is_shared or any(vote.voters for vote in self.votes.values())):
            self.first_contributed_at = entry.at

    # The plan, the agenda and the seats

    def _on_workshop_created(self, event: Json, entry: LoggedEntry) -> None:
        self.plan = event["plan"]

    _on_plan_edited = _on_workshop_created

    def _on_step_started(self, event: Json, entry: LoggedEntry) -> None:
        step = next(step for step in self.plan["agenda"] if step["id"] == event["step"])
        kept = {name: step[name] for name in ("id", "activity", "title")}
        self.steps.append(kept | {"started_at": entry.at})

    def _on_step_paused(self, event: Json, entry: LoggedEntry) -> None:
        pass

    _on_step_resumed = _on_step_extended = _on_change_skipped = _on_workshop_reopened = _on_step_paused

    def _on_participant_joined(self, event: Json, entry: LoggedEntry) -> None:
        self.tables[event["participant"]] = event["table"]
        self.answers[event["participant"]] = {kind: event.get(kind) for kind in KINDS}

    def _on_participant_described(self, event: Json, entry: LoggedEntry) -> None:
        self.answers[event["participant"]] = {kind: event.get(kind) for kind in KINDS}

    def _on_participant_moved(self, event: Json, entry: LoggedEntry) -> None:
        self.tables[event["participant"]] = event["table"]

    # Cards

    def _on_idea_added(self, event: Json, entry: LoggedEntry) -> None:
        names = ("author", "table", "theme", "text", "shared")
        card = _Card(event["card"], **{name: event[name] for name in names})
        self.cards[card.id] = card
        self.stacks[card.id] = _Stack([card.id])
        if card.shared:
            self._share(card)

    def _share(self, card: _Card) -> None:
        self.last_numbers[card.table] += 1
        card.shared, card.number = True, self.last_numbers[card.table]

    def _on_ideas_shared(self, event: Json, entry: LoggedEntry) -> None:
        for card in event["cards"]:
            self._share(self.cards[card])

    def _on_idea_edited(self, event: Json, entry: LoggedEntry) -> None:
        card = self.cards[event["card"]]
        card.theme, card.text = event["theme"], event["text"]

    def _on_idea_withdrawn(self, event: Json, entry: LoggedEntry) -> None:
        card = self.cards[event["card"]]
        card.is_gone, card.is_taken_away = True, entry.actor == "facilitator"
        self._split_off(card.id)

    def _on_card_brought_back(self, event: Json, entry: LoggedEntry) -> None:
        card, place = event["card"]["id"], event.get("place")
        self.cards[card].is_gone = False
        self.stacks[card].sent = event["card"]["sent"]
        if place:
            self.clusters[place["cluster"]].stacks.insert(place["position"], self.stacks[card])

    def _split_off(self, card: str) -> None:
        """Let the card be in no stack. The others keep their place, also if it was their lead."""
        stack = self.stacks[card]
        stack.cards.remove(card)
        if not stack.cards:
            self._take_out(stack)
        self.stacks[card] = _Stack([card])

    def _on_card_stacked(self, event: Json, entry: LoggedEntry) -> None:
        moved, target = self.stacks[event["card"]], self.stacks[event["onto"]]
        target.cards += moved.cards
        target.sent |= moved.sent
        for card in moved.cards:
            self.stacks[card] = target

    def _on_card_unstacked(self, event: Json, entry: LoggedEntry) -> None:
        self._split_off(event["card"])

    def _on_card_sent(self, event: Json, entry: LoggedEntry) -> None:
        self.stacks[event["card"]].sent = True

    def _on_card_taken_back(self, event: Json, entry: LoggedEntry) -> None:
        self.stacks[event["card"]].sent = False

    # Clusters and scenarios

    def _take_out(self, stack: _Stack) -> None:
        for cluster in self.clusters.values():
            if stack in cluster.stacks:
                cluster.stacks.remove(stack)

    def _place(self, cluster: str, stacks: Iterable[_Stack]) -> None:
        for stack in list(stacks):
            self._take_out(stack)
            self.clusters[cluster].stacks.append(stack)

    def _on_cluster_made(self, event: Json, entry: LoggedEntry) -> None:
        cluster = _Cluster(event["cluster"], event["name"], event.get("named_by") or "", entry.at)
        self.clusters[cluster.id] = cluster
        self._place(cluster.id, (self.stacks[card] for card in event["cards"]))

    def _on_cards_placed(self, event: Json, entry: LoggedEntry) -> None:
        self._place(event["cluster"], (self.stacks[card] for card in event["cards"]))

    def _on_cards_taken_out(self, event: Json, entry: LoggedEntry) -> None:
        for card in event["cards"]:
            self._take_out(self.stacks[card])

    def _on_cluster_renamed(self, event: Json, entry: LoggedEntry) -> None:
        cluster = self.clusters[event["cluster"]]
        cluster.name, cluster.named_by = event["name"], event.get("named_by") or ""

    def _on_clusters_joined(self, event: Json, entry: LoggedEntry) -> None:
        removed, into = self.clusters[event["cluster"]], self.clusters[event["into"]]
        self._place(into.id, removed.stacks)
        into.scenario = into.scenario or removed.scenario
        del self.clusters[removed.id]

    def _on_cluster_dissolved(self, event: Json, entry: LoggedEntry) -> None:
        removed = self.clusters.pop(event["cluster"])
        if removed.scenario:
            del self.scenarios[removed.scenario]

    def _on_scenario_written(self, event: Json, entry: LoggedEntry) -> None:
        known = self.scenarios.get(event["scenario"])
        made = known.at if known else entry.at
        words = event["title"], event.get("named_by") or "", event["text"]
        self.scenarios[event["scenario"]] = _Scenario(event["scenario"], *words, made)
        self.clusters[event["cluster"]].scenario = event["scenario"]

    def _on_change_undone(self, event: Json, entry: LoggedEntry) -> None:
        """Let cards, clusters and scenarios be as the event says; null: there is no such thing."""
        facts = event["facts"]
        for name in facts.get("cards", {}):
            self._take_out(self.stacks[name])
        for name, card in facts.get("cards", {}).items():
            self.cards[name].is_gone = self.cards[name].is_taken_away = card is None
            if card is None:
                self._split_off(name)
            elif card["under"] is None:
                stack = _Stack([name, *card["beneath"]], card["sent"])
                self.stacks |= dict.fromkeys(stack.cards, stack)
        for name, fact in facts.get("clusters", {}).items():
            if fact and name not in self.clusters:
                self.clusters[name] = _Cluster(name, "", "", 0)
            if fact:
                cluster = self.clusters[name]
                cluster.name, cluster.named_by, cluster.at = fact["name"], fact["named_by"] or "", fact["at"]
        places = facts.get("places", {})
        for name in places:
            self._take_out(self.stacks[name])
        for name in sorted(filter(places.get, places), key=lambda name: int(places[name]["position"])):
            place = places[name]
            self.clusters[place["cluster"]].stacks.insert(place["position"], self.stacks[name])
        for name, fact in facts.get("scenarios", {}).items():
            for cluster in self.clusters.values():
                cluster.scenario = None if cluster.scenario == name else cluster.scenario
            self.scenarios.pop(name, None)
            if fact:
                words = fact["title"], fact["named_by"] or "", fact["text"]
                self.scenarios[name] = _Scenario(name, *words, fact["at"])
                self.clusters[fact["cluster"]].scenario = name
        for name in (name for name, fact in facts.get("clusters", {}).items() if not fact):
            self.clusters.pop(name, None)

    _on_change_redone = _on_scenario_brought_back = _on_change_undone

    # Votes

    def _on_vote_opened(self, event: Json, entry: LoggedEntry) -> None:
        self.votes[event["vote"]] = _Vote(event["vote"], entry.at, event)

    def _on_dots_cast(self, event: Json, entry: LoggedEntry) -> None:
        ballots = self.votes[event["vote"]].ballots
        ballots.setdefault(event["participant"], {})[event["ref"]] = event["dots"]

    def _on_vote_closed(self, event: Json, entry: LoggedEntry) -> None:
        vote = self.votes[event["vote"]]
        vote.answers = {person: self.answers[person] for person in vote.voters}

    def _on_deciding_vote_chosen(self, event: Json, entry: LoggedEntry) -> None:
        self.chosen_vote = event["vote"]

    def _on_workshop_closed(self, event: Json, entry: LoggedEntry) -> None:
        for vote in self.votes.values():
            if vote.answers is None:
                self._on_vote_closed({"vote": vote.id}, entry)

    # The report

    def groups(self) -> TrueGroups:
        """The people who contributed, and their groups."""
        votes = self._closed_votes()
        authors = {card.author for card in self.cards.values() if card.shared}
        people = authors.union(*(vote.voters for vote in votes))
        groups = {kind: {person: self._group(kind, person) for person in people} for kind in KINDS}
        choosers = {
            vote.id: {_ref(option["ref"]): vote.choosers(option["ref"]) for option in vote.event["options"]}
            for vote in votes
        }
        return TrueGroups(people, groups, choosers, {vote.id: vote.voters for vote in votes})

    def _group(self, kind: str, person: str) -> str | None:
        closed = [vote.answers or {} for vote in self._closed_votes()]
        given = {answers[person][kind] for answers in closed if person in answers}
        given = given or {self.answers[person][kind]}
        offered = {group["id"] for group in self.plan["roles" if kind == "role" else "municipalities"]}
        answer: str | None = next(iter(given)) if len(given) == 1 else None
        return answer if answer in offered else None

    def report(self, code: str, closed_at: int) -> Json:
        """The report of the workshop as it was closed now."""
        plan, shown = self.plan, self._shown_cards()
        by_theme = Counter(card.theme for card in shown)
        clusters = sorted(self.clusters.values(), key=self._position)
        made = [self._gathered(cluster) for cluster in clusters]
        return {
            "code": code,
            "title": plan["title"],
            "question": plan["question"],
            "language": plan["language"],
            "held_at": self.first_contributed_at or self.first_attended_at or closed_at,
            "made_at": closed_at,
            "people": len(self.tables),
            "tables": len({*self.tables.values(), *(card.table for card in shown)}),
            "removed": sum(card.shared and card.is_gone for card in self.cards.values()),
            "taken_back": sum(
                card.shared and card.is_gone and not card.is_taken_away for card in self.cards.values()
            ),
            "privacy_threshold": plan["privacy_threshold"],
            "preface": plan.get("preface", {}) if any(plan.get("preface", {}).values()) else {},
            "colour": plan.get("report_colour", ""),
            "omitted_sections": plan.get("omitted_sections", []),
            "logo": None,  # the plan may name one, but none was uploaded
            "themes": [
                {name: theme[name] for name in ("id", "name")}
                | {"cards": by_theme[theme["id"]]}
                | {name: theme[name] for name in ("colour", "icon")}
                for theme in plan["themes"]
            ],
            **{
                kinds: [{name: each[name] for name in ("id", "name")} for each in plan[kinds]]
                for kinds in ("roles", "municipalities")
            },
            "steps": self.steps.copy(),
            "cards": [self._card(card) for card in shown],
            "scenarios": [item for item in made if "text" in item],
            "clusters": [item for item in made if "text" not in item and (item["sources"] or item["voted"])],
            "votes": [self._vote(vote) for vote in self._closed_votes()],
            "demo": False,
            "vote_open": any(vote.answers is None for vote in self.votes.values()),
            "schema": 3,
        }

    def _shown_cards(self) -> list[_Card]:
        there = (card for card in self.cards.values() if card.shared and not card.is_gone)
        return sorted(there, key=lambda card: (card.table, card.number))

    def _card(self, card: _Card) -> Json:
        stack = self.stacks[card.id]
        cluster = next((each for each in self.clusters.values() if stack in each.stacks), None)
        return {
            "id": _card_id(card.id),
            "number": f"{card.table}-{card.number}",
            "table": card.table,
            "theme": card.theme,
            "text": card.text,
            "stack": _card_id(stack.cards[0]) if len(stack.cards) > 1 else None,
            "sent": stack.sent,
            "cluster": cluster.id if cluster else None,
            "scenario": cluster.scenario if cluster else None,
        }

    def _gathered(self, cluster: _Cluster) -> Json:
        """A cluster, or its scenario if it has one (then with the field `text`)."""
        name = self._words(cluster.name, cluster.named_by, _cards_of(cluster))
        sources = {"sources": [*map(_card_id, _cards_of(cluster))], "voted": list(self._voted(cluster))}
        scenario = self.scenarios[cluster.scenario] if cluster.scenario else None
        if not scenario:
            return {"id": cluster.id, "name": name} | sources
        words = {
            "title": self._words(scenario.title, scenario.named_by, _cards_of(cluster)),
            "text": scenario.text,
        }
        found = {"id": scenario.id, **words, "cluster": cluster.id, "name": name, **sources}
        return found | {"voted_texts": list(self._voted_texts(scenario.id, words))}

    def _voted_texts(self, scenario: str, today: Json) -> Iterator[Json]:
        for vote in self._closed_votes():
            for option in vote.event["options"]:
                then = {"title": self._option_title(vote, option), "text": option["text"]}
                if option["ref"] == f"scenario/{scenario}" and then != today:
                    yield {"vote": vote.id} | then

    def _voted(self, cluster: _Cluster) -> Iterator[Json]:
        """What was voted on and is this cluster today, or went into it for the most part."""
        own, cards = (f"cluster/{cluster.id}", f"scenario/{cluster.scenario}"), {*_cards_of(cluster)}
        for vote in self._closed_votes():
            for option in vote.event["options"]:
                kind, _, entity = option["ref"].partition("/")
                if option["ref"] in own:
                    yield {"vote": vote.id, "ref": option["ref"]}
                elif kind != "card" and entity not in (*self.clusters, *self.scenarios):
                    of_option = vote.event["sources"][option["ref"]].get("cards", [])
                    left = [card for card in of_option if not self.cards[card].is_gone]
                    if sum(card in cards for card in left) > len(left) / 2:
                        yield {"vote": vote.id, "ref": option["ref"]}

    def _vote(self, vote: _Vote) -> Json:
        is_shown = len(vote.voters) >= self.plan["privacy_threshold"]
        choices = [self._choice(vote, option, is_shown) for option in vote.event["options"]]
        if is_shown:
            choices.sort(key=lambda choice: (-choice["support"]["dots"], -choice["support"]["people"]))
        left_out = {"nobody_voted": True} if not vote.voters else {}
        if vote.event.get("kind", "dots") != "dots":
            left_out["kind"] = vote.event["kind"]
        return {
            "id": vote.id,
            "title": vote.event["title"],
            "budget": vote.event["budget"],
            "voters": len(vote.voters) if is_shown else None,
            "decides": vote is self._deciding_vote(),
            "choices": choices,
        } | left_out

    def _choice(self, vote: _Vote, option: Json, is_shown: bool) -> Json:
        support = dict(zip(("dots", "people"), _support(vote, option["ref"]), strict=True))
        choice = {
            "ref": _ref(option["ref"]),
            "title": self._option_title(vote, option),
            "text": option.get("text", ""),
            "support": support if is_shown else None,
        }
        kind, _, entity = option["ref"].partition("/")
        card = self.cards.get(entity)
        if card and card.shared and card.is_gone and not card.is_taken_away:
            choice["taken_back"] = True
        if kind == "card" or entity in (*self.clusters, *self.scenarios):
            return choice
        cards = self._cards_left(vote.event["sources"][option["ref"]])
        return choice | {"cards": [*map(_card_id, dict.fromkeys(cards))]} if cards else choice

    def _cards_left(self, source: Json) -> list[str]:
        """The cards of an option that are still there, each lead card followed by the others of its stack."""
        leads = [card for card in source.get("cards", []) if not self.cards[card].is_gone]
        stacks = [self.stacks[card].cards if self.stacks[card].cards[0] == card else [card] for card in leads]
        return [card for stack in stacks for card in stack]

    def _option_title(self, vote: _Vote, option: Json) -> str | None:
        kind, _, entity = option["ref"].partition("/")
        if kind == "card":
            return None if self.cards[entity].is_gone else option["title"]
        source = vote.event["sources"][option["ref"]]
        return self._words(option["title"], source.get("named_by", ""), self._cards_left(source))

    def _words(self, name: str, named_by: str, cards: Iterable[str]) -> str | None:
        """The name; or None, if it is the words of a card that is gone or has other words now."""
        saying = [card for card in (named_by, *cards) if card and not self.cards[card].is_gone]
        return (
            name
            if not named_by or any(_has_words_of_name(self.cards[card].text, name) for card in saying)
            else None
        )

    def _closed_votes(self) -> list[_Vote]:
        closed = (vote for vote in self.votes.values() if vote.answers is not None)
        return sorted(closed, key=lambda vote: (vote.at, vote.id))

    def _deciding_vote(self) -> _Vote | None:
        able = {
            vote.id: vote
            for vote in self._closed_votes()
            if len(vote.voters) >= self.plan["privacy_threshold"]
            and any(not option["ref"].startswith("card/") for option in vote.event["options"])
        }
        on_scenarios = [
            vote
            for vote in able.values()
            if any(option["ref"].startswith("scenario/") for option in vote.event["options"])
        ]
        by_default = on_scenarios or list(able.values())
        return able.get(self.chosen_vote or "") or next(reversed(by_default), None)

    def _position(self, cluster: _Cluster) -> tuple[Any, ...]:
        """Those in the deciding vote first, by dots and people; then by the time at which each was made."""
        made = self.scenarios[cluster.scenario] if cluster.scenario else cluster
        vote = self._deciding_vote()
        if vote:
            refs = [option["ref"] for option in vote.event["options"]]
            for ref in (f"scenario/{cluster.scenario}", f"cluster/{cluster.id}"):
                if ref in refs:
                    dots, people = _support(vote, ref)
                    return 0, -dots, -people, made.at, made.id
        return 1, 0, 0, made.at, made.id


def _cards_of(cluster: _Cluster) -> list[str]:
    return [card for stack in cluster.stacks for card in stack.cards]


def _support(vote: _Vote, ref: str) -> tuple[int, int]:
    """The dots of an option, and how many people gave them."""
    return sum(ballot.get(ref, 0) for ballot in vote.ballots.values()), len(vote.choosers(ref))


def _has_words_of_name(text: str, name: str) -> bool:
    """Whether the name is the text, or its first words with `…`."""
    line = " ".join(text.split())
    return name in (text, line) or (len(name) > 1 and name.endswith("…") and line.startswith(name[:-1]))


def _card_id(card: str) -> str:
    """The id of a card in reports: its SHA-256 checksum in other letters, 4 bits each."""
    bits = int.from_bytes(hashlib.sha256(card.encode()).digest()[:16])
    return "".join("bcdfghjklmnpqrst"[bits >> shift & 15] for shift in range(124, -1, -4))


def _ref(ref: str) -> str:
    kind, _, entity = ref.partition("/")
    return f"card/{_card_id(entity)}" if kind == "card" else ref
