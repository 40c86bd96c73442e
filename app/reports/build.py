"""Builds the report of a workshop's state."""

from collections.abc import Iterable, Iterator
from itertools import zip_longest

from app.logos.logo import Logo
from app.reports.model import (
    NO_SUPPORT,
    GroupNumbers,
    Named,
    Report,
    ReportCard,
    ReportCluster,
    ReportLogo,
    ReportOption,
    ReportScenario,
    ReportStep,
    ReportTheme,
    ReportVote,
    Support,
    Voted,
    VotedText,
)
from app.workshop.ballots import BALLOT_KINDS
from app.workshop.closed_votes import deciding_vote, has_shown_numbers
from app.workshop.names import shown_name, shown_option, shown_title
from app.workshop.state import (
    Card,
    Cluster,
    Desk,
    Option,
    OptionSource,
    Plan,
    Scenario,
    State,
    Vote,
    oldest_first,
)


def build_report(
    state: State, code: str, at: int, groups: GroupNumbers | None = None, logo: Logo | None = None
) -> Report:
    """The report of the workshop's current state. code: its join code. at: the current time (ms since 1970).
    groups: None for a draft. logo: the one that the plan names."""
    plan = state.plan
    shared = [card for card in state.cards.values() if card.shared]
    votes = tuple(_votes(state))
    clusters = _in_order(state, votes)
    return Report(
        code=code,
        title=plan.title,
        question=plan.question,
        language=plan.language,
        held_at=state.attended_at or at,
        made_at=at,
        people=len(state.participants),
        tables=len({seat.table for seat in state.participants.values()} | {card.table for card in shared}),
        removed=len(state.removed_card_numbers),
        privacy_threshold=plan.privacy_threshold,
        themes=tuple(
            ReportTheme(
                theme.id,
                theme.name,
                sum(card.theme == theme.id for card in shared),
                theme.colour,
                theme.icon,
            )
            for theme in plan.themes
        ),
        roles=tuple(Named(role.id, role.name) for role in plan.roles),
        municipalities=tuple(Named(place.id, place.name) for place in plan.municipalities),
        steps=tuple(_steps(state)),
        cards=tuple(
            _card(state, card) for card in sorted(shared, key=lambda card: (card.table, card.number))
        ),
        scenarios=tuple(_scenario(state, cluster) for cluster in clusters if cluster.scenario),
        clusters=tuple(
            cluster for cluster in (_cluster(state, c) for c in clusters if not c.scenario) if cluster
        ),
        votes=votes,
        groups=groups,
        preface=plan.preface if any(plan.preface.values()) else {},
        colour=plan.report_colour,
        omitted_sections=plan.omitted_sections,
        logo=_logo(plan, logo) if logo else None,
        taken_back=_taken_back(state),
    )


def _taken_back(state: State) -> int:
    """How many shared cards are gone because their authors took them back."""
    taken_away = (taken.card.id for seat in state.participants.values() for taken in seat.taken_away)
    return len({*state.removed_card_numbers} - {*taken_away})


def _logo(plan: Plan, logo: Logo) -> ReportLogo:
    return ReportLogo(logo.sha256, logo.width, logo.height, plan.logo_description, logo.content)


def _steps(state: State) -> Iterator[ReportStep]:
    """The steps as they ran."""
    for step, started_at in zip_longest(state.runs, state.run_times, fillvalue=None):
        if step:
            yield ReportStep(step.id, step.activity, step.title, started_at or 0)


def _card(state: State, card: Card) -> ReportCard:
    lead = state.cards[card.under] if card.under else card
    cluster = state.desk.clusters.get(state.desk.placed.get(lead.id, ""))
    return ReportCard(
        card.id,
        f"{card.table}-{card.number}",
        card.table,
        card.theme,
        card.text,
        lead.id if lead.beneath else None,
        lead.sent,
        cluster.id if cluster else None,
        cluster.scenario if cluster else None,
    )


def _scenario(state: State, cluster: Cluster) -> ReportScenario:
    scenario = state.desk.scenarios[cluster.scenario or ""]
    return ReportScenario(
        scenario.id,
        shown_title(state, scenario),
        scenario.text,
        cluster.id,
        shown_name(state, cluster),
        _sources(state, cluster),
        tuple(_voted(state, cluster)),
        tuple(_voted_texts(state, scenario)),
    )


