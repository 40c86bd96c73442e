"""The report of a workshop: scenarios, clusters, votes, and every card that was shared at a table.

It contains no private note, no seat id and no result of an open vote. It contains a role or municipality only
if at least `privacy_threshold` people share it (see `app/analysis/disclosure.py`).
Times are milliseconds since 1970; names are in every language that the workshop has them in.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import Literal

import msgspec
from msgspec.structs import replace

from app.analysis.disclosure import Description, describe_authors, support_by_group
from app.core.text import LocalizedText
from app.locale.catalogue import localized
from app.workshop.names import shown_name, shown_option, shown_title
from app.workshop.state import Card, Cluster, Desk, Scenario, State, Vote, oldest_first
from app.workshop.votes import deciding_vote


class Named(msgspec.Struct, frozen=True):
    """A role or a municipality."""

    id: str
    name: LocalizedText


class ReportTheme(msgspec.Struct, frozen=True):
    """A theme, and the number of its cards."""

    id: str
    name: LocalizedText
    cards: int


class ReportCard(msgspec.Struct, frozen=True):
    """A card with its text unchanged. theme, role, municipality: ids; role and municipality are None if the
    author did not say them or disclosure control removed them. place: in no stack, the lead card of a stack,
    or another card of a stack. stack: the ids of the other cards in the stack. sent: the table sent it to the
    hall."""

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
    """The result of one closed vote for an option. dots: how many it got. people: how many people gave them;
    by role id and municipality id without the groups that disclosure control removed."""

    vote: str
    dots: int
    people: int
    roles: dict[str, int]
    municipalities: dict[str, int]


class Voted(msgspec.Struct, frozen=True):
    """An option of a closed vote (`ReportVote`) that a scenario or cluster was, or that went into it."""

    vote: str
    ref: str


class VotedText(msgspec.Struct, frozen=True):
    """The words of a scenario that were voted on, where they are not its words today."""

    vote: str
    title: str
    text: str


class ReportScenario(msgspec.Struct, frozen=True):
    """A scenario and the cards that it came from: each lead card is followed by the others of its stack.
    cluster, name: id and name of its cluster. support: one per closed vote on the scenario or the cluster.
    voted: what was voted on, the oldest vote first; also clusters that were joined with it since."""

    id: str
    title: str
    text: str
    cluster: str
    name: str
    support: tuple[Support, ...]
    sources: tuple[ReportCard, ...]
    voted: tuple[Voted, ...]
    voted_text: VotedText | None


class ReportCluster(msgspec.Struct, frozen=True):
    """A cluster without a scenario."""

    id: str
    name: str
    support: tuple[Support, ...]
    sources: tuple[ReportCard, ...]
    voted: tuple[Voted, ...]


class ReportOption(msgspec.Struct, frozen=True):
    """An option of a vote, with its texts as they were then. title: None if it was withdrawn later."""

    ref: str
    title: str | None
    text: str
    support: Support


class ReportVote(msgspec.Struct, frozen=True):
    """A closed vote, the option with most support first. voters: number of ballots. budget: dots each."""

    id: str
    title: str
    budget: int
    voters: int
    choices: tuple[ReportOption, ...]


class Report(msgspec.Struct, frozen=True):
    """A whole workshop. sent, kept: cards in no cluster that their table sent, or did not send. Each shared
    card is exactly once in scenarios, clusters, sent or kept. held_at: start of the step that ran last, or
    the time of the report if none has; made_at: time of the report."""

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
    themes: tuple[ReportTheme, ...]
    roles: tuple[Named, ...]
    municipalities: tuple[Named, ...]
    scenarios: tuple[ReportScenario, ...]
    clusters: tuple[ReportCluster, ...]
    sent: tuple[ReportCard, ...]
    kept: tuple[ReportCard, ...]
    votes: tuple[ReportVote, ...]

    def names(self, kind: Literal["themes", "roles", "municipalities"], language: str) -> dict[str, str]:
        """Names by id, in this language or else the workshop's."""
        items: tuple[Named | ReportTheme, ...] = getattr(self, kind)
        return {item.id: localized(item.name, language, self.language) for item in items}


