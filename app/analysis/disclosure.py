"""Disclosure control: which numbers about groups may be published without describing single persons.

Small cells are suppressed, and so is every number from which a small cell could be computed. Pure functions;
`threshold` is the smallest number of people in a cell that may be shown.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from typing import NamedTuple, TypeVar

K = TypeVar("K")


class Description(NamedTuple):
    """The answers of a participant about themselves: ids of the plan, or None."""

    role: str | None
    municipality: str | None


def shown_cells(counts: Mapping[K, int], threshold: int, unknown: int = 0) -> set[K]:
    """The cells that may be shown beside their total.

    counts: cell -> people. unknown: people in no cell. A cell under the threshold is hidden. The total minus
    the shown cells is the size of the rest (the hidden cells and `unknown`), so if the rest is under the
    threshold the smallest shown cells are hidden too.
    """
    shown = {cell for cell, count in counts.items() if count >= threshold}
    rest = unknown + sum(count for cell, count in counts.items() if cell not in shown)
    for cell in sorted(shown, key=lambda cell: (counts[cell], str(cell))):
        if rest == 0 or rest >= threshold:
            break
        shown.remove(cell)
        rest += counts[cell]
    return shown


def suppress_small_cells(answers: Mapping[K, str | None], threshold: int) -> dict[K, str | None]:
    """person -> their answer, or None where it may not be shown.

    Each value, None too, then stands for at least `threshold` people or for nobody; for fewer only if there
    are fewer people in all."""
    counts = Counter(answer for answer in answers.values() if answer is not None)
    shown = shown_cells(counts, threshold, len(answers) - counts.total())
    return {person: answer if answer in shown else None for person, answer in answers.items()}


def describe_authors(people: Mapping[K, Description], threshold: int) -> dict[K, Description]:
    """person -> the part of their description that may be shown beside the number of their table.

    people: everybody at one table. At least `threshold` of them get the same description."""
    roles = suppress_small_cells({person: one.role for person, one in people.items()}, threshold)
    municipalities: dict[K, str | None] = {}
    for role in set(roles.values()):
        group = {person: one.municipality for person, one in people.items() if roles[person] == role}
        municipalities |= suppress_small_cells(group, threshold)
    return {person: Description(roles[person], municipalities[person]) for person in people}


def support_by_group(
    groups: Mapping[K, str | None], supporters: Collection[K], threshold: int
) -> dict[str, int]:
    """group -> supporters of an option, largest first; only groups for which the number may be shown.

    groups: voter -> their role (or municipality), of all voters. supporters: the voters who chose the option.
    Beside small cells, three things are suppressed from which small cells of other options could be computed:
    - every group, if few voters did not choose the option: its groups would be nearly those of all voters;
    - a group that all supporters belong to: who did not choose the other options would belong to it too;
    - dots by group: their sum over all options is the size of the group times the budget.
    """
    if len(groups) - len(supporters) < threshold:
        return {}
    chose = Counter(groups[voter] for voter in supporters)
    others = Counter(groups.values())
    others.subtract(chose)
    sizes, rest = _without_unknown(chose), _without_unknown(others)
    shown = shown_cells(sizes, threshold, chose[None]) & {
        *shown_cells(rest, threshold, others[None]),
        *(group for group, count in rest.items() if count == 0),
    }
    if any(sizes[group] == len(supporters) for group in shown):
        return {}
    return {group: sizes[group] for group in sorted(shown, key=lambda group: (-sizes[group], group))}


def _without_unknown(counts: Mapping[str | None, int]) -> dict[str, int]:
    return {group: count for group, count in counts.items() if group is not None}