def _cluster(state: State, cluster: Cluster) -> ReportCluster | None:
    """A cluster without a scenario; None: it has neither cards nor votes."""
    sources, voted = _sources(state, cluster), tuple(_voted(state, cluster))
    return ReportCluster(cluster.id, shown_name(state, cluster), sources, voted) if sources or voted else None


def _sources(state: State, cluster: Cluster) -> tuple[str, ...]:
    return tuple(card for lead in cluster.cards for card in (lead, *state.cards[lead].beneath))


def _in_order(state: State, votes: Iterable[ReportVote]) -> list[Cluster]:
    """The clusters: what was voted on in the deciding vote first, by dots and then people; the others in the
    order in which their scenarios, or else they, were created. Dots of other votes do not count."""
    decides = next((vote for vote in votes if vote.decides), None)
    support = {option.ref: option.support for option in decides.choices} if decides else {}

    def position(cluster: Cluster) -> tuple[int, int, int, int, str]:
        scenario = state.desk.scenarios[cluster.scenario] if cluster.scenario else None
        made = scenario or cluster
        found = (support.get(f"scenario/{cluster.scenario}"), support.get(f"cluster/{cluster.id}"))
        given = next((one for one in found if one), None)
        return (0, -given.dots, -given.people, made.at, made.id) if given else (1, 0, 0, made.at, made.id)

    return sorted(state.desk.clusters.values(), key=position)


def _voted(state: State, cluster: Cluster) -> Iterator[Voted]:
    """The options of closed votes that are this cluster or its scenario, and those that were removed and had
    most of their remaining cards moved to this cluster."""
    own, cards = {f"cluster/{cluster.id}", f"scenario/{cluster.scenario}"}, set(_sources(state, cluster))
    for vote in _closed_votes(state):
        for option in vote.options:
            source = vote.sources.get(option.ref)
            went_into = source and not _exists(state.desk, option.ref) and _are_most(state, cards, source)
            if option.ref in own or went_into:
                yield Voted(vote.id, option.ref)


def _are_most(state: State, cards: set[str], source: OptionSource) -> bool:
    """Whether these cards include more than half of the option's cards that were not removed."""
    left = [card for card in source.cards if card in state.cards]
    return 2 * len(cards.intersection(left)) > len(left)


def _exists(desk: Desk, ref: str) -> bool:
    kind, _, entity = ref.partition("/")
    return entity in (desk.scenarios if kind == "scenario" else desk.clusters)


def _voted_texts(state: State, scenario: Scenario) -> Iterator[VotedText]:
    """The title and text of the scenario in each closed vote where they were not those of today, the oldest
    vote first."""
    today = shown_title(state, scenario), scenario.text
    for vote in _closed_votes(state):
        for option in vote.options:
            then = shown_option(state, vote, option)
            if option.ref == f"scenario/{scenario.id}" and (then.title, then.text) != today:
                yield VotedText(vote.id, then.title, then.text)


def _closed_votes(state: State) -> list[Vote]:
    """The closed votes, the oldest first."""
    return [vote for vote in oldest_first(state.votes) if vote.closed]


def _votes(state: State) -> Iterator[ReportVote]:
    decides = deciding_vote(state)
    for vote in _closed_votes(state):
        options = sorted(_options(state, vote), key=_by_support)
        voters = len(vote.ballots) if has_shown_numbers(state, vote) else None
        yield ReportVote(vote.id, vote.title, vote.budget, voters, vote is decides, tuple(options))


def _by_support(option: ReportOption) -> tuple[int, int]:
    support = option.support or NO_SUPPORT
    return -support.dots, -support.people


def _options(state: State, vote: Vote) -> Iterator[ReportOption]:
    """The options in the order of the vote."""
    results = {result.ref: result for result in BALLOT_KINDS[vote.kind].tally(vote)}
    for option in vote.options:
        result = results[option.ref]
        support = Support(result.dots, result.people) if has_shown_numbers(state, vote) else None
        yield ReportOption(option.ref, _title(state, vote, option), option.text, support)


def _title(state: State, vote: Vote, option: Option) -> str | None:
    """The title of the option in the vote; None if it is a card that was taken away."""
    kind, _, entity = option.ref.partition("/")
    taken_away = kind == "card" and entity not in state.cards
    return None if taken_away else shown_option(state, vote, option).title
