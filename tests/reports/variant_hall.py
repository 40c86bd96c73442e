"""A hall in which every card has words of its own, so that one can see which card stands in a file."""

import hashlib

from msgspec.structs import replace

from app.reports.model import Report, ReportEdition, encode_content
from app.workshop.plan import EditPlan
from tests.reports.sample_reports import report_with_groups
from tests.reports.sample_workshop import SampleWorkshop

TABLES = (1, 2, 3)
CARDS_PER_TABLE = 6
TOO_SHORT_TO_SEARCH = "q7q"
"""The text of a card that is shorter than those that are found in longer texts."""


def card_text(table: int, number: int) -> str:
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
            workshop.write(people[table][n], card_text(table, n + 1), ("safety", "learning")[n % 2])
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
    workshop.cluster(card_text(3, 1), cards[3][0])
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


def hall_with_quoted_cards() -> SampleWorkshop:
    """The same hall after the words of cards were copied into everything that one can write: whole, between
    quotation marks, with other white space, in other case, shortened, and in the middle of other words; also
    those of a short card."""
    workshop = hall()
    first, middle, last = sorted(workshop.state.desk.scenarios)
    clusters = [workshop.state.desk.scenarios[each].cluster for each in (first, middle, last)]
    loud, spread = card_text(1, 1).upper(), card_text(2, 1).replace(" ", "\n \N{NO-BREAK SPACE}")
    texts = (
        (f"\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}{loud}", f"Before.\n\n- {spread}, and after."),
        (
            f"About {card_text(1, 3)}",
            f"Un{card_text(2, 3)}ly. \"Ord3x3q\" and 'wish3x3q'!\n\n{card_text(3, 3)[:14]}...",
        ),
        (
            f"{card_text(2, 4)[:14]}\N{HORIZONTAL ELLIPSIS}",
            f"{card_text(1, 6)} {card_text(1, 6)}{card_text(2, 6)}",
        ),
    )
    for cluster, (title, text) in zip(clusters, texts, strict=True):
        workshop.scenario(cluster, title, text)
    vote = workshop.open_vote(*(f"scenario/{each}" for each in (first, middle, last)), title=card_text(1, 2))
    workshop.cast(sorted(workshop.state.participants)[:9], vote, f"scenario/{first}")
    workshop.close_vote(vote)
    workshop.scenario(clusters[0], "Bright rooms", f"Yes, every room. Short: {TOO_SHORT_TO_SEARCH}.")
    workshop.start_step("ideas")
    short = workshop.write(min(workshop.state.participants), TOO_SHORT_TO_SEARCH)
    workshop.cluster(f"'{TOO_SHORT_TO_SEARCH.upper()}'", short)
    preface = {"en": f"They said: {card_text(3, 2)}."}
    workshop.submit_as_facilitator(EditPlan(id=workshop.new_id("edit"), preface=preface))
    return workshop


def draft() -> Report:
    """The report of the hall while the workshop is open."""
    report = report_with_groups(hall())
    return replace(report, groups=None)


def edition(workshop: SampleWorkshop | None = None) -> Report:
    """The first edition of this workshop; None: of the hall."""
    report = report_with_groups(workshop or hall())
    content = encode_content(report)
    return replace(report, edition=ReportEdition(1, hashlib.sha256(content).hexdigest(), content))
