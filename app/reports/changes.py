"""Finds the differences between an edition of a workshop and the edition before it."""

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from app.reports.model import (
    FIRST_VERSION,
    ChangeOfEdition,
    GroupNumbers,
    Report,
    ReportChange,
    ReportOption,
    ReportScenario,
    ReportTheme,
    ReportVote,
)
from app.workshop.names import HIDDEN

_CARDS_ADDED_OR_REMOVED: set[ChangeOfEdition] = {"cards_added", "cards_removed"}
_REMOVED_KINDS: set[ChangeOfEdition] = {*_CARDS_ADDED_OR_REMOVED, "removed_changed"}
_CLUSTER_KINDS: set[ChangeOfEdition] = {
    *_CARDS_ADDED_OR_REMOVED,
    "cards_changed",
    "scenario_added",
    "scenario_changed",
    "scenario_removed",
    "order_changed",
    "clusters_changed",
    "vote_added",
}
_EXPLAINED_BY: dict[str, set[ChangeOfEdition]] = {
    "title": {"plan_changed"},
    "question": {"plan_changed"},
    "preface": {"plan_changed"},
    "omitted_sections": {"plan_changed"},
    "logo": {"logo_changed"},
    "colour": {"colour_changed"},
    "people": {"people_changed"},
    "tables": {"people_changed"},
    "removed": _REMOVED_KINDS,
    "taken_back": _REMOVED_KINDS,
    "privacy_threshold": {"privacy_changed"},
    "themes": {*_CARDS_ADDED_OR_REMOVED, "themes_changed"},
    "roles": {"groups_changed"},
    "municipalities": {"groups_changed"},
    "steps": {"steps_changed"},
    "cards": {*_CLUSTER_KINDS, "themes_changed"},
    "scenarios": _CLUSTER_KINDS,
    "clusters": _CLUSTER_KINDS,
    "votes": {
        *_CARDS_ADDED_OR_REMOVED,
        *("cards_changed", "order_changed", "vote_added", "deciding_vote_changed", "privacy_changed"),
    },
    "groups": {*_REMOVED_KINDS, "vote_added", "privacy_changed"},
}
"""Field of a report -> the kinds of changes that explain a difference in it. No kind explains a difference in
any other field."""
_NOT_COMPARED = {"held_at", "made_at", "changes", "demo", "vote_open", "schema", "edition"}
"""Fields that are about the edition itself, or follow from the steps."""


def find_changes(before: Report, after: Report) -> tuple[ReportChange, ...]:
    """The differences between two editions of a workshop. Empty if the results are equal: then no new edition
    is needed. Names are those of the later one only: others may be the words of a card that was removed.
    `other_changed`: there are differences that no other change explains."""
    before, after = _comparable(before, after), _comparable(after, after)
    found = (
        *_card_changes(before, after),
        *_removed_card_changes(before, after),
        *_scenario_changes(before, after),
        *_cluster_changes(before, after),
        *_vote_changes(before, after),
        *_people_changes(before, after),
        *_step_changes(before, after),
        *_plan_changes(before, after),
    )
    has_unexplained = _has_unexplained(before, after, {change.kind for change in found})
    return (*found, ReportChange("other_changed")) if has_unexplained else found


def _comparable(report: Report, after: Report) -> Report:
    """The report as two editions can be compared: without the bytes of the logo, and without what earlier
    versions did not write, or wrote by other rules. after: the later one; fills in what this one lacks."""
    if report.schema == FIRST_VERSION:
        report = _with_comparable_names(report, after)
    return replace(
        report,
        logo=report.logo and replace(report.logo, content=b""),
        groups=report.groups and _comparable_groups(report.groups, report.group_threshold),
        themes=tuple(_comparable_themes(report.themes, after.themes)),
        votes=tuple(map(_comparable_vote, report.votes)),
        taken_back=after.taken_back if report.taken_back is None else report.taken_back,
    )


