"""The report of a workshop: what the hall made together, down to every card that was put on a table.

It holds no private note, no seat and no result of a vote that is still open. Roles and municipalities are
in it only where `privacy_threshold` people or more share them (see `app/workshop/analysis.py`).
Times are milliseconds since 1970; names are given in every language that the workshop has them in.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import Literal

import msgspec

from app.locale import named
from app.workshop.analysis import Description, backing, described
from app.workshop.base import Text
from app.workshop.state import Card, Cluster, State, Vote, in_order


class Named(msgspec.Struct, frozen=True):
    """A role or a municipality."""

    id: str
    name: Text


class Theme(msgspec.Struct, frozen=True):
    """A theme, and how many cards are on it."""

    id: str
    name: Text
    cards: int


class Source(msgspec.Struct, frozen=True):
    """A card, letter for letter. theme, role, municipality: ids; the last two None where they are not said or
    not shown. stack: the ids of the other cards in its stack. sent: the table sent it to the hall."""

    id: str
    text: str
    table: int
    theme: str
    role: str | None
    municipality: str | None
    place: Literal["alone", "lead", "beneath"]
    stack: tuple[str, ...]
    sent: bool


class Support(msgspec.Struct, frozen=True):
    """What one closed vote gave: all dots, all who put any, and how many of these by group where shown."""

    vote: str
    dots: int
    people: int
    roles: dict[str, int]
    municipalities: dict[str, int]


class Scenario(msgspec.Struct, frozen=True):
    """A picture of the future with its sources: leads, each followed by what lies beneath it. support: one
    per closed vote on the scenario or on its cluster."""

    id: str
    title: str
    text: str
    cluster: str
    name: str
    support: tuple[Support, ...]
    sources: tuple[Source, ...]


class Gathering(msgspec.Struct, frozen=True):
    """A cluster that no scenario was written from."""

    id: str
    name: str
    support: tuple[Support, ...]
    sources: tuple[Source, ...]


class Choice(msgspec.Struct, frozen=True):
    """An option of a vote in the words it had. title: None for a card that its author has withdrawn since."""

    ref: str
    title: str | None
    text: str
    support: Support


class Result(msgspec.Struct, frozen=True):
    """A closed vote, its strongest option first. voters: ballots cast; budget: dots per person."""

    id: str
    title: str
    budget: int
    voters: int
    choices: tuple[Choice, ...]


class Report(msgspec.Struct, frozen=True):
    """A whole workshop. sent: cards that reached the hall and lie in no cluster; kept: cards that stayed at
    their tables. Every shared card is once in scenarios, clusters, sent or kept."""

    code: str
    title: Text
    question: Text
    language: str
    held_at: int
    made_at: int
    people: int
    tables: int
    cards: int
    privacy_threshold: int
    themes: tuple[Theme, ...]
    roles: tuple[Named, ...]
    municipalities: tuple[Named, ...]
    scenarios: tuple[Scenario, ...]
    clusters: tuple[Gathering, ...]
    sent: tuple[Source, ...]
    kept: tuple[Source, ...]
    votes: tuple[Result, ...]

    def names(self, kind: Literal["themes", "roles", "municipalities"], language: str) -> dict[str, str]:
        """What the workshop calls these, by id, in this language or else its own."""
        found: tuple[Named | Theme, ...] = getattr(self, kind)
        return {one.id: named(one.name, language, self.language) for one in found}


def report(state: State, code: str, at: int) -> Report:
    """The report of this workshop as it stands. `at`: now, in milliseconds since 1970."""
    plan = state.plan
    shared = [card for card in state.cards.values() if card.shared]
    sources = _sources(state, shared)
    votes = tuple(_results(state))
    scenarios, clusters = _gathered(state, sources, votes)
    gathered: list[Scenario | Gathering] = [*scenarios, *clusters]
    used = {source.id for one in gathered for source in one.sources}
    unused = [s for s in _in_order(state, shared, sources) if s.id not in used]
    return Report(
        code=code,
        title=plan.title,
        question=plan.question,
        language=plan.language,
        held_at=state.running.started_at if state.running else at,
        made_at=at,
        people=len(state.participants),
        tables=len(
            {seat.table for seat in state.participants.values()} | {card.table for card in shared},
        ),
        cards=len(shared),
        privacy_threshold=plan.privacy_threshold,
        themes=tuple(
            Theme(theme.id, theme.name, sum(card.theme == theme.id for card in shared))
            for theme in plan.themes
        ),
        roles=tuple(Named(role.id, role.name) for role in plan.roles),
        municipalities=tuple(Named(home.id, home.name) for home in plan.municipalities),
        scenarios=scenarios,
        clusters=clusters,
        sent=tuple(source for source in unused if source.sent),
        kept=tuple(source for source in unused if not source.sent),
        votes=votes,
    )


def _sources(state: State, shared: Iterable[Card]) -> dict[str, Source]:
    """Every shared card as a source, by id."""
    people: dict[int, dict[str, Description]] = {}
    seats = [(seat.table, seat) for seat in state.participants.values()]
    # Whoever wrote at a table belongs to it, also after moving on.
    writers = [(card.table, state.participants[card.author]) for card in shared]
    for table, seat in (*seats, *writers):
        people.setdefault(table, {})[seat.id] = Description(seat.role, seat.municipality)
    shown = {table: described(those, state.plan.privacy_threshold) for table, those in people.items()}
    return {card.id: _source(state, card, shown[card.table][card.author]) for card in shared}


def _source(state: State, card: Card, author: Description) -> Source:
    lead = state.cards[card.under] if card.under else card
    stack = tuple(i for i in (lead.id, *lead.beneath) if i != card.id)
    place: Literal["alone", "lead", "beneath"] = "beneath" if card.under else "lead" if stack else "alone"
    return Source(
        card.id,
        card.text,
        card.table,
        card.theme,
        author.role,
        author.municipality,
        place,
        stack,
        lead.sent,
    )


def _in_order(state: State, shared: Iterable[Card], sources: dict[str, Source]) -> Iterator[Source]:
    """By theme, table and time; what lies beneath a lead right after it."""
    themes = {theme.id: number for number, theme in enumerate(state.plan.themes)}
    leads = [card for card in shared if not card.under]
    for lead in sorted(
        leads, key=lambda card: (themes.get(card.theme, len(themes)), card.table, card.at, card.id)
    ):
        yield from _stacked(lead, sources)


def _stacked(lead: Card, sources: dict[str, Source]) -> Iterator[Source]:
    yield from (sources[card] for card in (lead.id, *lead.beneath))


def _gathered(
    state: State, sources: dict[str, Source], votes: Collection[Result]
) -> tuple[tuple[Scenario, ...], tuple[Gathering, ...]]:
    """Scenarios and the other clusters that hold cards, both in order of support."""
    scenarios: list[Scenario] = []
    clusters: list[Gathering] = []
    for cluster in state.desk.clusters.values():
        its = tuple(source for i in cluster.cards for source in _stacked(state.cards[i], sources))
        support = tuple(_support_of(cluster, votes))
        if cluster.scenario:
            written = state.desk.scenarios[cluster.scenario]
            scenarios.append(
                Scenario(written.id, written.title, written.text, cluster.id, cluster.name, support, its)
            )
        elif its:
            clusters.append(Gathering(cluster.id, cluster.name, support, its))
    return (
        tuple(sorted(scenarios, key=lambda one: (*_strength(one), one.title, one.id))),
        tuple(sorted(clusters, key=lambda one: (*_strength(one), one.name, one.id))),
    )


def _strength(one: Scenario | Gathering) -> tuple[int, int, int]:
    """What comes first has most dots, then most people, in the last vote on it; then most sources."""
    last = one.support[-1] if one.support else None
    return (-last.dots, -last.people, -len(one.sources)) if last else (0, 0, -len(one.sources))


def _support_of(cluster: Cluster, votes: Iterable[Result]) -> Iterator[Support]:
    refs = {f"cluster/{cluster.id}", f"scenario/{cluster.scenario}"}
    return (choice.support for vote in votes for choice in vote.choices if choice.ref in refs)


def _results(state: State) -> Iterator[Result]:
    """The closed votes, oldest first."""
    for vote in (vote for vote in in_order(state.votes) if vote.closed):
        choices = sorted(
            _choices(state, vote), key=lambda choice: (-choice.support.dots, -choice.support.people)
        )
        yield Result(vote.id, vote.title, vote.budget, len(vote.ballots), tuple(choices))


def _choices(state: State, vote: Vote) -> Iterator[Choice]:
    """In the order of the options."""
    dots: dict[str, dict[str, int]] = {option.ref: {} for option in vote.options}
    roles: dict[str, str | None] = {}
    homes: dict[str, str | None] = {}
    for who, ballot in vote.ballots.items():
        voter = state.participants[who]
        roles[who], homes[who] = voter.role, voter.municipality
        for ref, count in ballot.items():
            dots[ref][who] = count
    least = state.plan.privacy_threshold
    for option in vote.options:
        given = dots[option.ref]
        kind, _, thing = option.ref.partition("/")
        title = None if kind == "card" and thing not in state.cards else option.title
        support = Support(
            vote.id,
            sum(given.values()),
            len(given),
            backing(roles, given, least),
            backing(homes, given, least),
        )
        yield Choice(option.ref, title, option.text, support)
