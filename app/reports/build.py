"""Builds the report of a workshop's state."""

from collections.abc import Iterable, Iterator

from app.logos.logo import Logo
from app.reports.card_ids import report_card_id, report_ref
from app.reports.model import (
    NO_SUPPORT,
    SCHEMA_VERSION,
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
from app.workshop.closed_votes import deciding_vote, has_shown_numbers, nobody_voted
from app.workshop.names import name_unless_hidden, option_title_unless_hidden, title_unless_hidden
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
from app.workshop.summary import count_used_tables


def build_report(
    state: State,
    code: str,
    at: int,
    groups: GroupNumbers | None = None,
    logo: Logo | None = None,
    *,
    is_demo: bool,
) -> Report:
    """The report of the workshop's current state. code: its join code. at: the current time (ms since 1970).
    groups: None for a draft. logo: the one that the plan names. is_demo: its people are simulated."""
    plan = state.plan
    shared = [card for card in state.cards.values() if card.shared]
    withdrawn = _withdrawn(state)
    votes = tuple(_votes(state, withdrawn))
    clusters = _in_order(state, votes)
    return Report(
        code=code,
        title=plan.title,
        question=plan.question,
        language=plan.language,
        held_at=state.first_contributed_at or state.first_attended_at or at,
        made_at=at,
        people=len(state.participants),
        tables=count_used_tables(state),
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
            each
            for each in (_cluster(state, cluster) for cluster in clusters if not cluster.scenario)
            if each
        ),
        votes=votes,
        groups=groups,
        preface=plan.preface if any(plan.preface.values()) else {},
        colour=plan.report_colour,
        omitted_sections=plan.omitted_sections,
        logo=_logo(plan, logo) if logo else None,
        taken_back=len(withdrawn),
        demo=is_demo,
        vote_open=any(not vote.closed for vote in state.votes.values()),
        schema=SCHEMA_VERSION,
    )


def _withdrawn(state: State) -> set[str]:
    """The ids of the shared cards that are gone because their authors withdrew them."""
    taken_away = (each.card.id for seat in state.participants.values() for each in seat.taken_away)
    return {*state.removed_card_numbers} - {*taken_away}


def _logo(plan: Plan, logo: Logo) -> ReportLogo:
    return ReportLogo(logo.sha256, logo.width, logo.height, plan.logo_description, logo.content)


def _steps(state: State) -> Iterator[ReportStep]:
    """The steps as they ran."""
    for step, started_at in zip(state.runs, state.run_times, strict=True):
        if step:  # None: a step that was not in the plan
            yield ReportStep(step.id, step.activity, step.title, started_at)


def _card(state: State, card: Card) -> ReportCard:
    lead = state.cards[card.under] if card.under else card
    cluster = state.desk.clusters.get(state.desk.placed.get(lead.id, ""))
    return ReportCard(
        report_card_id(card.id),
        f"{card.table}-{card.number}",
        card.table,
        card.theme,
        card.text,
        report_card_id(lead.id) if lead.beneath else None,
        lead.sent,
        cluster.id if cluster else None,
        cluster.scenario if cluster else None,
    )


def _scenario(state: State, cluster: Cluster) -> ReportScenario:
    scenario = state.desk.scenarios[cluster.scenario or ""]
    return ReportScenario(
        scenario.id,
        title_unless_hidden(state, scenario),
        scenario.text,
        cluster.id,
        name_unless_hidden(state, cluster),
        _sources(state, cluster),
        tuple(_vote_options(state, cluster)),
        tuple(_voted_texts(state, scenario)),
    )


def _cluster(state: State, cluster: Cluster) -> ReportCluster | None:
    """A cluster without a scenario; None: it has neither cards nor votes."""
    sources, voted = _sources(state, cluster), tuple(_vote_options(state, cluster))
    if not sources and not voted:
        return None
    return ReportCluster(cluster.id, name_unless_hidden(state, cluster), sources, voted)


def _sources(state: State, cluster: Cluster) -> tuple[str, ...]:
    """The ids in reports of all its cards, in the order of `_card_ids`."""
    return tuple(map(report_card_id, _card_ids(state, cluster)))


def _card_ids(state: State, cluster: Cluster) -> tuple[str, ...]:
    """The ids of all its cards, each lead card followed by the others of its stack."""
    return tuple(card for lead in cluster.cards for card in (lead, *state.cards[lead].beneath))