def _with_comparable_names(report: Report, after: Report) -> Report:
    """A report of the first version, which wrote `…` instead of a title or name that was hidden. The same
    text may be the words of a card: then it is in the later report, too."""
    scenarios = {each.id: each for each in after.scenarios}
    options = {(vote.id, option.ref): option.title for vote in after.votes for option in vote.choices}
    names = _cluster_names(after)

    def scenario(each: ReportScenario) -> ReportScenario:
        later = scenarios.get(each.id)
        titles = {text.vote: text.title for text in later.voted_texts} if later else {}
        return replace(
            each,
            title=_comparable_name(each.title, later.title if later else None),
            name=_comparable_name(each.name, names.get(each.cluster)),
            voted_texts=tuple(
                replace(text, title=_comparable_name(text.title, titles.get(text.vote)))
                for text in each.voted_texts
            ),
        )

    def option(vote: ReportVote, each: ReportOption) -> ReportOption:
        return replace(each, title=_comparable_name(each.title, options.get((vote.id, each.ref))))

    return replace(
        report,
        scenarios=tuple(map(scenario, report.scenarios)),
        clusters=tuple(
            replace(each, name=_comparable_name(each.name, names.get(each.id))) for each in report.clusters
        ),
        votes=tuple(
            replace(vote, choices=tuple(option(vote, each) for each in vote.choices)) for vote in report.votes
        ),
    )


def _comparable_name(name: str | None, later: str | None) -> str | None:
    """The name; None if it was hidden and is not now, so that it cannot be compared."""
    return None if name == HIDDEN and later != HIDDEN else name


def _comparable_groups(groups: GroupNumbers, threshold: int) -> GroupNumbers:
    return replace(groups, edition=0, threshold=threshold, counts_taken_away=False, counts_every_author=False)


def _comparable_themes(themes: Iterable[ReportTheme], after: Iterable[ReportTheme]) -> Iterator[ReportTheme]:
    later = {theme.id: theme for theme in after}
    for theme in themes:
        other = later.get(theme.id)
        is_unknown = other and not theme.icon and not theme.colour
        yield replace(theme, colour=other.colour, icon=other.icon) if other and is_unknown else theme


def _comparable_vote(vote: ReportVote) -> ReportVote:
    """The vote by the rules of today. Earlier versions let a vote that shows no numbers decide. They did not
    write the cards of an option that was removed: `_cluster_changes` compares where cards are. They did not
    write that an author withdrew a card: `_removed_card_changes` compares how many did. They did not write
    that nobody voted."""
    choices = tuple(replace(option, cards=(), taken_back=False) for option in vote.choices)
    decides = vote.decides and vote.voters is not None
    return replace(vote, decides=decides, choices=choices, nobody_voted=False)


def _has_unexplained(before: Report, after: Report, found: set[ChangeOfEdition]) -> bool:
    """Whether the reports differ in something that no change of these kinds explains."""
    different = {
        name
        for name in after.__struct_fields__
        if name not in _NOT_COMPARED and getattr(before, name) != getattr(after, name)
    }
    if any(found.isdisjoint(_EXPLAINED_BY.get(name, ())) for name in different):
        return True
    ids = {card.id for card in before.cards} & {card.id for card in after.cards}
    if _sent_cards(before, ids) != _sent_cards(after, ids):
        return True
    if "clusters_changed" not in found and _card_orders(before, ids) != _card_orders(after, ids):
        return True
    return found.isdisjoint({"deciding_vote_changed", "vote_added"}) and _deciding_votes(
        before
    ) != _deciding_votes(after)


def _sent_cards(report: Report, cards: set[str]) -> set[str]:
    return {card.id for card in report.cards if card.sent and card.id in cards}


def _card_orders(report: Report, cards: set[str]) -> list[list[str]]:
    """The cards of each cluster, of these cards, in an order that does not depend on the clusters'."""
    sources = [*(each.sources for each in report.scenarios), *(each.sources for each in report.clusters)]
    orders = ([card for card in cluster if card in cards] for cluster in sources)
    return sorted(filter(None, orders))


def _deciding_votes(report: Report) -> list[str]:
    return [vote.id for vote in report.votes if vote.decides]


def _card_changes(before: Report, after: Report) -> Iterator[ReportChange]:
    old, new = ({card.id: card.text for card in report.cards} for report in (before, after))
    rewritten = [card for card in old.keys() & new.keys() if old[card] != new[card]]
    counts: dict[ChangeOfEdition, int] = {
        "cards_added": len(new.keys() - old.keys()),
        "cards_removed": len(old.keys() - new.keys()),
        "cards_changed": len(rewritten),
    }
    yield from (ReportChange(kind, count=count) for kind, count in counts.items() if count)


def _removed_card_changes(before: Report, after: Report) -> Iterator[ReportChange]:
    """Whether the numbers of removed cards differ by more than the cards of both editions explain: a card may
    have been shared and removed between them. A new card may be one that was removed, and brought back."""
    old, new = ({card.id for card in report.cards} for report in (before, after))
    added, gone = len(new - old), len(old - new)
    all_removed = after.removed - before.removed
    withdrawn = (after.taken_back or 0) - (before.taken_back or 0)
    least_removed, least_withdrawn, most = gone - added, -added, gone
    if not (least_removed <= all_removed <= most and least_withdrawn <= withdrawn <= most):
        yield ReportChange("removed_changed")


