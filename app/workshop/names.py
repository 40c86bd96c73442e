"""Names of clusters and scenarios that repeat the text of a card.

Consoles suggest the first words of a card as a name. Such a name is stored with the id of its card
(`named_by`). It is hidden when that card is removed or gets another text, unless another card of the cluster
has the same text. So nobody can read in a name what was removed from a card. If the card or its text is
restored, the name is shown again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from msgspec.structs import replace

from app.core.aggregate import EntityKey
from app.workshop.state import (
    EMPTY_SET,
    Card,
    ChangeSummary,
    Cluster,
    Option,
    OptionSource,
    Scenario,
    State,
    Vote,
    VotedCard,
)

HIDDEN = "…"
"""Shown to clients instead of a name that is hidden. A card can say the same, so nothing that must tell them
apart compares names with it alone. A console that does not change a hidden name can only send this back."""
SUGGESTED_LENGTH = 40
"""The most characters of a suggested name. `titleFromText` in the console does the same as `first_words`."""
BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"


def first_words(text: str) -> str:
    """The name that consoles suggest for a cluster that begins with a card of this text. The first words of
    such a name are that name."""
    # JavaScript takes a byte order mark for white space too. A regular expression takes five times as long.
    line = " ".join(text.replace(BYTE_ORDER_MARK, " ").split())
    if len(line) <= SUGGESTED_LENGTH:
        return line
    start = line[:SUGGESTED_LENGTH]
    return f"{start.rpartition(' ')[0] or start}…"


def naming_card(state: State, name: str, leads: Collection[str]) -> str:
    """The first card whose words this name is, among these lead cards and those beneath them; empty: none.

    Looks only at cards with the first words of the name, if they are few. Otherwise it looks at the lead
    cards one by one: in a cluster of thousands that takes milliseconds if none of them says the name."""
    cards = state.cards_by_first_words.get(first_words(name), EMPTY_SET)
    if not cards:
        return ""
    if 2 * len(cards) < len(leads):  # to find the stack of a card takes longer than to read a lead card
        stacks = {card.under or card.id for card in map(state.cards.__getitem__, cards)}
        leads = [lead for lead in leads if lead in stacks]
    return next((card.id for card in _stacks(state, leads) if _has_words_of_name(card, name)), "")


def _stacks(state: State, leads: Iterable[str]) -> Iterable[Card]:
    """These lead cards, as far as they are still there, each with those beneath it."""
    for lead in filter(None, map(state.cards.get, leads)):
        yield lead
        yield from (state.cards[each_id] for each_id in lead.beneath)


def _has_words_of_name(card: Card, name: str) -> bool:
    # The first condition is quick, and few cards meet it.
    beginning = name.rstrip("…").partition(" ")[0]
    return beginning in card.text and (name == card.text or name == first_words(card.text))


def is_hidden(state: State, name: str, named_by: str | None, leads: Collection[str] = ()) -> bool:
    """Whether a name is hidden: the card whose words it is was removed or has other words, and no card in the
    stacks of these lead cards says the same."""
    if not named_by:
        return False
    card = state.cards.get(named_by)
    return not (card and _has_words_of_name(card, name)) and not naming_card(state, name, leads)


def name_unless_hidden(state: State, cluster: Cluster) -> str | None:
    """The name of a cluster; None: it is hidden."""
    return None if is_hidden(state, cluster.name, cluster.named_by, cluster.cards) else cluster.name


def title_unless_hidden(state: State, scenario: Scenario) -> str | None:
    """The title of a scenario; None: it is hidden."""
    leads = state.desk.clusters[scenario.cluster].cards
    return None if is_hidden(state, scenario.title, scenario.named_by, leads) else scenario.title


def option_title_unless_hidden(state: State, vote: Vote, option: Option) -> str | None:
    """The title that an option of a vote had then; None: it is hidden, or is that of a removed card."""
    source = vote.sources.get(option.ref, OptionSource())
    hidden = is_removed_card(state, option.ref) or is_hidden(
        state, option.title, source.named_by, source.cards
    )
    return None if hidden else option.title


def shown_name(state: State, cluster: Cluster) -> str:
    """The name of a cluster, as clients show it."""
    name = name_unless_hidden(state, cluster)
    return HIDDEN if name is None else name


def shown_title(state: State, scenario: Scenario) -> str:
    """The title of a scenario, as clients show it."""
    title = title_unless_hidden(state, scenario)
    return HIDDEN if title is None else title


def shown_option(state: State, vote: Vote, option: Option) -> Option:
    """An option of a vote with the title and text that it had then, as clients show them."""
    hidden = option_title_unless_hidden(state, vote, option) is None
    return replace(option, title=HIDDEN) if hidden else option


def shown_card_words(state: State, vote: Vote, ref: str) -> tuple[str, ...]:
    """The words that the first cards of a cluster had when the vote on it opened. Those of a card that was
    removed since, or has other words, are left out."""
    cards = vote.cards.get(ref, ())
    return tuple(card.text for card in cards if (now := state.cards.get(card.id)) and now.text == card.text)


def is_removed_card(state: State, ref: str) -> bool:
    """Whether an option of a vote (`card/x` and so on) is a card that was removed since."""
    kind, _, entity = ref.partition("/")
    return kind == "card" and entity not in state.cards


def shown_summary(state: State, summary: ChangeSummary) -> ChangeSummary:
    """The summary of a change, with names as they may be shown."""
    if is_hidden(state, summary.name, summary.named_by):
        summary = replace(summary, name=HIDDEN)
    hidden = is_hidden(state, summary.other_name, summary.other_named_by)
    return replace(summary, other_name=HIDDEN) if hidden else summary


def options_by_card(
    options: Iterable[Option],
    sources: Mapping[str, OptionSource],
    cards: Mapping[str, tuple[VotedCard, ...]],
) -> dict[str, tuple[Option, ...]]:
    """Card -> the options of a vote whose words may be shown or hidden because of it: the card is the option,
    or the title is its words, or it is a lead card of the option's cluster and may say the same, or its words
    are shown with its cluster."""
    found: dict[str, tuple[Option, ...]] = {}
    for option in options:
        kind, _, entity = option.ref.partition("/")
        alone = (option,)  # one object for all cards of the option: there may be thousands
        saying = (entity,) if kind == "card" else _cards_with_title(sources.get(option.ref, OptionSource()))
        for card in dict.fromkeys((*saying, *(card.id for card in cards.get(option.ref, ())))):
            if (known := found.setdefault(card, alone)) is not alone:
                found[card] = (*known, option)
    return found


def _cards_with_title(source: OptionSource) -> tuple[str, ...]:
    """The cards that may say the title of an option, each once; none if it is no card's words."""
    if not source.named_by or source.named_by in source.cards:
        return source.cards if source.named_by else ()
    return (source.named_by, *source.cards)