def _in_order(state: State, votes: Iterable[ReportVote]) -> list[Cluster]:
    """The clusters in the order of the report: first those that were options of the deciding vote (or whose
    scenario was), with most dots first, then with most people; then the others, oldest first by scenario, or
    by cluster where there is none."""
    decides = next((vote for vote in votes if vote.decides), None)
    support = {option.ref: option.support for option in decides.choices} if decides else {}

    def position(cluster: Cluster) -> tuple[int, int, int, int, str]:
        scenario = state.desk.scenarios[cluster.scenario] if cluster.scenario else None
        created = scenario or cluster
        own = support.get(f"scenario/{cluster.scenario}") or support.get(f"cluster/{cluster.id}")
        if not own:
            return (1, 0, 0, created.at, created.id)
        return (0, -own.dots, -own.people, created.at, created.id)

    return sorted(state.desk.clusters.values(), key=position)


def _vote_options(state: State, cluster: Cluster) -> Iterator[Voted]:
    """The options of closed votes that are this cluster or its scenario, and options that no longer exist, if
    this cluster has more than half of those of their lead cards that are left."""
    own, cards = _refs(cluster), set(_card_ids(state, cluster))
    for vote in _closed_votes(state):
        for option in vote.options:
            source = vote.sources.get(option.ref)
            went_into = (
                source and not _exists(state.desk, option.ref) and _include_most_cards(state, cards, source)
            )
            if option.ref in own or went_into:
                yield Voted(vote.id, option.ref)


def _refs(cluster: Cluster) -> set[str]:
    """The names that the cluster and its scenario have as options of a vote."""
    refs = {f"cluster/{cluster.id}"}
    return refs | {f"scenario/{cluster.scenario}"} if cluster.scenario else refs


def _include_most_cards(state: State, cards: set[str], source: OptionSource) -> bool:
    """Whether these cards include more than half of the option's lead cards that were not removed."""
    left = [card for card in source.cards if card in state.cards]
    return 2 * len(cards.intersection(left)) > len(left)


def _exists(desk: Desk, ref: str) -> bool:
    kind, _, entity = ref.partition("/")
    return entity in (desk.scenarios if kind == "scenario" else desk.clusters)


def _voted_texts(state: State, scenario: Scenario) -> Iterator[VotedText]:
    """For each closed vote, the oldest first: the scenario's title and text in that vote, if they have
    changed since."""
    today = title_unless_hidden(state, scenario), scenario.text
    for vote in _closed_votes(state):
        for option in vote.options:
            title = option_title_unless_hidden(state, vote, option)
            if option.ref == f"scenario/{scenario.id}" and (title, option.text) != today:
                yield VotedText(vote.id, title, option.text)


def _closed_votes(state: State) -> list[Vote]:
    """The closed votes, the oldest first."""
    return [vote for vote in oldest_first(state.votes) if vote.closed]


def _votes(state: State, withdrawn: set[str]) -> Iterator[ReportVote]:
    """The closed votes. withdrawn: the ids of the cards that are gone because their authors withdrew them."""
    decides = deciding_vote(state)
    for vote in _closed_votes(state):
        options = sorted(_options(state, vote, withdrawn), key=_by_support)
        voters = len(vote.ballots) if has_shown_numbers(state, vote) else None
        is_deciding = vote is decides
        yield ReportVote(
            vote.id,
            vote.title,
            vote.budget,
            voters,
            is_deciding,
            tuple(options),
            vote.kind,
            nobody_voted=nobody_voted(vote),
        )


def _by_support(option: ReportOption) -> tuple[int, int]:
    support = option.support or NO_SUPPORT
    return -support.dots, -support.people


def _options(state: State, vote: Vote, withdrawn: set[str]) -> Iterator[ReportOption]:
    """The options in the order in which the vote showed them."""
    results = {result.ref: result for result in BALLOT_KINDS[vote.kind].tally(vote)}
    for option in vote.options:
        result = results[option.ref]
        support = Support(result.dots, result.people) if has_shown_numbers(state, vote) else None
        title = option_title_unless_hidden(state, vote, option)
        cards = tuple(_cards_of_removed(state, vote, option))
        taken_back = option.ref.removeprefix("card/") in withdrawn
        yield ReportOption(report_ref(option.ref), title, option.text, support, cards, taken_back)


def _cards_of_removed(state: State, vote: Vote, option: Option) -> Iterator[str]:
    """The ids in reports of the cards that are left of a scenario or cluster that was removed after the
    vote."""
    source = vote.sources.get(option.ref)
    if source and not _exists(state.desk, option.ref):
        leads = [state.cards[card] for card in source.cards if card in state.cards]
        shared = [lead for lead in leads if lead.shared]
        left = dict.fromkeys(card for lead in shared for card in (lead.id, *lead.beneath))
        yield from map(report_card_id, left)
