"""The check values of the entries that a room knows."""

import pytest

from app.live.check_values import CheckValues, check_value
from app.workshop.protocol import Revision


def of_entries(*entries: tuple[int, int]) -> CheckValues:
    """The check values of these entries: seq and value."""
    check_values = CheckValues()
    for seq, check in entries:
        check_values.add(seq, check)
    return check_values


@pytest.mark.parametrize("first_seq", [1, 150])
def test_revisions_from_the_first_to_the_last_entry_are_known(first_seq: int) -> None:
    check_values = of_entries(*((first_seq + number, 70 + number) for number in range(3)))
    revisions = [Revision(rev, check) for rev in range(first_seq + 5) for check in range(80)]
    assert [*filter(check_values.has, revisions)] == [Revision(first_seq + n, 70 + n) for n in range(3)]
    assert check_values.check_of(first_seq + 2) == 72


def test_revision_with_the_check_value_of_another_entry_is_not_known() -> None:
    assert not of_entries((1, 71), (2, 72)).has(Revision(2, 71))


def test_entries_before_a_gap_are_not_known() -> None:
    check_values = of_entries((1, 71), (2, 72), (4, 74))
    assert [check_values.has(Revision(rev, 70 + rev)) for rev in range(6)] == [False] * 4 + [True, False]


def test_check_value_depends_on_command_and_time_and_never_changes() -> None:
    assert check_value("card-card", 1_700_000_000_000) == 1_072_606_242
    assert len({check_value(command, at) for command in ("card-a", "card-b") for at in (1, 2)}) == 4
