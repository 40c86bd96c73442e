"""What may be told of groups without telling of a person: small cells are left out, and so is whatever
they could be computed from. Pure functions; `threshold` is the least number of people in a cell.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from typing import NamedTuple, TypeVar

K = TypeVar("K")


class Description(NamedTuple):
    """What a participant says of themselves: ids of the plan, or None."""

    role: str | None
    municipality: str | None


def shown_cells(counts: Mapping[K, int], threshold: int, unsaid: int = 0) -> set[K]:
    """The cells that may be shown beside their total.

    A cell under the threshold is hidden. Total minus shown tells the size of the rest (`unsaid`, the people
    in no cell, belong to it), so a rest under the threshold takes the smallest shown cells in with it.
    """
    shown = {cell for cell, count in counts.items() if count >= threshold}
    rest = unsaid + sum(count for cell, count in counts.items() if cell not in shown)
    for cell in sorted(shown, key=lambda cell: (counts[cell], str(cell))):
        if rest == 0 or rest >= threshold:
            break
        shown.remove(cell)
        rest += counts[cell]
    return shown


def suppress_small_cells(said: Mapping[K, str | None], threshold: int) -> dict[K, str | None]:
    """What each one said, or None where it may not be shown. Every answer, None too, is then that of
    `threshold` people or more, or of nobody; of fewer only where they are fewer in all."""
    counts = Counter(answer for answer in said.values() if answer is not None)
    shown = shown_cells(counts, threshold, len(said) - counts.total())
    return {who: answer if answer in shown else None for who, answer in said.items()}


def describe_authors(people: Mapping[K, Description], threshold: int) -> dict[K, Description]:
    """How far each one of a table's people may be described beside the table's number: so far that at least
    `threshold` of them are described the same."""
    roles = suppress_small_cells({who: one.role for who, one in people.items()}, threshold)
    homes: dict[K, str | None] = {}
    for role in set(roles.values()):
        group = {who: one.municipality for who, one in people.items() if roles[who] == role}
        homes |= suppress_small_cells(group, threshold)
    return {who: Description(roles[who], homes[who]) for who in people}


def support_by_group(
    groups: Mapping[K, str | None], backers: Collection[K], threshold: int
) -> dict[str, int]:
    """How many of each group chose an option, the most first; only groups for which it may be shown.

    groups: every voter's role (or municipality); backers: the voters who chose the option. Three things more
    than small cells are held back, because with them other options' small cells could be computed:
    - all groups, where few voted but not for it: its groups would be nearly the groups of all voters;
    - a group that all who chose it belong to: who did not choose the others would be of it too;
    - dots by group: over all options they would add up to a group's size times the budget.
    """
    if len(groups) - len(backers) < threshold:
        return {}
    chose = Counter(groups[who] for who in backers)
    other = Counter(groups.values())
    other.subtract(chose)
    sizes, rest = _without_unknown(chose), _without_unknown(other)
    shown = shown_cells(sizes, threshold, chose[None]) & {
        *shown_cells(rest, threshold, other[None]),
        *(group for group, count in rest.items() if count == 0),
    }
    if any(sizes[group] == len(backers) for group in shown):
        return {}
    return {group: sizes[group] for group in sorted(shown, key=lambda group: (-sizes[group], group))}


def _without_unknown(counts: Mapping[str | None, int]) -> dict[str, int]:
    return {group: count for group, count in counts.items() if group is not None}
