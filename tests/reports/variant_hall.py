"""A hall in which every card has words of its own, so that one can see which card stands in a file."""

import hashlib

from msgspec.structs import replace

from app.reports.model import Report, ReportEdition, encode_content
from tests.reports.sample_workshop import SampleWorkshop
from tests.reports.test_tables import reported

TABLES = (1, 2, 3)
CARDS_PER_TABLE = 6


def words(table: int, number: int) -> str:
    """The text of a card: words that stand nowhere else."""
    return f"Ord{table}x{number}q and wish{table}x{number}q"


def hall() -> SampleWorkshop:
    """Twelve people at each of three tables, in two municipalities; scenarios of the first two tables' cards,
    one of all, and one without any of the third's; cards in a cluster without a scenario, sent cards, and
    cards that stayed; a vote on the scenarios, and one on a card. A cluster is named by a card's words."""
    workshop = SampleWorkshop()
    homes = ("aure", "tingvoll")
    people = {
        table: [
            workshop.join(table, ("student", "teacher")[seat % 2], homes[seat // 2 % 2]) for seat in range(12)
        ]
        for table in TABLES
    }
    workshop.start_step("ideas")
    cards = {
        table: [
            workshop.write(people[table][n], words(table, n + 1), ("safety", "learning")[n % 2])
            for n in range(CARDS_PER_TABLE)
        ]
        for table in TABLES
    }
    workshop.start_step("sort")
    for table in TABLES:
        workshop.stack(people[table][1], cards[table][1], cards[table][0])
        for position in (0, 2, 3, 4):
            workshop.send(people[table][position], cards[table][position])
    both = workshop.cluster("Light", cards[1][0], cards[2][0])
    every = workshop.cluster("Calm", cards[1][2], cards[2][2], cards[3][2])
    second = workshop.cluster("Green", cards[2][3])
    workshop.cluster(words(3, 1), cards[3][0])
    first = workshop.scenario(both, "Bright rooms", "Every room has windows.\n\nAnd plants.")
    middle = workshop.scenario(every, "A calm day", "There is time.")
    last = workshop.scenario(second, "A green yard", "Trees grow here.")
    workshop.start_step("vote")
    vote = workshop.open_vote(*(f"scenario/{each}" for each in (first, middle, last)))
    everybody = [seat for seats in people.values() for seat in seats]
    workshop.cast(everybody[:20], vote, f"scenario/{middle}", 2)
    workshop.cast(everybody[8:], vote, f"scenario/{first}", 1)
    workshop.close_vote(vote)
    again = workshop.open_vote(f"card/{cards[3][4]}", title="Again?")
    workshop.cast(everybody[:10], again, f"card/{cards[3][4]}")
    workshop.close_vote(again)
    return workshop


def draft() -> Report:
    """The report of the hall while the workshop is open."""
    report = reported(hall())
    return replace(report, groups=None)


def edition() -> Report:
    """The edition of the hall."""
    report = reported(hall())
    content = encode_content(report)
    return replace(report, edition=ReportEdition(1, hashlib.sha256(content).hexdigest(), content))
