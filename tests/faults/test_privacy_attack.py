"""An attacker who combines every published number of random halls finds nothing about few people."""

import pytest

from tests.analysis.halls import found_cells, random_hall
from tests.faults.soak import SOAK, Summary, quick_or_soak

HALLS = quick_or_soak(40, 2000)
SMALL_HALLS = quick_or_soak(10, 300)
BATCHES = quick_or_soak(1, 10)


@pytest.mark.parametrize("batch", range(BATCHES))
def test_attacker_finds_no_small_number_in_random_halls(batch: int) -> None:
    for seed in range(batch, HALLS, BATCHES):
        hall = random_hall(seed)
        assert found_cells(hall, hall.publish()) == [], f"random_hall({seed})"


@pytest.mark.parametrize("batch", range(BATCHES))
def test_attacker_who_combines_role_and_municipality_finds_no_small_number(batch: int) -> None:
    """Only halls with few groups and options: the attacker tells apart each pair of a role and a
    municipality."""
    for seed in range(batch, SMALL_HALLS, BATCHES):
        hall = random_hall(seed, most=80)
        pairs = len(hall.groups["role"]) * len(hall.groups["municipality"])
        if pairs * max(len(vote.options) for vote in hall.votes) <= 60:
            assert found_cells(hall, hall.publish(), together=True) == [], f"random_hall({seed}, most=80)"


def test_random_halls_publish_useful_numbers(soak_summary: Summary) -> None:
    shown = options = 0
    for seed in range(HALLS):
        published = random_hall(seed).publish()
        shown += sum(len(table.rows) for vote in published.votes for table in vote.by.values())
        options += sum(2 * len(vote.options) for vote in published.votes)
    assert shown > options // 10
    if SOAK:
        soak_summary(
            f"privacy: {HALLS} random halls attacked by linear programming, 0 small numbers found; "
            f"{100 * shown // options} % of the options broken down by role or municipality"
        )
