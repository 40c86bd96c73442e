"""Names that are the words of a card: those of a cluster or a scenario until somebody names it.

Consoles suggest the first words of a card. Such a name remembers its card and is hidden when the card is
taken away, so that its words are nowhere any more. If the card comes back, so does the name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Set

from msgspec.structs import replace

from app.core.aggregate import EntityKey
from app.workshop.state import Card, ChangeSummary, Cluster, Option, Scenario, State, Vote

HIDDEN = "…"
"""Shown instead of the text of a card that was taken away."""
SUGGESTED_LENGTH = 40
"""Characters of a name that a console suggests; `titleFromText` there does the same as `first_words`."""
_WHITE_SPACE = re.compile("[\\s\N{ZERO WIDTH NO-BREAK SPACE}]+")
"""The characters that JavaScript takes for white space."""


def first_words(text: str) -> str:
    """The name that consoles suggest for a cluster that begins with a card of this text."""
    line = _WHITE_SPACE.sub(" ", text).strip(" ")
    if len(line) <= SUGGESTED_LENGTH:
        return line
    start = line[:SUGGESTED_LENGTH]
    return f"{start.rpartition(' ')[0] or start}…"


def naming_card(state: State, name: str, leads: Iterable[str]) -> str:
    """The card whose words this name is, among these lead cards and those beneath them; empty: none."""
    beginning = name.rstrip("…").partition(" ")[0]
    for card in _stacks(state, leads):
        # The first condition is quick, and few cards meet it.
        if beginning in card.text and name in (card.text, first_words(card.text)):
            return card.id
    return ""


def _stacks(state: State, leads: Iterable[str]) -> Iterable[Card]:
    for lead in leads:
        yield state.cards[lead]
        yield from (state.cards[i] for i in state.cards[lead].beneath)


def is_hidden(state: State, named_by: str | None) -> bool:
    """Whether a name is hidden: the card whose words it is was taken away."""
    return bool(named_by) and named_by not in state.cards


def shown_name(state: State, cluster: Cluster) -> str:
    """The name of a cluster, as it may be shown."""
    return HIDDEN if is_hidden(state, cluster.named_by) else cluster.name


def shown_title(state: State, scenario: Scenario) -> str:
    """The title of a scenario, as it may be shown."""
    return HIDDEN if is_hidden(state, scenario.named_by) else scenario.title


def shown_option(state: State, vote: Vote, option: Option) -> Option:
    """An option of a vote with the words that it had then, as they may be shown."""
    kind, _, entity = option.ref.partition("/")
    source = vote.sources.get(option.ref)
    named_by = entity if kind == "card" else source.named_by if source else ""
    return replace(option, title=HIDDEN) if is_hidden(state, named_by) else option


def shown_summary(state: State, summary: ChangeSummary) -> ChangeSummary:
    """The summary of a change, with names as they may be shown."""
    if is_hidden(state, summary.named_by):
        summary = replace(summary, name=HIDDEN)
    return replace(summary, other_name=HIDDEN) if is_hidden(state, summary.other_named_by) else summary


def keys_with_words_of(state: State, cards: Set[str]) -> set[EntityKey]:
    """The keys of the clusters, scenarios, votes and histories that show words of these cards."""
    refs = {f"card/{card}" for card in cards}
    desk = state.desk
    return (
        {f"cluster/{cluster.id}" for cluster in desk.clusters.values() if cluster.named_by in cards}
        | {f"scenario/{scenario.id}" for scenario in desk.scenarios.values() if scenario.named_by in cards}
        | {
            f"vote/{vote.id}"
            for vote in state.votes.values()
            if refs & vote.refs or any(source.named_by in cards for source in vote.sources.values())
        }
        | {
            f"history/{actor}"
            for actor, history in state.histories.items()
            for change in (*history.done[-1:], *history.undone[-1:])
            if {change.summary.named_by, change.summary.other_named_by} & cards
        }
    )
