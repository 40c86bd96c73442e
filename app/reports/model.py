"""The report of a workshop: what the hall made together, down to every card that was put on a table.

It holds no private note, no seat and no result of a vote that is still open. Roles and municipalities are
in it only where `privacy_threshold` people or more share them (see `app/analysis/disclosure.py`).
Times are milliseconds since 1970; names are given in every language that the workshop has them in.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import Literal

import msgspec

from app.analysis.disclosure import Description, describe_authors, support_by_group
from app.core.text import LocalizedText
from app.locale.catalogue import localized
from app.workshop.state import Card, Cluster, State, Vote, oldest_first


class Named(msgspec.Struct, frozen=True):
    """A role or a municipality."""

    id: str
    name: LocalizedText


class Theme(msgspec.Struct, frozen=True):
    """A theme, and how many cards are on it."""

    id: str
    name: LocalizedText
    cards: int


class ReportCard(msgspec.Struct, frozen=True):
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


class ReportScenario(msgspec.Struct, frozen=True):
    """A picture of the future with its sources: leads, each followed by what lies beneath it. support: one
    per closed vote on the scenario or on its cluster."""

    id: str
    title: str
    text: str
    cluster: str
    name: str
    support: tuple[Support, ...]
    sources: tuple[ReportCard, ...]


class ReportCluster(msgspec.Struct, frozen=True):
    """A cluster that no scenario was written from."""

    id: str
    name: str
    support: tuple[Support, ...]
    sources: tuple[ReportCard, ...]


class ReportOption(msgspec.Struct, frozen=True):
    """An option of a vote in the words it had. title: None for a card that its author has withdrawn since."""

    ref: str
    title: str | None
    text: str
    support: Support


class ReportVote(msgspec.Struct, frozen=True):
    """A closed vote, its strongest option first. voters: ballots cast; budget: dots per person."""

    id: str
    title: str
    budget: int
    voters: int
    choices: tuple[ReportOption, ...]


class Report(msgspec.Struct, frozen=True):
    """A whole workshop. sent: cards that reached the hall and lie in no cluster; kept: cards that stayed at
    their tables. Every shared card is once in scenarios, clusters, sent or kept."""

    code: str
    title: LocalizedText
    question: LocalizedText
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
    scenarios: tuple[ReportScenario, ...]
    clusters: tuple[ReportCluster, ...]
    sent: tuple[ReportCard, ...]
    kept: tuple[ReportCard, ...]
    votes: tuple[ReportVote, ...]

    def names(self, kind: Literal["themes", "roles", "municipalities"], language: str) -> dict[str, str]:
        """What the workshop calls these, by id, in this language or else its own."""
        found: tuple[Named | Theme, ...] = getattr(self, kind)
        return {one.id: localized(one.name, language, self.language) for one in found}


def build_report(state: State, code: str, at: int) -> Report:
    """The report of this workshop as it stands. `at`: now, in milliseconds since 1970."""
    plan = state.plan
    shared = [card for card in state.cards.values() if card.shared]
    sources = _report_cards(state, shared)
    votes = tuple(_report_votes(state))
    scenarios, clusters = _scenarios_and_clusters(state, sources, votes)
    gathered: list[ReportScenario | ReportCluster] = [*scenarios, *clusters]
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


def _report_cards(state: State, shared: Iterable[Card]) -> dict[str, ReportCard]:
    """Every shared card as a source, by id."""
    people: dict[int, dict[str, Description]] = {}
    seats = [(seat.table, seat) for seat in state.participants.values()]
    # Whoever wrote at a table belongs to it, also after moving on.
    writers = [(card.table, state.participants[card.author]) for card in shared]
    for table, seat in (*seats, *writers):
        people.setdefault(table, {})[seat.id] = Description(seat.role, seat.municipality)
    shown = {table: describe_authors(those, state.plan.privacy_threshold) for table, those in people.items()}
    return {card.id: _report_card(state, card, shown[card.table][card.author]) for card in shared}


def _report_card(state: State, card: Card, author: Description) -> ReportCard:
    lead = state.cards[card.under] if card.under else card
    stack = tuple(i for i in (lead.id, *lead.beneath) if i != card.id)
    place: Literal["alone", "lead", "beneath"] = "beneath" if card.under else "lead" if stack else "alone"
    return ReportCard(
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


def _in_order(state: State, shared: Iterable[Card], sources: dict[str, ReportCard]) -> Iterator[ReportCard]:
    """By theme, table and time; what lies beneath a lead right after it."""
    themes = {theme.id: number for number, theme in enumerate(state.plan.themes)}
    leads = [card for card in shared if not card.under]
    for lead in sorted(
        leads, key=lambda card: (themes.get(card.theme, len(themes)), card.table, card.at, card.id)
    ):
        yield from _stacked(lead, sources)


def _stacked(lead: Card, sources: dict[str, ReportCard]) -> Iterator[ReportCard]:
    yield from (sources[card] for card in (lead.id, *lead.beneath))


def _scenarios_and_clusters(
    state: State, sources: dict[str, ReportCard], votes: Collection[ReportVote]
) -> tuple[tuple[ReportScenario, ...], tuple[ReportCluster, ...]]:
    """Scenarios and the other clusters that hold cards, both in order of support."""
    scenarios: list[ReportScenario] = []
    clusters: list[ReportCluster] = []
    for cluster in state.desk.clusters.values():
        its = tuple(source for i in cluster.cards for source in _stacked(state.cards[i], sources))
        support = tuple(_support_of(cluster, votes))
        if cluster.scenario:
            written = state.desk.scenarios[cluster.scenario]
            scenarios.append(
                ReportScenario(
                    written.id, written.title, written.text, cluster.id, cluster.name, support, its
                )
            )
        elif its:
            clusters.append(ReportCluster(cluster.id, cluster.name, support, its))
    return (
        tuple(sorted(scenarios, key=lambda one: (*_sort_key(one), one.title, one.id))),
        tuple(sorted(clusters, key=lambda one: (*_sort_key(one), one.name, one.id))),
    )


def _sort_key(one: ReportScenario | ReportCluster) -> tuple[int, int, int]:
    """What comes first has most dots, then most people, in the last vote on it; then most sources."""
    last = one.support[-1] if one.support else None
    return (-last.dots, -last.people, -len(one.sources)) if last else (0, 0, -len(one.sources))


def _support_of(cluster: Cluster, votes: Iterable[ReportVote]) -> Iterator[Support]:
    refs = {f"cluster/{cluster.id}", f"scenario/{cluster.scenario}"}
    return (choice.support for vote in votes for choice in vote.choices if choice.ref in refs)


def _report_votes(state: State) -> Iterator[ReportVote]:
    """The closed votes, oldest first."""
    for vote in (vote for vote in oldest_first(state.votes) if vote.closed):
        choices = sorted(
            _report_options(state, vote), key=lambda choice: (-choice.support.dots, -choice.support.people)
        )
        yield ReportVote(vote.id, vote.title, vote.budget, len(vote.ballots), tuple(choices))


def _report_options(state: State, vote: Vote) -> Iterator[ReportOption]:
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
            support_by_group(roles, given, least),
            support_by_group(homes, given, least),
        )
        yield ReportOption(option.ref, title, option.text, support)