def is_voted_on(state: State, card: str) -> bool:
    """Whether an option of a vote, open or closed, is this card, or has its words as a title."""
    return any(
        card in (option.ref.removeprefix("card/"), vote.sources.get(option.ref, OptionSource()).named_by)
        for vote in state.votes.values()
        for option in vote.options_by_card.get(card, ())
    )


def keys_of_affected_names(state: State, cards: Iterable[str]) -> set[EntityKey]:
    """The keys of the clusters, scenarios, votes and histories that may show other words after a change.

    cards: those that have other words, were removed or were brought back, and the lead cards of stacks in
    which there are other cards or other words now. Clusters that got or lost cards are not looked for: they
    are touched in any case."""
    found: set[EntityKey] = set()
    for card in cards:
        found |= state.names_by_card.get(card, frozenset())
        found |= _keys_of_cluster_with(state, card)
        for vote in state.votes.values():
            for option in vote.options_by_card.get(card, ()):
                if any(each.id == card for each in vote.cards.get(option.ref, ())):
                    found.add(f"vote_cards/{vote.id}/{option.ref}")
                if _may_change_title(state, vote, option, card):
                    found.add(f"vote/{vote.id}")
    return found


def _keys_of_cluster_with(state: State, lead: str) -> set[EntityKey]:
    """The keys of the lead card's cluster and its scenario, as far as their names are not said by the cards
    whose words they are: then any other card of the cluster may decide whether they are shown."""
    cluster = state.desk.clusters.get(state.desk.placed.get(lead, ""))
    scenario = state.desk.scenarios.get(cluster.scenario or "") if cluster else None
    found = set()
    if cluster and is_hidden(state, cluster.name, cluster.named_by):
        found.add(f"cluster/{cluster.id}")
    if scenario and is_hidden(state, scenario.title, scenario.named_by):
        found.add(f"scenario/{scenario.id}")
    return found


def _may_change_title(state: State, vote: Vote, option: Option, card: str) -> bool:
    """Whether a change of this card may show or hide the title of one of its `vote.options_by_card`. If that
    is another card's words and that card says them, it is shown whatever this one says."""
    named_by = vote.sources.get(option.ref, OptionSource()).named_by
    return card in (named_by, option.ref.removeprefix("card/")) or is_hidden(state, option.title, named_by)
