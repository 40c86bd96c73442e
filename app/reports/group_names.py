"""Names by which the roles, or the municipalities, of a report can be told apart.

Numbers stand beside these names. The same group has the same one in every edition that has these numbers."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

import msgspec

from app.analysis.group_numbers import OTHERS, Contributors
from app.core.text import LocalizedText
from app.reports.model import Named


class GroupTexts(msgspec.Struct, frozen=True):
    """Texts of the catalogue. others: the name of all who are in no group that is shown. rest: used instead
    if a group has that name. newer: stands behind the name of a group that was added after the numbers were
    counted, where an older one has the same name."""

    others: str
    rest: str
    newer: str


def distinct_names(
    groups: Sequence[Named],
    counted: Contributors | None,
    name_of: Callable[[LocalizedText], str],
    texts: GroupTexts,
) -> dict[str, str]:
    """Group -> its name; also of OTHERS. counted: the numbers of people by group; None: there are none.
    Groups that have the same name have another language's, or a number, behind it."""
    order = [group.id for group in groups] if counted is None else [*counted.groups, *counted.hidden]
    positions = {group: index for index, group in enumerate(order)}
    older = sorted(
        (group for group in groups if group.id in positions), key=lambda group: positions[group.id]
    )
    newer = [group for group in groups if group.id not in positions]
    taken = {name_of(group.name) for group in older}
    names = _names_with_additions(older, name_of) | {
        OTHERS: texts.rest if texts.others in taken else texts.others
    }
    taken.add(names[OTHERS])
    added = _names_with_additions(newer, name_of)
    for group in newer:
        is_free = name_of(group.name) not in taken
        names[group.id] = added[group.id] if is_free else f"{added[group.id]} ({texts.newer})"
    return names


def _names_with_additions(groups: Iterable[Named], name_of: Callable[[LocalizedText], str]) -> dict[str, str]:
    by_name: dict[str, list[Named]] = defaultdict(list)
    for group in groups:
        by_name[name_of(group.name)].append(group)
    names: dict[str, str] = {}
    for name, same in by_name.items():
        additions = [name] if len(same) == 1 else _additions([group.name for group in same])
        for group, addition in zip(same, additions, strict=True):
            names[group.id] = name if addition == name else f"{name} ({addition})"
    return names


def _additions(names: Sequence[LocalizedText]) -> list[str]:
    """What tells groups with the same name apart: the names in the first language in which they differ, or
    else numbers."""
    for language in dict.fromkeys(language for name in names for language in name):
        found = [name.get(language, "") for name in names]
        if all(found) and len({*found}) == len(found):
            return found
    return [str(number) for number in range(1, len(names) + 1)]