def build_report(state: State, code: str, at: int) -> Report:
    """The report of the workshop's current state. code: its join code. at: the current time."""
    plan = state.plan
    shared = [card for card in state.cards.values() if card.shared]
    cards = _report_cards(state, shared)
    votes = tuple(_report_votes(state))
    scenarios, clusters = _scenarios_and_clusters(state, cards, votes)
    groups: list[ReportScenario | ReportCluster] = [*scenarios, *clusters]
    clustered = {card.id for group in groups for card in group.sources}
    others = [card for card in _sorted_cards(state, shared, cards) if card.id not in clustered]
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
            ReportTheme(theme.id, theme.name, sum(card.theme == theme.id for card in shared))
            for theme in plan.themes
        ),
        roles=tuple(Named(role.id, role.name) for role in plan.roles),
        municipalities=tuple(Named(place.id, place.name) for place in plan.municipalities),
        scenarios=scenarios,
        clusters=clusters,
        sent=tuple(card for card in others if card.sent),
        kept=tuple(card for card in others if not card.sent),
        votes=votes,
    )


def _report_cards(state: State, shared: Iterable[Card]) -> dict[str, ReportCard]:
    """Every shared card, by id."""
    people: dict[int, dict[str, Description]] = {}
    seats = [(seat.table, seat) for seat in state.participants.values()]
    # An author counts as one of the table's people also after moving to another table.
    authors = [(card.table, state.participants[card.author]) for card in shared]
    for table, seat in (*seats, *authors):
        people.setdefault(table, {})[seat.id] = Description(seat.role, seat.municipality)
    threshold = state.plan.privacy_threshold
    described = {table: describe_authors(members, threshold) for table, members in people.items()}
    return {card.id: _report_card(state, card, described[card.table][card.author]) for card in shared}


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


def _sorted_cards(state: State, shared: Iterable[Card], cards: dict[str, ReportCard]) -> Iterator[ReportCard]:
    """By theme, table and time; each lead card is followed by the others of its stack."""
    themes = {theme.id: number for number, theme in enumerate(state.plan.themes)}
    leads = [card for card in shared if not card.under]
    for lead in sorted(
        leads, key=lambda card: (themes.get(card.theme, len(themes)), card.table, card.at, card.id)
    ):
        yield from _stack(lead, cards)


def _stack(lead: Card, cards: dict[str, ReportCard]) -> Iterator[ReportCard]:
    yield from (cards[card] for card in (lead.id, *lead.beneath))


def _scenarios_and_clusters(
    state: State, cards: dict[str, ReportCard], votes: Collection[ReportVote]
) -> tuple[tuple[ReportScenario, ...], tuple[ReportCluster, ...]]:
    """The scenarios, and the other clusters with cards or votes: in the order of the deciding vote, and what
    was not voted on there in the order in which it was made."""
    vote = deciding_vote(state)
    decides = vote.id if vote else ""
    scenarios: list[ReportScenario] = []
    clusters: list[ReportCluster] = []
    for cluster in _in_order_of_making(state.desk):
        sources = tuple(card for i in cluster.cards for card in _stack(state.cards[i], cards))
        support = tuple(_support_of(cluster, votes))
        voted = tuple(_voted_on(state, cluster))
        if cluster.scenario:
            scenario = _as_shown(state, state.desk.scenarios[cluster.scenario])
            scenarios.append(
                ReportScenario(
                    scenario.id,
                    scenario.title,
                    scenario.text,
                    cluster.id,
                    shown_name(state, cluster),
                    support,
                    sources,
                    voted,
                    _voted_text(state, scenario),
                )
            )
        elif sources or voted:
            clusters.append(ReportCluster(cluster.id, shown_name(state, cluster), support, sources, voted))
    return (
        tuple(sorted(scenarios, key=lambda group: _sort_key(group, decides))),
        tuple(sorted(clusters, key=lambda group: _sort_key(group, decides))),
    )