def _scenario_changes(before: Report, after: Report) -> Iterator[ReportChange]:
    old, new = ({scenario.id: scenario for scenario in report.scenarios} for report in (before, after))
    for scenario in after.scenarios:
        earlier = old.get(scenario.id)
        if earlier is None:
            yield ReportChange("scenario_added", scenario.title or "")
        elif earlier.text != scenario.text or _is_renamed(earlier.title, scenario.title):
            yield ReportChange("scenario_changed", scenario.title or "")
    if removed := len(old.keys() - new.keys()):
        yield ReportChange("scenario_removed", count=removed)
    if [each_id for each_id in old if each_id in new] != [each_id for each_id in new if each_id in old]:
        yield ReportChange("order_changed")


def _is_renamed(before: str | None, after: str | None) -> bool:
    """Whether somebody wrote another name. A name that is only hidden or shown again does not count."""
    return before != after and None not in (before, after)


def _cluster_changes(before: Report, after: Report) -> Iterator[ReportChange]:
    """Whether a card of both editions is in another cluster or stack, or a cluster of both has another
    name."""
    was_in, is_in = ({card.id: card.cluster for card in report.cards} for report in (before, after))
    old, new = _cluster_names(before), _cluster_names(after)
    both = was_in.keys() & is_in.keys()
    moved = any(was_in[card] != is_in[card] for card in both) or _stacks(before, both) != _stacks(after, both)
    if moved or any(_is_renamed(old[cluster], new[cluster]) for cluster in old.keys() & new.keys()):
        yield ReportChange("clusters_changed")


def _stacks(report: Report, cards: set[str]) -> set[frozenset[str]]:
    """The stacks of these cards, each with the cards in it."""
    stacks: dict[str, set[str]] = {}
    for card in report.cards:
        if card.id in cards:
            stacks.setdefault(card.stack or card.id, set()).add(card.id)
    return set(map(frozenset, stacks.values()))


def _cluster_names(report: Report) -> dict[str, str | None]:
    with_scenario = {scenario.cluster: scenario.name for scenario in report.scenarios}
    return with_scenario | {cluster.id: cluster.name for cluster in report.clusters}


def _vote_changes(before: Report, after: Report) -> Iterator[ReportChange]:
    old = {vote.id for vote in before.votes}
    yield from (ReportChange("vote_added", vote.title) for vote in after.votes if vote.id not in old)
    decided = _deciding_votes(before)
    if decided and decided != _deciding_votes(after):
        yield from (ReportChange("deciding_vote_changed", vote.title) for vote in after.votes if vote.decides)


def _people_changes(before: Report, after: Report) -> Iterator[ReportChange]:
    if (before.people, before.tables) != (after.people, after.tables):
        yield ReportChange("people_changed")


def _step_changes(before: Report, after: Report) -> Iterator[ReportChange]:
    """Whether more steps have run, and none of the earlier ones has changed."""
    ran = len(before.steps)
    if len(after.steps) > ran and after.steps[:ran] == before.steps:
        yield ReportChange("steps_changed")


def _plan_changes(before: Report, after: Report) -> Iterator[ReportChange]:
    if _texts(before) != _texts(after):
        yield ReportChange("plan_changed")
    if _themes(before) != _themes(after) or _moved_to_another_theme(before, after):
        yield ReportChange("themes_changed")
    if _groups(before) != _groups(after):
        yield ReportChange("groups_changed")
    if before.logo != after.logo:
        yield ReportChange("logo_changed")
    if before.colour != after.colour:
        yield ReportChange("colour_changed")
    if before.privacy_threshold != after.privacy_threshold:
        yield ReportChange("privacy_changed")


def _texts(report: Report) -> tuple[object, ...]:
    """The texts of the plan, and what the report leaves out."""
    return report.title, report.question, report.preface, report.omitted_sections


def _themes(report: Report) -> list[ReportTheme]:
    return [replace(theme, cards=0) for theme in report.themes]


def _moved_to_another_theme(before: Report, after: Report) -> bool:
    was_of = {card.id: card.theme for card in before.cards}
    return any(was_of.get(card.id, card.theme) != card.theme for card in after.cards)


def _groups(report: Report) -> tuple[object, ...]:
    """The roles and municipalities with their names, in their order."""
    return report.roles, report.municipalities