def _sort_key(group: ReportScenario | ReportCluster, decides: str) -> tuple[int, int, int]:
    """What was voted on in this vote first: most dots, then most people. Dots of other votes do not count."""
    support = next((support for support in group.support if support.vote == decides), None)
    return (0, -support.dots, -support.people) if support else (1, 0, 0)


def _in_order_of_making(desk: Desk) -> list[Cluster]:
    """The clusters; one with a scenario counts from when that was written first."""

    def age(cluster: Cluster) -> tuple[int, str]:
        made = desk.scenarios[cluster.scenario] if cluster.scenario else cluster
        return made.at, made.id

    return sorted(desk.clusters.values(), key=age)


def _support_of(cluster: Cluster, votes: Iterable[ReportVote]) -> Iterator[Support]:
    refs = {f"cluster/{cluster.id}", f"scenario/{cluster.scenario}"}
    return (option.support for vote in votes for option in vote.choices if option.ref in refs)


def _voted_on(state: State, cluster: Cluster) -> Iterator[Voted]:
    """The options of closed votes that were this cluster or its scenario, and those that are gone and whose
    cards are in this cluster now. Their numbers stay with them and are never added up."""
    own = {f"cluster/{cluster.id}", f"scenario/{cluster.scenario}"}
    cards = {i for lead in cluster.cards for i in (lead, *state.cards[lead].beneath)}
    for vote in _closed_votes(state):
        for option in vote.options:
            source = vote.sources.get(option.ref)
            went_into = source and not _exists(state.desk, option.ref) and not cards.isdisjoint(source.cards)
            if option.ref in own or went_into:
                yield Voted(vote.id, option.ref)


def _exists(desk: Desk, ref: str) -> bool:
    kind, _, entity = ref.partition("/")
    return entity in (desk.scenarios if kind == "scenario" else desk.clusters)


def _voted_text(state: State, scenario: Scenario) -> VotedText | None:
    """The words of the scenario in the deciding vote, or else in the last one on it; None: as today."""
    votes = [vote for vote in _closed_votes(state) if f"scenario/{scenario.id}" in vote.refs]
    if not votes:
        return None
    decides = deciding_vote(state)
    vote = decides if decides in votes else votes[-1]
    option = next(option for option in vote.options if option.ref == f"scenario/{scenario.id}")
    option = shown_option(state, vote, option)
    same = (option.title, option.text) == (scenario.title, scenario.text)
    return None if same else VotedText(vote.id, option.title, option.text)


def _as_shown(state: State, scenario: Scenario) -> Scenario:
    return replace(scenario, title=shown_title(state, scenario))


def _closed_votes(state: State) -> list[Vote]:
    """The oldest first."""
    return [vote for vote in oldest_first(state.votes) if vote.closed]


def _report_votes(state: State) -> Iterator[ReportVote]:
    """The closed votes, the oldest first."""
    for vote in _closed_votes(state):
        options = sorted(
            _report_options(state, vote), key=lambda option: (-option.support.dots, -option.support.people)
        )
        yield ReportVote(vote.id, vote.title, vote.budget, len(vote.ballots), tuple(options))


def _report_options(state: State, vote: Vote) -> Iterator[ReportOption]:
    """The options in the order of the vote, with their support."""
    dots: dict[str, dict[str, int]] = {option.ref: {} for option in vote.options}
    roles: dict[str, str | None] = {}
    municipalities: dict[str, str | None] = {}
    for participant, ballot in vote.ballots.items():
        said = vote.answers[participant]
        roles[participant], municipalities[participant] = said.role, said.municipality
        for ref, count in ballot.items():
            dots[ref][participant] = count
    threshold = state.plan.privacy_threshold
    for option in vote.options:
        supporters = dots[option.ref]
        kind, _, entity_id = option.ref.partition("/")
        gone = kind == "card" and entity_id not in state.cards
        title = None if gone else shown_option(state, vote, option).title
        support = Support(
            vote.id,
            sum(supporters.values()),
            len(supporters),
            support_by_group(roles, supporters, threshold),
            support_by_group(municipalities, supporters, threshold),
        )
        yield ReportOption(option.ref, title, option.text, support)
